"""Last on the road: from events to keys going down and up, and never one left down."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Thread
from typing import Final, Literal, Protocol, Self

from moveset.base.closing import Closing
from moveset.base.values import MoveEvent
from moveset.play.keymap import KeyBinding, Keymap

STALL_S: Final = 0.5
"""Without a frame for so long nobody knows what the player does, and nothing may stay down."""


class KeySink(Protocol):
    """Something that takes keys: the machine's keyboard, a game's socket, a list."""

    def press(self, key: str) -> None:
        """Put a key down; it is up."""
        ...

    def release(self, key: str) -> None:
        """Let a key go; it is down."""
        ...

    def close(self) -> None:
        """Give the device back, and with it whatever is still down."""
        ...


Stroke = tuple[float | None, Literal["down", "up"], str]
"""When (None without a clock), down or up, which key."""


class ListSink:
    """Writes every stroke down in ``strokes`` and presses nothing."""

    def __init__(self, now: Callable[[], float] | None = None) -> None:
        self.strokes: list[Stroke] = []
        self.closed = False
        self._now = now

    def press(self, key: str) -> None:
        """Note a key that goes down."""
        self.strokes.append((self._time(), "down", key))

    def release(self, key: str) -> None:
        """Note a key that goes up."""
        self.strokes.append((self._time(), "up", key))

    def close(self) -> None:
        """Note that no more will come."""
        self.closed = True

    def _time(self) -> float | None:
        return self._now() if self._now else None


class KeyPresser(Closing):
    """Turns events into strokes of a sink, and lets go of every key when it is closed.

    A tapped key goes down at the event and up after its ``tap_s``; a held one goes down at the
    press and up at the release; a repeated one is tapped from the press to the release. Moves that
    share a key share it: it goes down with the first and up with the last. When no frame comes for
    ``STALL_S``, all that is held goes up.

    Parameters
    ----------
    sink
        Is closed with the presser, and called from one thread at a time.
    keymap
        Moves that are not in it press nothing.
    now
        A clock in seconds that never goes back.

    Notes
    -----
    Time is kept by whoever calls ``expire``. As a context it sees to that itself, on a thread, so
    that a tap ends on time though the camera sends nothing.
    """

    def __init__(
        self, sink: KeySink, keymap: Keymap, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._sink = sink
        self._keymap = keymap
        self._now = now
        self._holders: dict[str, set[str]] = {}
        self._tapped: dict[str, float] = {}
        self._repeats: dict[str, float] = {}
        self._frame_s = now()
        self._changed = Condition()
        self._closed = False
        self._failed: Exception | None = None
        self._timer: Thread | None = None

    @property
    def down(self) -> frozenset[str]:
        """The keys that are down."""
        with self._changed:
            return frozenset(self._holders) | frozenset(self._tapped)

    @property
    def due_s(self) -> float | None:
        """When ``expire`` has something to do; None while there is nothing."""
        with self._changed:
            due = [*self._tapped.values(), *self._repeats.values()]
            if self._holders or self._repeats:
                due.append(self._frame_s + STALL_S)
            return min(due, default=None)

    def handle(self, event: MoveEvent) -> None:
        """Do what one event asks for; a release of a move that is not held does nothing."""
        with self._changed:
            self._expire()
            self._frame_s = self._now()
            binding = self._keymap.bindings.get(event.move)
            if binding and event.event == "release":
                self._repeats.pop(event.move, None)
                self._let_go(binding.key, event.move)
            elif binding:
                self._begin(binding, event.move)
            self._changed.notify_all()

    def tick(self) -> None:
        """Take note that a frame came; call it at each."""
        with self._changed:
            self._frame_s = self._now()
            self._expire()

    def expire(self) -> None:
        """Do what is due: let go of keys whose tap is over, tap again, let go of all at a stall."""
        with self._changed:
            self._expire()

    def release_all(self) -> None:
        """Let every key go, also those after one that the sink refused."""
        refused: Exception | None = None
        with self._changed:
            self._repeats.clear()
            for key in sorted(self.down):
                try:
                    self._sink.release(key)
                except Exception as error:
                    refused = refused or error
                self._holders.pop(key, None)
                self._tapped.pop(key, None)
        if refused:
            raise refused

    def close(self) -> None:
        """Let every key go and close the sink."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        try:
            self.release_all()
        finally:
            self._sink.close()

    def __enter__(self) -> Self:
        self._timer = Thread(target=self._keep_time, name="moveset keys", daemon=True)
        self._timer.start()
        return self

    def _keep_time(self) -> None:
        with self._changed, suppress(Exception):  # it is told where the next frame is handled
            while not self._closed and not self._failed:
                due_s = self.due_s
                self._changed.wait(None if due_s is None else max(0.0, due_s - self._now()))
                if not self._closed:
                    self._expire()

    def _expire(self) -> None:
        if self._failed:
            raise self._failed
        try:
            self._do_due(self._now())
        except Exception as error:
            self._failed = error
            raise

    def _do_due(self, now_s: float) -> None:
        if now_s >= self._frame_s + STALL_S:
            self._let_go_of_held()
        for key in [key for key, until_s in self._tapped.items() if now_s >= until_s]:
            if key not in self._holders:
                self._sink.release(key)
            del self._tapped[key]
        for move in [move for move, next_s in self._repeats.items() if now_s >= next_s]:
            self._begin(self._keymap.bindings[move], move)

    def _let_go_of_held(self) -> None:
        self._repeats.clear()
        for key in sorted(self._holders):
            if key not in self._tapped:
                self._sink.release(key)
            del self._holders[key]

    # A key is noted before it goes down and forgotten after it went up: whatever interrupts, none
    # is down that ``release_all`` does not know.

    def _begin(self, binding: KeyBinding, move: str) -> None:
        if binding.hold:
            self._hold(binding.key, move)
            return
        if binding.repeat_s:
            self._repeats[move] = self._now() + binding.repeat_s
        self._tap(binding)

    def _hold(self, key: str, move: str) -> None:
        was_up = key not in self.down
        self._holders.setdefault(key, set()).add(move)
        if was_up:
            self._down(key)

    def _let_go(self, key: str, move: str) -> None:
        holders = self._holders.get(key, set())
        if holders == {move}:
            if key not in self._tapped:
                self._sink.release(key)
            del self._holders[key]
        holders.discard(move)

    def _tap(self, binding: KeyBinding) -> None:
        key = binding.key
        if key in self._holders:
            return
        if key in self._tapped:
            self._sink.release(key)  # So that the game sees two taps.
        self._tapped[key] = self._now() + binding.tap_s
        self._down(key)

    def _down(self, key: str) -> None:
        try:
            self._sink.press(key)
        except BaseException:
            self.release_all()
            raise
