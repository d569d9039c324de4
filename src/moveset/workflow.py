"""The whole road on one page: teach, evaluate, play."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, Literal

import numpy as np

from moveset.capture.source import FrameSource, open_source
from moveset.classroom import (
    Classroom,
    LabelledRecording,
    PlayedRecording,
    TeachOptions,
    play_recording,
)
from moveset.errors import KeymapError, ProjectError, SplitError, TrainingError
from moveset.label.folder import SEGMENTS_FILE, SETTINGS_FILE
from moveset.label.project import Project, open_project
from moveset.label.split import split_by_person, split_by_recording
from moveset.learn.bundle import Bundle, check_features, load_bundle
from moveset.learn.models import find_kind
from moveset.learn.train import TrainOptions
from moveset.play.keymap import Keymap, keymap_from_settings, rules_for
from moveset.play.keys import KeyPresser, KeySink
from moveset.play.session import PlayedFrame, play_frames
from moveset.recognise.evaluate import add_frames, build_report
from moveset.recognise.stream import Recogniser, Scorer
from moveset.see.cache import observe_recording
from moveset.see.extractor import open_extractor
from moveset.types import CurvePoint, Fold, MoveSetting, Progress, Recording, Report

CHANCE_SEED: Final = 0
"""The chance line is drawn by lot; the same lots make reports comparable."""

ARTICLE_RULE: Final = "the article's rule"

SplitName = Literal["person", "recording"]

SPLITS: Final[dict[str, Callable[[Sequence[Recording]], tuple[Fold, ...]]]] = {
    "person": split_by_person,
    "recording": split_by_recording,
}


def teach(
    project: Project | Path | str,
    options: TeachOptions | None = None,
    *,
    progress: Progress | None = None,
) -> Bundle:
    """Return a bundle that recognises the moves of a project.

    Parameters
    ----------
    project
        The project, or its folder.
    progress
        Told of every step: what it is, steps done, steps in all.

    Raises
    ------
    ProjectError, LabelError, VideoError
        Something in the folder is missing or wrong.
    TrainingError
        A move has no segment, or there is nothing to learn from.
    """
    project = _opened(project)
    options = options or options_for(project)
    _check_ready(project, options)
    labelled = observe_project(project, options.features, progress=progress)
    return teach_on(labelled, project.moves, options, progress=progress)


def teach_on(
    labelled: Sequence[LabelledRecording],
    moves: Sequence[MoveSetting],
    options: TeachOptions | None = None,
    *,
    progress: Progress | None = None,
) -> Bundle:
    """Return a bundle taught on recordings that were already seen; touches no disk."""
    options = options or TeachOptions()
    classroom = Classroom(labelled, moves, options)
    taught = classroom.teach([item.recording.name for item in labelled], progress)
    return Bundle(
        moves=tuple(moves),
        features=options.features,
        settings=dict(classroom.extractor.settings),
        model=taught.model,
        rules=taught.rules,
        taught_on={
            "people": len({item.recording.person for item in labelled}),
            "recordings": len(labelled),
            "seconds": round(sum(item.duration_s for item in labelled), 1),
        },
    )


def evaluate(
    project: Project | Path | str,
    by: SplitName = "person",
    options: TeachOptions | None = None,
    *,
    progress: Progress | None = None,
) -> Report:
    """Return how well the moves of people, or recordings, never seen are recognised.

    Each person (or recording) in turn is left out, everything is taught from the start on the
    others, fire rules included, and the one left out runs through the stream that play uses.

    Raises
    ------
    SplitError
        There are not two people (or recordings), or only one of them does some move.
    """
    project = _opened(project)
    options = options or options_for(project)
    folds = SPLITS[by](project.recordings)
    _check_ready(project, options, folds)
    labelled = observe_project(project, options.features, progress=progress)
    return evaluate_on(labelled, project.moves, folds, options, split=f"by {by}", progress=progress)


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
    return _report(results, [move.move for move in moves], split, curves)


def score_bundle(bundle: Bundle, labelled: Sequence[LabelledRecording], *, split: str) -> Report:
    """Return the report of a bundle on recordings that it did not learn from.

    Parameters
    ----------
    split
        Says in the report what parts these recordings from those learnt: ``unseen people``.
    """
    extractor = open_extractor(bundle.features)
    check_features(bundle, extractor.name, extractor.settings)
    scorer = Scorer(bundle.model, extractor)
    results = [play_recording(item, scorer, bundle.rules) for item in labelled]
    return _report(results, [move.move for move in bundle.moves], split, [bundle.model.curve])


def play(
    bundle: Bundle | Path | str,
    source: FrameSource | Path | str,
    *,
    sink: KeySink | None = None,
    keymap: Keymap | None = None,
) -> Generator[PlayedFrame, None, None]:
    """Return every frame of a video or camera with its score and events, one as it comes.

    Parameters
    ----------
    source
        A video's path, ``camera:0``, or a source that is open already.
    sink
        Where keys go; without one nothing is pressed.
    keymap
        Which key a move presses; by default what the bundle's moves say.

    Raises
    ------
    BundleError, VideoError, CameraError, KeymapError
    """
    bundle = bundle if isinstance(bundle, Bundle) else load_bundle(bundle)
    keymap = keymap or keymap_from_settings(bundle.moves)
    recogniser = Recogniser(replace(bundle, rules=tuple(rules_for(keymap, bundle.rules))))
    presser = KeyPresser(sink, keymap) if sink else None
    # Opened last: nothing after it can fail and leave a camera running.
    opened = open_source(source) if isinstance(source, str | Path) else source
    return play_frames(opened, recogniser, presser=presser)


def observe_project(
    project: Project, features: str | None = None, *, progress: Progress | None = None
) -> list[LabelledRecording]:
    """Return every recording of a project with what is seen in it, from the cache where kept.

    Raises
    ------
    VideoError
        A video cannot be read, or nobody is in it.
    TrainingError
        The project has no recording.
    """
    if not project.recordings:
        raise TrainingError(f"{project.folder} has no recordings: add one with `moveset import`")
    extractor = open_extractor(features or project.features)
    seen = []
    for recording in project.recordings:
        told = partial(_tell_share, progress, f"see {recording.name}") if progress else None
        cache = project.folder / "cache"
        observations = observe_recording(recording.path, extractor, cache=cache, progress=told)
        segments = tuple(s for s in project.segments if s.recording == recording.name)
        seen.append(LabelledRecording(recording, observations, segments))
    return seen


def options_for(project: Project | Path | str, model: str = "", seed: int = 0) -> TeachOptions:
    """Return how a project is to be taught: as its settings say, or with another kind of model."""
    project = _opened(project)
    train = TrainOptions(kind=model or project.model)
    return TeachOptions(train=train, features=project.features, seed=seed)


def _check_ready(project: Project, options: TeachOptions, folds: Sequence[Fold] = ()) -> None:
    """Refuse now what would fail after minutes of looking at videos."""
    find_kind(options.train.kind)
    if project.recordings:
        _check_labelled(project)
    for fold in folds:
        done = {one.move for one in project.segments if one.recording in fold.train}
        if lacking := [setting.move for setting in project.moves if setting.move not in done]:
            raise SplitError(
                f"only {fold.name} does {', '.join(lacking)}, and cannot be left out: "
                f"record others doing it, or take it out of {project.folder / SETTINGS_FILE}"
            )


def _check_labelled(project: Project) -> None:
    settings = project.folder / SETTINGS_FILE
    if not project.moves:
        raise TrainingError(f"{settings} names no moves: write [[moves]] and a name for each")
    try:
        keymap_from_settings(project.moves)
    except KeymapError as error:
        raise ProjectError(f"{settings}: {error}") from error
    done = {segment.move for segment in project.segments}
    if lacking := [setting.move for setting in project.moves if setting.move not in done]:
        raise TrainingError(
            f"{project.folder / SEGMENTS_FILE} has no segment of {', '.join(lacking)}: "
            f"label it with `moveset label`, or take it out of {settings}"
        )


def _opened(project: Project | Path | str) -> Project:
    return project if isinstance(project, Project) else open_project(project)


def _tell_share(progress: Progress, stage: str, share: float) -> None:
    progress(stage, round(100 * share), 100)


def _within(progress: Progress | None, where: str) -> Progress | None:
    """Return a progress that says where each stage belongs."""
    if progress is None:
        return None
    return lambda stage, done, total: progress(f"{where}: {stage}", done, total)


def _report(
    played: Sequence[PlayedRecording],
    moves: Sequence[str],
    split: str,
    curves: Sequence[tuple[CurvePoint, ...]],
) -> Report:
    return build_report(
        [one.strip for one in played],
        moves=moves,
        split=split,
        frames=add_frames(one.frames for one in played),
        curves=curves,
        rng=np.random.default_rng(CHANCE_SEED),
        rivals={ARTICLE_RULE: [one.by_article for one in played]},
    )
