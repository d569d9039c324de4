"""MobileNet's weights as arrays, checked, with batch norms folded into the convolutions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.errors import WeightsError
from moveset.base.values import FloatArray

BLOCKS: Final = 13
"""Pairs of a depthwise and a pointwise convolution (Howard et al. 2017, arXiv:1704.04861)."""

POINTWISE: Final = (64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)
"""Channels after each block, at width 1.0."""

CLASSES: Final = 1000

HINT: Final = (
    "give a file of weights with --weights (a Keras .h5 of MobileNet 1.0 224, or an .npz), "
    "or connect to the network once, to fetch the official ones"
)


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights, with batch norms folded into the convolutions.

    Attributes
    ----------
    kernels, biases
        27 convolutions in order: the first, then 13 times depthwise and pointwise. Kernels are
        (out, in, height, width) float32, ``in`` 1 for a depthwise one.
    logits, logits_bias
        (1000, 1024) and (1000,).
    """

    kernels: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]
    logits: FloatArray
    logits_bias: FloatArray

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all weights, in hexadecimal."""
        digest = sha256()
        for array in (*self.kernels, *self.biases, self.logits, self.logits_bias):
            digest.update(np.ascontiguousarray(array, np.float32).tobytes())
        return digest.hexdigest()


def check_names(known: Mapping[str, FloatArray], wanted: list[str], source: Path | str) -> None:
    """Check that all wanted arrays are there.

    Raises
    ------
    WeightsError
        Some are missing.
    """
    if missing := [name for name in wanted if name not in known]:
        raise WeightsError(
            f"{source} has no {missing[0]} (and {len(missing) - 1} more are missing): "
            "it is not MobileNet v1 with its top; choose another file"
        )


def check_weights(
    kernels: list[FloatArray],
    biases: list[FloatArray],
    logits: FloatArray,
    logits_bias: FloatArray,
    source: Path | str,
) -> Weights:
    """Return the weights.

    Parameters
    ----------
    source
        Where they come from, for messages.

    Raises
    ------
    WeightsError
        A shape is not that of MobileNet v1 1.0, or a weight is not finite.
    """
    arrays = [*kernels, *biases, logits, logits_bias]
    shapes = [array.shape for array in arrays]
    if shapes != _shapes():
        wrong = next(pair for pair in zip(shapes, _shapes(), strict=True) if pair[0] != pair[1])
        raise WeightsError(
            f"{source} is not MobileNet v1 1.0 with 1000 classes: an array is {wrong[0]}, not "
            f"{wrong[1]}; choose the file of width 1.0"
        )
    if not all(math.isfinite(float(array.sum())) for array in arrays):
        raise WeightsError(f"{source} holds weights that are not numbers: copy it again")
    plain = [np.ascontiguousarray(array, np.float32) for array in arrays]
    half = len(kernels)
    return Weights(tuple(plain[:half]), tuple(plain[half : 2 * half]), plain[-2], plain[-1])


def _shapes() -> list[tuple[int, ...]]:
    kernels: list[tuple[int, ...]] = [(32, 3, 3, 3)]
    inputs = 32
    for outputs in POINTWISE:
        kernels += [(inputs, 1, 3, 3), (outputs, inputs, 1, 1)]
        inputs = outputs
    biases: list[tuple[int, ...]] = [(kernel[0],) for kernel in kernels]
    return [*kernels, *biases, (CLASSES, inputs), (CLASSES,)]
