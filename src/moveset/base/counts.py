"""Counts in sentences."""

from __future__ import annotations


def count_times(number: int) -> str:
    """Return how often something happened: ``once``, ``3 times``."""
    return "once" if number == 1 else f"{number} times"


def with_noun(number: int, noun: str) -> str:
    """Return a number and its noun, in the plural where it needs one."""
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("person"):
        return f"{number} {noun.removesuffix('person')}people"
    return f"{number} {noun}{'es' if noun.endswith('s') else 's'}"
