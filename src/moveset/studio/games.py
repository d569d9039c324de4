"""Another game's folder, shown beside the camera and isolated from the studio.

The pages of another game may contain anything. They run in their own origin (``sandbox`` without
``allow-same-origin``), so they reach neither the studio's page nor its token. Such pages have no
origin that could be checked; instead their address contains a secret. A small script of ours is
inserted into each of them: it receives keys and calls from the page around it and passes them on.

They must not tell a stranger what they see either. The policy lets them load their own files only,
``Connection-Allowlist`` stops everything that policies do not cover where the browser knows it
(WebRTC, early connections), and elsewhere our script, which comes first, takes WebRTC away. So
scripts run in pages that have our script, and in nothing else of the folder.
"""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from moveset.workflow.game_pages import (
    INDEX,
    MAX_PAGE_BYTES,
    PAGES,
    check_game_folder,
    insert_adapter,
    is_plain,
)

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

SANDBOX: Final = "sandbox"
PAGE_SANDBOX: Final = "sandbox allow-scripts"


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
        if not all(map(is_plain, names)):
            raise FileNotFoundError(path)
        try:
            found = self.folder.joinpath(*names).resolve(strict=True)
        except (OSError, RuntimeError, ValueError) as error:
            raise FileNotFoundError(path) from error
        inside = found.is_relative_to(self.folder)
        if not inside or not all(map(is_plain, found.relative_to(self.folder).parts)):
            raise FileNotFoundError(path)
        if not found.is_file():
            raise FileNotFoundError(path)
        return found


def open_game(folder: Path) -> Game:
    """Return the game in a folder.

    Raises
    ------
    MovesetError
        There is no such folder, or it has no index.html.
    """
    check_game_folder(folder)
    return Game(folder.resolve())


def content_policy(host: str, prefix: str, sandbox: str = SANDBOX) -> str:
    """Return the policy of a game's files: they load only each other, and pages run scripts."""
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
            sandbox,
        )
    )


def game_routes(game: Game, adapter: Path) -> list[BaseRoute]:
    """Return the routes of a game: its files and our script for its pages."""

    def headers(request: Request, sandbox: str = SANDBOX) -> dict[str, str]:
        host = request.headers.get("host", "")
        return {
            "content-security-policy": content_policy(host, game.prefix, sandbox),
            "connection-allowlist": "(response-origin)",
            "x-dns-prefetch-control": "off",
            "access-control-allow-origin": "null",
            "cross-origin-resource-policy": "cross-origin",
            "cache-control": "no-cache",
        }

    def script(request: Request) -> Response:
        return FileResponse(adapter, media_type=TYPES[".js"], headers=headers(request))

    def file(request: Request) -> Response:
        if request.headers.get("sec-fetch-dest") == "document":
            # By itself it could lead on to any address; beside the camera our page forbids that.
            raise HTTPException(403, "the game is shown on the page Play only")
        try:
            found = game.find(request.path_params["path"])
            if found.suffix.lower() not in PAGES or found.stat().st_size > MAX_PAGE_BYTES:
                return FileResponse(found, media_type=_type_of(found), headers=headers(request))
            page = insert_adapter(found.read_bytes(), game.prefix)
        except OSError as error:
            raise HTTPException(404, "the game has no such file") from error
        # Without a charset: the page's own <meta> gives it.
        return Response(
            page, headers={**headers(request, PAGE_SANDBOX), "content-type": "text/html"}
        )

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
