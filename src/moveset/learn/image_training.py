"""Training and cross-validating a classifier of single images, as in the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_high
from typing import Final

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.values import (
    NONE,
    BatchCallback,
    FloatArray,
    Fold,
    LabelArray,
    MoveSetting,
    ProgressCallback,
)
from moveset.evaluate.image_report import ImageReport, image_report_json
from moveset.label.image_project import ImageProject
from moveset.label.image_split import inner_fold, split_images
from moveset.learn.architectures import find_architecture
from moveset.learn.image_features import extract_image_features
from moveset.learn.image_samples import make_augmented_samples, make_image_samples
from moveset.learn.options import TeachOptions
from moveset.learn.task import TaskSpec
from moveset.learn.train import Trainer
from moveset.recognise.bundle import Bundle
from moveset.recognise.model import Model
from moveset.recognise.network import Network
from moveset.recognise.trigger_rules import article_rules, default_rule
from moveset.see.extractor import ImageExtractor
from moveset.see.registry import EXTRACTORS, open_extractor

FOLDS: Final = 3
"""Folds of the outer and of the inner cross-validation."""


class ImageClassifierTrainer:
    """Extracts the features of images once, and trains on any choice of their sources.

    A source is the recording that an image is a frame of.

    Parameters
    ----------
    project
        Its images have at least two classes.

    Raises
    ------
    TrainingError
        The features are not of single images, or the model needs more than one frame.
    """

    def __init__(
        self,
        project: ImageProject,
        options: TeachOptions,
        *,
        progress: ProgressCallback | None = None,
        log: BatchCallback | None = None,
    ) -> None:
        self.extractor = _open_extractor(options)
        self._split = split_images(project.image_set, FOLDS)
        images = self._split.image_set
        self.classes = (*images.moves, NONE)
        self._options = options
        self._progress = progress
        self._rng = np.random.default_rng(options.seed)
        features = extract_image_features(
            images,
            self.extractor,
            copies=options.train.copies,
            seed=options.seed,
            cache=project.cache,
            progress=progress,
        )
        self._samples = make_image_samples(images, features)
        spec = TaskSpec(self.classes, _identity, None, options.train)
        self._trainer = Trainer(spec, log)
        copies = make_augmented_samples(images, features)
        self._dataset = self._trainer.prepare(list(self._samples.values()), self._rng, copies)

    def evaluate(self) -> ImageReport:
        """Return the cross-validated report: each fold's sources are held out in turn.

        Early stopping uses sources of the training part.
        """
        report, _ = self._cross_validate()
        return report

    def teach(self) -> tuple[Model, ImageReport]:
        """Return a model of all images, and the cross-validated report of models like it."""
        report, epochs = self._cross_validate()
        return self.train_on_all(epochs), report

    def train_on_all(self, epochs: int | None = None) -> Model:
        """Return a model of all images, with no estimate of its accuracy.

        Parameters
        ----------
        epochs
            Instead of the options'.
        """
        every = Fold(tuple(self._samples), (), "learn from all")
        return self._trainer.fit(
            self._dataset, every, rng=self._rng, epochs=epochs, progress=self._progress
        )

    def _cross_validate(self) -> tuple[ImageReport, int]:
        """Return the report, and the number of epochs for training on all images."""
        folds = self._split.folds
        held_out, trained = np.zeros((2, len(self.classes), len(self.classes)), int)
        epochs = []
        for number, fold in enumerate(folds, 1):
            inner = self._inner_fold(fold, f"learn {number}/{len(folds)}")
            model = self._trainer.fit(
                self._dataset, inner, rng=self._rng, every_move=False, progress=self._progress
            )
            epochs.append(model.best_epoch)
            held_out += self._count(model, fold.test)
            trained += self._count(model, inner.train)
        report = ImageReport(
            split=self._split.words,
            sources=len({source for fold in folds for source in fold.test}),
            images=int(held_out.sum()),
            classes=self.classes,
            confusion=tuple(tuple(int(count) for count in row) for row in held_out),
            training_accuracy=float(trained.trace() / trained.sum()),
        )
        return report, median_high(epochs)

    def _inner_fold(self, fold: Fold, name: str) -> Fold:
        """Return the training sources of a fold, split into training and validation."""
        if not self._options.train.patience:
            return Fold(fold.train, (), name)
        inner = inner_fold(self._split.image_set.images, fold.train, FOLDS)
        return replace(inner or Fold(fold.train, ()), name=name)

    def _count(self, model: Model, sources: Sequence[str]) -> LabelArray:
        """Return the confusion matrix, (classes, classes): true class by predicted class."""
        network = Network(model.onnx)
        table = np.zeros((len(self.classes), len(self.classes)), int)
        for sample in (self._samples[source] for source in sources):
            predicted = network.predict(sample.values[:, None, :]).argmax(axis=1)
            np.add.at(table, (sample.labels, predicted), 1)
        return table


def teach_images(
    project: ImageProject,
    options: TeachOptions,
    *,
    progress: ProgressCallback | None = None,
    log: BatchCallback | None = None,
) -> Bundle:
    """Return a bundle trained on images, with its cross-validated report.

    Raises
    ------
    TrainingError
        The features are not of single images, or the model needs more than one frame.
    SplitError
        Nothing can be held out.
    """
    trainer = ImageClassifierTrainer(project, options, progress=progress, log=log)
    model, report = trainer.teach()
    settings = {move.move: move for move in project.keys}
    names = project.image_set.moves
    moves = tuple(settings.get(name, MoveSetting(name)) for name in names)
    rules = tuple(default_rule(move) for move in moves)
    return Bundle(
        moves=moves,
        features=trainer.extractor.name,
        settings=dict(trainer.extractor.settings),
        model=model,
        # Images have no times, which choosing rules would need.
        rules=article_rules(moves) if options.rule == "article" else rules,
        taught_on={"images": len(project.image_set.images), "sources": report.sources},
        report=image_report_json(report),
    )


def evaluate_images(
    project: ImageProject, options: TeachOptions, *, progress: ProgressCallback | None = None
) -> ImageReport:
    """Return the cross-validated report of models trained on images."""
    return ImageClassifierTrainer(project, options, progress=progress).evaluate()


def _open_extractor(options: TeachOptions) -> ImageExtractor:
    """Return the extractor asked for, if it and the model work on single images."""
    per_frame = [spec.name for spec in EXTRACTORS.values() if spec.per_frame]
    if options.features not in per_frame:
        raise TrainingError(
            f"{options.features} features are not of single images: "
            f"use --features {' or '.join(per_frame)}, or teach from recordings"
        )
    if find_architecture(options.train.architecture).ticks > 1:
        raise TrainingError(
            f"a {options.train.architecture} model needs frames in order: "
            "use --model frame, or teach from recordings"
        )
    extractor = open_extractor(options.features, options.feature_settings, weights=options.weights)
    assert isinstance(extractor, ImageExtractor), "the descriptor says per_frame"  # noqa: S101
    return extractor


def _identity(values: FloatArray) -> FloatArray:
    return values
