"""CSV files of a project: reads, extends and changes them, and reports errors with their line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from moveset.base.errors import LabelError, ProjectError
from moveset.base.files import explain_read_error, read_regular_file, write_atomically
from moveset.label.csv_tables import add_rows, change_rows

MAX_TABLE_BYTES: Final = 8 * 2**20
"""Some 200,000 segments: more than ``csv_tables.MAX_CELLS`` allows."""


def read_text(path: Path, max_bytes: int = MAX_TABLE_BYTES) -> str:
    """Return the text of a file, without a byte order mark.

    Raises
    ------
    ProjectError
        It cannot be read, is larger than ``max_bytes``, or is not a text in UTF-8.
    """
    try:
        content = read_regular_file(path, max_bytes)
    except OSError as error:
        raise ProjectError(explain_read_error(path, error)) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ProjectError(f"{path}, line {line}: not UTF-8: save the file as UTF-8") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ProjectError(f"{path}, line {line}: a zero byte: save the file as text in UTF-8")
    return text


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
