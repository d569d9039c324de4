"""Requests to the event server, and its answers in HTTP."""

from __future__ import annotations

import json
from asyncio import StreamReader
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

from moveset.base.values import Json
from moveset.play.event_access import EventAccess
from moveset.play.event_json import STREAMS

SOCKET_PATHS: Final = ("/", "/events")
EVENTS_PATH: Final = "/events"
STREAMS_FIELD: Final = "streams"

READ_BYTES: Final = 4096
MAX_MESSAGE_BYTES: Final = 4096
"""Of a client's message; they are ignored anyway."""


@dataclass(frozen=True, slots=True)
class EventRequest:
    """A request that may be answered.

    Attributes
    ----------
    origin
        Of the page that sent it; empty for other programs.
    streams
        What the client asks for beside presses and releases.
    is_socket
        Whether it asks for a WebSocket.
    """

    path: str
    host: str
    origin: str
    streams: frozenset[str]
    is_socket: bool


async def read_request(reader: StreamReader, protocol: ServerProtocol) -> Request | None:
    """Return a client's request; None if it sends none, or something that is not HTTP."""
    while data := await reader.read(READ_BYTES):
        protocol.receive_data(data)
        for event in protocol.events_received():
            if isinstance(event, Request):
                return event
        if protocol.handshake_exc:
            return None
    return None


def check_request(request: Request, access: EventAccess) -> EventRequest | Response:
    """Return what a request asks for, or the response that refuses it."""
    host, origin, site, upgrade = (
        header_of(request, name) for name in ("Host", "Origin", "Sec-Fetch-Site", "Upgrade")
    )
    if reason := access.refusal(host, origin, site):
        return refuse(HTTPStatus.FORBIDDEN, reason)
    path, _, query = request.path.partition("?")
    if path not in SOCKET_PATHS:
        return refuse(HTTPStatus.NOT_FOUND, f"there is only / and {EVENTS_PATH}", origin)
    fields = parse_qs(query).get(STREAMS_FIELD, [])
    streams = frozenset(name for field in fields for name in field.split(",") if name)
    if unknown := sorted(streams.difference(STREAMS)):
        known = ", ".join(STREAMS)
        reason = f"there is no stream {unknown[0]}: choose among {known}"
        return refuse(HTTPStatus.BAD_REQUEST, reason, origin)
    return EventRequest(path, host, origin, streams, "websocket" in upgrade.lower())


def refuse(status: HTTPStatus, reason: str, origin: str = "") -> Response:
    """Return a response that says why a request is refused."""
    return json_response({"error": reason}, origin, status)


def json_response(value: Json, origin: str = "", status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return a response with a value; pages of ``origin`` may read it."""
    body = json.dumps(value, indent=1).encode() + b"\n"
    headers = _headers("application/json", origin)
    headers["Content-Length"] = str(len(body))
    return Response(status.value, status.phrase, headers, body)


def stream_response(origin: str) -> Response:
    """Return the head of an endless response of Server-Sent Events."""
    return Response(200, "OK", _headers("text/event-stream; charset=utf-8", origin))


def describe(request: EventRequest, hello: str) -> Json:
    """Return what ``GET /`` answers: where the events are, and what they can be."""
    return {
        **json.loads(hello),
        "type": "description",
        "websocket": f"ws://{request.host}/",
        "server_sent_events": f"http://{request.host}{EVENTS_PATH}",
        "streams": [f"?{STREAMS_FIELD}={name}" for name in STREAMS],
    }


def _headers(kind: str, origin: str) -> Headers:
    headers = Headers(
        {
            "Content-Type": kind,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Vary": "Origin",
            "Connection": "close",
        }
    )
    if origin:
        headers["Access-Control-Allow-Origin"] = origin
    return headers


def header_of(request: Request, name: str) -> str:
    """Return a header; those that come several times make a value that is never allowed."""
    return ", ".join(request.headers.get_all(name))
