"""A few seconds of drawn people, seen and taught once for all tests that need a whole road."""

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from moveset.capture.actor import act
from moveset.capture.clip import write_video
from moveset.classroom import TeachOptions
from moveset.label.project import add_segments, create_project, import_recording, open_project
from moveset.learn.bundle import save_bundle
from moveset.learn.train import TrainOptions
from moveset.types import MoveSetting, Segment
from moveset.workflow import observe_project, teach

settings.register_profile("steady", deadline=None)  # machines that test are often busy
settings.load_profile("steady")

MOVES = (MoveSetting("kick_left", "d"), MoveSetting("block", "space", hold=True))
SIZE = (240, 180)
FRAME_RATE = 15.0
QUICK = TeachOptions(train=TrainOptions(kind="tcn", epochs=12, copies=1))


class Drawn(NamedTuple):
    """A drawn video and what is done in it."""

    path: Path
    segments: tuple[Segment, ...]


def draw(folder: Path, name: str, seed: int, duration_s: float = 12.0) -> Drawn:
    names = [move.move for move in MOVES]
    clip = act(
        seed,
        moves=names,
        duration_s=duration_s,
        frame_rate=FRAME_RATE,
        size=SIZE,
        recording=name,
    )
    path = write_video(folder / f"{name}.mp4", clip.frames(), frame_rate=FRAME_RATE)
    return Drawn(path, clip.segments)


@pytest.fixture(scope="session")
def quick_options():
    """How to teach in a few seconds."""
    return QUICK


@pytest.fixture(scope="session")
def drawn_project(tmp_path_factory):
    """The folder of a project with a video of each of three people, labelled and already seen.

    It is shared: tests that change it copy it first.
    """
    folder = tmp_path_factory.mktemp("drawn")
    project = create_project(folder / "project", MOVES)
    for number, seed in enumerate((2, 5, 8), 1):
        video, segments = draw(folder, f"person{number}", seed)
        project = import_recording(project, video, person=f"player{number}")
        project = add_segments(project, segments)
    observe_project(project)
    return project.folder


@pytest.fixture(scope="session")
def drawn_bundle(drawn_project, tmp_path_factory):
    """A bundle taught on the drawn project: good enough to press, too quickly taught to be good."""
    path = tmp_path_factory.mktemp("bundle") / "drawn.moveset"
    save_bundle(teach(open_project(drawn_project), QUICK), path)
    return path


@pytest.fixture(scope="session")
def drawn_recording(tmp_path_factory):
    """A video of a person who is not in the project, with the truth beside it."""
    return draw(tmp_path_factory.mktemp("other"), "person9", seed=14)


@pytest.fixture(scope="session")
def drawn_video(drawn_recording):
    """The path of a video of a person who is not in the project."""
    return drawn_recording.path
