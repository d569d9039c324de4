"""The whole road without a camera: drawn people teach a bundle, and people never seen test it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from moveset import __version__
from moveset.base.errors import ProjectError, TrainingError
from moveset.base.values import MoveSetting, Progress
from moveset.base.workers import worker_processes
from moveset.capture.clip import write_video
from moveset.capture.video import probe
from moveset.evaluate.report import report_json, write_report
from moveset.evaluate.reports import Report
from moveset.label.folder import SETTINGS_FILE
from moveset.label.labelling import add_segments
from moveset.label.project import Project, create_project, open_project
from moveset.label.recordings import import_recording
from moveset.learn.options import TeachOptions
from moveset.play.film import film
from moveset.play.keymap import keymap_from_settings
from moveset.recognise.bundle import Bundle, save_bundle
from moveset.synth.performance import Clip, act
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
DRAWERS: Final = 2
"""Processes that draw at once."""


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """How much to draw."""

    taught: int = 10  # people to learn from
    unseen: int = 2  # people to score on
    seconds: float = 24.0  # of video of each person
    frame_rate: float = 24.0
    size: tuple[int, int] = (480, 360)
    seed: int = 1  # another seed, other people


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo made, and where it lies."""

    report: Report
    project: Path
    bundle: Path
    report_page: Path
    played_video: Path


def run_demo(
    folder: Path, options: DemoOptions | None = None, *, progress: Progress | None = None
) -> DemoResult:
    """Return what the whole road makes of drawn people, and leave all of it in a folder.

    Parameters
    ----------
    folder
        Made if absent.
    """
    options = options or DemoOptions()
    project = draw_project(folder / "project", options, progress=progress)
    seen = {one.recording.name: one for one in observe_project(project, progress=progress)}
    labelled = [seen[_name(number)] for number in range(_people(options))]
    taught, unseen = labelled[: options.taught], labelled[options.taught :]
    bundle = teach_on(taught, project.moves, TeachOptions(seed=options.seed), progress=progress)
    report = score_bundle(bundle, unseen, split="by person")
    bundle = replace(bundle, report=report_json(replace(report, strips=())))
    save_bundle(bundle, folder / "demo.moveset")
    played = folder / "played.mp4"
    film_video(bundle, unseen[0].recording.path, played, progress=progress)
    page = write_report(report, folder, "report")
    return DemoResult(report, project.folder, folder / "demo.moveset", page, played)


def draw_project(
    folder: Path, options: DemoOptions, *, progress: Progress | None = None
) -> Project:
    """Return a project with a video of each drawn person, moves labelled by the truth.

    What a demo with the same options drew there before is kept: one that was stopped goes on.

    Raises
    ------
    ProjectError
        There is another project in the folder already.
    TrainingError
        So few people, or so short videos, do not show every move.
    """
    clips = {_name(number): _clip(number, options) for number in range(_people(options))}
    _check_enough(clips, options)
    project = _opened(folder, options)
    known = {recording.name for recording in project.recordings}
    missing = [name for name in clips if name not in known]
    with TemporaryDirectory(dir=folder) as drawn, worker_processes(DRAWERS) as drawers:
        jobs = [
            drawers.submit(draw_clip, name, clips[name], Path(drawn), options) for name in missing
        ]
        for done, (name, job) in enumerate(zip(missing, jobs, strict=True)):
            if progress:
                progress("draw people", done, len(jobs))
            project = import_recording(project, job.result(), name, _note(options))
    for clip in clips.values():
        project = add_segments(project, clip.segments)
    return project


def _check_enough(clips: Mapping[str, Clip], options: DemoOptions) -> None:
    taught = list(clips.values())[: options.taught]
    done = {segment.move for clip in taught for segment in clip.segments}
    if lacking := [move.move for move in MOVES if move.move not in done]:
        raise TrainingError(
            f"{options.taught} people in {options.seconds:g} s come to no {', '.join(lacking)}: "
            "draw more people, or longer"
        )


def _opened(folder: Path, options: DemoOptions) -> Project:
    if not (folder / SETTINGS_FILE).exists():
        return create_project(folder, MOVES)
    project = open_project(folder)
    if any(recording.note != _note(options) for recording in project.recordings):
        raise ProjectError(f"{folder} is of something else than this demo: choose another folder")
    return project


def draw_clip(name: str, clip: Clip, folder: Path, options: DemoOptions) -> Path:
    """Draw one person's video into a folder."""
    return write_video(folder / f"{name}.mp4", clip.frames(), frame_rate=options.frame_rate)


def _clip(number: int, options: DemoOptions) -> Clip:
    return act(
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
    """Return what was drawn, so that a later demo knows its own."""
    width, height = options.size
    size = f"{width}x{height}, {options.frame_rate:g} frames a second"
    return f"drawn by moveset {__version__}, seed {options.seed}, {options.seconds:g} s, {size}"


def film_video(bundle: Bundle, video: Path, out: Path, *, progress: Progress | None = None) -> None:
    """Play a video and write it with what was seen and pressed drawn in."""
    duration_s = probe(video).duration_s
    played = play(bundle, video)
    for item in film(played, out, bundle.rules, keymap=keymap_from_settings(bundle.moves)):
        if progress:
            progress("play", round(100 * item.frame.time_s), round(100 * duration_s))
