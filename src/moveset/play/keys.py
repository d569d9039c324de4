"""Last on the road: from events to keys going down and up, and never one left down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import TracebackType
from typing import Final, Literal, Protocol, Self

from moveset.errors import KeymapError
from moveset.play.keymap import Keymap
from moveset.types import MoveEvent

TAP_S: Final = 0.05
"""How long a tapped key is down: three frames of a game at 60 a second, so that none misses it."""


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


SINKS: Final[Mapping[str, Callable[[], KeySink]]] = {"list": ListSink}
"""Every sink by its name; the machine's keyboard takes its place here."""


def open_sink(name: str) -> KeySink:
    """Return a new sink of that name.

    Raises
    ------
    KeymapError
        There is none of that name.
    """
    if name not in SINKS:
        near = get_close_matches(name, SINKS, n=1) or sorted(SINKS)
        raise KeymapError(f"no keyboard is called {name!r}: choose {' or '.join(near)}")
    return SINKS[name]()


class KeyPresser:
    """Turns events into strokes of a sink, and lets go of every key when it is closed.

    A tapped key goes down at the event and up at the first ``tick`` after ``tap_s``; a held one
    goes down at the press and up at the release. Moves that share a key share it: it goes down
    with the first and up with the last. Between two ticks nothing goes up: whoever has a source
    that may fall silent ticks on meanwhile.

    Parameters
    ----------
    sink
        Is closed with the presser.
    keymap
        Moves that are not in it press nothing.
    tap_s
        Seconds that a tapped key is down.
    """

    def __init__(self, sink: KeySink, keymap: Keymap, *, tap_s: float = TAP_S) -> None:
        self._sink = sink
        self._keymap = keymap
        self._tap_s = tap_s
        self._holders: dict[str, set[str]] = {}
        self._tapped: dict[str, float] = {}

    @property
    def down(self) -> frozenset[str]:
        """The keys that are down."""
        return frozenset(self._holders) | frozenset(self._tapped)

    def handle(self, event: MoveEvent, now_s: float) -> None:
        """Do what one event asks for.

        Parameters
        ----------
        event
            A press or a release; a release of a move that is not held does nothing.
        now_s
            Seconds on the clock that ``tick`` reads too.
        """
        self.tick(now_s)
        binding = self._keymap.bindings.get(event.move)
        if binding is None:
            return
        if event.event == "release":
            self._let_go(binding.key, event.move)
        elif binding.hold:
            self._hold(binding.key, event.move)
        else:
            self._tap(binding.key, now_s)

    def tick(self, now_s: float) -> None:
        """Let go of the keys whose tap is over; call it at every frame."""
        for key in [key for key, until_s in self._tapped.items() if now_s >= until_s]:
            if key not in self._holders:
                self._sink.release(key)
            del self._tapped[key]

    def release_all(self) -> None:
        """Let every key go, also those after one that the sink refused."""
        refused: Exception | None = None
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
        try:
            self.release_all()
        finally:
            self._sink.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # A key is noted before it goes down and forgotten after it went up: whatever interrupts, none
    # is down that ``release_all`` does not know.

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

    def _tap(self, key: str, now_s: float) -> None:
        if key in self._holders:
            return
        if key in self._tapped:
            self._sink.release(key)  # So that the game sees two taps.
        self._tapped[key] = now_s + self._tap_s
        self._down(key)

    def _down(self, key: str) -> None:
        try:
            self._sink.press(key)
        except BaseException:
            self.release_all()
            raise
