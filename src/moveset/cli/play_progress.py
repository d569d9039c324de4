"""How much of a video has been played, as a bar below the events."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, TextIO

from moveset.cli.terminal import open_console

if TYPE_CHECKING:
    from moveset.capture.frame_source import FrameSource
    from moveset.play.pipeline import PlayedFrame

MIN_DURATION_S: Final = 2.0
"""A shorter video is over before anybody has read the bar."""


class PlayProgress:
    """A bar on the error stream while a video plays; none for a camera, or outside a terminal.

    Parameters
    ----------
    source
        Where the frames come from; one that plays a file has a ``duration_s``.
    stream
        Where the bar goes; the error stream if None.
    """

    def __init__(self, source: FrameSource, stream: TextIO | None = None) -> None:
        self._duration_s: float = getattr(source, "duration_s", 0.0)
        self._stream = stream or sys.stderr
        self._bar: Any = None

    def follow(self, played: Iterable[PlayedFrame]) -> Iterator[PlayedFrame]:
        """Yield the played frames, and move the bar to the time of each."""
        for item in played:
            if self._bar:
                self._bar.update(self._task, completed=item.frame.time_s)
            yield item

    def __enter__(self) -> Self:
        if self._duration_s >= MIN_DURATION_S and self._stream.isatty():
            self._bar = _make_bar(self._stream)
            self._task = self._bar.add_task("play", total=self._duration_s)
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()


def _make_bar(stream: TextIO) -> Any:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f} s"),
        TimeRemainingColumn(),
        console=open_console(stream),
        transient=True,
        # Events that go to a file or a pipe must not be printed above the bar instead.
        redirect_stdout=sys.stdout.isatty(),
    )
