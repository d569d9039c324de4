"""CSV files of a project: reads, extends and changes them, and reports errors with their line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from moveset.base.errors import LabelError, ProjectError
from moveset.base.files import write_atomically
from moveset.label.csv_tables import add_rows, change_rows


def read_text(path: Path) -> str:
    """Return the text of a file, without a byte order mark.

    Raises
    ------
    ProjectError
        It cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "not readable"
        raise ProjectError(f"{path} cannot be read ({reason}): check the name") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ProjectError(f"{path}, line {line}: not UTF-8: save the file as UTF-8") from error


def add_to_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Add rows at the end of a table; create it if it does not exist."""
    text = read_text(path) if path.exists() else ""
    write_atomically(path, add_rows(text, columns, rows))


def change_table(
    path: Path,
    columns: Sequence[str],
    change: Callable[[Mapping[str, str]], Mapping[str, str] | None],
) -> None:
    """Change or remove rows of a table, as ``csv_tables.change_rows`` does."""
    if path.exists():
        write_atomically(path, change_rows(read_text(path), str(path), columns, change))


@contextmanager
def at_line(path: Path, line: int) -> Iterator[None]:
    """Add file and line to the errors raised in the block."""
    try:
        yield
    except (LabelError, ProjectError) as error:
        raise type(error)(f"{path}, line {line}: {error}") from error
