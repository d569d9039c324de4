"""The studio as a web application: pages, routes and the guard around them."""

from __future__ import annotations

import html
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from moveset.base.errors import MovesetError
from moveset.base.files import ABANDONED_S, remove_partial_files
from moveset.studio import (
    games,
    routes_capture,
    routes_label,
    routes_learn,
    routes_moves,
    routes_project,
    routes_try,
)
from moveset.studio.guard import Guard
from moveset.studio.live import live
from moveset.studio.responses import (
    error_response,
    gone_response,
    unexpected_error_response,
)
from moveset.studio.state import Studio

TOKEN_PLACEHOLDER: Final = "{{token}}"  # noqa: S105  in the template of the page

WEB: Final = Path(str(files("moveset.studio").joinpath("web")))


def create_app(studio: Studio, hosts: Iterable[str]) -> Starlette:
    """Return the application that serves a studio; hosts are given with their port."""
    app = Starlette(
        routes=_routes(studio),
        middleware=[
            Middleware(
                Guard,
                hosts=frozenset(hosts),
                access=studio.access,
                game=studio.game.prefix if studio.game else "",
            )
        ],
        exception_handlers={
            MovesetError: error_response,
            HTTPException: error_response,
            ClientDisconnect: gone_response,
            Exception: unexpected_error_response,
        },
        lifespan=partial(_lifespan, studio),
    )
    app.state.studio = studio
    return app


@asynccontextmanager
async def _lifespan(studio: Studio, _: Starlette) -> AsyncIterator[None]:
    remove_partial_files(studio.folder, time.time() - ABANDONED_S)
    studio.trimmer.resume()
    yield
    studio.jobs.stop()
    studio.trimmer.close()


def _routes(studio: Studio) -> list[BaseRoute]:
    adapter = WEB / "js" / "game_adapter.js"
    return [
        Route("/", page, methods=["GET"]),
        Route("/index.html", page, methods=["GET"]),
        *routes_project.ROUTES,
        *routes_moves.ROUTES,
        *routes_capture.ROUTES,
        *routes_label.ROUTES,
        *routes_learn.ROUTES,
        *routes_try.ROUTES,
        *games.ROUTES,
        *(games.game_routes(studio.game, adapter) if studio.game else []),
        WebSocketRoute("/api/live", live),
        Mount("/", StaticFiles(directory=WEB, html=True)),
    ]


async def page(request: Request) -> Response:
    """Return the page; to the printed address, one that keeps its token and opens the page."""
    access = request.app.state.studio.access
    if access.is_open:
        return _with_token("index.html", access.token)
    if not access.enters(request.scope):
        return _with_token("index.html", "")
    response = _with_token("enter.html", access.token)
    access.give_cookie(response, request.headers.get("host", ""))
    return response


def _with_token(name: str, token: str) -> HTMLResponse:
    template = (WEB / name).read_text("utf-8")
    return HTMLResponse(template.replace(TOKEN_PLACEHOLDER, html.escape(token)))
