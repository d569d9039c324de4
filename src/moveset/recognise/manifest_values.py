"""Values of a bundle's manifest, each checked, because a bundle may come from anybody."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from typing import Final

from moveset.base.values import MOVE_NAME, Json

MAX_TEXT: Final = 80

FINGERPRINT: Final = re.compile(r"[0-9a-z]{0,64}")
"""That of MobileNet's weights is part of a file's name in the cache folder."""

MAX_SHRINK_PX: Final = 2048


def fields(value: Json, allowed: Collection[str]) -> dict[str, Json]:
    """Return an object whose fields are all among the allowed ones.

    Raises
    ------
    TypeError, ValueError
        It is no object, or has other fields.
    """
    if not isinstance(value, dict):
        raise TypeError("an object is missing")
    if value.keys() - {*allowed}:
        raise ValueError("an object has unknown fields")
    return value


def listed(value: Json, most: int, what: str) -> list[Json]:
    """Return a list of limited length; ``what`` is in it, for the error."""
    if not isinstance(value, list):
        raise TypeError(f"there is no list of {what}")
    if len(value) > most:
        raise ValueError(f"there are more than {most} {what}")
    return value


def text(value: Json) -> str:
    """Return a short text."""
    if not isinstance(value, str):
        raise TypeError("a text is missing")
    if len(value) > MAX_TEXT:
        raise ValueError("a text is too long")
    return value


def move_name(value: Json) -> str:
    """Return the name of a move, or ``NONE``."""
    name = text(value)
    if not MOVE_NAME.fullmatch(name):
        raise ValueError("a move has an invalid name")
    return name


def flag(value: Json) -> bool:
    """Return a truth value."""
    if not isinstance(value, bool):
        raise TypeError("a value is neither true nor false")
    return value


def integer(value: Json, least: int, most: int) -> int:
    """Return an integer in a range, its ends included."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("an integer is missing")
    return int(_in_range(value, least, most))


def number(value: Json, least: float, most: float) -> float:
    """Return a number in a range, its ends included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("a number is missing")
    return float(_in_range(value, least, most))


def number_or_nan(value: Json) -> float:
    """Return a finite number, or NaN for null."""
    return math.nan if value is None else number(value, -1e30, 1e30)


def _in_range(value: float, least: float, most: float) -> float:
    if not least <= value <= most:
        raise ValueError("a number is out of range")
    return value


def extractor_settings(value: Json) -> dict[str, Json]:
    """Return the settings of a feature extractor.

    An extractor compares most of them with its own. Those that it acts on are checked here.
    """
    if not isinstance(value, dict):
        raise TypeError("the settings are no object")
    if not FINGERPRINT.fullmatch(text(value.get("fingerprint", ""))):
        raise ValueError("the fingerprint has other characters")
    flag(value.get("grey", False))
    shrink = value.get("shrink")
    if shrink is not None:
        width, height = listed(shrink, 2, "sizes")
        integer(width, 1, MAX_SHRINK_PX)
        integer(height, 1, MAX_SHRINK_PX)
    return value
