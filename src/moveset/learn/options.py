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
"""Trigger rules fitted to the recordings, or the fixed ones of the article."""

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
        Name of the feature extractor: ``pose`` (the default), ``mobilenet`` or ``silhouette``.
    feature_settings
        Settings of the extractor that are not its defaults, such as ``{"shrink": [100, 56]}`` for
        ``mobilenet``: width and height in pixels to which images are resized first.
    weights
        A file of MobileNet's weights; None: those kept on this machine, or else the official ones.
    frame_copies
        Augmented copies of each recording's frames; with ``mobilenet`` only.
    rule
        ``chosen``: trigger rules fitted to held-out parts of the training recordings; ``article``:
        the article's fixed ones.
    label_margin
        Frames near the ends of segments that do not count, as their label is uncertain. For
        segments drawn by hand; weak labels have a wider one.
    pretrained
        Start from the built-in bundle's network, if features and architecture are the same and
        there are at most 200 segments of the moves.
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
