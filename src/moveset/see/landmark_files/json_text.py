"""JSON documents and JSON lines as values, with limits, and with words for damaged ones."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moveset.base.errors import LandmarkFileError
from moveset.base.files import explain_read_error, open_regular_file, read_regular_file
from moveset.base.values import Json
from moveset.see.landmark_files.recording import MAX_JSON_BYTES

MAX_LINE: Final = 2**20
"""Characters in one of the JSON lines; a frame of 33 landmarks needs 6,000."""


def read_json(path: Path) -> Json:
    """Return the document in a file; of JSON lines the list of their values.

    Raises
    ------
    LandmarkFileError
        It cannot be read, is too large, or is cut short; with the place.
    """
    if _has_lines(path):
        return list(read_json_lines(path))
    try:
        text = read_regular_file(path, MAX_JSON_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
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
        with io.TextIOWrapper(open_regular_file(path), encoding="utf-8-sig") as text:
            number = 0
            while line := text.readline(MAX_LINE):
                number += 1
                if len(line) >= MAX_LINE:
                    raise LandmarkFileError(f"line {number} of {path.name} is too long")
                if line.strip():
                    yield _parse(line, f"line {number} of {path.name}")
    except UnicodeDecodeError as error:
        raise LandmarkFileError(f"{path.name} is no text in UTF-8: export it again") from error
    except OSError as error:
        raise LandmarkFileError(explain_read_error(path, error)) from error


def first_json_line(path: Path) -> Json:
    """Return the value of a file's first line; None if that is no JSON document."""
    try:
        return next(read_json_lines(path), None)
    except LandmarkFileError:
        return None


def _has_lines(path: Path) -> bool:
    """Return whether a file's first two lines are documents of their own."""
    lines = read_json_lines(path)
    try:
        first, second = next(lines, None), next(lines, None)
    except LandmarkFileError:
        return path.suffix.lower() == ".jsonl"
    return second is not None and isinstance(first, dict | list)


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
