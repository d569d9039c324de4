"""The effects of image augmentation: each with its name, its function and its random parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

from moveset.base.values import RgbImage
from moveset.learn import image_effects, image_geometry, image_noise
from moveset.learn.image_geometry import BORDER_MODES, PAD_MODES
from moveset.learn.image_noise import NOISE_VALUES
from moveset.learn.parameter_sampler import ParameterSampler

EffectValues = tuple[float | str | None, ...]


class Effect(NamedTuple):
    """One of ``EFFECTS`` and its parameters, which fit images of any size."""

    name: str
    values: EffectValues = ()


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """An effect, by name.

    Attributes
    ----------
    apply
        Takes an image and the parameters; returns a new image of the same size.
    sample_values
        Samples the parameters; at zero strength they must leave the image as it is.
    pointwise
        Whether each value of a channel is mapped by itself: several such effects are applied as one
        lookup table.
    """

    name: str
    apply: Callable[..., RgbImage]
    sample_values: Callable[[ParameterSampler], EffectValues] = lambda _: ()
    pointwise: bool = False

    def sample(self, sampler: ParameterSampler) -> Effect:
        """Return the effect with random parameters."""
        return Effect(self.name, self.sample_values(sampler))


def _crop_and_pad(sampler: ParameterSampler) -> EffectValues:
    sides = [sampler.scaled(-0.05, 0.1) for _ in range(4)]
    return (*sides, sampler.choice(PAD_MODES), sampler.integer(0, 255))


def _warp(sampler: ParameterSampler) -> EffectValues:
    scales = [sampler.scaled(0.8, 1.2, 1.0) for _ in range(2)]
    moved = [sampler.scaled(-0.1, 0.1) for _ in range(2)]
    angles = [sampler.scaled(-5.0, 5.0) for _ in range(2)]
    beyond = sampler.happens(0.5), sampler.choice(BORDER_MODES), sampler.integer(0, 255)
    return (*scales, *moved, *angles, *beyond)


def _noise(sampler: ParameterSampler) -> EffectValues:
    sigma = sampler.scaled(0.0, 0.01 * 255.0)
    return (sigma, sampler.happens(0.5), sampler.integer(0, NOISE_VALUES - 1))


def _patches(sampler: ParameterSampler) -> EffectValues:
    factors = sampler.channels(0.9, 1.1, 1.0, per_channel=1.0)
    contrast = sampler.scaled(0.9, 1.1, 1.0)
    exponent, cells = sampler.uniform(-2.0, 0.0), sampler.integer(4, 16)
    threshold = sampler.uniform(-10.0, 10.0) if sampler.happens(0.5) else None
    return (*factors, contrast, exponent, cells, threshold, sampler.integer(0, NOISE_VALUES - 1))


MIRROR: Final = EffectSpec("mirror", image_geometry.mirror)
CROP_AND_PAD: Final = EffectSpec("crop_and_pad", image_geometry.crop_and_pad, _crop_and_pad)
WARP: Final = EffectSpec("warp", image_geometry.warp, _warp)
GREY: Final = EffectSpec("grey", image_effects.grey, lambda sampler: (sampler.scaled(0.0, 1.0),))
INVERT: Final = EffectSpec("invert", image_effects.invert, pointwise=True)

OPTIONAL_EFFECTS: Final[tuple[tuple[EffectSpec, ...], ...]] = (
    (
        EffectSpec(
            "gaussian_blur",
            image_effects.gaussian_blur,
            lambda sampler: (sampler.scaled(0.0, 2.0),),
        ),
        EffectSpec(
            "average_blur",
            image_effects.average_blur,
            lambda sampler: (round(sampler.scaled(1.5, 5.5, 1.0)),),
        ),
        EffectSpec(
            "median_blur",
            image_effects.median_blur,
            lambda sampler: (round(sampler.scaled(2.5, 5.5, 1.0)) | 1,),
        ),
    ),
    (
        EffectSpec(
            "sharpen",
            image_effects.sharpen,
            lambda sampler: (sampler.scaled(0.0, 1.0), sampler.scaled(0.75, 1.5, 1.0)),
        ),
    ),
    (
        EffectSpec(
            "emboss",
            image_effects.emboss,
            lambda sampler: (sampler.scaled(0.0, 1.0), sampler.scaled(0.0, 2.0)),
        ),
    ),
    (EffectSpec("noise", image_noise.noise, _noise),),
    (
        EffectSpec(
            "add",
            image_effects.add,
            lambda sampler: sampler.channels(-10.0, 10.0),
            pointwise=True,
        ),
    ),
    (
        EffectSpec(
            "hue_and_saturation",
            image_effects.hue_and_saturation,
            lambda sampler: (sampler.scaled(-20.0, 20.0),),
        ),
    ),
    (
        EffectSpec(
            "multiply",
            image_effects.multiply,
            lambda sampler: sampler.channels(0.9, 1.1, 1.0),
            pointwise=True,
        ),
        EffectSpec("patches", image_effects.patches, _patches),
    ),
    (
        EffectSpec(
            "contrast",
            image_effects.contrast,
            lambda sampler: sampler.channels(0.5, 2.0, 1.0),
            pointwise=True,
        ),
    ),
)
"""A transform has a few of these; all of them together would often be too much.

Of effects in the same tuple it has one at most. To add an effect, write its function and an entry
at the end.
"""

EFFECTS: Final[dict[str, EffectSpec]] = {
    spec.name: spec
    for spec in (MIRROR, CROP_AND_PAD, WARP, GREY, INVERT, *chain.from_iterable(OPTIONAL_EFFECTS))
}
"""All effects, by name."""


def sample_optional(sampler: ParameterSampler, max_effects: int) -> list[Effect]:
    """Return up to ``max_effects`` of ``OPTIONAL_EFFECTS``, in random order."""
    chosen = sampler.sample(OPTIONAL_EFFECTS, sampler.integer(0, max_effects))
    return [_choose(alternatives, sampler).sample(sampler) for alternatives in chosen]


def _choose(alternatives: Sequence[EffectSpec], sampler: ParameterSampler) -> EffectSpec:
    return alternatives[0] if len(alternatives) == 1 else sampler.choice(alternatives)
