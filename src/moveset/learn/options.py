"""Options of teaching a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from moveset.base.values import Json
from moveset.label.frame_labels import LabelMargin
from moveset.learn.train_options import TrainOptions
from moveset.see.mobilenet.extractor import MOBILENET
from moveset.see.pose.extractor import POSE

RuleName = Literal["chosen", "article"]

IMAGE_FEATURES: Final = MOBILENET.name
"""The features for training on images, unless others are asked for."""


@dataclass(frozen=True, slots=True)
class TeachOptions:
    """Options of teaching: features, augmentation, training and trigger rules."""

    train: TrainOptions = field(default_factory=TrainOptions)
    features: str = POSE.name  # a name in see.registry.EXTRACTORS
    feature_settings: Mapping[str, Json] = field(default_factory=dict)  # other than its default
    weights: Path | None = None  # a file, for an extractor that takes one
    frame_copies: int = 2  # augmented copies of recordings, for features augmented as images
    rule: RuleName = "chosen"  # on training recordings, or the article's
    label_margin: LabelMargin = field(default_factory=LabelMargin)  # of segments drawn by hand
    pretrained: bool = True  # start from the built-in bundle's network, where it is alike
    seed: int = 0
