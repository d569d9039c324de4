"""The whole road on one page: teach, evaluate, play."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from moveset.builtin import FIGHTER, fighter
from moveset.capture.source import FrameSource, open_source
from moveset.classroom import Classroom
from moveset.enrol import Enrolment, enrol
from moveset.errors import TrainingError
from moveset.gallery import evaluate_pictures, teach_pictures
from moveset.label.project import Project
from moveset.label.split import split_by_person, split_by_recording
from moveset.labelled import LabelledRecording
from moveset.learn.bundle import Bundle, check_features, load_bundle
from moveset.picture_project import PictureProject
from moveset.play.keymap import Keymap, keymap_from_settings, rules_for
from moveset.play.keys import KeyPresser, KeySink
from moveset.play.session import LiveRecogniser, PlayedFrame, play_frames
from moveset.played import advise_on, play_recording, report_on
from moveset.projects import check_labelled, check_ready, open_taught
from moveset.recognise.silhouette import SilhouetteRecogniser
from moveset.recognise.stream import Recogniser, Scorer
from moveset.reports import PictureReport, Report
from moveset.see.extractor import open_extractor, reopen_extractor
from moveset.teach_options import TeachOptions, options_for
from moveset.types import BatchLog, FireRule, Fold, MoveSetting, Progress, Recording
from moveset.watch import Watcher

SplitName = Literal["person", "recording"]

SPLITS: Final[dict[str, Callable[[Sequence[Recording]], tuple[Fold, ...]]]] = {
    "person": split_by_person,
    "recording": split_by_recording,
}


def teach(
    project: Project | PictureProject | Path | str,
    options: TeachOptions | None = None,
    *,
    progress: Progress | None = None,
    log: BatchLog | None = None,
) -> Bundle:
    """Return a bundle that recognises the moves of a project.

    Parameters
    ----------
    project
        The project, or its folder; or one of pictures in a folder for each move.
    progress
        Told of every step: what it is, steps done, steps in all.
    log
        Told of every batch learnt from.

    Raises
    ------
    ProjectError, LabelError, VideoError
        Something in the folder is missing or wrong.
    TrainingError
        A move has no segment, or there is nothing to learn from.
    """
    taught = open_taught(project)
    options = options or options_for(taught)
    if isinstance(taught, PictureProject):
        return teach_pictures(taught, options, progress=progress, log=log)
    check_ready(taught, options.train.kind)
    labelled = observe_project(taught, options, progress=progress)
    return teach_on(labelled, taught.moves, options, progress=progress, log=log)


def teach_on(
    labelled: Sequence[LabelledRecording],
    moves: Sequence[MoveSetting],
    options: TeachOptions | None = None,
    *,
    progress: Progress | None = None,
    log: BatchLog | None = None,
) -> Bundle:
    """Return a bundle taught on recordings that were already seen; touches no disk."""
    options = options or TeachOptions()
    classroom = Classroom(labelled, moves, options, log)
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


def play(
    bundle: Bundle | SilhouetteRecogniser | Path | str,
    source: FrameSource | Path | str,
    *,
    sink: KeySink | None = None,
    keymap: Keymap | None = None,
    weights: Path | None = None,
    rules: Sequence[FireRule] = (),
) -> Generator[PlayedFrame, None, None]:
    """Return every frame of a video or camera with its score and events, one as it comes.

    Parameters
    ----------
    bundle
        What was taught, or a ``SilhouetteRecogniser``, which was not and needs no teaching.
    source
        A video's path, ``camera:0``, or a source that is open already.
    sink
        Where keys go; without one nothing is pressed.
    keymap
        Which key a move presses; by default what the bundle's moves say.
    weights
        A file of MobileNet's weights, for a bundle of its features on a machine without them.
    rules
        When moves press; by default the bundle's, changed as the key map says.

    Raises
    ------
    BundleError, VideoError, CameraError, KeymapError
    """
    if isinstance(bundle, str | Path):
        bundle = load_bundle(bundle)
    keymap = keymap or keymap_from_settings(bundle.moves)
    rules = tuple(rules) or tuple(rules_for(keymap, bundle.rules))
    recogniser: LiveRecogniser
    if isinstance(bundle, Bundle):
        recogniser = Recogniser(replace(bundle, rules=rules), weights=weights)
    else:
        recogniser = bundle.with_rules(rules)
    presser = KeyPresser(sink, keymap) if sink else None
    # Opened last: nothing after it can fail and leave a camera running.
    opened = open_source(source) if isinstance(source, str | Path) else source
    return play_frames(opened, recogniser, presser=presser)


def enrol_project(
    project: Project | PictureProject | Path | str,
    base: str,
    options: TeachOptions | None = None,
    *,
    progress: Progress | None = None,
) -> Enrolment:
    """Return a bundle with a project's recordings as a few examples on top of another bundle.

    Parameters
    ----------
    base
        A bundle's file, or ``fighter``: the built-in one.

    Raises
    ------
    TrainingError
        The project has pictures only, or no example of a move.
    """
    taught = open_taught(project)
    if isinstance(taught, PictureProject):
        raise TrainingError("pictures are no examples of motion: leave --on out, or record videos")
    check_labelled(taught)
    bundle = fighter() if base == FIGHTER else load_bundle(base)
    labelled = observe_project(taught, options, progress=progress)
    return enrol(bundle, labelled, taught.moves)


def observe_project(
    project: Project,
    options: TeachOptions | None = None,
    *,
    progress: Progress | None = None,
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
    options = options or options_for(project)
    watcher = Watcher(
        open_extractor(options.features, options.mobilenet),
        cache=project.folder / "cache",
        moves=[move.move for move in project.moves],
        copies=options.frame_copies,
        seed=options.seed,
        progress=progress,
    )
    return [watcher.watch(recording, project.segments) for recording in project.recordings]


def _within(progress: Progress | None, where: str) -> Progress | None:
    """Return a progress that says where each stage belongs."""
    if progress is None:
        return None
    return lambda stage, done, total: progress(f"{where}: {stage}", done, total)
