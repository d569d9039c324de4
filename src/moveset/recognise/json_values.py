"""Values as JSON stores them, and the strict reading of JSON from anybody."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, Final, Never

import numpy as np

from moveset.base.values import Json

MAX_DEPTH: Final = 16
"""Lists and objects inside of each other; a report has six."""

MAX_INTEGER: Final = 2**53
"""Larger integers are different numbers in JavaScript."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udfff]")
"""Characters that control a terminal, and halves of characters, which cannot be written."""


def to_json(value: Any) -> Json:
    """Return a value as JSON returns it: lists for tuples, None for NaN and infinity.

    A number of NumPy becomes one of Python: callers compute times and scores with either.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Mapping):
        return {str(key): to_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def read_json(content: bytes) -> Json:
    """Return the value in some JSON that anybody may have written.

    Raises
    ------
    RecursionError, ValueError
        It is not JSON, is nested too deep, repeats a key, or has a number or a text that would do
        harm: NaN, infinity, a very large integer, control characters.
    """
    value = json.loads(
        str(content, "utf-8"),
        parse_constant=_refuse,
        parse_float=_read_float,
        parse_int=_read_integer,
        object_pairs_hook=_read_object,
    )
    _check(value, 0)
    return value


def _refuse(text: str) -> Never:
    raise ValueError(f"{text[:20]} is not a number of JSON")


def _read_float(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _refuse(text)


def _read_integer(text: str) -> int:
    if len(text) > len(str(-MAX_INTEGER)) or abs(int(text)) > MAX_INTEGER:
        _refuse(text)
    return int(text)


def _read_object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("an object has a key twice")
    return values


def _check(value: Json, depth: int) -> None:
    if isinstance(value, str):
        if _CONTROL.search(value):
            raise ValueError("a text has control characters")
    elif isinstance(value, dict | list):
        if depth == MAX_DEPTH:
            raise ValueError("it is nested too deep")
        for part in (*value, *value.values()) if isinstance(value, dict) else value:
            _check(part, depth + 1)
