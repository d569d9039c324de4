"""Random colours."""

from __future__ import annotations

import colorsys

import numpy as np

Colour = tuple[float, float, float]
"""Red, green, blue in [0, 255]."""


def random_colour(
    rng: np.random.Generator,
    saturation: tuple[float, float],
    value: tuple[float, float],
    hue: tuple[float, float] = (0.0, 1.0),
) -> Colour:
    """Return a colour with hue, saturation and value in ranges within [0, 1]."""
    chosen = (rng.uniform(*hue), rng.uniform(*saturation), rng.uniform(*value))
    red, green, blue = colorsys.hsv_to_rgb(*(float(part) for part in chosen))
    return 255.0 * red, 255.0 * green, 255.0 * blue


def tinted(rng: np.random.Generator, colour: Colour) -> Colour:
    """Return a colour with each channel changed by up to 6 %."""
    red, green, blue = (float(np.clip(part * rng.uniform(0.94, 1.06), 0, 255)) for part in colour)
    return red, green, blue
