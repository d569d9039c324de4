"""A few seconds of drawn people, seen and taught once for all tests that need a whole road."""

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import settings

from moveset.base.values import MoveSetting, Segment
from moveset.capture.clip import write_video
from moveset.label.labelling import add_segments
from moveset.label.project import Project, create_project, open_project
from moveset.label.recordings import import_recording
from moveset.learn.options import TeachOptions
from moveset.learn.train import TrainOptions
from moveset.recognise.bundle import save_bundle
from moveset.see.mobilenet.weights import POINTWISE
from moveset.synth.performance import act
from moveset.workflow.extract import observe_project
from moveset.workflow.teach import teach

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


def draw_project(folder: Path, duration_s: float = 12.0) -> Project:
    """Return a project with a labelled video of each of three people, nobody seen yet."""
    project = create_project(folder / "project", MOVES)
    for number, seed in enumerate((2, 5, 8), 1):
        video, segments = draw(folder, f"person{number}", seed, duration_s)
        project = import_recording(project, video, person=f"player{number}")
        project = add_segments(project, segments)
    return project


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """Keep what tests make out of the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOVESET_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def random_weights(tmp_path_factory):
    """A file of weights for MobileNet, drawn at random: it sees colours and edges, no things."""
    rng = np.random.default_rng(3)
    arrays = {}
    entering = 3
    for name, leaving in _layers():
        depthwise = name.endswith("depthwise")
        side = 1 if name.endswith("pointwise") else 3
        shape = (1, 3, 3, leaving) if depthwise else (leaving, side, side, entering)
        spread = np.sqrt(2.0 / (9 if depthwise else side * side * entering))
        arrays[f"{name}/w"] = rng.normal(0.0, spread, shape).astype(np.float32)
        arrays[f"{name}/b"] = rng.normal(0.0, 0.1, leaving).astype(np.float32)
        entering = leaving
    arrays["Logits/w"] = rng.normal(0.0, 0.03, (1001, 1024)).astype(np.float32)
    arrays["Logits/b"] = np.zeros(1001, np.float32)
    path = tmp_path_factory.mktemp("weights") / "random.npz"
    np.savez(path, **arrays)
    return path


def _layers():
    yield "Conv2d_0", 32
    for block, (entering, leaving) in enumerate(pairwise((32, *POINTWISE)), 1):
        yield f"Conv2d_{block}_depthwise", entering
        yield f"Conv2d_{block}_pointwise", leaving


@pytest.fixture(scope="session")
def quick_options():
    """How to teach in a few seconds."""
    return QUICK


@pytest.fixture(scope="session")
def drawn_project(tmp_path_factory):
    """The folder of a project with a video of each of three people, labelled and already seen.

    It is shared: tests that change it copy it first.
    """
    project = draw_project(tmp_path_factory.mktemp("drawn"))
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
