"""Progress bars on the error stream."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from moveset.base.shown_text import escape_controls
from moveset.cli.rate import JobRate
from moveset.cli.terminal import open_console

if TYPE_CHECKING:
    from moveset.workflow.extract_one import JobOutcome


class ProgressBar:
    """A progress bar for each stage, on the error stream, so that output can be piped.

    Notes
    -----
    ``update`` has the signature of a ``ProgressCallback``.
    """

    def __enter__(self) -> Self:
        from rich.progress import Progress

        # What is printed meanwhile goes above the bars only where both are on the same terminal.
        self._progress = Progress(
            *self._columns(), console=open_console(sys.stderr), redirect_stdout=sys.stdout.isatty()
        )
        self._tasks: dict[str, Any] = {}
        self._progress.start()
        return self

    def _columns(self) -> tuple[Any, ...]:
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

        name = TextColumn("{task.description:<28}", markup=False)
        return name, BarColumn(), TimeElapsedColumn()

    def update(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is; a new stage completes those before it."""
        if stage not in self._tasks:
            self._complete()
            self._tasks[stage] = self._progress.add_task(
                escape_controls(stage), total=total, rate=""
            )
        self._progress.update(self._tasks[stage], completed=done, total=total)

    def log(self, stage: str, epoch: int, loss: float, accuracy: float) -> None:
        """Print a batch's loss above the bars, in the article's format."""
        line = f"{stage}, epoch {epoch}: Cost: {loss:.5f}, accuracy: {accuracy:.5f}"
        self._progress.console.print(escape_controls(line))

    def _complete(self) -> None:
        """Fill all bars: early stopping ends a stage before its last epoch."""
        for task in self._progress.tasks:
            self._progress.update(task.id, completed=task.total)
            self._progress.stop_task(task.id)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._complete()
        self._progress.stop()


class RateBar(ProgressBar):
    """A progress bar that also shows the count, the rate and the time left.

    Parameters
    ----------
    things
        What is counted, such as ``videos``.
    now
        A clock in seconds.
    """

    def __init__(self, things: str, *, now: Callable[[], float] = time.monotonic) -> None:
        self._things, self._now = things, now
        self._rate = JobRate(now())

    def _columns(self) -> tuple[Any, ...]:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn

        return BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}")

    def update(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is; one more thing was worked on."""
        self._rate.count(self._now())
        self._show(stage, done, total)

    def update_video(self, outcome: JobOutcome, done: int, total: int) -> None:
        """Show how far an extraction is; only a video that was read counts for the rate."""
        if outcome.was_read:
            self._rate.count(self._now(), outcome.seconds)
        self._show("extract", done, total)

    def _show(self, stage: str, done: int, total: int) -> None:
        super().update(stage, done, total)
        words = self._rate.words(self._things, total - done)
        self._progress.update(self._tasks[stage], rate=words)
