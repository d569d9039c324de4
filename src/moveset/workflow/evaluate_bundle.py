"""Evaluate bundles without training a network: as they are, or with own examples on top."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from moveset.base.errors import BundleError, TrainingError
from moveset.base.values import NONE, ProgressCallback
from moveset.evaluate.recording_results import evaluate_recording, recommend_next, report_results
from moveset.evaluate.report import NOT_HELD_OUT, Report
from moveset.label.image_project import ImageProject
from moveset.label.project import Project
from moveset.learn.enrolment import enrol
from moveset.learn.options import TeachOptions
from moveset.recognise.builtin import open_bundle
from moveset.recognise.bundle import Bundle
from moveset.recognise.predictor import WindowClassifier
from moveset.see.pose.extractor import POSE, PoseExtractor
from moveset.workflow.evaluate import SPLITS, SplitName, score_bundle
from moveset.workflow.extract import observe_project
from moveset.workflow.projects import check_folds, check_labelled, open_taught


def evaluate_bundle(
    project: Project | ImageProject | Path | str,
    bundle: Path | str,
    *,
    weights: Path | None = None,
    progress: ProgressCallback | None = None,
) -> Report:
    """Return the report of a bundle, as it is, on a project's recordings.

    Parameters
    ----------
    bundle
        A bundle's file, or ``fighter`` for the built-in bundle.
    weights
        A file of MobileNet's weights, for a bundle of its features.

    Raises
    ------
    TrainingError
        The project has no recordings.
    BundleError
        The bundle is damaged, made with features of another version, or knows no labelled move.

    Notes
    -----
    Only recordings that the bundle was not taught on tell how good it is.
    """
    taught, opened = _open_recordings(project), open_bundle(bundle)
    _check_common_moves(taught, opened)
    options = TeachOptions(
        features=opened.features, feature_settings=opened.settings, weights=weights
    )
    labelled = observe_project(taught, replace(options, frame_copies=0), progress=progress)
    return score_bundle(opened, labelled, split=NOT_HELD_OUT)


def evaluate_enrolment(
    project: Project | ImageProject | Path | str,
    base: Path | str,
    by: SplitName = "person",
    *,
    progress: ProgressCallback | None = None,
) -> Report:
    """Return the cross-validated report of a project's examples on top of another bundle.

    In turn, the examples of one person (or recording) are left out and recognised by the bundle
    with the examples of the others.

    Parameters
    ----------
    base
        A bundle's file, or ``fighter`` for the built-in bundle.

    Raises
    ------
    SplitError
        There are not two people (or recordings), or only one of them does some new move.
    TrainingError
        The project has no recordings, or a move has no segment.
    """
    taught, bundle = _open_recordings(project), open_bundle(base)
    check_labelled(taught)
    folds = SPLITS[by](taught.recordings)
    check_folds(taught, folds, [move.move for move in bundle.moves])
    options = TeachOptions(features=POSE.name)
    labelled = {
        item.recording.name: item for item in observe_project(taught, options, progress=progress)
    }
    extractor, results = PoseExtractor(), []
    for number, fold in enumerate(folds, 1):
        if progress:
            progress("enrol and score", number - 1, len(folds))
        enrolled = enrol(bundle, [labelled[name] for name in fold.train], taught.moves).bundle
        classifier = WindowClassifier(enrolled.model, extractor, enrolled.templates)
        tested = (labelled[name] for name in fold.test)
        results += [evaluate_recording(item, classifier, enrolled.rules) for item in tested]
        if progress:
            progress("enrol and score", number, len(folds))
    moves = [move.move for move in enrolled.moves]
    report = report_results(results, moves, f"by {by}, on top of {Path(base).stem}", [])
    return replace(report, recommendations=recommend_next(labelled, results, extractor))


def _check_common_moves(project: Project, bundle: Bundle) -> None:
    labelled = sorted({segment.move for segment in project.segments} - {NONE})
    known = [move.move for move in bundle.moves]
    if labelled and not set(labelled) & set(known):
        raise BundleError(
            f"the bundle knows {', '.join(known)}, and none of them is labelled here, "
            f"only {', '.join(labelled)}: choose another bundle, or label its moves"
        )


def _open_recordings(project: Project | ImageProject | Path | str) -> Project:
    taught = open_taught(project)
    if isinstance(taught, ImageProject):
        raise TrainingError(
            "a bundle is scored on recordings, and there are only images: "
            "leave out --bundle and --on, or record videos"
        )
    return taught
