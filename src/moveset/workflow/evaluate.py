"""Cross-validate a project, or score a bundle on recordings it did not learn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from moveset.base.values import Fold, MoveSetting, Progress, Recording
from moveset.evaluate.replay import advise_on, play_recording, report_on
from moveset.evaluate.reports import PictureReport, Report
from moveset.label.image_project import PictureProject
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.project import Project
from moveset.label.split import split_by_person, split_by_recording
from moveset.learn.cross_validation import Classroom
from moveset.learn.image_training import evaluate_pictures
from moveset.learn.options import TeachOptions
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.predictor import Scorer
from moveset.see.extractor import reopen_extractor
from moveset.workflow.extract import observe_project
from moveset.workflow.options import options_for
from moveset.workflow.projects import check_ready, open_taught

SplitName = Literal["person", "recording"]


SPLITS: Final[dict[str, Callable[[Sequence[Recording]], tuple[Fold, ...]]]] = {
    "person": split_by_person,
    "recording": split_by_recording,
}


def evaluate(
    project: Project | PictureProject | Path | str,
    by: SplitName = "person",
    options: TeachOptions | None = None,
    *,
    progress: Progress | None = None,
) -> Report | PictureReport:
    """Return how well the moves of people, or recordings, never seen are recognised.

    Each person (or recording) in turn is left out, everything is taught from the start on the
    others, fire rules included, and the one left out runs through the stream that play uses.
    Pictures are always split by recording, and judged one by one.

    Raises
    ------
    SplitError
        There are not two people (or recordings), or only one of them does some move.
    """
    taught = open_taught(project)
    options = options or options_for(taught)
    if isinstance(taught, PictureProject):
        return evaluate_pictures(taught, options, progress=progress)
    folds = SPLITS[by](taught.recordings)
    check_ready(taught, options.train.kind, folds)
    labelled = observe_project(taught, options, progress=progress)
    return evaluate_on(labelled, taught.moves, folds, options, split=f"by {by}", progress=progress)


def evaluate_on(
    labelled: Sequence[LabelledRecording],
    moves: Sequence[MoveSetting],
    folds: Sequence[Fold],
    options: TeachOptions | None = None,
    *,
    split: str,
    progress: Progress | None = None,
) -> Report:
    """Return the report of recordings that were already seen, over the given folds."""
    classroom = Classroom(labelled, moves, options or TeachOptions())
    by_name = {item.recording.name: item for item in labelled}
    results, curves = [], []
    for number, fold in enumerate(folds, 1):
        taught = classroom.teach(fold.train, _within(progress, f"fold {number}/{len(folds)}"))
        curves.append(taught.model.curve)
        scorer = Scorer(taught.model, classroom.extractor)
        results += [play_recording(by_name[name], scorer, taught.rules) for name in fold.test]
    report = report_on(results, [move.move for move in moves], split, curves)
    return replace(report, advice=advise_on(by_name, results, classroom.extractor))


def score_bundle(bundle: Bundle, labelled: Sequence[LabelledRecording], *, split: str) -> Report:
    """Return the report of a bundle on recordings that it did not learn from.

    Parameters
    ----------
    split
        Says in the report what parts these recordings from those learnt: ``unseen people``.
    """
    extractor = reopen_extractor(bundle.features, bundle.settings)
    check_features(bundle, extractor.name, extractor.settings)
    scorer = Scorer(bundle.model, extractor, bundle.templates)
    results = [play_recording(item, scorer, bundle.rules) for item in labelled]
    return report_on(results, [move.move for move in bundle.moves], split, [bundle.model.curve])


def _within(progress: Progress | None, where: str) -> Progress | None:
    """Return a progress that says where each stage belongs."""
    if progress is None:
        return None
    return lambda stage, done, total: progress(f"{where}: {stage}", done, total)
