"""What is drawn for an altered picture: many numbers at once, since one by one is slow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

import numpy as np

T = TypeVar("T")

AT_ONCE: Final = 48
"""An altered picture takes about so many numbers."""


class Chance:
    """Draws from a generator, less far from what changes nothing the weaker it is to be.

    Parameters
    ----------
    strength
        0: always what changes nothing; 1: the whole range.
    """

    def __init__(self, rng: np.random.Generator, strength: float = 1.0) -> None:
        self._strength = strength
        self.share: Callable[[], float] = _numbers(rng).__next__
        """Returns a number in [0, 1)."""

    def happens(self, probability: float) -> bool:
        """Return whether something so probable happens."""
        return self.share() < probability

    def any_between(self, low: float, high: float) -> float:
        """Return a number in a range, however strong."""
        return low + (high - low) * self.share()

    def between(self, low: float, high: float, nothing: float = 0.0) -> float:
        """Return a number in a range, drawn towards the one that changes nothing."""
        value = low + (high - low) * self.share()
        return nothing + self._strength * (value - nothing)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both among them, however strong."""
        return low + int((high - low + 1) * self.share())

    def channels(
        self, low: float, high: float, nothing: float = 0.0, *, per_channel: float = 0.5
    ) -> tuple[float, float, float]:
        """Return a number for each channel: with that probability each its own, else one."""
        if self.happens(per_channel):
            red, green, blue = (self.between(low, high, nothing) for _ in range(3))
            return red, green, blue
        value = self.between(low, high, nothing)
        return value, value, value

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of them."""
        return choices[int(len(choices) * self.share())]

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """Return so many of them, at most all, in any order."""
        left = list(things)
        return [left.pop(int(len(left) * self.share())) for _ in range(min(count, len(left)))]


def _numbers(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.random(AT_ONCE).tolist()
