"""The web runtime follows the same player as Python, whoever walks by, stops, leaves or comes back.

Python's tracker plays scenes of people whose networks know where they are. What it asks them in
each frame, and what they answer, is replayed to the web runtime's tracker, which must ask the same.
"""

import json
import zlib
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
import pytest

from moveset.see.pose.people_tracker import PeopleTracker
from moveset.see.pose.tracker import PoseTracker

from ..see.pose import scenes
from ..see.pose.figures import draw_together
from ..see.pose.scenes import BLUE, GREEN, RED, SceneNetworks, Somebody, stay, walk
from .test_web_pose import as_landmarks, run_web, timed
from .web_node import needs_node, run_script

pytestmark = needs_node

ROOT = Path(__file__).parents[2]
FRAME_RATE = 10.0
RIGHT_HIP, LEFT_HIP = 24, 23


def appear(time_s, x):
    return lambda now_s: x if now_s >= time_s else None


SCENES = {
    "one person": ([Somebody(walk((0.0, 200.0), (2.5, 400.0)))], 2.5),
    "two who cross": (
        [
            Somebody(walk((0.5, 300.0), (3.0, 150.0)), 68.0, GREEN),
            Somebody(walk((0.5, 60.0), (3.0, 420.0)), 84.0, RED),
        ],
        4.0,
    ),
    "somebody in the same clothes in front": (
        [Somebody(stay(320.0)), Somebody(walk((0.5, -60.0), (4.0, 700.0)), 90.0, BLUE)],
        4.5,
    ),
    "somebody who stops in front": (
        [
            Somebody(stay(320.0)),
            Somebody(
                walk((0.5, -60.0), (1.5, 315.0), (2.1, 315.0), (3.2, 700.0)), 90.0, RED
            ),
        ],
        4.0,
    ),
    "somebody enters": ([Somebody(stay(300.0)), Somebody(appear(1.0, 100.0), 60.0, RED)], 3.0),
    "the player leaves and returns": (
        [
            Somebody(walk((0.5, 320.0), (1.3, 800.0), (2.5, 800.0), (3.3, 350.0))),
            Somebody(stay(150.0), 55.0, RED),
        ],
        4.5,
    ),
    "the player is gone for long": (
        [
            Somebody(walk((0.5, 320.0), (1.0, 800.0), (7.0, 800.0), (7.8, 350.0))),
            Somebody(stay(120.0), 30.0, GREEN),
        ],
        9.0,
    ),
    "a jump of somebody alone": ([Somebody(lambda now_s: 100.0 if now_s < 0.7 else 440.0)], 1.5),
}  # fmt: skip

PORTRAIT = ("two who cross", "the player leaves and returns")


class Recorder(SceneNetworks):
    """Keeps what it is asked and what it answers."""

    def __init__(self, people, rng):
        super().__init__(people, rng)
        self.asked = []

    def detect(self, image, hidden=()):
        crop = super().detect(image, hidden)
        numbers = [float(one) for box in hidden for one in box]
        self._keep("detect", numbers, crop and asdict(crop))
        return crop

    def estimate(self, image, crop):
        found = super().estimate(image, crop)
        answer = found and {
            "landmarks": found[0].image.reshape(-1).tolist(),
            "visibility": found[0].visibility.tolist(),
            "crop": asdict(found[1]),
        }
        self._keep("estimate", [crop.x, crop.y, crop.side, crop.angle], answer)
        return found

    def _keep(self, kind, numbers, answer):
        self.asked.append({"kind": kind, "numbers": numbers, "answer": answer})


def play(people, duration_s, images):
    """Return the frames of a scene, with whom Python followed; adds their images."""
    networks = Recorder(people, np.random.default_rng(1))
    tracker = PeopleTracker()
    tracker._networks = networks
    frames, seen = [], []
    for number in range(round(duration_s * FRAME_RATE)):
        networks.time_s = number / FRAME_RATE
        image = networks.image()
        packed = zlib.compress(image.tobytes(), 1)
        place = {"start": len(images), "size": len(packed)}
        images.extend(packed)
        networks.asked = []
        (pose,) = tracker.step(image, networks.time_s)
        size = {"width": image.shape[1], "height": image.shape[0]}
        asked = networks.asked
        frames.append({"time_s": networks.time_s, "image": {**place, **size}, "asked": asked})
        x = None if pose is None else float(pose.image[LEFT_HIP, 0])
        seen.append([x, tracker.people, tracker.lost[0]])
    return frames, seen


@pytest.fixture(scope="module")
def colours():
    """Colours of every kind, with what OpenCV makes of them."""
    rng = np.random.default_rng(2)
    corners = np.stack(np.meshgrid([0, 1, 255], [0, 9, 128], [0, 64, 255]), -1).reshape(-1, 3)
    return np.concatenate([corners, rng.integers(0, 256, (3000, 3))]).astype(np.uint8)


@pytest.fixture(scope="module")
def replayed(tmp_path_factory, colours):
    """What Python followed, and what the web runtime did, by scene; and its colours."""
    folder, images = tmp_path_factory.mktemp("people"), bytearray()
    played = {name: play(*scene, images) for name, scene in SCENES.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenes, "WIDTH", 480)
        patch.setattr(scenes, "HEIGHT", 640)
        played |= {f"{name}, portrait": play(*SCENES[name], images) for name in PORTRAIT}
    (folder / "images.zlib").write_bytes(images)
    listed = {"scenes": [frames for frames, _ in played.values()], "colours": colours.tolist()}
    (folder / "scenes.json").write_text(json.dumps(listed))
    found = json.loads(run_script("track_people.mjs", folder))
    by_scene = dict(zip(played, found["results"], strict=True))
    return {name: (seen, by_scene[name]) for name, (_, seen) in played.items()}, found["labs"]


def test_the_web_runtime_follows_whom_python_follows(replayed):
    for name, (seen, found) in replayed[0].items():
        assert found["fault"] is None, f"{name}, {found['fault']}"
        assert found["seen"] == [
            [x and pytest.approx(x, abs=1e-3), people, lost] for x, people, lost in seen
        ], name


def test_the_scenes_show_what_they_are_about(replayed):
    seen = {
        name: list(zip(*found["seen"], strict=True)) for name, (_, found) in replayed[0].items()
    }
    assert set(seen["one person"][1]) == {1}
    assert set(seen["somebody enters"][1]) == {1, 2}
    assert seen["two who cross"][0][-1] == pytest.approx(150.0, abs=40.0)
    away, _, lost = seen["the player leaves and returns"]
    assert None in away
    assert True in lost
    assert away[-1] == pytest.approx(350.0, abs=40.0)
    assert True in seen["the player is gone for long"][2]


def test_colours_are_those_of_opencv(replayed, colours):
    labs = cv2.cvtColor(colours[None], cv2.COLOR_RGB2LAB)[0]
    np.testing.assert_array_equal(replayed[1], labs)


def scene_of_two(size):
    """Return images of a player, of somebody who walks in front, and of what is left."""
    scale = size[0] / 640
    ways = [(320.0, -60.0 + 45.0 * number) for number in range(17)]
    landscape = [
        draw_together([(mine, 60.0, False), (passing, 78.0, True)]) for mine, passing in ways
    ]
    if scale == 1:
        return landscape
    # The middle of the landscape image is a portrait one.
    return [np.ascontiguousarray(image[:, 190:450]) for image in landscape]


@pytest.mark.slow
@pytest.mark.skipif(
    not (ROOT / "node_modules" / "onnxruntime-web").exists(),
    reason="needs the packages that scripts/node installs",
)
@pytest.mark.usefixtures("real_poses")
def test_with_the_real_networks_a_passer_does_not_become_the_player(tmp_path):
    clips = [(10.0, scene_of_two(size)) for size in ((640, 360), (260, 360))]
    for (rate, images), rows in zip(clips, run_web(tmp_path, timed(clips)), strict=True):
        tracker = PoseTracker()
        poses = [tracker.step(image, number / rate) for number, image in enumerate(images)]
        found = as_landmarks(rows)[:, [LEFT_HIP, RIGHT_HIP], 0].mean(axis=1)
        expected = [np.nan if pose is None else pose.image[23:25, 0].mean() for pose in poses]
        assert np.isfinite(expected).sum() >= 10
        np.testing.assert_array_equal(np.isfinite(found), np.isfinite(expected))
        np.testing.assert_allclose(found, expected, atol=2.0)
