"""Routes as plain functions: work on a thread, JSON in and out, errors as messages."""

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
from moveset.studio.guard import MAX_JSON_BYTES, read_body
from moveset.studio.jobs import JobRunning
from moveset.studio.state import Studio
from moveset.studio.uploads import WrongOffset

MAX_NUMBER: Final = 2.0**53
"""Larger integers are not exact in JavaScript; times, sizes and probabilities are far smaller."""

LOG: Final = logging.getLogger("moveset.studio")

Handler = Callable[[Request], Awaitable[Response]]


class Conflict(MovesetError):  # noqa: N818
    """Another page changed the data meanwhile; ``current`` is the data now."""

    def __init__(self, message: str, current: Json) -> None:
        super().__init__(message)
        self.current = current


def studio_of(request: Request) -> Studio:
    """Return the studio that serves a request."""
    studio: Studio = request.app.state.studio
    return studio


def parse_json(text: str | bytes) -> Json:
    """Return what a page sent as JSON.

    Raises
    ------
    ValueError, RecursionError
        It is not JSON, is nested too deeply, or has a number that a calculation could fail on.
    """
    return json.loads(
        text,
        parse_constant=_bounded,
        parse_float=_bounded,
        parse_int=lambda one: int(_bounded(one)),
    )


def _bounded(number: str) -> float:
    value = float(number)
    if not abs(value) <= MAX_NUMBER:  # NaN is not
        raise ValueError(f"{number[:20]} is not a number that a page sends")
    return value


async def read_json(request: Request) -> dict[str, Json]:
    """Return the JSON object in a request's body.

    Raises
    ------
    HTTPException
        400: it is not a JSON object; 413: it is too large.
    """
    body = await read_body(request, MAX_JSON_BYTES)
    try:
        sent = parse_json(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "the request is not JSON") from error
    if not isinstance(sent, dict):
        raise HTTPException(400, "the request is not a JSON object")
    return sent


def reading(function: Callable[[Studio, Request], Json]) -> Handler:
    """Return a handler that runs a function on a thread and responds with its result."""

    async def handler(request: Request) -> Response:
        return to_response(await run_in_threadpool(function, studio_of(request), request))

    return handler


def writing(function: Callable[[Studio, Request, dict[str, Json]], Json]) -> Handler:
    """Return a handler that also passes the request's JSON object to the function."""

    async def handler(request: Request) -> Response:
        sent = await read_json(request)
        return to_response(await run_in_threadpool(function, studio_of(request), request, sent))

    return handler


def to_response(result: Json) -> Response:
    """Return a result as JSON; a response is returned unchanged."""
    return result if isinstance(result, Response) else JSONResponse(result)


def error_response(_: Request, error: Exception) -> Response:
    """Return the message of an error with the fitting status."""
    if isinstance(error, HTTPException):
        return JSONResponse({"error": error.detail}, error.status_code)
    message = str(error)
    if isinstance(error, WrongOffset):
        return JSONResponse({"error": message, "offset": error.offset}, 409)
    if isinstance(error, Conflict):
        return JSONResponse({"error": message, "now": error.current}, 409)
    return JSONResponse({"error": message}, 409 if isinstance(error, JobRunning) else 422)


def gone_response(_: Request, __: Exception) -> Response:
    """Return what nobody receives: the page left before its request had arrived."""
    return Response(status_code=400)


def unexpected_error_response(_: Request, error: Exception) -> Response:
    """Return a message for an error in the studio itself, and log the error."""
    LOG.error("a request failed", exc_info=error)
    message = f"an error in the studio ({type(error).__name__}): see the terminal"
    return JSONResponse({"error": message}, 500)


def query_number(request: Request, name: str) -> float:
    """Return a number in the query of an address.

    Raises
    ------
    HTTPException
        400: it is not a number.
    """
    try:
        value = float(request.query_params.get(name, ""))
    except ValueError as error:
        raise HTTPException(400, f"{name} is not a number") from error
    if not abs(value) <= MAX_NUMBER:
        raise HTTPException(400, f"{name} is not a number")
    return value
