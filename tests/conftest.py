"""Shared fixtures: a few seconds of synthetic people, a project and a bundle, each made once."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import settings

from moveset.base.values import MoveSetting, Segment
from moveset.capture.video_writer import write_video
from moveset.label.project import Project, create_project, open_project
from moveset.label.project_segments import add_segments
from moveset.label.recordings import import_recording
from moveset.learn.options import TeachOptions
from moveset.learn.train_options import TrainOptions
from moveset.recognise import background
from moveset.recognise.bundle_file import save_bundle
from moveset.see.pose.networks import PoseNetworks
from moveset.synth.clip import synthesise_clip
from moveset.workflow.export_site import export_site
from moveset.workflow.extract import observe_project
from moveset.workflow.teach import teach

from .pose_memo import remember_estimate, run_network
from .studio.static_server import ONNXRUNTIME, SITE
from .toy_mobilenet import replaced_mobilenet, write_random_weights

# Test processes run side by side: thread pools of their own would only compete for the cores.
os.environ.setdefault(
    "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)

settings.register_profile("steady", deadline=None)  # test machines are often busy
settings.load_profile("steady")

MOVES = (MoveSetting("kick_left", "d"), MoveSetting("block", "space", hold=True))
SIZE = (240, 180)
FRAME_RATE = 15.0
QUICK = TeachOptions(train=TrainOptions(architecture="tcn", epochs=3, copies=1))
CLIPS = 4
LONGER = TeachOptions(train=TrainOptions(architecture="tcn", epochs=12, copies=1))


LONGEST = "test_tutorial.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest test, beside which all others run."""
    items.sort(key=lambda item: item.path.name != LONGEST)


class LabelledVideo(NamedTuple):
    """A synthetic video and the segments in it."""

    path: Path
    segments: tuple[Segment, ...]


def write_synthetic_video(
    folder: Path, name: str, seed: int, duration_s: float = 12.0
) -> LabelledVideo:
    clip = synthesise_clip(
        seed,
        moves=[move.move for move in MOVES],
        duration_s=duration_s,
        frame_rate=FRAME_RATE,
        size=SIZE,
        recording=name,
    )
    path = write_video(folder / f"{name}.mp4", clip.frames(), frame_rate=FRAME_RATE)
    return LabelledVideo(path, clip.segments)


def write_synthetic_project(folder: Path, duration_s: float = 12.0) -> Project:
    """Return a project with a labelled video of each of three people, features not extracted."""
    project = create_project(folder / "project", MOVES)
    for number, seed in enumerate((2, 5, 8), 1):
        video, segments = write_synthetic_video(folder, f"person{number}", seed, duration_s)
        project = import_recording(project, video, person=f"player{number}")
        project = add_segments(project, segments)
    return project


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory):
    """A folder that all test processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory, shared_folder):
    """Keep the tests out of the user's cache, and compile each network once for all processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOVESET_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("JAX_COMPILATION_CACHE_DIR", str(shared_folder / "jax"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _remembered_poses():
    """Run the pose network once for each image, however many tests play the same video."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PoseNetworks, "estimate", remember_estimate)
        yield


@pytest.fixture(scope="module")
def real_poses():
    """Run the pose network for every image, where a test is about just that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PoseNetworks, "estimate", run_network)
        yield


@pytest.fixture(scope="session")
def make_once(shared_folder):
    """Return a function that fills a shared folder in the first process that asks for it."""

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        folder = shared_folder / name
        with FileLock(f"{folder}.lock"):
            if not (folder / ".complete").exists():
                folder.mkdir()
                fill(folder)
                (folder / ".complete").touch()
        return folder

    return make


@pytest.fixture(scope="session")
def playwright():
    """Return the driver of browsers: a process can have only one at a time."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def exported(make_once):
    """A host's folder with an exported site in ``SITE``, for all tests that do not change it."""
    return make_once("host", lambda folder: export_site(folder / SITE, runtime=ONNXRUNTIME))


@pytest.fixture(scope="session")
def random_weights(make_once):
    """A file of random weights for MobileNet, which tell colours and edges apart."""
    folder = make_once("random-weights", lambda path: write_random_weights(path / "random.npz"))
    return folder / "random.npz"


@pytest.fixture(scope="module")
def toy_mobilenet():
    """Open a quick extractor wherever this module asks for MobileNet; return its class."""
    with replaced_mobilenet() as toy:
        yield toy


@pytest.fixture(scope="session")
def quick_options():
    """Options to train as short as possible, where it does not matter what is learnt."""
    return QUICK


@pytest.fixture(scope="session")
def write_project():
    """Return the function that writes a labelled project into a folder."""
    return write_synthetic_project


@pytest.fixture(scope="session")
def synthetic_project(make_once):
    """The folder of a project with a labelled video of each of three people, features cached.

    It is shared: tests that change it copy it first.
    """
    folder = make_once("synthetic", lambda path: observe_project(write_synthetic_project(path)))
    return folder / "project"


@pytest.fixture(scope="session")
def synthetic_bundle(synthetic_project, make_once):
    """A bundle trained briefly on the synthetic project: it presses, and is not good."""

    def fill(folder: Path) -> None:
        save_bundle(teach(open_project(synthetic_project), LONGER), folder / "synthetic.moveset")

    return make_once("bundle", fill) / "synthetic.moveset"


@pytest.fixture(scope="session")
def few_clips_path(make_once):
    """A file with a part of the background motion with which examples are compared."""

    def fill(folder: Path) -> None:
        with np.load(background.BACKGROUND_PATH) as stored:
            few = {name: stored[name][:CLIPS] for name in ("positions", "embeddings")}
            np.savez_compressed(folder / "background.npz", network=stored["network"], **few)

    return make_once("few-clips", fill) / "background.npz"


@pytest.fixture
def few_clips(few_clips_path, monkeypatch):
    """Compare examples with a part of the background motion, where it does not matter how much."""
    monkeypatch.setattr(background, "BACKGROUND_PATH", few_clips_path)
    background.background_clips.cache_clear()
    yield few_clips_path
    background.background_clips.cache_clear()


@pytest.fixture(scope="session")
def synthetic_recording(make_once):
    """A labelled video of a person who is not in the project."""

    def fill(folder: Path) -> None:
        video = write_synthetic_video(folder, "person9", seed=14, duration_s=8.0)
        rows = [(s.recording, s.start_s, s.end_s, s.move) for s in video.segments]
        (folder / "segments.json").write_text(json.dumps(rows))

    folder = make_once("unseen", fill)
    rows = json.loads((folder / "segments.json").read_text())
    return LabelledVideo(folder / "person9.mp4", tuple(Segment(*row) for row in rows))


@pytest.fixture(scope="session")
def synthetic_video(synthetic_recording):
    """The path of a video of a person who is not in the project."""
    return synthetic_recording.path
