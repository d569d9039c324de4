"""Counts in sentences."""

from __future__ import annotations


def count_times(number: int) -> str:
    """Return how often something happened: ``once``, ``3 times``."""
    return "once" if number == 1 else f"{number} times"
