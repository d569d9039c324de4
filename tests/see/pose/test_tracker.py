"""Tracking a drawn figure, whose joints are known; no camera is needed."""

from __future__ import annotations

import hashlib
import math
import re
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import WeightsError
from moveset.base.values import Pose, RgbImage
from moveset.see.pose import networks
from moveset.see.pose.blazepose import Crop, anchors, crop_around, refine
from moveset.see.pose.tracker import PoseTracker, find_pose

from .figures import (
    LEFT_HAND_UP,
    LEFT_HIP,
    LEFT_SHOULDER,
    LEFT_WRIST,
    NOSE,
    RIGHT_HAND_UP,
    RIGHT_HIP,
    RIGHT_SHOULDER,
    RIGHT_WRIST,
    STANDING,
    Joints,
    Points,
    draw,
    room,
)

pytestmark = pytest.mark.usefixtures("real_poses")


def distances(pose: Pose | None, truth: Points) -> Points:
    """Return how far the drawn joints were missed, in torso lengths."""
    assert pose is not None
    shoulders = truth[[LEFT_SHOULDER, RIGHT_SHOULDER]].mean(axis=0)
    torso = np.linalg.norm(shoulders - truth[[LEFT_HIP, RIGHT_HIP]].mean(axis=0))
    drawn = np.isfinite(truth[:, 0])
    return np.linalg.norm(pose.image[drawn, :2] - truth[drawn], axis=1) / torso


@pytest.mark.parametrize(
    ("joints", "drawn"),
    [
        pytest.param(STANDING, {}, id="standing"),
        pytest.param(LEFT_HAND_UP, {}, id="left hand up"),
        pytest.param(STANDING, {"turn_deg": 25.0}, id="leaning"),
        pytest.param(
            STANDING,
            {"size": (360, 640), "hips": (180.0, 330.0), "torso_px": 100.0},
            id="portrait",
        ),
        pytest.param(
            STANDING, {"size": (160, 120), "hips": (80.0, 62.0), "torso_px": 26.0}, id="small"
        ),
        pytest.param(
            STANDING, {"size": (640, 480), "hips": (320.0, 400.0), "torso_px": 200.0}, id="half"
        ),
    ],
)
def test_a_figure_is_found_where_it_is_drawn(joints: Joints, drawn: dict[str, Any]) -> None:
    image, truth = draw(joints, **drawn)
    pose = find_pose(image)
    inside = (truth[:, 1] < image.shape[0])[:, None]
    assert np.median(distances(pose, np.where(inside, truth, np.nan))) < 0.12
    assert pose is not None
    assert pose.presence > 0.9


def test_a_pose_has_the_declared_shapes_and_ranges() -> None:
    pose = find_pose(draw(STANDING)[0])
    assert pose is not None
    assert pose.image.shape == pose.world.shape == (33, 3)
    assert pose.visibility.shape == (33,)
    assert {part.dtype for part in (pose.image, pose.world, pose.visibility)} == {
        np.dtype(np.float32)
    }
    assert ((pose.visibility >= 0) & (pose.visibility <= 1)).all()
    assert 0.9 < pose.presence <= 1
    assert np.abs(pose.world[[LEFT_HIP, RIGHT_HIP]].mean(axis=0)).max() < 0.05


def test_left_is_the_players_own_left() -> None:
    left, right = find_pose(draw(LEFT_HAND_UP)[0]), find_pose(draw(RIGHT_HAND_UP)[0])
    assert left is not None
    assert right is not None
    assert left.image[LEFT_WRIST, 1] < left.image[NOSE, 1] < left.image[RIGHT_WRIST, 1]
    assert right.image[RIGHT_WRIST, 1] < right.image[NOSE, 1] < right.image[LEFT_WRIST, 1]
    assert left.world[LEFT_WRIST, 1] < left.world[LEFT_SHOULDER, 1]  # metres go down too
    assert left.image[LEFT_SHOULDER, 0] > left.image[RIGHT_SHOULDER, 0]
    assert left.world[LEFT_SHOULDER, 0] > left.world[RIGHT_SHOULDER, 0]


def test_world_landmarks_are_rotated_with_the_crop() -> None:
    pose = find_pose(draw(STANDING, turn_deg=30.0)[0])
    assert pose is not None
    up = pose.world[[LEFT_SHOULDER, RIGHT_SHOULDER]].mean(axis=0)
    assert math.degrees(math.atan2(up[0], -up[1])) == pytest.approx(30, abs=8)


def test_landmarks_move_with_the_figure() -> None:
    tracker = PoseTracker()
    middles = []
    for step in range(12):
        image, truth = draw(STANDING, hips=(240.0 + 12 * step, 190.0 - 2 * step))
        pose = tracker.step(image)
        assert np.median(distances(pose, truth)) < 0.12
        assert pose is not None
        middles.append(pose.image[[LEFT_HIP, RIGHT_HIP], :2].mean(axis=0))
    travelled = middles[-1] - middles[0]
    assert travelled == pytest.approx([132, -22], abs=8)


def test_landmarks_of_a_still_figure_keep_still_under_noise() -> None:
    tracker, noise = PoseTracker(), np.random.default_rng(0)
    image = draw(STANDING)[0].astype(np.int16)
    poses = []
    for _ in range(20):
        grainy = image + noise.normal(0, 4, image.shape).round().astype(np.int16)
        pose = tracker.step(grainy.clip(0, 255).astype(np.uint8))
        assert pose is not None
        poses.append(pose.image[LEFT_SHOULDER : RIGHT_HIP + 1, :2])
    assert np.median(np.abs(np.diff(poses[5:], axis=0))) < 0.02 * 80


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(np.zeros((480, 640, 3), np.uint8), id="black"),
        pytest.param(room(640, 360), id="empty room"),
        pytest.param(np.full((1, 1, 3), 200, np.uint8), id="one pixel"),
        pytest.param(np.full((2000, 3, 3), 90, np.uint8), id="a line"),
        pytest.param(
            np.random.default_rng(0).integers(0, 256, (240, 320, 3), dtype=np.uint8), id="noise"
        ),
    ],
)
def test_without_a_person_the_pose_is_none(image: RgbImage) -> None:
    assert find_pose(image) is None


def test_a_person_who_left_is_found_again_elsewhere() -> None:
    tracker, empty = PoseTracker(), room(640, 360)
    assert tracker.step(draw(STANDING, hips=(150.0, 190.0))[0]) is not None
    assert [tracker.step(empty) for _ in range(3)] == [None] * 3
    image, truth = draw(STANDING, hips=(500.0, 190.0))
    assert np.median(distances(tracker.step(image), truth)) < 0.12


def test_a_cut_in_the_video_costs_no_frame() -> None:
    tracker = PoseTracker()
    assert tracker.step(draw(STANDING, hips=(90.0, 190.0), torso_px=60.0)[0]) is not None
    assert tracker.step(draw(STANDING, hips=(540.0, 190.0), torso_px=85.0)[0]) is not None


def test_images_may_change_their_size() -> None:
    tracker = PoseTracker()
    assert tracker.step(draw(STANDING)[0]) is not None
    image, truth = draw(STANDING, size=(160, 120), hips=(80.0, 62.0), torso_px=26.0)
    assert np.median(distances(tracker.step(image), truth)) < 0.12


def test_a_reset_tracker_repeats_its_results() -> None:
    images = [draw(STANDING, hips=(300.0 + 5 * step, 190.0))[0] for step in range(4)]
    tracker = PoseTracker()
    runs = []
    for _ in range(2):
        runs.append([tracker.step(image) for image in images])
        tracker.reset()
    for first, second in zip(*runs, strict=True):
        assert first is not None
        assert second is not None
        np.testing.assert_array_equal(first.image, second.image)


def test_the_image_is_not_changed() -> None:
    image = draw(STANDING)[0]
    image.flags.writeable = False
    before = image.copy()
    assert find_pose(image) is not None
    np.testing.assert_array_equal(image, before)


def test_a_view_with_reversed_channels_is_accepted() -> None:
    image = draw(STANDING)[0]
    turned = np.ascontiguousarray(image[..., ::-1])[..., ::-1]  # what cv2 gives, made RGB
    assert find_pose(turned) is not None


@pytest.mark.parametrize("broken", [(0, 1, 2, 3), (0,), (1,), (3,)])
def test_meaningless_outputs_of_the_network_give_no_pose(
    monkeypatch: pytest.MonkeyPatch, broken: tuple[int, ...]
) -> None:
    tracker = PoseTracker()
    image = draw(STANDING)[0]
    assert tracker.step(image) is not None
    true_run = networks._run

    def nonsense(network: Any, cut: RgbImage) -> list[Any]:
        outputs = true_run(network, cut)
        for number in broken:
            if number < len(outputs):
                outputs[number] = np.full_like(outputs[number], np.nan)
        return outputs

    monkeypatch.setattr(networks, "_run", nonsense)
    assert tracker.step(image) is None
    monkeypatch.undo()
    assert tracker.step(image) is not None


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
    ],
)
def test_arrays_that_are_not_images_are_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="an image is"):
        PoseTracker().step(wrong)


def test_missing_networks_are_named() -> None:
    with pytest.raises(WeightsError, match="install moveset again"):
        networks._load_network("no_such.onnx", 1)


def test_the_networks_are_those_in_the_notice() -> None:
    assets = files("moveset.assets")
    notice = assets.joinpath("NOTICE.md").read_text(encoding="utf-8")
    for name in ("pose_detector.onnx", "pose_landmarks.onnx", "pose_landmarks_lite.onnx"):
        digest = hashlib.sha256(assets.joinpath(name).read_bytes()).hexdigest()
        assert re.search(rf"`{name}` \| `{digest}`", notice), f"{name} is not what NOTICE.md says"


# ------------------------------------------------------------------------------------ pure geometry

side = st.floats(20, 900)
place = st.floats(-200, 1200)
angle = st.floats(-math.pi, math.pi)


@given(place, place, side, angle)
def test_a_crop_is_recovered_from_its_points(
    x: float, y: float, length: float, turn: float
) -> None:
    made = Crop(x, y, length, turn)
    centre, top = made.to_image(np.float32([[0.5, 0.5, 0], [0.5, 0.1, 0]]))  # 0.4 = 0.5 / 1.25
    again = crop_around(centre, top)
    assert (again.x, again.y, again.side) == pytest.approx((x, y, length), abs=0.05, rel=1e-3)
    assert math.remainder(again.angle - turn, math.tau) == pytest.approx(0, abs=0.01)


@given(place, place, side, angle)
def test_pixels_and_points_are_mapped_alike(x: float, y: float, length: float, turn: float) -> None:
    crop = Crop(x, y, length, turn)
    matrix = crop.matrix(256)
    pixel = np.array([64.0, 200.0])
    by_matrix = matrix[:, :2] @ pixel + matrix[:, 2]
    by_place = crop.to_image(np.float32([[64 / 256, 200 / 256, 0]]))[0, :2]
    assert by_matrix == pytest.approx(by_place, abs=0.05)


@given(place, place, side, angle, angle)
def test_following_ends_at_the_target(
    x: float, y: float, length: float, turn: float, other: float
) -> None:
    crop, target = Crop(300.0, 200.0, 100.0, other), Crop(x, y, length, turn)
    for _ in range(60):
        crop = crop.follow(target)
    assert (crop.x, crop.y, crop.side) == pytest.approx((x, y, length), abs=0.05, rel=1e-3)
    assert math.remainder(crop.angle - turn, math.tau) == pytest.approx(0, abs=0.01)


def test_there_is_an_anchor_for_each_box() -> None:
    assert anchors().shape == (2254, 2)
    assert anchors()[0] == pytest.approx([0.5 / 28, 0.5 / 28])
    assert anchors()[-1] == pytest.approx([6.5 / 7, 6.5 / 7])


def test_heatmaps_move_only_landmarks_they_are_sure_of() -> None:
    landmarks = np.full((39, 5), 100.0, np.float32)  # cell 25 of 64
    heatmaps = np.full((39, 64, 64), -20.0, np.float32)
    heatmaps[0, 26, 27] = 20.0  # near: row 26, column 27
    heatmaps[1, 50, 50] = 20.0  # too far away
    heatmaps[2, 26, 27] = -1.0  # too faint
    landmarks[3, :2] = -30.0  # outside the cut-out
    refined = refine(landmarks, heatmaps)
    assert refined[0, :2] == pytest.approx([27 * 4, 26 * 4], abs=0.01)
    np.testing.assert_array_equal(refined[1:], landmarks[1:])
    np.testing.assert_array_equal(refined[:, 2:], landmarks[:, 2:])


def test_somebody_alone_is_tracked_by_their_landmarks_and_nothing_else() -> None:
    """Looking for other people changes no landmark of recordings with one person."""
    still = [(300.0 + 6 * step, 70.0 + step) for step in range(10)]
    images = [draw(STANDING, hips=(x, 190.0), torso_px=torso)[0] for x, torso in still]
    images += [room(640, 360), draw(STANDING, hips=(150.0, 190.0), torso_px=60.0)[0]]
    found = networks.PoseNetworks()
    tracker, crop = PoseTracker(), None
    for number, image in enumerate(images):
        estimated = found.estimate(image, crop) if crop else None
        if estimated and crop:
            crop = crop.follow(estimated[1])
        else:
            detected = found.detect(image)
            estimated = found.estimate(image, detected) if detected else None
            crop = estimated[1] if estimated else None
        pose = tracker.step(image, number / 4)  # slow, so that it looks for others several times
        assert (pose is None) == (estimated is None)
        if pose and estimated:
            np.testing.assert_array_equal(pose.image, estimated[0].image)
            np.testing.assert_array_equal(pose.world, estimated[0].world)
