"""The web runtime's pose tracker finds the landmarks that Python finds in the same frames.

The networks' outputs differ by 1e-4 pixels between two builds of ONNX Runtime. From frame to frame
that grows: landmarks move the next crop, its pixels are rounded, and a landmark jumps where the
window in its heatmap moves on by a cell. Python itself, with ONNX Runtime's optimisations switched
off, is as far from Python. So with a given crop all landmarks must agree, and while tracking nearly
all.
"""

import json
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from moveset.see.pose.landmarks import pose_to_row
from moveset.see.pose.networks import PoseNetworks
from moveset.see.pose.tracker import PoseTracker
from moveset.synth.clip import synthesise_clip

from .web_node import NODE, run_script

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    NODE is None or not (ROOT / "node_modules" / "onnxruntime-web").exists(),
    reason="needs node, and the packages that scripts/node installs",
)

LANDSCAPE, PORTRAIT = (640, 360), (360, 640)
FIRST = 6
"""Frames before the tests' ones, so that the person moves."""

NEAR = 0.005
"""Of the torso's length: how far landmarks may be apart."""

SHOULDERS, HIPS = (11, 12), (23, 24)


def draw(seed, frame_rate, size, count):
    """Return frames of a synthetic person, and the same room without them."""
    clip = synthesise_clip(seed, duration_s=3.0, frame_rate=frame_rate, size=size)
    images = [frame.image for frame in islice(clip.frames(), FIRST, FIRST + count)]
    return images, clip.empty_scene()


def leave_and_return(images, empty):
    """Return frames of a person who leaves the picture and comes back elsewhere."""
    count = len(images) // 2
    moved = [np.roll(image, image.shape[1] // 8, axis=1) for image in images[count:]]
    return [*images[:count], empty, empty, *moved]


def run_web(folder, cases):
    """Return what the web runtime makes of cases: pairs of settings and images."""
    with (folder / "images.rgba").open("wb") as file:
        for _, images in cases:
            for image in images:
                opaque = np.full(image.shape[:2], 255, np.uint8)
                file.write(np.dstack([image, opaque]).tobytes())
    sizes = [dict(zip(("height", "width"), images[0].shape, strict=False)) for _, images in cases]
    listed = [size | settings for size, (settings, _) in zip(sizes, cases, strict=True)]
    (folder / "cases.json").write_text(json.dumps(listed))
    return json.loads(run_script("track_poses.mjs", folder))


def as_landmarks(rows):
    """Return rows as (t, 33, 6); None of JSON becomes NaN."""
    return np.array(rows, np.float64).reshape(len(rows), 33, 6)


def differences(web, python):
    """Return how far landmarks are apart in torso lengths, image and world, and visibilities."""
    seen = np.isfinite(python[:, 0, 0])
    np.testing.assert_array_equal(np.isfinite(web[:, 0, 0]), seen, "the same frames show somebody")
    web, python = web[seen], python[seen]
    apart = []
    for axes in (slice(0, 2), slice(2, 5)):
        ends = (python[:, pair, axes].mean(axis=1) for pair in (SHOULDERS, HIPS))
        torso = np.linalg.norm(np.subtract(*ends), axis=1, keepdims=True)
        apart.append(np.linalg.norm(web[..., axes] - python[..., axes], axis=2) / torso)
    return (*apart, np.abs(web[..., 5] - python[..., 5]))


def track(frame_rate, images):
    tracker = PoseTracker()
    return [
        pose_to_row(tracker.step(image, number / frame_rate)) for number, image in enumerate(images)
    ]


def timed(clips):
    """Return clips, of a frame rate and images, as cases to track."""
    return [
        ({"times_s": [number / rate for number in range(len(images))]}, images)
        for rate, images in clips
    ]


def check_tracking(clips, tracked):
    """Fail unless the web runtime tracked the person of each clip as Python does."""
    for (rate, images), rows in zip(clips, tracked, strict=True):
        expected = as_landmarks(track(rate, images))
        assert np.isfinite(expected[:, 0, 0]).sum() >= len(images) - 2
        image, world, visibility = differences(as_landmarks(rows), expected)
        assert np.median(image) < NEAR / 2
        assert (image < NEAR).mean() > 0.9
        assert np.median(world) < NEAR
        assert (visibility < 0.01).mean() > 0.95
        assert visibility.max() < 0.1


@pytest.fixture(scope="module")
def single():
    """Images of two people and of nobody, with the crop around each body."""
    networks = PoseNetworks()
    images = [draw(2, 12.0, LANDSCAPE, 1)[0][0], draw(5, 12.0, PORTRAIT, 1)[0][0]]
    images.append(draw(8, 12.0, LANDSCAPE, 0)[1])
    return [(image, networks.detect(image)) for image in images]


@pytest.fixture(scope="module")
def clips():
    """A person at a webcam's rate, and one in portrait who leaves and returns."""
    leaving = leave_and_return(*draw(2, 12.0, PORTRAIT, 6))
    return [(30.0, draw(2, 30.0, LANDSCAPE, 6)[0]), (12.0, leaving)]


@pytest.fixture(scope="module")
def found(tmp_path_factory, single, clips):
    """What the web runtime finds in the single images and in the clips: it is slow to start."""
    some = single[0][1]
    cases = [({"crops": [asdict(crop or some)]}, [image]) for image, crop in single]
    results = run_web(tmp_path_factory.mktemp("web"), [*cases, *timed(clips)])
    return [one[0] for one in results[: len(cases)]], results[len(cases) :]


def test_the_detector_finds_the_same_crop(single, found):
    assert [crop is None for _, crop in single] == [False, False, True]
    for (_, crop), one in zip(single, found[0], strict=True):
        assert one["crop"] == (crop and pytest.approx(asdict(crop), abs=0.01))


@pytest.mark.usefixtures("real_poses")
def test_with_the_same_crop_landmarks_are_the_same(single, found):
    networks = PoseNetworks()
    poses = [networks.estimate(image, crop or single[0][1]) for image, crop in single]
    expected = as_landmarks([pose_to_row(pose and pose[0]) for pose in poses])
    rows = as_landmarks([one["row"] for one in found[0]])
    image, world, visibility = differences(rows, expected)
    assert len(image) == len(single) - 1
    assert image.max() < NEAR
    assert world.max() < NEAR
    assert visibility.max() < 0.01


def test_a_player_is_tracked_alike_also_after_a_loss(clips, found):
    check_tracking(clips, found[1])


@pytest.mark.slow
def test_a_player_is_tracked_alike_at_every_rate_and_in_every_size(tmp_path):
    clips = []
    for rate in (12.0, 24.0, 30.0):
        for size in (LANDSCAPE, PORTRAIT):
            clips.append((rate, leave_and_return(*draw(5, rate, size, 12))))
    check_tracking(clips, run_web(tmp_path, timed(clips)))
