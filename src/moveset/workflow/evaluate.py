"""Evaluate: cross-validate a project, or score a bundle on recordings it was not trained on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from moveset.base.train_extra import check_train_extra
from moveset.base.values import Fold, MoveSetting, ProgressCallback, Recording
from moveset.evaluate.image_report import ImageReport
from moveset.evaluate.recording_results import evaluate_recording, recommend_next, report_results
from moveset.evaluate.report import Report
from moveset.label.image_project import ImageProject
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.project import Project
from moveset.label.split import split_by_person, split_by_recording
from moveset.learn.cross_validation import CrossValidationTrainer
from moveset.learn.image_training import evaluate_images
from moveset.learn.options import TeachOptions
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.predictor import WindowClassifier
from moveset.see.registry import open_extractor
from moveset.workflow.extract import observe_project
from moveset.workflow.options import options_for
from moveset.workflow.projects import check_ready, open_taught

SplitName = Literal["person", "recording"]
"""What each fold leaves out: all recordings of a person, or a single recording."""


SPLITS: Final[dict[str, Callable[[Sequence[Recording]], tuple[Fold, ...]]]] = {
    "person": split_by_person,
    "recording": split_by_recording,
}


def evaluate(
    project: Project | ImageProject | Path | str,
    by: SplitName = "person",
    options: TeachOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
) -> Report | ImageReport:
    """Return the cross-validated report of a project: leave one person or recording out.

    Each fold trains from scratch on the other people (or recordings), trigger rules included. The
    one left out is played through the streaming predictor that ``play`` uses. Images are always
    split by recording, and scored one by one.

    Parameters
    ----------
    project
        A project or its folder; or a folder with a folder of images for each move.
    by
        What is left out in turn: each person, or each recording.
    options
        By default those that the project's settings ask for.
    progress
        Called after every step with the stage's name, steps done and steps in all.

    Raises
    ------
    ProjectError, LabelError, VideoError
        Something in the folder is missing or wrong.
    SplitError
        There are not two people (or recordings), or only one of them does some move.
    TrainingError
        A move has no segment, or there is nothing to train on.
    BundleError, WeightsError
        There are no features of that name, or their weights are not available.
    MissingExtraError
        The extra ``train`` is not installed.
    """
    check_train_extra("cross-validation of a network", "with --on or --bundle, it is not needed")
    taught = open_taught(project)
    options = options or options_for(taught)
    if isinstance(taught, ImageProject):
        return evaluate_images(taught, options, progress=progress)
    folds = SPLITS[by](taught.recordings)
    check_ready(taught, options.train.architecture, folds)
    labelled = observe_project(taught, options, progress=progress)
    return evaluate_on(labelled, taught.moves, folds, options, split=f"by {by}", progress=progress)


def evaluate_on(
    labelled: Sequence[LabelledRecording],
    moves: Sequence[MoveSetting],
    folds: Sequence[Fold],
    options: TeachOptions | None = None,
    *,
    split: str,
    progress: ProgressCallback | None = None,
) -> Report:
    """Return the cross-validated report of labelled recordings over the given folds.

    Parameters
    ----------
    labelled
        Recordings of different names, observed by the extractor that the options name.
    moves
        What to recognise; segments of other moves count as ``none``.
    folds
        The names of the training and the test recordings of each split.
    options
        By default ``TeachOptions()``.
    split
        How recordings were split, for the report: ``by person``.
    progress
        Called after every step with the stage's name, steps done and steps in all.

    Raises
    ------
    TrainingError
        There is nothing to train on, or a move cannot be learnt from it.
    SplitError
        The training recordings of a fold are too few or too short to fit trigger rules.
    KeyError
        A fold names a recording that is not there.
    BundleError, WeightsError
        There are no features of that name, or their weights are not available.
    MissingExtraError
        The extra ``train`` is not installed.
    """
    classroom = CrossValidationTrainer(labelled, moves, options or TeachOptions())
    by_name = {item.recording.name: item for item in labelled}
    results, curves = [], []
    for number, fold in enumerate(folds, 1):
        taught = classroom.teach(fold.train, _prefixed(progress, f"fold {number}/{len(folds)}"))
        curves.append(taught.model.curve)
        classifier = WindowClassifier(taught.model, classroom.extractor)
        tested = (by_name[name] for name in fold.test)
        results += [evaluate_recording(item, classifier, taught.rules) for item in tested]
    report = report_results(results, [move.move for move in moves], split, curves)
    return replace(report, recommendations=recommend_next(by_name, results, classroom.extractor))


def score_bundle(bundle: Bundle, labelled: Sequence[LabelledRecording], *, split: str) -> Report:
    """Return the report of a bundle on recordings that it was not trained on.

    Parameters
    ----------
    split
        How these recordings differ from the training set, for the report: ``unseen people``.
    """
    extractor = open_extractor(bundle.features, bundle.settings)
    check_features(bundle, extractor.name, extractor.settings)
    classifier = WindowClassifier(bundle.model, extractor, bundle.templates)
    results = [evaluate_recording(item, classifier, bundle.rules) for item in labelled]
    moves = [move.move for move in bundle.moves]
    return report_results(results, moves, split, [bundle.model.curve])


def _prefixed(progress: ProgressCallback | None, prefix: str) -> ProgressCallback | None:
    """Return a callback that puts a prefix before the name of each stage."""
    if progress is None:
        return None
    return lambda stage, done, total: progress(f"{prefix}: {stage}", done, total)
