"""From events to key presses and releases, so that no key ever stays down."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from threading import Condition, Thread
from typing import Final, Literal, Protocol, Self

from moveset.base.values import MoveEvent
from moveset.play.key_names import split_keys
from moveset.play.keymap import KeyBinding, Keymap

Owner = tuple[Literal["hold", "tap"], str]
"""Why a key is down: a move holds it, or it is part of a tap."""

STALL_S: Final = 0.5
"""Without a frame for this long the player's state is unknown, and every held key is released."""


class KeySink(Protocol):
    """A receiver of keys: the machine's keyboard, a game's socket, a list."""

    def press(self, key: str) -> None:
        """Press a key that is up."""
        ...

    def release(self, key: str) -> None:
        """Release a key that is down."""
        ...

    def close(self) -> None:
        """Close the device and release every key that is still down."""
        ...


Keystroke = tuple[float | None, Literal["down", "up"], str]
"""Time (None without a clock), down or up, key."""


class ListSink:
    """Records every keystroke and presses no key.

    Parameters
    ----------
    now
        A clock in seconds for the times of keystrokes; None: they have no times.

    Attributes
    ----------
    keystrokes
        In order: (time or None, ``down`` or ``up``, name of the key).
    closed
        Whether ``close`` was called, as ``play`` does at the end.
    """

    def __init__(self, now: Callable[[], float] | None = None) -> None:
        self.keystrokes: list[Keystroke] = []
        self.closed = False
        self._now = now

    def press(self, key: str) -> None:
        """Record a press.

        Parameters
        ----------
        key
            Its name, as in a key map.
        """
        self.keystrokes.append((self._time(), "down", key))

    def release(self, key: str) -> None:
        """Record a release.

        Parameters
        ----------
        key
            Its name, as in a key map.
        """
        self.keystrokes.append((self._time(), "up", key))

    def close(self) -> None:
        """Record that the sink is closed."""
        self.closed = True

    def _time(self) -> float | None:
        return self._now() if self._now else None


class KeyPresser(AbstractContextManager["KeyPresser"]):
    """Turns events into keystrokes of a sink; closing it releases every key.

    A tapped key is pressed at the event and released after its ``tap_s``. A held key is pressed at
    the press and released at the release. A repeated key is tapped from the press to the release.
    A key that several moves share is pressed with the first and released with the last. The keys
    of a combination are pressed in order and released in reverse. When no frame comes for
    ``STALL_S``, every held key is released.

    Parameters
    ----------
    sink
        Closed with the presser; called from one thread at a time.
    keymap
        Moves that are not in it press no key.
    now
        A monotonic clock in seconds.

    Notes
    -----
    The caller must call ``expire`` when it is due. Used as a context manager, a thread does so, and
    a tap ends on time even while the camera sends no frames.
    """

    def __init__(
        self, sink: KeySink, keymap: Keymap, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._sink = sink
        self._keymap = keymap
        self._now = now
        self._owners: dict[str, set[Owner]] = {}  # of each key that is down, in order
        self._held: set[str] = set()
        self._taps: dict[str, float] = {}
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
            return frozenset(self._owners)

    @property
    def paused(self) -> bool:
        """Whether the sink is paused and presses nothing; one without a pause never is."""
        return bool(getattr(self._sink, "paused", False))

    @property
    def due_s(self) -> float | None:
        """The time at which ``expire`` is due; None if it is not."""
        with self._changed:
            due = [*self._taps.values(), *self._repeats.values()]
            if self._held or self._repeats:
                due.append(self._frame_s + STALL_S)
            return min(due, default=None)

    def handle(self, event: MoveEvent) -> None:
        """Press or release the key of an event; ignore the release of a move that is not held."""
        with self._changed:
            self._expire()
            self._frame_s = self._now()
            binding = self._keymap.bindings.get(event.move)
            if binding and event.event == "release":
                self._repeats.pop(event.move, None)
                self._end_hold(event.move)
            elif binding:
                self._begin(binding, event.move)
            self._changed.notify_all()

    def tick(self) -> None:
        """Record that a frame came; call it at every frame."""
        with self._changed:
            self._frame_s = self._now()
            self._expire()

    def expire(self) -> None:
        """Do what is due: end taps, repeat taps, release held keys after a stall."""
        with self._changed:
            self._expire()

    def release_all(self) -> None:
        """Release every key, also those after one at which the sink fails."""
        failure: Exception | None = None
        with self._changed:
            self._repeats.clear()
            for key in reversed([*self._owners]):
                try:
                    self._sink.release(key)
                except Exception as error:
                    failure = failure or error
                self._owners.pop(key, None)
            self._held.clear()
            self._taps.clear()
        if failure:
            raise failure

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release every key and close the sink."""
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
        with self._changed, suppress(Exception):  # raised again at the next frame
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
            self._end_holds()
        for key in [key for key, until_s in self._taps.items() if now_s >= until_s]:
            self._end_tap(key)
        for move in [move for move, next_s in self._repeats.items() if now_s >= next_s]:
            self._begin(self._keymap.bindings[move], move)

    def _begin(self, binding: KeyBinding, move: str) -> None:
        if binding.hold:
            self._held.add(move)
            self._take(binding.keys, ("hold", move))
            return
        if binding.repeat_s:
            self._repeats[move] = self._now() + binding.repeat_s
        self._tap(binding)

    def _tap(self, binding: KeyBinding) -> None:
        key = binding.keys[-1]
        if any(kind == "hold" for kind, _ in self._owners.get(key, ())):
            return
        for tapped in [tapped for tapped in self._taps if key in split_keys(tapped)]:
            self._end_tap(tapped)  # so that the game sees two taps
        self._taps[binding.key] = self._now() + binding.tap_s
        self._take(binding.keys, ("tap", binding.key))

    def _end_tap(self, key: str) -> None:
        self._give_back(("tap", key))
        del self._taps[key]

    def _end_holds(self) -> None:
        self._repeats.clear()
        for move in sorted(self._held):
            self._end_hold(move)

    def _end_hold(self, move: str) -> None:
        self._give_back(("hold", move))
        self._held.discard(move)

    # A key is recorded before it is pressed and forgotten after it is released. So ``release_all``
    # knows every key that is down, whatever interrupts these methods.

    def _take(self, keys: Sequence[str], owner: Owner) -> None:
        """Press those of the keys that are up."""
        for key in keys:
            if key in self._owners:
                self._owners[key].add(owner)
            else:
                self._owners[key] = {owner}
                self._down(key)

    def _give_back(self, owner: Owner) -> None:
        """Release the keys that nothing else needs."""
        for key in reversed([key for key, owners in self._owners.items() if owner in owners]):
            if self._owners[key] == {owner}:
                self._sink.release(key)
                del self._owners[key]
            else:
                self._owners[key].discard(owner)

    def _down(self, key: str) -> None:
        try:
            self._sink.press(key)
        except BaseException:
            self.release_all()
            raise
