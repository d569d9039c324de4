"""Beside ``classroom``: folders of pictures in, a model of single frames out, as in the article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median_high
from typing import Final

import numpy as np

from moveset.classroom import ARTICLE_SIZE, PresetName, RuleName, TeachOptions
from moveset.errors import ProjectError, TrainingError
from moveset.files import cache_folder
from moveset.label.folder import PICTURES_FOLDER, SETTINGS_FILE
from moveset.label.picture_set import PictureSet, has_pictures, read_picture_set
from moveset.label.picture_split import inner_fold, split_pictures
from moveset.label.project import Project, open_project
from moveset.learn.bundle import Bundle
from moveset.learn.models import find_kind
from moveset.learn.pieces import Pool
from moveset.learn.train import Lesson, Model, Trainer, TrainOptions, article_options
from moveset.look import SeenPictures, look_at
from moveset.recognise.network import Network
from moveset.recognise.rules import article_rules
from moveset.see.landmarks import mirror_move
from moveset.see.mobilenet_extractor import MobileNetExtractor, MobileNetOptions
from moveset.types import (
    NONE,
    BatchLog,
    FireRule,
    FloatArray,
    Fold,
    Json,
    LabelArray,
    MoveSetting,
    PictureReport,
    Progress,
    Sample,
)

FEATURES: Final = "mobilenet"
"""What pictures are seen with: others need the frames before."""

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


@dataclass(frozen=True, slots=True)
class PictureProject:
    """A set of pictures, the keys their moves press where a project says so, and their cache."""

    pictures: PictureSet
    keys: tuple[MoveSetting, ...]
    cache: Path


def open_pictures(folder: Path) -> PictureProject | None:
    """Return the pictures to teach from in a folder; nothing where there are recordings to use.

    Parameters
    ----------
    folder
        Of class folders, as ``punches/*.jpg``, or a project that has pictures and no recordings.

    Raises
    ------
    LabelError, ProjectError
        A class folder is empty, there is only one, or a name is no move's.
    """
    if (folder / SETTINGS_FILE).exists():
        project = open_project(folder)
        if project.recordings or not has_pictures(folder / PICTURES_FOLDER):
            return None
        pictures = read_picture_set(folder)
        _check_known(pictures, project)
        return PictureProject(pictures, project.moves, folder / "cache")
    if not has_pictures(folder):
        return None
    return PictureProject(read_picture_set(folder), (), cache_folder() / "pictures")


def _check_known(pictures: PictureSet, project: Project) -> None:
    known = {move.move for move in project.moves}
    if unknown := [move for move in pictures.moves if known and move not in known]:
        raise ProjectError(
            f"{pictures.folder / unknown[0]} is called like no move: rename it, or add the move to "
            f"{project.folder / SETTINGS_FILE}"
        )


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
    rules = tuple(FireRule(move.move, hold=move.hold) for move in moves)
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


def picture_report_json(report: PictureReport) -> dict[str, Json]:
    """Return the numbers of a picture report as plain JSON."""
    return {
        "split": report.split,
        "sources": report.sources,
        "pictures": report.pictures,
        "classes": list(report.classes),
        "confusion": [list(row) for row in report.confusion],
        "accuracy": report.accuracy,
        "chance": report.chance,
        "macro_f1": report.macro_f1,
        "training_accuracy": report.training_accuracy,
    }


def picture_report_from_json(numbers: Mapping[str, Json]) -> PictureReport:
    """Return the report that ``picture_report_json`` wrote down."""
    return PictureReport(
        numbers["split"],
        numbers["sources"],
        numbers["pictures"],
        tuple(numbers["classes"]),
        tuple(tuple(row) for row in numbers["confusion"]),
        numbers["training_accuracy"],
    )


def picture_options(
    moves: int,
    *,
    model: str = "",
    weights: Path | None = None,
    preset: PresetName = "",
    rule: RuleName = "chosen",
) -> TeachOptions:
    """Return how to teach from pictures: as suits them, or as the article does.

    Parameters
    ----------
    moves
        How many there are: one is told from ``NONE`` by a sigmoid, more by a softmax.
    """
    shrink = ARTICLE_SIZE if preset == "article" else None
    train = TrainOptions(kind=model or "frame", epochs=60, patience=6)
    return TeachOptions(
        train=article_options(moves + 1) if preset == "article" else train,
        features=FEATURES,
        mobilenet=MobileNetOptions(weights=weights, shrink=shrink),
        rule="article" if preset == "article" else rule,
    )


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
