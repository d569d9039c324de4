"""The whole road without a camera: drawn people teach a bundle, and people never seen test it."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from moveset.capture.actor import act
from moveset.capture.clip import write_video
from moveset.capture.video import probe
from moveset.classroom import TeachOptions
from moveset.label.project import Project, add_segments, create_project, import_recording
from moveset.learn.bundle import Bundle, save_bundle
from moveset.play.film import film
from moveset.play.keymap import keymap_from_settings
from moveset.recognise.report import report_json, write_report
from moveset.types import MoveSetting, Progress, Report, Segment
from moveset.workflow import observe_project, play, score_bundle, teach_on

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

    taught: int = 6  # people to learn from
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
    labelled = observe_project(project, progress=progress)
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
    """Return a new project with a video of each drawn person, moves labelled by the truth.

    Raises
    ------
    ProjectError
        There is something in the folder already.
    """
    project = create_project(folder, MOVES)
    with TemporaryDirectory(dir=folder) as drawn, _drawers() as drawers:
        jobs = [
            drawers.submit(draw_person, number, Path(drawn), options)
            for number in range(options.taught + options.unseen)
        ]
        for number, job in enumerate(jobs):
            if progress:
                progress("draw people", number, len(jobs))
            video, segments = job.result()
            project = import_recording(project, video, person=video.stem)
            project = add_segments(project, segments)
    return project


def draw_person(
    number: int, folder: Path, options: DemoOptions
) -> tuple[Path, tuple[Segment, ...]]:
    """Draw one person's video into a folder; return it with the truth."""
    name = f"person{number + 1:02d}"
    clip = act(
        options.seed * 1000 + number,
        moves=[move.move for move in MOVES],
        duration_s=options.seconds,
        frame_rate=options.frame_rate,
        size=options.size,
        recording=name,
    )
    path = folder / f"{name}.mp4"
    write_video(path, clip.frames(), frame_rate=options.frame_rate)
    return path, clip.segments


def film_video(bundle: Bundle, video: Path, out: Path, *, progress: Progress | None = None) -> None:
    """Play a video and write it with what was seen and pressed drawn in."""
    duration_s = probe(video).duration_s
    played = play(bundle, video)
    for item in film(played, out, bundle.rules, keymap=keymap_from_settings(bundle.moves)):
        if progress:
            progress("play", round(100 * item.frame.time_s), round(100 * duration_s))


def _drawers() -> ProcessPoolExecutor:
    # Spawned, not forked: JAX and ONNX Runtime keep threads, which a fork would leave in tatters.
    return ProcessPoolExecutor(DRAWERS, mp_context=get_context("spawn"))
