"""In the studio: what all routes share: work on a thread, JSON in and out, errors in words."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from moveset.base.errors import MovesetError
from moveset.base.values import Json
from moveset.studio.guard import MOST_JSON, read_body
from moveset.studio.jobs import Busy
from moveset.studio.state import Studio
from moveset.studio.uploads import WrongPlace

LOG: Final = logging.getLogger("moveset.studio")

Route = Callable[[Request], Awaitable[Response]]


class Conflict(MovesetError):  # noqa: N818
    """Somebody else changed it meanwhile; ``facts`` says how it is now."""

    def __init__(self, words: str, facts: Json) -> None:
        super().__init__(words)
        self.facts = facts


def studio_of(request: Request) -> Studio:
    """Return the studio that serves a request."""
    studio: Studio = request.app.state.studio
    return studio


async def json_of(request: Request) -> dict[str, Json]:
    """Return the JSON object that was sent.

    Raises
    ------
    HTTPException
        400: it is none; 413: it is too large.
    """
    body = await read_body(request, MOST_JSON)
    try:
        sent = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "what was sent is not JSON") from error
    if not isinstance(sent, dict):
        raise HTTPException(400, "what was sent is no JSON object")
    return sent


def reading(work: Callable[[Studio, Request], Json]) -> Route:
    """Return a route that answers with what ``work`` gives, worked out on a thread."""

    async def route(request: Request) -> Response:
        return answer(await run_in_threadpool(work, studio_of(request), request))

    return route


def writing(work: Callable[[Studio, Request, dict[str, Json]], Json]) -> Route:
    """Return a route that hands the JSON sent to ``work``, on a thread."""

    async def route(request: Request) -> Response:
        sent = await json_of(request)
        return answer(await run_in_threadpool(work, studio_of(request), request, sent))

    return route


def answer(result: Json) -> Response:
    """Return a result as a response; one that is a response already as it is."""
    return result if isinstance(result, Response) else JSONResponse(result)


def tell_error(_: Request, error: Exception) -> Response:
    """Return an error in words, with the status that fits."""
    if isinstance(error, WrongPlace):
        return JSONResponse({"error": str(error), "offset": error.offset}, 409)
    if isinstance(error, Conflict):
        return JSONResponse({"error": str(error), "now": error.facts}, 409)
    if isinstance(error, Busy):
        return JSONResponse({"error": str(error)}, 409)
    if isinstance(error, HTTPException):
        return JSONResponse({"error": error.detail}, error.status_code)
    return JSONResponse({"error": str(error)}, 422)


def tell_failure(_: Request, error: Exception) -> Response:
    """Return that something failed which should not have; the log has the rest."""
    LOG.error("a request failed", exc_info=error)
    words = f"the studio failed at that ({type(error).__name__}): see the terminal"
    return JSONResponse({"error": words}, 500)


def number_of(request: Request, name: str) -> float:
    """Return a number in an address.

    Raises
    ------
    HTTPException
        400: it is none.
    """
    try:
        value = float(request.query_params.get(name, ""))
    except ValueError as error:
        raise HTTPException(400, f"{name} is no number") from error
    if not -1e9 < value < 1e9:
        raise HTTPException(400, f"{name} is no number")
    return value
