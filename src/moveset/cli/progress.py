"""Progress bars on the error stream."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self

from moveset.base.shown_text import escape_controls
from moveset.cli.terminal import open_console


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
    """

    def __init__(self, things: str) -> None:
        self._things = things

    def _columns(self) -> tuple[Any, ...]:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

        rate = TextColumn("{task.fields[rate]}")
        return BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn()

    def update(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        super().update(stage, done, total)
        task = self._progress.tasks[-1]
        hourly = 3600.0 * done / max(task.elapsed or 0.0, 1e-3)
        self._progress.update(task.id, rate=f"{hourly:,.0f} {self._things} an hour")
