"""The project of synthetic people in the screenshots, and the videos of its camera."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.values import MoveSetting
from moveset.capture.image_codec import encode_jpeg
from moveset.capture.video_writer import write_video
from moveset.evaluate.report import Report
from moveset.evaluate.report_files import write_report
from moveset.label.project import Project, create_project, open_project
from moveset.label.project_segments import add_segments
from moveset.label.recordings import import_recording
from moveset.learn.options import TeachOptions
from moveset.learn.train_options import TrainOptions
from moveset.recognise.bundle_file import save_bundle
from moveset.synth.clip import SyntheticClip, synthesise_clip
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
"""Trained in a minute, with a few errors, so that the report has something to show."""

SECONDS, RATE, SEED = 36.0, 24.0, 310
SIZE, CAMERA_RATE = (640, 480), 30.0


def open_screenshot_project(folder: Path) -> Project:
    """Return the project in the folder; render, train and evaluate it first if it is missing."""
    if bundle_path(folder).is_file():
        return open_project(folder)
    project = create_project(folder, MOVES)
    for number, person in enumerate(PEOPLE):
        project = _add_recording(project, person, SEED + number)
    save_bundle(teach(project, QUICK), bundle_path(folder))
    report = evaluate(project, "person", QUICK)
    if isinstance(report, Report):
        write_report(report, folder / "reports", "by-person")
    return open_project(folder)


def _add_recording(project: Project, person: str, seed: int) -> Project:
    names = [move.move for move in MOVES]
    name = f"{person}_moves"
    clip = synthesise_clip(
        seed, moves=names, duration_s=SECONDS, frame_rate=RATE, size=(480, 360), recording=name
    )
    with tempfile.TemporaryDirectory() as temporary:
        video = write_video(Path(temporary) / f"{name}.mp4", clip.frames(), frame_rate=RATE)
        return add_segments(import_recording(project, video, person), clip.segments)


def fighting_clip(seed: int, moves: tuple[str, ...], size: tuple[int, int] = SIZE) -> SyntheticClip:
    """Return a clip of a synthetic person who fights."""
    return synthesise_clip(seed, moves=moves, duration_s=16.0, frame_rate=CAMERA_RATE, size=size)


def camera_video(folder: Path, *clips: SyntheticClip) -> Path:
    """Return the clips side by side as concatenated JPEGs, Chromium's fake camera format."""
    video = folder / f"camera-{'-'.join(str(clip.seed) for clip in clips)}.mjpeg"
    if not video.exists():
        rows = zip(*(clip.frames() for clip in clips), strict=True)
        jpegs = [encode_jpeg(np.hstack([one.image for one in row])) for row in rows]
        video.write_bytes(b"".join(jpegs))
    return video
