"""First on the road, the drawn person: clothes, skin, hair, and the room in its light."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import numpy as np

Colour = tuple[float, float, float]
"""Red, green, blue in [0, 255]."""

SKINS: tuple[Colour, ...] = (
    *((246, 214, 190), (236, 192, 160), (222, 172, 134), (198, 144, 104)),
    *((164, 112, 76), (138, 94, 66), (112, 76, 54)),
)
HAIRS: tuple[Colour, ...] = (
    *((28, 24, 22), (46, 34, 28), (78, 52, 36), (116, 78, 44)),
    *((176, 136, 78), (214, 180, 120), (150, 62, 32), (150, 146, 142)),
)
HAIR_STYLES = ("short", "cropped", "long", "bun", "bald", "cap")
WALL_PATTERNS = ("plain", "plain", "stripes", "bricks", "panels")
FLOOR_PATTERNS = ("planks", "tiles", "carpet")
DECORATIONS = ("frames", "window", "shelf", "none")


@dataclass(frozen=True, slots=True)
class Looks:
    """Colours and cut of one person.

    Attributes
    ----------
    sleeve, leg
        Share of the arm and the leg that is covered.
    gloves
        Whether the hands wear boxing gloves.
    stripe
        Whether a band in ``second`` goes round the chest.
    """

    skin: Colour
    hair: Colour
    hair_style: str
    beard: bool
    shirt: Colour
    second: Colour
    stripe: bool
    sleeve: float
    trousers: Colour
    leg: float
    shoes: Colour
    gloves: bool


@dataclass(frozen=True, slots=True)
class Room:
    """What is behind the person, and the light.

    Attributes
    ----------
    wall_m
        Behind the room's middle.
    light
        Direction towards the lamp, as x, y, z, of length one.
    ambient, brightness
        Share of light from everywhere, and a factor on everything.
    warmth
        From -1 (blue) to 1 (yellow).
    noise
        Of the camera's sensor, grey levels.
    seed
        Of the textures.
    """

    wall: Colour
    floor: Colour
    wall_pattern: str
    floor_pattern: str
    decoration: str
    wall_m: float
    light: tuple[float, float, float]
    ambient: float
    brightness: float
    warmth: float
    noise: float
    seed: int


def choose_looks(rng: np.random.Generator) -> Looks:
    """Dress somebody."""
    shirt = _cloth(rng)
    return Looks(
        skin=_tinted(rng, SKINS[rng.integers(len(SKINS))]),
        hair=_tinted(rng, HAIRS[rng.integers(len(HAIRS))]),
        hair_style=HAIR_STYLES[rng.integers(len(HAIR_STYLES))],
        beard=bool(rng.random() < 0.25),
        shirt=shirt,
        second=_cloth(rng),
        stripe=bool(rng.random() < 0.35),
        sleeve=float(rng.choice([0.0, 0.20, 0.28, 0.28, 0.72, 1.0, 1.0])),
        trousers=_cloth(rng),
        leg=float(rng.choice([0.40, 0.72, 1.0, 1.0, 1.0])),
        shoes=_cloth(rng),
        gloves=bool(rng.random() < 0.15),
    )


def furnish_room(rng: np.random.Generator) -> Room:
    """Make a room: a wall, a floor, something on the wall, a lamp."""
    side, height, front = rng.uniform(-0.9, 0.9), rng.uniform(0.3, 1.0), rng.uniform(0.35, 1.0)
    length = float(np.sqrt(side**2 + height**2 + front**2))
    return Room(
        wall=_colour(rng, (0.0, 0.26), (0.60, 0.96)),
        floor=_colour(rng, (0.08, 0.45), (0.32, 0.75), hue=(0.04, 0.12)),
        wall_pattern=WALL_PATTERNS[rng.integers(len(WALL_PATTERNS))],
        floor_pattern=FLOOR_PATTERNS[rng.integers(len(FLOOR_PATTERNS))],
        decoration=DECORATIONS[rng.integers(len(DECORATIONS))],
        wall_m=float(rng.uniform(1.0, 2.2)),
        light=(side / length, height / length, front / length),
        ambient=float(rng.uniform(0.46, 0.68)),
        brightness=float(rng.uniform(0.86, 1.16)),
        warmth=float(rng.uniform(-1.0, 1.0)),
        noise=float(rng.uniform(0.8, 4.0)),
        seed=int(rng.integers(2**31)),
    )


def _cloth(rng: np.random.Generator) -> Colour:
    if rng.random() < 0.3:
        return _colour(rng, (0.0, 0.06), (0.14, 0.95))
    return _colour(rng, (0.35, 0.85), (0.30, 0.90))


def _colour(
    rng: np.random.Generator,
    saturation: tuple[float, float],
    value: tuple[float, float],
    hue: tuple[float, float] = (0.0, 1.0),
) -> Colour:
    chosen = (rng.uniform(*hue), rng.uniform(*saturation), rng.uniform(*value))
    red, green, blue = colorsys.hsv_to_rgb(*(float(part) for part in chosen))
    return 255.0 * red, 255.0 * green, 255.0 * blue


def _tinted(rng: np.random.Generator, colour: Colour) -> Colour:
    red, green, blue = (float(np.clip(part * rng.uniform(0.94, 1.06), 0, 255)) for part in colour)
    return red, green, blue
