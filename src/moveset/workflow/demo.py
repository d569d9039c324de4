"""The whole pipeline without a camera: train on synthetic people, score on others, play."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from moveset import __version__
from moveset.base.errors import ProjectError, TrainingError
from moveset.base.train_extra import check_train_extra
from moveset.base.unfinished_folder import unfinished_folder
from moveset.base.values import MoveSetting, ProgressCallback
from moveset.base.workers import process_pool
from moveset.capture.video import probe
from moveset.capture.video_writer import write_video
from moveset.evaluate.report import Report
from moveset.evaluate.report_files import write_report
from moveset.evaluate.report_json import report_json
from moveset.label.project import Project, create_project, open_project
from moveset.label.project_folder import SETTINGS_FILE
from moveset.label.project_segments import add_segments
from moveset.label.recordings import import_recording
from moveset.learn.options import TeachOptions
from moveset.play.annotated_video import write_annotated_video
from moveset.play.keymap import keymap_from_settings
from moveset.recognise.bundle import Bundle
from moveset.recognise.bundle_file import save_bundle
from moveset.synth.clip import SyntheticClip, synthesise_clip
from moveset.workflow.evaluate import score_bundle
from moveset.workflow.extract import observe_project
from moveset.workflow.play import play
from moveset.workflow.teach import teach_on

MOVES: Final = (
    MoveSetting("punch_left", "a"),
    MoveSetting("punch_right", "s"),
    MoveSetting("kick_left", "d"),
    MoveSetting("kick_right", "f"),
    MoveSetting("jump", "up"),
    MoveSetting("squat", "down", hold=True),
    MoveSetting("block", "space", hold=True),
    MoveSetting("walk_left", "left", hold=True),
    MoveSetting("walk_right", "right", hold=True),
)
DRAWN: Final = "drawn"
WORKERS: Final = 2
"""Processes that draw videos at the same time."""


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """How many synthetic people to draw, and how."""

    taught: int = 10  # people to train on
    unseen: int = 2  # people to score on
    seconds: float = 24.0  # of video of each person
    frame_rate: float = 24.0
    size: tuple[int, int] = (480, 360)
    seed: int = 1  # another seed, other people


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo made: the report, and the paths of the rest."""

    report: Report
    project: Path
    bundle: Path
    report_page: Path
    played_video: Path


def run_demo(
    folder: Path, options: DemoOptions | None = None, *, progress: ProgressCallback | None = None
) -> DemoResult:
    """Draw people, train on some, score on the others, play a video; keep everything in a folder.

    Parameters
    ----------
    folder
        Created if it does not exist.

    Raises
    ------
    MissingExtraError
        The extra ``train`` is not installed.
    """
    check_train_extra("the demo")
    options = options or DemoOptions()
    project = draw_project(folder / "project", options, progress=progress)
    seen = {one.recording.name: one for one in observe_project(project, progress=progress)}
    labelled = [seen[_name(number)] for number in range(_people(options))]
    taught, unseen = labelled[: options.taught], labelled[options.taught :]
    bundle = teach_on(taught, project.moves, TeachOptions(seed=options.seed), progress=progress)
    report = score_bundle(bundle, unseen, split="by person")
    bundle = replace(bundle, report=report_json(replace(report, timelines=())))
    save_bundle(bundle, folder / "demo.moveset")
    played = folder / "played.mp4"
    annotate_video(bundle, unseen[0].recording.path, played, progress=progress)
    page = write_report(report, folder, "report")
    return DemoResult(report, project.folder, folder / "demo.moveset", page, played)


def draw_project(
    folder: Path, options: DemoOptions, *, progress: ProgressCallback | None = None
) -> Project:
    """Return a project with a video of each synthetic person, labelled by the ground truth.

    Videos that a demo with the same options has drawn before are kept, so that a demo that was
    stopped continues.

    Raises
    ------
    ProjectError
        The folder has another project.
    TrainingError
        Too few people, or too short videos, to show every move.
    """
    clips = {_name(number): _clip(number, options) for number in range(_people(options))}
    _check_enough(clips, options)
    project = _opened(folder, options)
    known = {recording.name for recording in project.recordings}
    missing = [name for name in clips if name not in known]
    with unfinished_folder(folder.absolute() / DRAWN) as drawn, process_pool(WORKERS) as workers:
        jobs = [workers.submit(draw_clip, name, clips[name], drawn, options) for name in missing]
        for done, (name, job) in enumerate(zip(missing, jobs, strict=True)):
            if progress:
                progress("draw people", done, len(jobs))
            project = import_recording(project, job.result(), name, _note(options))
    for clip in clips.values():
        project = add_segments(project, clip.segments)
    return project


def _check_enough(clips: Mapping[str, SyntheticClip], options: DemoOptions) -> None:
    taught = list(clips.values())[: options.taught]
    done = {segment.move for clip in taught for segment in clip.segments}
    if missing_moves := [move.move for move in MOVES if move.move not in done]:
        raise TrainingError(
            f"{options.taught} people in {options.seconds:g} s do no {', '.join(missing_moves)}: "
            "draw more people, or longer"
        )


def _opened(folder: Path, options: DemoOptions) -> Project:
    if not (folder / SETTINGS_FILE).exists():
        return create_project(folder, MOVES)
    project = open_project(folder)
    if any(recording.note != _note(options) for recording in project.recordings):
        raise ProjectError(f"{folder} has another project than this demo's: choose another folder")
    return project


def draw_clip(name: str, clip: SyntheticClip, folder: Path, options: DemoOptions) -> Path:
    """Write the video of one person, and return its path."""
    return write_video(folder / f"{name}.mp4", clip.frames(), frame_rate=options.frame_rate)


def _clip(number: int, options: DemoOptions) -> SyntheticClip:
    return synthesise_clip(
        options.seed * 1000 + number,
        moves=[move.move for move in MOVES],
        duration_s=options.seconds,
        frame_rate=options.frame_rate,
        size=options.size,
        recording=_name(number),
    )


def _name(number: int) -> str:
    return f"person{number + 1:02d}"


def _people(options: DemoOptions) -> int:
    return options.taught + options.unseen


def _note(options: DemoOptions) -> str:
    """Return a note with the options, by which a later demo finds its own videos."""
    width, height = options.size
    size = f"{width}x{height}, {options.frame_rate:g} frames a second"
    return f"drawn by moveset {__version__}, seed {options.seed}, {options.seconds:g} s, {size}"


def annotate_video(
    bundle: Bundle, video: Path, out: Path, *, progress: ProgressCallback | None = None
) -> None:
    """Play a video and write it with landmarks, probabilities and presses drawn in."""
    duration_s = probe(video).duration_s
    played, keymap = play(bundle, video), keymap_from_settings(bundle.moves)
    for item in write_annotated_video(played, out, bundle.rules, keymap=keymap):
        if progress:
            progress("play", round(100 * item.frame.time_s), round(100 * duration_s))
