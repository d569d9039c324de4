"""Pictures altered as light and cameras vary: the article's list of effects, drawn then applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Final, NamedTuple

import numpy as np

from moveset.base.values import RgbImage
from moveset.learn import image_effects as picture_effects
from moveset.learn import image_geometry as picture_geometry
from moveset.learn.image_effects import NOISE_VALUES, RAMP, look_up
from moveset.learn.image_geometry import BORDER_MODES, PAD_MODES
from moveset.learn.landmark_effects import can_mirror
from moveset.learn.parameter_sampler import Chance

POINTWISE: Final[dict[str, Callable[..., RgbImage]]] = {
    "invert": picture_effects.invert,
    "add": picture_effects.add,
    "multiply": picture_effects.multiply,
    "contrast": picture_effects.contrast,
}
"""Effects in which each value of a channel goes its own way: several become one table."""

EFFECTS: Final[dict[str, Callable[..., RgbImage]]] = {
    **POINTWISE,
    "mirror": picture_geometry.mirror,
    "crop_and_pad": picture_geometry.crop_and_pad,
    "warp": picture_geometry.warp,
    "grey": picture_effects.grey,
    "gaussian_blur": picture_effects.gaussian_blur,
    "average_blur": picture_effects.average_blur,
    "median_blur": picture_effects.median_blur,
    "sharpen": picture_effects.sharpen,
    "emboss": picture_effects.emboss,
    "noise": picture_effects.noise,
    "hue_and_saturation": picture_effects.hue_and_saturation,
    "patches": picture_effects.patches,
}
"""All effects, by name; each takes a picture and numbers."""


@dataclass(frozen=True, slots=True)
class PictureAugmentation:
    """How much pictures are altered; with all zero they stay as they are."""

    strength: float = 1.0  # of every effect but the next two, from 0 to 1, the article's
    mirror: float = 0.5  # share of copies that are mirrored, where the moves allow it
    invert: float = 0.05  # share of copies in negative
    most: int = 5  # blurs, noise, colours and the like in one copy


class Effect(NamedTuple):
    """One of ``EFFECTS`` and the numbers it takes, which fit pictures of any size."""

    name: str
    values: tuple[float | str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Alteration:
    """What is done to a picture, or to all frames of a sequence alike, one after the other.

    Attributes
    ----------
    mirrored
        Whether left and right moves change places: ``see.landmarks.mirror_move`` names them.
    """

    effects: tuple[Effect, ...]
    mirrored: bool = False


def alter(image: RgbImage, alteration: Alteration) -> RgbImage:
    """Return a picture altered as drawn, of the same size; it is never the one given.

    Parameters
    ----------
    image
        (height, width, 3), at least one pixel; grey ones too have three channels.
    """
    altered = np.ascontiguousarray(image)
    for pointwise, effects in groupby(alteration.effects, lambda effect: effect.name in POINTWISE):
        done = _apply(RAMP if pointwise else altered, effects)
        altered = look_up(altered, done) if pointwise else done
    return altered.copy() if altered is image else altered


def _apply(image: RgbImage, effects: Iterable[Effect]) -> RgbImage:
    for effect in effects:
        image = EFFECTS[effect.name](image, *effect.values)
    return image


def draw(
    rng: np.random.Generator,
    moves: Sequence[str] = (),
    options: PictureAugmentation | None = None,
) -> Alteration:
    """Return what is to be done to a copy of a picture, or of a sequence of frames.

    Parameters
    ----------
    moves
        What the pictures may show, ``NONE`` or not; where the mirror image of one is not among
        them nothing is mirrored.

    References
    ----------
    M. Gechev, "Playing Mortal Kombat with TensorFlow.js", 2018: the effects and their ranges,
    of imgaug's augmenters. Their order is drawn anew for each copy.
    """
    options = options or PictureAugmentation()
    chance = Chance(rng, options.strength)
    mirrored = chance.happens(options.mirror) and can_mirror(moves)
    steps = (
        [Effect("mirror")] if mirrored else [],
        [_crop_and_pad(chance)] if chance.happens(0.5) else [],
        [_warp(chance)] if chance.happens(0.5) else [],
        [Effect("grey", (chance.between(0.0, 1.0),))],
        [Effect("invert")] if chance.happens(options.invert) else [],
        [effect(chance) for effect in chance.some(SOME_OF, chance.whole(0, options.most))],
    )
    return Alteration(tuple(chain.from_iterable(chance.some(steps, len(steps)))), mirrored)


def _crop_and_pad(chance: Chance) -> Effect:
    sides = [chance.between(-0.05, 0.1) for _ in range(4)]
    return Effect("crop_and_pad", (*sides, chance.pick(PAD_MODES), chance.whole(0, 255)))


def _warp(chance: Chance) -> Effect:
    scales = [chance.between(0.8, 1.2, 1.0) for _ in range(2)]
    moved = [chance.between(-0.1, 0.1) for _ in range(2)]
    angles = [chance.between(-5.0, 5.0) for _ in range(2)]
    beyond = chance.happens(0.5), chance.pick(BORDER_MODES), chance.whole(0, 255)
    return Effect("warp", (*scales, *moved, *angles, *beyond))


def _blur(chance: Chance) -> Effect:
    kind = chance.pick(("gaussian_blur", "average_blur", "median_blur"))
    if kind == "gaussian_blur":
        return Effect(kind, (chance.between(0.0, 2.0),))
    if kind == "average_blur":
        return Effect(kind, (round(chance.between(1.5, 5.5, 1.0)),))
    return Effect(kind, (round(chance.between(2.5, 5.5, 1.0)) | 1,))


def _sharpen(chance: Chance) -> Effect:
    return Effect("sharpen", (chance.between(0.0, 1.0), chance.between(0.75, 1.5, 1.0)))


def _emboss(chance: Chance) -> Effect:
    return Effect("emboss", (chance.between(0.0, 1.0), chance.between(0.0, 2.0)))


def _noise(chance: Chance) -> Effect:
    sigma = chance.between(0.0, 0.01 * 255.0)
    return Effect("noise", (sigma, chance.happens(0.5), chance.whole(0, NOISE_VALUES - 1)))


def _add(chance: Chance) -> Effect:
    return Effect("add", chance.channels(-10.0, 10.0))


def _hue_and_saturation(chance: Chance) -> Effect:
    return Effect("hue_and_saturation", (chance.between(-20.0, 20.0),))


def _brightness(chance: Chance) -> Effect:
    if chance.happens(0.5):
        return Effect("multiply", chance.channels(0.9, 1.1, 1.0))
    factors = chance.channels(0.9, 1.1, 1.0, per_channel=1.0)
    contrast = chance.between(0.9, 1.1, 1.0)
    exponent, cells = chance.any_between(-2.0, 0.0), chance.whole(4, 16)
    threshold = chance.any_between(-10.0, 10.0) if chance.happens(0.5) else None
    seed = chance.whole(0, NOISE_VALUES - 1)
    return Effect("patches", (*factors, contrast, exponent, cells, threshold, seed))


def _contrast(chance: Chance) -> Effect:
    return Effect("contrast", chance.channels(0.5, 2.0, 1.0))


SOME_OF: Final[tuple[Callable[[Chance], Effect], ...]] = (
    _blur,
    _sharpen,
    _emboss,
    _noise,
    _add,
    _hue_and_saturation,
    _brightness,
    _contrast,
)
"""Of these a copy has a few; all of them would often be too much."""
