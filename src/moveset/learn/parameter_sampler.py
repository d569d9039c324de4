"""Random parameters of image transforms, drawn in blocks because single draws are slow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

import numpy as np

T = TypeVar("T")

BLOCK: Final = 48
"""Numbers drawn at once: about as many as one image transform takes."""


class ParameterSampler:
    """Samples parameters, scaled towards neutral values that change nothing.

    Parameters
    ----------
    strength
        0 to 1: at 0 ``scaled`` always returns the neutral value, at 1 it covers the whole range.

    Attributes
    ----------
    random
        Returns a number in [0, 1).
    """

    def __init__(self, rng: np.random.Generator, strength: float = 1.0) -> None:
        self._strength = strength
        self.random: Callable[[], float] = _numbers(rng).__next__

    def happens(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.random() < probability

    def uniform(self, low: float, high: float) -> float:
        """Return a number in [low, high), whatever the strength."""
        return low + (high - low) * self.random()

    def scaled(self, low: float, high: float, neutral: float = 0.0) -> float:
        """Return a number in [low, high), moved towards ``neutral`` as the strength falls."""
        value = low + (high - low) * self.random()
        return neutral + self._strength * (value - neutral)

    def integer(self, low: int, high: int) -> int:
        """Return an integer in [low, high], whatever the strength."""
        return low + int((high - low + 1) * self.random())

    def channels(
        self, low: float, high: float, neutral: float = 0.0, *, per_channel: float = 0.5
    ) -> tuple[float, float, float]:
        """Return a scaled number for each channel.

        Parameters
        ----------
        per_channel
            Probability that each channel has a number of its own; else all share one.
        """
        if self.happens(per_channel):
            red, green, blue = (self.scaled(low, high, neutral) for _ in range(3))
            return red, green, blue
        value = self.scaled(low, high, neutral)
        return value, value, value

    def choice(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[int(len(options) * self.random())]

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Return ``count`` different items in random order; all of them if there are fewer."""
        left = list(items)
        return [left.pop(int(len(left) * self.random())) for _ in range(min(count, len(left)))]


def _numbers(rng: np.random.Generator) -> Iterator[float]:
    while True:
        yield from rng.random(BLOCK).tolist()
