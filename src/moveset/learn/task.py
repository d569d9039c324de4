"""What a network is trained for, without the recordings that it is trained on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from moveset.base.values import NONE
from moveset.learn.dataset import Augment, ExtractFeatures
from moveset.learn.landmark_augmentation import landmark_augmenter
from moveset.learn.options import TeachOptions
from moveset.learn.pretraining import Pretraining, find_pretraining
from moveset.learn.train_options import TrainOptions
from moveset.see.extractor import Augmentation, Extractor
from moveset.see.registry import find_extractor

AUGMENTERS: Final[Mapping[Augmentation, Callable[[Sequence[str]], Augment]]] = {
    "landmarks": landmark_augmenter
}
"""How samples are augmented in memory; images are augmented before their features are extracted."""


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """Classes, features, augmentation and options of a training task, without its recordings.

    Attributes
    ----------
    classes
        The moves, then ``none``: class indices of the labels.
    features
        From observations (t, observation_size) to features (t, feature_size), causal.
    augment
        From a sample and a generator to an augmented copy.
    pretraining
        Where a network starts from; None: random weights.
    """

    classes: tuple[str, ...]
    features: ExtractFeatures
    augment: Augment | None = None
    options: TrainOptions = field(default_factory=TrainOptions)
    pretraining: Pretraining | None = None


def make_task(
    extractor: Extractor, moves: Sequence[str], options: TeachOptions, *, examples: int
) -> TaskSpec:
    """Return the task of recognising moves by an extractor's features.

    Parameters
    ----------
    examples
        How many examples of the moves there are: with few, a network starts from a trained one.
    """
    augmenter = AUGMENTERS.get(find_extractor(options.features).augmentation)
    return TaskSpec(
        classes=(*moves, NONE),
        features=extractor.features,
        augment=augmenter(moves) if augmenter else None,
        options=options.train,
        pretraining=find_pretraining(extractor, options, examples),
    )
