"""In MobileNet's place: a quick extractor, for tests of what is done with features of images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import cv2
import numpy as np
import pytest

from moveset.base.values import FloatArray, RgbImage, TimedFrame
from moveset.see.mobilenet.extractor import MOBILENET, SETTINGS
from moveset.see.mobilenet.weights import POINTWISE
from moveset.see.registry import EXTRACTORS

SIDE_PX = 4


class ToyMobileNet:
    """Observes a thumbnail of each image; its settings are those of MobileNet."""

    name = MOBILENET.name
    observation_size = feature_size = 3 * SIDE_PX**2
    lag = 0

    def __init__(self, settings: Mapping[str, Any] = SETTINGS, weights: Path | None = None) -> None:  # noqa: ARG002
        self.settings = {**SETTINGS, **settings, "fingerprint": "toy"}

    def open(self) -> Self:
        return self

    def step(self, frame: TimedFrame) -> FloatArray:
        return np.asarray(self.extract([frame.image])[0])

    def extract(self, images: Sequence[RgbImage]) -> FloatArray:
        size = (SIDE_PX, SIDE_PX)
        small = [cv2.resize(image, size, interpolation=cv2.INTER_AREA).ravel() for image in images]
        return np.array(small, np.float32) / 255.0

    def features(self, values: FloatArray) -> FloatArray:
        return values

    def prepare(self, image: RgbImage) -> RgbImage:
        shrink = self.settings["shrink"]
        return cv2.resize(image, shrink, interpolation=cv2.INTER_AREA) if shrink else image


@contextmanager
def replaced_mobilenet() -> Iterator[type[ToyMobileNet]]:
    """Open the toy wherever MobileNet is asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(EXTRACTORS, MOBILENET.name, replace(MOBILENET, factory=ToyMobileNet))
        yield ToyMobileNet


def write_random_weights(path: Path) -> None:
    """Write weights for MobileNet itself, which tell colours and edges apart."""
    rng = np.random.default_rng(3)
    arrays = {}
    entering = 3
    for name, leaving in _layers():
        depthwise = name.endswith("depthwise")
        side = 1 if name.endswith("pointwise") else 3
        shape = (1, 3, 3, leaving) if depthwise else (leaving, side, side, entering)
        spread = np.sqrt(2.0 / (9 if depthwise else side * side * entering))
        arrays[f"{name}/w"] = rng.normal(0.0, spread, shape).astype(np.float32)
        arrays[f"{name}/b"] = rng.normal(0.0, 0.1, leaving).astype(np.float32)
        entering = leaving
    arrays["Logits/w"] = rng.normal(0.0, 0.03, (1001, 1024)).astype(np.float32)
    arrays["Logits/b"] = np.zeros(1001, np.float32)
    np.savez(path, **arrays)


def _layers() -> Iterator[tuple[str, int]]:
    yield "Conv2d_0", 32
    for block, (entering, leaving) in enumerate(pairwise((32, *POINTWISE)), 1):
        yield f"Conv2d_{block}_depthwise", entering
        yield f"Conv2d_{block}_pointwise", leaving
