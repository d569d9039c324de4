"""Which requests are served: checks of host, origin, token and size, and security headers.

The server listens on this machine only, but any user of it, and any page in any browser here, can
send it requests. So a request must name this server as its host (a foreign name that resolves to
this machine is refused), must not come from another page, must know the secret (see ``access``),
and must carry the token if it changes something.
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from moveset.studio.access import DATA, TOKEN_HEADER, Access

PROTOCOL: Final = "moveset"
"""The socket's subprotocol. The token is the second one offered: pages cannot set headers there."""

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE: Final = frozenset({"", "same-origin", "none"})
"""Values of ``Sec-Fetch-Site`` of our own pages, typed addresses and old browsers."""

MAX_JSON_BYTES: Final = 2 * 2**20
BODY_S: Final = 60.0
"""Within this time a body must have arrived; 16 MB from a page of this machine take under 1 s."""

REFUSED_SOCKET: Final = 4403
"""The code with which a refused socket is closed."""

UNKNOWN: Final = (
    "this page does not know the studio's secret: open the whole address that the studio printed, "
    "with ?token= in it; after each start it is a new one"
)
REFUSAL_PAGE: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>moveset studio: not opened</title></head>
<body>
<h1>The studio was not opened</h1>
<p>The reason: {reason}.</p>
<p>The address is in the terminal in which <code>moveset studio</code> runs.</p>
</body>
</html>
"""

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
}


def local_hosts(port: int) -> frozenset[str]:
    """Return the names by which this machine reaches itself."""
    return frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))


@dataclass(frozen=True, slots=True)
class Guard:
    """Middleware that serves only requests of the studio's own pages.

    Parameters
    ----------
    hosts
        Names of this server, with port.
    access
        Who may read and change something.
    game
        The path of another game. Its pages have no origin, so their requests for its files cannot
        be checked; instead the path cannot be guessed.
    """

    app: ASGIApp
    hosts: Iterable[str]
    access: Access
    game: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request or pass it on."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        reason = self._refusal(scope)
        if scope["type"] == "websocket":
            if reason:
                await receive()
                await send({"type": "websocket.close", "code": REFUSED_SOCKET, "reason": reason})
            else:
                await self.app(scope, receive, send)
            return
        if reason:
            refusal = _refusal_response(scope, reason)
            await refusal(scope, receive, _with_headers(send))
            return
        await self.app(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> str:
        """Return why a request is refused; empty if it is not."""
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self.hosts:
            return "this server serves this machine only: open the address that it printed"
        if self._is_of_game(scope, headers):
            return ""
        if self._is_foreign(scope, headers):
            return "the request came from another page: open the address that the studio printed"
        if scope["type"] == "websocket":
            offered = headers.get("sec-websocket-protocol", "").split(",")
            known = any(self.access.is_token(one.strip()) for one in offered)
        elif scope["method"] in SAFE_METHODS:
            known = self.access.admits(scope, headers)
        else:
            known = self.access.is_token(headers.get(TOKEN_HEADER, ""))
        return "" if known else UNKNOWN

    def _is_foreign(self, scope: Scope, headers: Headers) -> bool:
        """Whether a request comes from another page and is more than a link to ours."""
        origin = headers.get("origin", "")
        if origin and origin not in {f"http://{host}" for host in self.hosts}:
            return True
        own = headers.get("sec-fetch-site", "") in OWN_SITE
        return not own and not _is_link(scope, headers)

    def _is_of_game(self, scope: Scope, headers: Headers) -> bool:
        """Whether a page of the other game requests one of its own files."""
        if not self.game or scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return False
        own = {"", "null", *(f"http://{host}" for host in self.hosts)}
        return scope["path"].startswith(self.game) and headers.get("origin", "") in own


def _refusal_response(scope: Scope, reason: str) -> Response:
    """Return why a request is refused: JSON for our scripts, a page for people."""
    if scope["path"].startswith(DATA):
        return JSONResponse({"error": reason}, 403)
    return HTMLResponse(REFUSAL_PAGE.format(reason=html.escape(reason)), 403)


def _is_link(scope: Scope, headers: Headers) -> bool:
    """Whether a link to our page was followed; the linking page learns nothing by it."""
    visited = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"
    return (
        visited
        and headers.get("sec-fetch-mode") == "navigate"
        and (headers.get("sec-fetch-dest") == "document")
    )


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return send_with_headers


async def read_body(request: Request, max_bytes: int) -> bytes:
    """Return the body of a request.

    Raises
    ------
    HTTPException
        413: it is larger than allowed; no more than that is ever read. 408: it took too long.
    """
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_S):
            async for part in request.stream():
                size += len(part)
                if size > max_bytes:
                    raise HTTPException(413, f"too large: at most {max_bytes // 2**20} MB at once")
                parts.append(part)
    except TimeoutError as error:
        raise HTTPException(408, "the request took too long: send it again") from error
    return b"".join(parts)
