"""Values as JSON stores them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from moveset.base.values import Json


def to_json(value: Any) -> Json:
    """Return a value as JSON returns it: lists for tuples, None for NaN and infinity."""
    if isinstance(value, Mapping):
        return {str(key): to_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
