"""The secret in the studio's address: without it every page, file and socket is refused.

Every user of this machine reaches the server, but only its owner sees the address that it prints.
That address has a token. The page that it opens keeps the token, and gets a cookie.

Browsers send a cookie to all ports of a machine, also to the server of another user. So the cookie
opens the pages and scripts only, which are the same everywhere; ``/api/``, with all that belongs to
the project, requires the token.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final

from starlette.datastructures import Headers, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Scope

TOKEN_HEADER: Final = "x-moveset-token"  # noqa: S105  the name of a header
TOKEN_QUERY: Final = "token"  # noqa: S105  the name of a parameter of the address

DATA: Final = "/api/"
"""Where everything is that belongs to the project."""


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a studio; new at each start.

    Attributes
    ----------
    token
        Part of the printed address, and of every request for data.
    cookie
        What opens pages and scripts.
    is_open
        Whether all users of this machine may read; changes need the token even then.
    """

    token: str = field(default_factory=new_token)
    cookie: str = field(default_factory=new_token)
    is_open: bool = False

    def address_of(self, place: str) -> str:
        """Return the address that opens the studio at a place, such as ``http://127.0.0.1:1/``."""
        return place if self.is_open else f"{place}?{TOKEN_QUERY}={self.token}"

    def is_token(self, text: str) -> bool:
        """Whether a text is the token."""
        return secrets.compare_digest(text.encode(), self.token.encode())

    def enters(self, scope: Scope) -> bool:
        """Whether the query of a request has the token."""
        return self.is_token(QueryParams(scope["query_string"]).get(TOKEN_QUERY, ""))

    def admits(self, scope: Scope, headers: Headers) -> bool:
        """Whether a request may read."""
        if self.is_open or self.enters(scope) or self.is_token(headers.get(TOKEN_HEADER, "")):
            return True
        return self._has_cookie(headers) and not scope["path"].startswith(DATA)

    def give_cookie(self, response: Response, host: str) -> None:
        """Make the browser that gets a response one that knows the secret."""
        response.set_cookie(_name(host), self.cookie, httponly=True, samesite="strict")

    def _has_cookie(self, headers: Headers) -> bool:
        cookies = cookie_parser(headers.get("cookie", ""))
        given = cookies.get(_name(headers.get("host", "")), "")
        return secrets.compare_digest(given.encode(), self.cookie.encode())


def _name(host: str) -> str:
    """Return the cookie's name: the studios at two ports of a machine must not share it."""
    return f"moveset-{host.rpartition(':')[2]}"
