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
    """Options of teaching: features, augmentation, training and trigger rules.

    Attributes
    ----------
    train
        The architecture and how it is trained.
    features
        A name in ``see.registry.EXTRACTORS``.
    feature_settings
        Settings of the extractor that are not its defaults.
    weights
        A file, for an extractor that takes one.
    frame_copies
        Augmented copies of recordings, for features that are augmented as images.
    rule
        Trigger rules that are fitted on training recordings, or the article's.
    label_margin
        Of segments drawn by hand.
    pretrained
        Start from the built-in bundle's network, where it is alike.
    seed
        Same seed, same bundle.
    """

    train: TrainOptions = field(default_factory=TrainOptions)
    features: str = POSE.name
    feature_settings: Mapping[str, Json] = field(default_factory=dict)
    weights: Path | None = None
    frame_copies: int = 2
    rule: RuleName = "chosen"
    label_margin: LabelMargin = field(default_factory=LabelMargin)
    pretrained: bool = True
    seed: int = 0
