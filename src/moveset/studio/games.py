"""In the studio: another game's folder, served beside the camera and kept apart from all else.

A foreign page may hold anything, so it runs in an origin of its own (``sandbox`` without
``allow-same-origin``): it reaches neither the studio's page nor its token. Its address holds a word
that nobody can guess, and what lies there may be fetched without being one of our pages, which a
page of no origin never is. A small script of ours goes into each of its pages: it takes keys and
calls from the page around it, and hands them on inside.
"""

from __future__ import annotations

import mimetypes
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from moveset.base.errors import MovesetError

INDEX: Final = "index.html"
PAGES: Final = frozenset({".html", ".htm"})
MOST_PAGE: Final = 16 * 2**20
"""A page is read whole; one larger than this is no page."""

TYPES: Final[Mapping[str, str]] = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".html": "text/html",
    ".htm": "text/html",
}
"""What must not depend on the machine's own table: a browser runs no script of another type."""

ALLOWED: Final = "sandbox allow-scripts"
_HEAD: Final = re.compile(rb"<head(\s[^>]*)?>|<html(\s[^>]*)?>|<!doctype[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Game:
    """A folder with an index.html, and the address under which it is served.

    Attributes
    ----------
    folder
        Real: no link leads elsewhere on the way to it.
    secret
        The word in its address.
    """

    folder: Path
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def place(self) -> str:
        """The path under which all of it lies."""
        return f"/games/{self.secret}/"

    def find(self, path: str) -> Path:
        """Return the file that an address means; a folder's is its index.html.

        Raises
        ------
        FileNotFoundError
            There is none, it is hidden, or the way to it leads out of the folder.
        """
        names = path.split("/")
        if not names[-1]:
            names[-1] = INDEX
        if not all(map(_is_plain, names)):
            raise FileNotFoundError(path)
        try:
            found = self.folder.joinpath(*names).resolve(strict=True)
        except (OSError, RuntimeError, ValueError) as error:
            raise FileNotFoundError(path) from error
        inside = found.is_relative_to(self.folder)
        if not inside or not all(map(_is_plain, found.relative_to(self.folder).parts)):
            raise FileNotFoundError(path)
        if not found.is_file():
            raise FileNotFoundError(path)
        return found


def _is_plain(name: str) -> bool:
    """Whether a name is a file's own: not hidden, no way up, no drive, no stream."""
    return bool(name) and not name.startswith(".") and not set(name) & set("\\:\0")


def open_game(folder: Path) -> Game:
    """Return a folder as a game to be served.

    Raises
    ------
    MovesetError
        There is no such folder, or no index.html in it.
    """
    if not folder.is_dir():
        raise MovesetError(f"{folder} is no folder: name one with an index.html after --game")
    if not (folder / INDEX).is_file():
        below = sorted(path.parent for path in folder.glob(f"*/{INDEX}"))
        mend = f"name {below[0]}, which has one" if below else "name the folder that has it"
        raise MovesetError(f"{folder} has no {INDEX}: {mend}, after --game")
    return Game(folder.resolve())


def policy_of(host: str, place: str) -> str:
    """Return what a game's page may do: run its own scripts, load its own files, and no more."""
    own = f"http://{host}{place}"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {own} 'unsafe-inline' 'unsafe-eval' blob:",
            f"style-src {own} 'unsafe-inline'",
            f"img-src {own} blob: data:",
            f"media-src {own} blob: data:",
            f"font-src {own} data:",
            f"connect-src {own} blob: data:",
            "worker-src blob:",
            f"base-uri {own}",
            "form-action 'none'",
            f"frame-ancestors http://{host}",
            ALLOWED,
        )
    )


def with_bridge(page: bytes, place: str) -> bytes:
    """Return a page with our script in it, before any of its own."""
    script = f'<script src="{place}bridge.js"></script>'.encode()
    found = None
    for found in _HEAD.finditer(page):  # the head itself, else the last that may stand before one
        if found[0].lower().startswith(b"<head"):
            break
    at = found.end() if found else 0
    return page[:at] + script + page[at:]


def game_routes(game: Game, bridge: Path) -> list[BaseRoute]:
    """Return the routes of a game: its files, and our script for its pages."""

    def headers(request: Request) -> dict[str, str]:
        return {
            "content-security-policy": policy_of(request.headers.get("host", ""), game.place),
            "access-control-allow-origin": "null",
            "cross-origin-resource-policy": "cross-origin",
            "cache-control": "no-cache",
        }

    def script(request: Request) -> Response:
        return FileResponse(bridge, media_type=TYPES[".js"], headers=headers(request))

    def file(request: Request) -> Response:
        try:
            found = game.find(request.path_params["path"])
            if found.suffix.lower() not in PAGES or found.stat().st_size > MOST_PAGE:
                return FileResponse(found, media_type=_type_of(found), headers=headers(request))
            page = with_bridge(found.read_bytes(), game.place)
        except OSError as error:
            raise HTTPException(404, "the game has no such file") from error
        # Without a charset: the page's own <meta> says it.
        return Response(page, headers={**headers(request), "content-type": "text/html"})

    return [
        Mount(
            game.place.rstrip("/"),
            routes=[
                Route("/bridge.js", script, methods=["GET"]),
                Route("/play/{path:path}", file, methods=["GET"]),
            ],
        )
    ]


def _type_of(path: Path) -> str:
    guessed = TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    return guessed or "application/octet-stream"


def tell_game(request: Request) -> Response:
    """Answer which game is served beside the camera; null: our own."""
    game: Game | None = request.app.state.studio.game
    about = {"name": game.folder.name, "address": f"{game.place}play/"} if game else None
    return JSONResponse({"game": about})


ROUTES: Final = (Route("/api/game", tell_game, methods=["GET"]),)
