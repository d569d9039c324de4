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
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        name = TextColumn("{task.description:<28}", markup=False)
        columns = name, BarColumn(), TimeElapsedColumn()
        # What is printed meanwhile goes above the bars only where both are on the same terminal.
        self._progress = Progress(
            *columns, console=open_console(sys.stderr), redirect_stdout=sys.stdout.isatty()
        )
        self._tasks: dict[str, Any] = {}
        self._progress.start()
        return self

    def update(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is; a new stage completes those before it."""
        if stage not in self._tasks:
            self._complete()
            self._tasks[stage] = self._progress.add_task(escape_controls(stage), total=total)
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
