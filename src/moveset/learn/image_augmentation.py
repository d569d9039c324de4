"""Random image transforms for augmentation: the article's effects, sampled first, then applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

import numpy as np

from moveset.base.values import RgbImage
from moveset.learn.image_effect_registry import (
    CROP_AND_PAD,
    EFFECTS,
    GREY,
    INVERT,
    MIRROR,
    WARP,
    Effect,
    sample_optional,
)
from moveset.learn.image_effects import RAMP, look_up
from moveset.learn.landmark_effects import can_mirror
from moveset.learn.parameter_sampler import ParameterSampler


@dataclass(frozen=True, slots=True)
class ImageAugmentation:
    """How strongly images are transformed; with everything 0 they stay as they are."""

    strength: float = 1.0  # of every effect but the next two: 0 to 1, 1 as in the article
    mirror: float = 0.5  # share of images that are mirrored, if the moves allow it
    invert: float = 0.05  # share of images that are inverted
    max_effects: int = 5  # of OPTIONAL_EFFECTS in one image


@dataclass(frozen=True, slots=True)
class ImageTransform:
    """Effects to apply one after the other, to an image or to all frames of a sequence.

    Attributes
    ----------
    mirrored
        Whether left and right moves are swapped: ``mirror_move`` returns the other's name.
    """

    effects: tuple[Effect, ...]
    mirrored: bool = False


def transform_image(image: RgbImage, transform: ImageTransform) -> RgbImage:
    """Return a transformed copy of an image, of the same size.

    Parameters
    ----------
    image
        (height, width, 3), at least one pixel; grey images have three channels too.
    """
    result = np.ascontiguousarray(image)
    for pointwise, effects in groupby(
        transform.effects, lambda effect: EFFECTS[effect.name].pointwise
    ):
        applied = _apply(RAMP if pointwise else result, effects)
        result = look_up(result, applied) if pointwise else applied
    return result.copy() if result is image else result


def _apply(image: RgbImage, effects: Iterable[Effect]) -> RgbImage:
    for effect in effects:
        image = EFFECTS[effect.name].apply(image, *effect.values)
    return image


def sample_transform(
    rng: np.random.Generator,
    moves: Sequence[str] = (),
    options: ImageAugmentation | None = None,
) -> ImageTransform:
    """Return a random transform of an image, or of a sequence of frames.

    Parameters
    ----------
    moves
        All classes, with or without ``NONE``. If the mirrored move of one is not among them,
        nothing is mirrored.

    References
    ----------
    M. Gechev, "Playing Mortal Kombat with TensorFlow.js", 2018: the effects and their ranges,
    those of imgaug's augmenters. Their order is random.
    """
    options = options or ImageAugmentation()
    sampler = ParameterSampler(rng, options.strength)
    mirrored = sampler.happens(options.mirror) and can_mirror(moves)
    steps = (
        [MIRROR.sample(sampler)] if mirrored else [],
        [CROP_AND_PAD.sample(sampler)] if sampler.happens(0.5) else [],
        [WARP.sample(sampler)] if sampler.happens(0.5) else [],
        [GREY.sample(sampler)],
        [INVERT.sample(sampler)] if sampler.happens(options.invert) else [],
        sample_optional(sampler, options.max_effects),
    )
    return ImageTransform(tuple(chain.from_iterable(sampler.sample(steps, len(steps)))), mirrored)
