"""In the studio: the socket of a page that plays; of frames in waiting the newest wins.

In come binary messages, 8 bytes of the page's clock (milliseconds, float64, little endian) and a
JPEG, and JSON: ``open`` (bundle, source, players), ``thresholds`` (move to probability), ``close``.
Out go JSON, ``opened``, ``seen`` for each frame looked at, ``error`` and ``camera``, and, of the
machine's own camera, each picture as a binary message of the same form.
"""

from __future__ import annotations

import asyncio
import json
import logging
import struct
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

import anyio
from starlette.websockets import WebSocket, WebSocketDisconnect

from moveset.base.errors import MovesetError
from moveset.base.values import Json, TimedFrame
from moveset.capture.jpeg import encode_jpeg
from moveset.studio.bundles import describe_bundle
from moveset.studio.guard import PROTOCOL
from moveset.studio.players import MOST_PLAYERS, Players
from moveset.studio.sight import MOST_FRAME_BYTES, Arrival
from moveset.studio.state import Studio

LOG: Final = logging.getLogger("moveset.studio")

MOST_SOCKETS: Final = 6
TOO_MANY: Final = 4429
MOST_WORDS: Final = 20_000
MOST_ORDERS: Final = 32
"""Orders that may wait; a page that sends more is not ours."""

CLOCK: Final = struct.Struct("<d")

_workers: Final = ThreadPoolExecutor(MOST_SOCKETS, thread_name_prefix="moveset live")


class Inbox:
    """What waits for one page's turn: orders in their order, and the newest frame alone."""

    def __init__(self) -> None:
        self.dropped = 0
        self._frame: Arrival | None = None
        self._orders: list[Json] = []
        self._news = asyncio.Event()

    def put_frame(self, frame: Arrival) -> None:
        """Leave a frame in place of the one that waits."""
        self.dropped += self._frame is not None
        self._frame = frame
        self._news.set()

    def put_order(self, order: Json) -> None:
        """Leave an order; what a flood of them says is lost."""
        if len(self._orders) < MOST_ORDERS:
            self._orders.append(order)
        self._news.set()

    async def take(self) -> Json | Arrival:
        """Return the next order, else the newest frame; waits for one."""
        while True:
            if self._orders:
                return self._orders.pop(0)
            if self._frame:
                frame, self._frame = self._frame, None
                return frame
            self._news.clear()
            await self._news.wait()


class Session:
    """One page's socket, from hello to goodbye."""

    def __init__(self, socket: WebSocket, studio: Studio) -> None:
        self._socket = socket
        self._studio = studio
        self._inbox = Inbox()
        self._players = Players()
        self._loop = asyncio.get_running_loop()
        self._joined = False

    async def run(self) -> None:
        """Serve the page until it leaves."""
        try:
            async with anyio.create_task_group() as group:
                for work in (self._read, self._work):
                    group.start_soon(self._until_over, work, group.cancel_scope)
        finally:
            self._leave_camera()

    async def _until_over(
        self, work: Callable[[], Awaitable[None]], scope: anyio.CancelScope
    ) -> None:
        """Do one half of the work; when it is over, so is the other."""
        with suppress(RuntimeError, WebSocketDisconnect):  # it left while it was being told
            await work()
        scope.cancel()

    async def _read(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if (content := message.get("bytes")) is not None:
                await self._take_frame(content)
            else:
                await self._take_order(message.get("text") or "")

    async def _take_frame(self, content: bytes) -> None:
        if not CLOCK.size < len(content) <= MOST_FRAME_BYTES:
            size = f"a frame may have {MOST_FRAME_BYTES // 2**20} MB at most, and not none"
            await self._complain(f"a frame of {len(content)} bytes was left out: {size}")
            return
        (clock_ms,) = CLOCK.unpack_from(content)
        arrival = Arrival(clock_ms / 1000.0, content[CLOCK.size :], time.monotonic())
        self._inbox.put_frame(arrival)

    async def _take_order(self, text: str) -> None:
        try:
            order = json.loads(text[: MOST_WORDS + 1]) if len(text) <= MOST_WORDS else None
        except (ValueError, RecursionError):
            order = None
        if isinstance(order, dict):
            self._inbox.put_order(order)
        else:
            await self._complain("a message could not be understood and was left out")

    async def _work(self) -> None:
        while True:
            item = await self._inbox.take()
            try:
                if isinstance(item, Arrival):
                    await self._look(item)
                else:
                    await self._obey(item)
            except MovesetError as error:
                await self._complain(str(error))
            except (WebSocketDisconnect, RuntimeError):
                return  # the page left while its answer was on the way
            except Exception as error:
                LOG.exception("a frame or message failed")
                await self._complain(f"that failed ({type(error).__name__}): go on with the next")

    async def _look(self, arrival: Arrival) -> None:
        seen = await self._in_thread(self._players.step, arrival)
        seen.update(type="seen", dropped=self._inbox.dropped)
        if not isinstance(arrival.content, bytes):
            jpeg = await self._in_thread(encode_jpeg, arrival.content)
            await self._socket.send_bytes(CLOCK.pack(1000.0 * arrival.time_s) + jpeg)
        await self._socket.send_json(seen)

    async def _obey(self, order: Json) -> None:
        kind = order.get("type")
        if kind == "open":
            count = MOST_PLAYERS if order.get("players") == MOST_PLAYERS else 1
            await self._open(str(order.get("bundle", "")), count, order.get("source") == "machine")
        elif kind == "thresholds":
            ons = order.get("ons")
            numbers = {
                str(move): float(on)
                for move, on in (ons if isinstance(ons, dict) else {}).items()
                if isinstance(on, int | float)
            }
            await self._in_thread(self._players.set_thresholds, numbers)
        elif kind == "close":
            self._leave_camera()
        else:
            await self._complain("a message could not be understood and was left out")

    async def _open(self, name: str, count: int, own_camera: bool) -> None:
        self._leave_camera()
        bundle = await self._in_thread(self._studio.bundles.open, name) if name else None
        await self._in_thread(self._players.use, bundle, count)
        about = describe_bundle(name, bundle) if bundle else None
        await self._socket.send_json({"type": "opened", "bundle": about, "players": count})
        if own_camera:
            if self._studio.camera is None:
                raise MovesetError("the studio was started without a camera: use the browser's")
            self._joined = True
            self._studio.camera.join(self._look_from_camera)

    def _leave_camera(self) -> None:
        if self._joined and self._studio.camera:
            self._studio.camera.leave(self._look_from_camera)
        self._joined = False

    def _look_from_camera(self, news: TimedFrame | str) -> None:
        """Take a frame, on the camera's thread."""
        with suppress(RuntimeError):  # the loop may be closed already
            if isinstance(news, str):
                self._loop.call_soon_threadsafe(self._lament, news)
            else:
                arrival = Arrival(news.time_s, news.image, time.monotonic())
                self._loop.call_soon_threadsafe(self._inbox.put_frame, arrival)

    def _lament(self, words: str) -> None:
        self._loop.create_task(self._tell_quietly({"type": "camera", "words": words}))

    async def _tell_quietly(self, message: Json) -> None:
        with suppress(Exception):
            await self._socket.send_json(message)

    async def _complain(self, words: str) -> None:
        await self._socket.send_json({"type": "error", "words": words})

    async def _in_thread(self, function: object, *arguments: object) -> Json:
        return await self._loop.run_in_executor(_workers, function, *arguments)  # type: ignore[arg-type]


async def live(socket: WebSocket) -> None:
    """Serve one page's socket."""
    studio: Studio = socket.app.state.studio
    await socket.accept(subprotocol=PROTOCOL)
    if studio.sockets >= MOST_SOCKETS:
        await socket.close(TOO_MANY, "too many pages play at once: close one")
        return
    studio.sockets += 1
    try:
        await Session(socket, studio).run()
    finally:
        studio.sockets -= 1
    with suppress(RuntimeError, WebSocketDisconnect):  # it is closed already
        await socket.close()
