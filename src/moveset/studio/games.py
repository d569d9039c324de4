"""Another game's folder, shown beside the camera and isolated from the studio.

The pages of another game may contain anything. They run in their own origin (``sandbox`` without
``allow-same-origin``), so they reach neither the studio's page nor its token. Such pages have no
origin that could be checked; instead their address contains a secret. A small script of ours is
inserted into each of them: it receives keys and calls from the page around it and passes them on.
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
MAX_PAGE_BYTES: Final = 16 * 2**20
"""A larger page is served without our script, because it would have to be read whole."""

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
"""Media types that must not depend on the machine's own table: a browser runs no script that has
another type."""

SANDBOX: Final = "sandbox allow-scripts"
_HEAD: Final = re.compile(rb"<head(\s[^>]*)?>|<html(\s[^>]*)?>|<!doctype[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Game:
    """A folder with an index.html, and the address under which it is served.

    Attributes
    ----------
    folder
        A resolved path, without symbolic links.
    secret
        Part of its address.
    """

    folder: Path
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def prefix(self) -> str:
        """The path under which its files are served."""
        return f"/games/{self.secret}/"

    def find(self, path: str) -> Path:
        """Return the file of an address; that of a folder is its index.html.

        Raises
        ------
        FileNotFoundError
            There is none, it is hidden, or it is outside the folder.
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
    """Whether a name is that of a file: not hidden, no parent folder, drive or stream."""
    return bool(name) and not name.startswith(".") and not set(name) & set("\\:\0")


def open_game(folder: Path) -> Game:
    """Return the game in a folder.

    Raises
    ------
    MovesetError
        There is no such folder, or it has no index.html.
    """
    if not folder.is_dir():
        raise MovesetError(f"{folder} is not a folder: give one with an index.html after --game")
    if not (folder / INDEX).is_file():
        below = sorted(path.parent for path in folder.glob(f"*/{INDEX}"))
        hint = f"give {below[0]}, which has one" if below else "give the folder that has it"
        raise MovesetError(f"{folder} has no {INDEX}: {hint}, after --game")
    return Game(folder.resolve())


def content_policy(host: str, prefix: str) -> str:
    """Return the policy of a game's pages: they run their own scripts and load their own files."""
    own = f"http://{host}{prefix}"
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
            SANDBOX,
        )
    )


def insert_adapter(page: bytes, prefix: str) -> bytes:
    """Return a page with our script before any of its own."""
    script = f'<script src="{prefix}game_adapter.js"></script>'.encode()
    found = None
    for found in _HEAD.finditer(page):  # <head>, else the last tag that can precede it
        if found[0].lower().startswith(b"<head"):
            break
    at = found.end() if found else 0
    return page[:at] + script + page[at:]


def game_routes(game: Game, adapter: Path) -> list[BaseRoute]:
    """Return the routes of a game: its files and our script for its pages."""

    def headers(request: Request) -> dict[str, str]:
        return {
            "content-security-policy": content_policy(request.headers.get("host", ""), game.prefix),
            "access-control-allow-origin": "null",
            "cross-origin-resource-policy": "cross-origin",
            "cache-control": "no-cache",
        }

    def script(request: Request) -> Response:
        return FileResponse(adapter, media_type=TYPES[".js"], headers=headers(request))

    def file(request: Request) -> Response:
        try:
            found = game.find(request.path_params["path"])
            if found.suffix.lower() not in PAGES or found.stat().st_size > MAX_PAGE_BYTES:
                return FileResponse(found, media_type=_type_of(found), headers=headers(request))
            page = insert_adapter(found.read_bytes(), game.prefix)
        except OSError as error:
            raise HTTPException(404, "the game has no such file") from error
        # Without a charset: the page's own <meta> gives it.
        return Response(page, headers={**headers(request), "content-type": "text/html"})

    return [
        Mount(
            game.prefix.rstrip("/"),
            routes=[
                Route("/game_adapter.js", script, methods=["GET"]),
                Route("/play/{path:path}", file, methods=["GET"]),
            ],
        )
    ]


def _type_of(path: Path) -> str:
    guessed = TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    return guessed or "application/octet-stream"


def describe_game(request: Request) -> Response:
    """Respond with the game that is shown beside the camera; null for our own."""
    game: Game | None = request.app.state.studio.game
    about = {"name": game.folder.name, "address": f"{game.prefix}play/"} if game else None
    return JSONResponse({"game": about})


ROUTES: Final = (Route("/api/game", describe_game, methods=["GET"]),)
