"""JSON documents and JSON lines as values, with limits, and with words for damaged ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moveset.base.errors import LandmarkFileError
from moveset.base.files import explain_read_error, read_regular_file
from moveset.base.values import Json
from moveset.see.landmark_files.recording import MAX_JSON_BYTES
from moveset.see.landmark_files.table_rows import UTF_16, open_text

MAX_LINE: Final = 2**20
"""Characters in one of the JSON lines; a frame of 33 landmarks needs 6,000."""

MAX_LISTS, MAX_VALUES = 4_000_000, 30_000_000
"""Lists and objects take 90 bytes each, numbers 32: 1.3 GB together. Half an hour of MediaPipe has
4 million, an hour of COCO 6 million numbers."""


def read_json(path: Path) -> Json:
    """Return the document in a file.

    Raises
    ------
    LandmarkFileError
        It cannot be read, is too large, or is cut short; with the place.
    """
    try:
        content = read_regular_file(path, MAX_JSON_BYTES)
        _check_size(content, path.name)
        text = content.decode("utf-16" if content[:2] in UTF_16 else "utf-8-sig")
    except UnicodeError as error:
        raise LandmarkFileError(f"{path.name} is no text in UTF-8: export it again") from error
    except OSError as error:
        raise LandmarkFileError(explain_read_error(path, error)) from error
    return _parse(text, path.name)


def read_json_lines(path: Path) -> Iterator[Json]:
    """Yield the value of each line.

    Raises
    ------
    LandmarkFileError
        A line is damaged or too long.
    """
    try:
        with open_text(path) as text:
            number = 0
            while line := text.readline(MAX_LINE):
                number += 1
                if len(line) >= MAX_LINE:
                    raise LandmarkFileError(f"line {number} of {path.name} is too long")
                if line.strip():
                    yield _parse(line, f"line {number} of {path.name}")
    except UnicodeError as error:
        raise LandmarkFileError(f"{path.name} is no text in UTF-8: export it again") from error
    except OSError as error:
        raise LandmarkFileError(explain_read_error(path, error)) from error


def first_json_line(path: Path) -> Json:
    """Return the value of a file's first line; None if that is no JSON document."""
    try:
        return next(read_json_lines(path), None)
    except LandmarkFileError:
        return None


def has_lines(path: Path) -> bool:
    """Return whether a file's first two lines are documents of their own."""
    lines = read_json_lines(path)
    try:
        first, second = next(lines, None), next(lines, None)
    except LandmarkFileError:
        return path.suffix.lower() == ".jsonl"
    return second is not None and isinstance(first, dict | list)


def _check_size(content: bytes, name: str) -> None:
    """Refuse a document whose values would take much more memory than its text."""
    if content.count(b"[") + content.count(b"{") > MAX_LISTS or content.count(b",") > MAX_VALUES:
        raise LandmarkFileError(
            f"{name} holds too much for one document: write it as JSON lines, a frame on each line"
        )


def _parse(text: str, where: str) -> Json:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"at line {error.lineno}, character {error.colno}"
        if error.pos >= len(text.rstrip()):
            raise LandmarkFileError(f"{where} is cut short {place}: copy it again") from error
        raise LandmarkFileError(f"{where} is damaged JSON {place}: copy it again") from error
    except (RecursionError, ValueError) as error:
        raise LandmarkFileError(f"{where} is no JSON of landmarks: export it again") from error
