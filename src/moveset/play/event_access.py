"""Which requests the event server answers: those of programs and pages of this machine.

Any page in any browser here can send requests to this machine. The browser names the page's origin,
and lets the page read an answer only if the server allows it. ``docs/events.md`` has the reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from moveset.base.errors import EventServerError

LOCAL_FILES: Final = frozenset({"file://", "http://absolute"})
"""Origins of files on this machine in browsers that trust files; no website can have them."""

NO_ORIGIN: Final = "null"
"""Origin of files in most browsers, but also of sandboxed frames, which any website can make."""

_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#\s]*")
_OWN_SITE: Final = frozenset({"", "same-origin", "none"})


@dataclass(frozen=True, slots=True)
class EventAccess:
    """Checks the host and the origin of requests.

    Attributes
    ----------
    host
        The name or IP at which the server was told to listen.
    origins
        Origins of pages that may read the events too, from ``parse_origins``.
    """

    host: str
    origins: frozenset[str] = frozenset()

    def refusal(self, host: str, origin: str, site: str = "") -> str:
        """Return why a request is refused; empty if it is not.

        Parameters
        ----------
        host, origin, site
            The headers ``Host``, ``Origin`` and ``Sec-Fetch-Site``; empty where there is none.
        """
        if not self._is_own_host(host):
            return f"this server is not {host}: use its IP address, as in 127.0.0.1"
        if origin and not self.allows(origin):
            return self.origin_refusal(origin)
        if not origin and site not in _OWN_SITE:
            return "a page of another site may not read the moves here"
        return ""

    def origin_refusal(self, origin: str) -> str:
        """Return why pages of an origin are refused, and how to allow them."""
        whose = "files, and all websites," if origin == NO_ORIGIN else f"pages of {origin}"
        return (
            f"{whose} may not read the moves here: start moveset with "
            f"--websocket-origin {origin} if you trust them"
        )

    def allows(self, origin: str) -> bool:
        """Return whether pages of an origin may read the events."""
        origin = origin.lower()
        if origin in self.origins or origin in LOCAL_FILES:
            return True
        parts = _split(origin)
        return parts is not None and parts[0] in {"http", "https"} and is_loopback(parts[1])

    def _is_own_host(self, header: str) -> bool:
        """Whether a host is an IP or a name of this server: other names can lead here by fraud.

        A website can let its own name resolve to this machine (DNS rebinding); to the browser, the
        server's answers are then the website's own.
        """
        parts = _split(f"http://{header}")
        name = parts[1] if parts else ""
        return is_loopback(name) or _is_ip(name) or (bool(name) and name == self.host.lower())


def is_loopback(host: str) -> bool:
    """Return whether a host name or IP always means this machine."""
    name = host.lower()
    if _is_ip(name):
        return ip_address(name).is_loopback
    return name == "localhost" or name.endswith(".localhost")


def parse_origins(words: Iterable[str]) -> frozenset[str]:
    """Return origins as browsers send them.

    Raises
    ------
    EventServerError
        One is not an origin.
    """
    origins = frozenset(word.strip().lower().removesuffix("/") for word in words)
    # ``file:///`` without its last slash is what a browser sends.
    for origin in origins:
        if origin != NO_ORIGIN and not _ORIGIN.fullmatch(origin):
            raise EventServerError(
                f"{origin!r} is not an origin: write SCHEME://HOST or SCHEME://HOST:PORT, "
                "as in https://example.org, without a path"
            )
    return origins


def _split(url: str) -> tuple[str, str] | None:
    """Return scheme and host of a URL; None if it has none."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or ""
    except ValueError:
        return None


def _is_ip(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
