"""Numbers as the report and the command line show them."""

from __future__ import annotations

import math
from typing import Final

NOTHING: Final = "\u2013"
"""Stands where there was nothing to count."""


def format_count(value: float) -> str:
    """Return a whole number."""
    return NOTHING if math.isnan(value) else f"{value:.0f}"


def format_share(value: float) -> str:
    """Return a share of one with two digits, never rounded up to a perfect 1.00."""
    if math.isnan(value):
        return NOTHING
    return f"{min(value, 0.99) if value < 1.0 else value:.2f}"


def format_seconds(value: float) -> str:
    """Return seconds with two digits."""
    return NOTHING if math.isnan(value) else f"{value:.2f} s"


def format_rate(value: float) -> str:
    """Return a rate per minute with one digit."""
    return NOTHING if math.isnan(value) else f"{value:.1f}"
