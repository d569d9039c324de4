"""Skin, hair and clothes of a synthetic person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moveset.synth.drawing.colour import Colour, random_colour, tinted

SKINS: tuple[Colour, ...] = (
    *((246, 214, 190), (236, 192, 160), (222, 172, 134), (198, 144, 104)),
    *((164, 112, 76), (138, 94, 66), (112, 76, 54)),
)
HAIRS: tuple[Colour, ...] = (
    *((28, 24, 22), (46, 34, 28), (78, 52, 36), (116, 78, 44)),
    *((176, 136, 78), (214, 180, 120), (150, 62, 32), (150, 146, 142)),
)
HAIR_STYLES = ("short", "cropped", "long", "bun", "bald", "cap")


@dataclass(frozen=True, slots=True)
class Appearance:
    """Colours, hair and clothes of one person.

    Attributes
    ----------
    second
        Colour of the stripe, the gloves or the cap.
    stripe
        Whether a stripe goes round the chest.
    sleeve, leg
        Share of the arm and of the leg that is covered.
    gloves
        Whether the hands wear boxing gloves.
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


def random_appearance(rng: np.random.Generator) -> Appearance:
    """Return a random appearance."""
    shirt = _cloth(rng)
    return Appearance(
        skin=tinted(rng, SKINS[rng.integers(len(SKINS))]),
        hair=tinted(rng, HAIRS[rng.integers(len(HAIRS))]),
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


def _cloth(rng: np.random.Generator) -> Colour:
    if rng.random() < 0.3:
        return random_colour(rng, (0.0, 0.06), (0.14, 0.95))
    return random_colour(rng, (0.35, 0.85), (0.30, 0.90))
