"""The socket of a page that plays: frames and commands in, results out.

A page sends frames as binary messages (see ``frames``) and commands as JSON: ``open`` (bundle,
source, players), ``thresholds`` (the probability at which each move presses), ``correct`` (player,
time_s, move: what it really was), ``example`` (move, start_s, end_s: a repetition that was just
recorded, to be recognised from now on), ``close``. It receives JSON: ``opened``, ``corrected``,
``tried`` after an example, ``result`` for each processed frame, ``error``, ``camera``; and each
image of the machine's own camera as a binary message.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final

import anyio
from starlette.websockets import WebSocket, WebSocketDisconnect

from moveset.base.errors import MovesetError, VideoError
from moveset.base.values import Json, TimedFrame
from moveset.capture.image_codec import encode_jpeg
from moveset.studio.bundles import describe_bundle
from moveset.studio.frames import IncomingFrame, pack_frame, unpack_frame
from moveset.studio.guard import PROTOCOL
from moveset.studio.inbox import Inbox
from moveset.studio.live_learning import NOT_UNDERSTOOD, LiveLearning
from moveset.studio.players import MAX_PLAYERS, Players
from moveset.studio.responses import parse_json
from moveset.studio.state import Studio

LOG: Final = logging.getLogger("moveset.studio")

MAX_SOCKETS: Final = 6
TOO_MANY_SOCKETS: Final = 4429
"""The code with which a socket too many is closed."""

MAX_COMMAND_CHARACTERS: Final = 20_000

_workers: Final = ThreadPoolExecutor(MAX_SOCKETS, thread_name_prefix="moveset live")


class LiveConnection:
    """The socket of one page, from its opening to its end."""

    def __init__(self, socket: WebSocket, studio: Studio) -> None:
        self._socket = socket
        self._studio = studio
        self._inbox = Inbox()
        self._players = Players()
        self._loop = asyncio.get_running_loop()
        self._uses_camera = False
        self._learning = LiveLearning(studio, self._players, self._in_thread)

    async def run(self) -> None:
        """Serve the page until it leaves."""
        try:
            async with anyio.create_task_group() as group:
                for task in (self._receive, self._process):
                    group.start_soon(self._run_task, task, group.cancel_scope)
        finally:
            self._leave_camera()
            self._learning.close()

    async def _run_task(
        self, task: Callable[[], Awaitable[None]], scope: anyio.CancelScope
    ) -> None:
        """Run one of the tasks; when it ends, cancel the other one."""
        with suppress(RuntimeError, WebSocketDisconnect):  # the page left while it was sent to
            await task()
        scope.cancel()

    async def _receive(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if (content := message.get("bytes")) is not None:
                await self._receive_frame(content)
            else:
                await self._receive_command(message.get("text") or "")

    async def _receive_frame(self, content: bytes) -> None:
        try:
            self._inbox.put_frame(unpack_frame(content, time.monotonic()))
        except VideoError as error:
            await self._send_error(str(error))

    async def _receive_command(self, text: str) -> None:
        try:
            command = parse_json(text) if len(text) <= MAX_COMMAND_CHARACTERS else None
        except (ValueError, RecursionError):
            command = None
        if isinstance(command, dict):
            self._inbox.put_command(command)
        else:
            await self._send_error(NOT_UNDERSTOOD)

    async def _process(self) -> None:
        while True:
            item = await self._inbox.take()
            try:
                if isinstance(item, IncomingFrame):
                    await self._handle_frame(item)
                else:
                    await self._handle_command(item)
            except MovesetError as error:
                await self._send_error(str(error))
            except (WebSocketDisconnect, RuntimeError):
                return  # the page left while its result was sent
            except Exception as error:
                LOG.exception("a frame or message failed")
                words = f"an error in the studio ({type(error).__name__}): see the terminal"
                await self._send_error(words)

    async def _handle_frame(self, incoming: IncomingFrame) -> None:
        if told := await self._learning.use_tried():
            await self._socket.send_json(told)
        result = await self._in_thread(self._players.step, incoming)
        result.update(type="result", dropped=self._inbox.dropped)
        if not isinstance(incoming.content, bytes):
            jpeg = await self._in_thread(encode_jpeg, incoming.content)
            await self._socket.send_bytes(pack_frame(incoming.time_s, jpeg))
        await self._socket.send_json(result)

    async def _handle_command(self, command: Json) -> None:
        kind = command.get("type")
        if kind == "open":
            await self._open(command)
        elif kind == "thresholds":
            numbers = _numbers(command.get("thresholds"))
            await self._in_thread(self._players.set_thresholds, numbers)
        elif kind == "correct":
            await self._socket.send_json(await self._learning.correct(command))
        elif kind == "example":
            await self._learning.try_example(command)
        elif kind == "close":
            self._leave_camera()
        else:
            await self._send_error(NOT_UNDERSTOOD)

    async def _open(self, command: Json) -> None:
        self._leave_camera()
        name = str(command.get("bundle", ""))
        count = MAX_PLAYERS if command.get("players") == MAX_PLAYERS else 1
        bundle = await self._in_thread(self._studio.bundles.open, name) if name else None
        await self._in_thread(self._players.use, bundle, count)
        self._learning.use(name, bundle)
        about = describe_bundle(name, bundle) if bundle else None
        await self._socket.send_json({"type": "opened", "bundle": about, "players": count})
        if command.get("source") == "machine":
            self._join_camera()

    def _join_camera(self) -> None:
        if self._studio.camera is None:
            raise MovesetError("the studio was started without a camera: use the browser's")
        self._uses_camera = True
        self._studio.camera.join(self._take_from_camera)

    def _leave_camera(self) -> None:
        if self._uses_camera and self._studio.camera:
            self._studio.camera.leave(self._take_from_camera)
        self._uses_camera = False

    def _take_from_camera(self, news: TimedFrame | str) -> None:
        """Take a frame, or why there is none; called on the camera's thread."""
        with suppress(RuntimeError):  # the loop may be closed already
            if isinstance(news, str):
                self._loop.call_soon_threadsafe(self._send_status, news)
            else:
                incoming = IncomingFrame(news.time_s, news.image, time.monotonic())
                self._loop.call_soon_threadsafe(self._inbox.put_frame, incoming)

    def _send_status(self, words: str) -> None:
        self._loop.create_task(self._try_to_send({"type": "camera", "message": words}))

    async def _try_to_send(self, message: Json) -> None:
        with suppress(Exception):
            await self._socket.send_json(message)

    async def _send_error(self, words: str) -> None:
        await self._socket.send_json({"type": "error", "message": words})

    def _in_thread(self, function: Callable[..., Any], *arguments: object) -> asyncio.Future[Any]:
        return self._loop.run_in_executor(_workers, function, *arguments)


def _numbers(sent: Json) -> dict[str, float]:
    """Return the numbers in an object, by name."""
    pairs = sent.items() if isinstance(sent, dict) else ()
    return {str(name): float(value) for name, value in pairs if isinstance(value, int | float)}


async def live(socket: WebSocket) -> None:
    """Serve the socket of a page."""
    studio: Studio = socket.app.state.studio
    await socket.accept(subprotocol=PROTOCOL)
    if studio.sockets >= MAX_SOCKETS:
        await socket.close(TOO_MANY_SOCKETS, "too many pages play at once: close one")
        return
    studio.sockets += 1
    try:
        await LiveConnection(socket, studio).run()
    finally:
        studio.sockets -= 1
    with suppress(RuntimeError, WebSocketDisconnect):  # it is closed already
        await socket.close()
