"""In the studio: who is let in. Host, Origin, token, sizes, and what a page may load.

The server listens on this machine only, but any page in any browser here can send it requests. So a
request must name this server as its host (a foreign name that resolves here is refused), must not
come from another page, and must carry the token whenever it changes something.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER: Final = "x-moveset-token"  # noqa: S105  a header's name
PROTOCOL: Final = "moveset"
"""The socket's subprotocol; the token is the second one offered: pages can set no headers there."""

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
NEIGHBOURS: Final = frozenset({"", "same-origin", "none"})
"""What ``Sec-Fetch-Site`` may say: our own page, an address typed by hand, or an old browser."""

MOST_JSON: Final = 2 * 2**20
REFUSED_SOCKET: Final = 4403

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


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(32)


def local_hosts(port: int) -> frozenset[str]:
    """Return the names under which this machine reaches itself."""
    return frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))


@dataclass(frozen=True, slots=True)
class Guard:
    """Wraps an application and lets in only what belongs here.

    Parameters
    ----------
    hosts
        With their port.
    token
        What a page of ours was given.
    game
        The path under which another game lies. Its pages are of no origin, so what they read there
        comes from nowhere that could be checked; the path is one that nobody can guess.
    """

    app: ASGIApp
    hosts: Iterable[str]
    token: str
    game: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand the request on."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        words = self._refusal(scope)
        if scope["type"] == "websocket":
            if words:
                await receive()
                await send({"type": "websocket.close", "code": REFUSED_SOCKET, "reason": words})
            else:
                await self.app(scope, receive, send)
            return
        if words:
            refusal = JSONResponse({"error": words}, 403)
            await refusal(scope, receive, _with_headers(send))
            return
        await self.app(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> str:
        """Return why a request is refused; nothing if it is not."""
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self.hosts:
            return "this server answers on this machine only: open the address it printed"
        if self._is_of_game(scope, headers):
            return ""
        if self._is_foreign(scope, headers):
            return "another page asked: open the address that the studio printed"
        if scope["type"] == "websocket":
            offered = [
                word.strip() for word in headers.get("sec-websocket-protocol", "").split(",")
            ]
            return "" if any(map(self._is_token, offered)) else _WRONG_TOKEN
        if scope["method"] in SAFE_METHODS or self._is_token(headers.get(TOKEN_HEADER, "")):
            return ""
        return _WRONG_TOKEN

    def _is_foreign(self, scope: Scope, headers: Headers) -> bool:
        """Whether a page that is not ours asks for more than to be shown our page."""
        origin = headers.get("origin", "")
        if origin and origin not in {f"http://{host}" for host in self.hosts}:
            return True
        near = headers.get("sec-fetch-site", "") in NEIGHBOURS
        return not near and not _is_visit(scope, headers)

    def _is_of_game(self, scope: Scope, headers: Headers) -> bool:
        """Whether a page of the other game reads one of its own files."""
        if not self.game or scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return False
        own = {"", "null", *(f"http://{host}" for host in self.hosts)}
        return scope["path"].startswith(self.game) and headers.get("origin", "") in own

    def _is_token(self, word: str) -> bool:
        return secrets.compare_digest(word.encode(), self.token.encode())


_WRONG_TOKEN: Final = "the studio was started anew: load the page again"  # noqa: S105


def _is_visit(scope: Scope, headers: Headers) -> bool:
    """Whether somebody followed a link to the page itself, which tells whoever linked nothing."""
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


async def read_body(request: Request, most: int) -> bytes:
    """Return what was sent.

    Raises
    ------
    HTTPException
        413: it is larger than allowed; no more than that is ever kept.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise HTTPException(413, f"too large: at most {most // 2**20} MB at once")
        parts.append(part)
    return b"".join(parts)
