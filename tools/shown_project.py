"""What screenshots show: a project of drawn people, taught and scored, and films for a camera."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.values import MoveSetting
from moveset.capture.clip import write_video
from moveset.capture.jpeg import encode_jpeg
from moveset.evaluate.report import write_report
from moveset.evaluate.reports import Report
from moveset.label.labelling import add_segments
from moveset.label.project import Project, create_project, open_project
from moveset.label.recordings import import_recording
from moveset.learn.options import TeachOptions
from moveset.learn.train import TrainOptions
from moveset.recognise.bundle import save_bundle
from moveset.synth.performance import Clip, act
from moveset.workflow.evaluate import evaluate
from moveset.workflow.projects import bundle_path
from moveset.workflow.teach import teach

MOVES: Final = (
    MoveSetting("punch_left", "j"),
    MoveSetting("punch_right", "u"),
    MoveSetting("kick_left", "k"),
    MoveSetting("kick_right", "i"),
    MoveSetting("squat", "s", hold=True),
    MoveSetting("jump", "w"),
    MoveSetting("block", "l", hold=True),
)
PEOPLE: Final = ("ann", "ben", "carla", "dan", "eva")
QUICK: Final = TeachOptions(train=TrainOptions(epochs=24, copies=2))
"""Taught in a minute: it errs now and then, so that there is something to see in its report."""

SECONDS, RATE, SEED = 36.0, 24.0, 310
SIZE, CAMERA_RATE = (640, 480), 30.0


def open_shown(folder: Path) -> Project:
    """Return the project in the folder; what is not there yet is drawn, taught and scored first."""
    if bundle_path(folder).is_file():
        return open_project(folder)
    project = create_project(folder, MOVES)
    for number, person in enumerate(PEOPLE):
        project = _record(project, person, SEED + number)
    save_bundle(teach(project, QUICK), bundle_path(folder))
    report = evaluate(project, "person", QUICK)
    if isinstance(report, Report):
        write_report(report, folder / "reports", "by-person")
    return open_project(folder)


def _record(project: Project, person: str, seed: int) -> Project:
    names = [move.move for move in MOVES]
    name = f"{person}_moves"
    clip = act(
        seed, moves=names, duration_s=SECONDS, frame_rate=RATE, size=(480, 360), recording=name
    )
    with tempfile.TemporaryDirectory() as drawn:
        video = write_video(Path(drawn) / f"{name}.mp4", clip.frames(), frame_rate=RATE)
        return add_segments(import_recording(project, video, person), clip.segments)


def fighting(seed: int, moves: tuple[str, ...], size: tuple[int, int] = SIZE) -> Clip:
    """Return a clip of somebody who fights."""
    return act(seed, moves=moves, duration_s=16.0, frame_rate=CAMERA_RATE, size=size)


def film_of(folder: Path, *clips: Clip) -> Path:
    """Return JPEGs on end, which a browser takes for a camera; clips stand side by side in it."""
    film = folder / f"film-{'-'.join(str(clip.seed) for clip in clips)}.mjpeg"
    if not film.exists():
        rows = zip(*(clip.frames() for clip in clips), strict=True)
        pictures = [encode_jpeg(np.hstack([one.image for one in row])) for row in rows]
        film.write_bytes(b"".join(pictures))
    return film
