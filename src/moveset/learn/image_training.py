"""Beside ``classroom``: folders of pictures in, a model of single frames out, as in the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_high
from typing import Final

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.values import (
    NONE,
    BatchLog,
    FloatArray,
    Fold,
    LabelArray,
    MoveSetting,
    Progress,
    Sample,
    TriggerRule,
)
from moveset.evaluate.image_report import picture_report_json
from moveset.evaluate.reports import PictureReport
from moveset.label.image_project import PictureProject
from moveset.label.picture_set import PictureSet
from moveset.label.picture_split import inner_fold, split_pictures
from moveset.learn.architectures import find_kind
from moveset.learn.image_features import SeenPictures, look_at
from moveset.learn.options import FEATURES, TeachOptions
from moveset.learn.pieces import Pool
from moveset.learn.train import Lesson, Trainer
from moveset.recognise.bundle import Bundle
from moveset.recognise.model import Model
from moveset.recognise.network import Network
from moveset.recognise.trigger_rules import article_rules
from moveset.see.mobilenet.extractor import MobileNetExtractor
from moveset.see.pose.landmarks import mirror_move

FOLDS: Final = 3


class Gallery:
    """Pictures made ready once, to teach from any choice of their sources.

    Parameters
    ----------
    project
        Its pictures have at least two classes.

    Raises
    ------
    TrainingError
        The features asked for cannot see single pictures, or the model needs more than one.
    """

    def __init__(
        self,
        project: PictureProject,
        options: TeachOptions,
        *,
        progress: Progress | None = None,
        log: BatchLog | None = None,
    ) -> None:
        _check_options(options)
        self.extractor = MobileNetExtractor(options.mobilenet)
        self._split = split_pictures(project.pictures, FOLDS)
        pictures = self._split.pictures
        self.classes = (*pictures.moves, NONE)
        self._options = options
        self._progress = progress
        self._rng = np.random.default_rng(options.seed)
        seen = look_at(
            pictures,
            self.extractor,
            copies=options.train.copies,
            seed=options.seed,
            cache=project.cache,
            progress=progress,
        )
        self._samples = _samples(pictures, seen)
        lesson = Lesson(self.classes, _as_they_are, None, options.train)
        self._trainer = Trainer(lesson, log)
        copies = _copies(pictures, seen)
        self._pool: Pool = self._trainer.prepare(list(self._samples.values()), self._rng, copies)

    def evaluate(self) -> PictureReport:
        """Return how well pictures of other recordings than those learnt from are known.

        Each fold's sources are held out in turn; when to stop is learnt from sources of the rest.
        """
        report, _ = self._cross_validate()
        return report

    def teach(self) -> tuple[Model, PictureReport]:
        """Return a model of all pictures, and how well others like it knew pictures held out."""
        report, epochs = self._cross_validate()
        return self.learn_all(epochs), report

    def learn_all(self, epochs: int | None = None) -> Model:
        """Return a model of all pictures; nothing says how good it is.

        Parameters
        ----------
        epochs
            Instead of the options'.
        """
        every = Fold(tuple(self._samples), (), "learn from all")
        return self._trainer.fit(
            self._pool, every, rng=self._rng, epochs=epochs, progress=self._progress
        )

    def _cross_validate(self) -> tuple[PictureReport, int]:
        """Return the report, and for how many epochs to learn from all."""
        folds = self._split.folds
        held, learnt = np.zeros((2, len(self.classes), len(self.classes)), int)
        epochs = []
        for number, fold in enumerate(folds, 1):
            inner = self._inner_fold(fold, f"learn {number}/{len(folds)}")
            model = self._trainer.fit(
                self._pool, inner, rng=self._rng, every_move=False, progress=self._progress
            )
            epochs.append(model.best_epoch)
            held += self._count(model, fold.test)
            learnt += self._count(model, inner.train)
        report = PictureReport(
            split=self._split.words,
            sources=len({source for fold in folds for source in fold.test}),
            pictures=int(held.sum()),
            classes=self.classes,
            confusion=tuple(tuple(int(count) for count in row) for row in held),
            training_accuracy=float(learnt.trace() / learnt.sum()),
        )
        return report, median_high(epochs)

    def _inner_fold(self, fold: Fold, name: str) -> Fold:
        """Return what to learn from and what to stop by, both of a fold's training sources."""
        if not self._options.train.patience:
            return Fold(fold.train, (), name)
        inner = inner_fold(self._split.pictures.pictures, fold.train, FOLDS)
        return replace(inner or Fold(fold.train, ()), name=name)

    def _count(self, model: Model, sources: Sequence[str]) -> LabelArray:
        """Return counts (classes, classes) of what pictures show and were taken for."""
        network = Network(model.onnx)
        table = np.zeros((len(self.classes), len(self.classes)), int)
        for sample in (self._samples[source] for source in sources):
            said = network.predict(sample.values[:, None, :]).argmax(axis=1)
            np.add.at(table, (sample.labels, said), 1)
        return table


def teach_pictures(
    project: PictureProject,
    options: TeachOptions,
    *,
    progress: Progress | None = None,
    log: BatchLog | None = None,
) -> Bundle:
    """Return a bundle taught on pictures; its report says how well pictures held out were known.

    Raises
    ------
    TrainingError
        The features or the model asked for cannot do with single pictures.
    SplitError
        Nothing can be held out.
    """
    gallery = Gallery(project, options, progress=progress, log=log)
    model, report = gallery.teach()
    settings = {move.move: move for move in project.keys}
    names = project.pictures.moves
    moves = tuple(settings.get(name, MoveSetting(name)) for name in names)
    rules = tuple(TriggerRule(move.move, hold=move.hold) for move in moves)
    return Bundle(
        moves=moves,
        features=FEATURES,
        settings=dict(gallery.extractor.settings),
        model=model,
        # Pictures have no times to choose a rule by.
        rules=article_rules(moves) if options.rule == "article" else rules,
        taught_on={"pictures": len(project.pictures.pictures), "sources": report.sources},
        report=picture_report_json(report),
    )


def evaluate_pictures(
    project: PictureProject, options: TeachOptions, *, progress: Progress | None = None
) -> PictureReport:
    """Return how well pictures of other recordings than those learnt from are known."""
    return Gallery(project, options, progress=progress).evaluate()


def _check_options(options: TeachOptions) -> None:
    if options.features != FEATURES:
        raise TrainingError(
            f"single pictures cannot be seen with {options.features} features: "
            f"use --features {FEATURES}, or teach from recordings"
        )
    if find_kind(options.train.kind).ticks > 1:
        raise TrainingError(
            f"a {options.train.kind} model needs frames in order: "
            "use --model frame, or teach from recordings"
        )


def _as_they_are(values: FloatArray) -> FloatArray:
    return values


def _samples(pictures: PictureSet, seen: SeenPictures) -> dict[str, Sample]:
    """Return the pictures of every source as a sample of single frames."""
    labels = _labels(pictures, [picture.move for picture in pictures.pictures])
    return {
        source: _sample(source, seen.rows[rows], labels[rows])
        for source, rows in _rows_by_source(pictures).items()
    }


def _copies(pictures: PictureSet, seen: SeenPictures) -> list[Sample]:
    """Return the same of every round of copies; a mirrored one shows the mirrored move."""
    samples = []
    for values, mirrored in zip(seen.copies, seen.mirrored.tolist(), strict=True):
        shown = [
            mirror_move(picture.move) if flag else picture.move
            for picture, flag in zip(pictures.pictures, mirrored, strict=True)
        ]
        labels = _labels(pictures, shown)
        samples += [
            _sample(source, values[rows], labels[rows])
            for source, rows in _rows_by_source(pictures).items()
        ]
    return samples


def _labels(pictures: PictureSet, moves: Sequence[str]) -> LabelArray:
    numbers = {name: number for number, name in enumerate((*pictures.moves, NONE))}
    return np.array([numbers[move] for move in moves], np.int64)


def _rows_by_source(pictures: PictureSet) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, picture in enumerate(pictures.pictures):
        rows.setdefault(picture.source, []).append(row)
    return rows


def _sample(source: str, values: FloatArray, labels: LabelArray) -> Sample:
    return Sample(source, source, values, labels, np.ones(len(labels), np.float32))
