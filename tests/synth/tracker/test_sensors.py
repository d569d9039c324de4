"""Landmarks as other sensors and other people give them."""

import numpy as np
import pytest

from moveset.see.pose.landmarks import LANDMARK_NAMES
from moveset.synth.clip import synthesise_clip
from moveset.synth.tracker.depth_camera import MISSING, as_depth_camera
from moveset.synth.tracker.sensor import hide_landmarks
from moveset.synth.tracker.short_arms import shorten_arms
from moveset.synth.tracker.skeleton import as_skeleton

NOSE, WRISTS, SHOULDERS, HIPS = 0, [15, 16], [11, 12], [23, 24]


@pytest.fixture(name="truth", scope="module")
def make_truth():
    return synthesise_clip(5, diverse=True, duration_s=3.0).true_landmarks()


def torso(landmarks: np.ndarray) -> np.ndarray:
    world = landmarks[..., 2:5]
    return np.linalg.norm(world[:, SHOULDERS].mean(1) - world[:, HIPS].mean(1), axis=1)


def test_a_depth_camera_has_high_hips_and_neither_face_nor_fingers(truth):
    seen = as_depth_camera(truth, np.random.default_rng(1))
    assert (seen[:, MISSING, 5] == 0.0).all()
    assert {LANDMARK_NAMES[number] for number in MISSING} >= {"nose", "left_index"}
    ratio = np.median(torso(seen) / torso(truth))
    assert 0.65 < ratio < 0.98
    np.testing.assert_allclose(seen[:, HIPS, 2:5].mean(axis=1), 0.0, atol=1e-5)
    np.testing.assert_array_equal(seen[:, SHOULDERS, :2], truth[:, SHOULDERS, :2])


def test_a_skeleton_keeps_its_joints_and_has_a_rigid_face_and_straight_hands(truth):
    seen = as_skeleton(truth, np.random.default_rng(1))
    joints = [11, 12, 13, 14, 15, 16, 25, 26, 27, 28, 31, 32]
    np.testing.assert_array_equal(seen[:, joints, :2], truth[:, joints, :2])
    np.testing.assert_array_equal(seen[..., 5], truth[..., 5])
    assert 0.8 < np.median(torso(seen) / torso(truth)) <= 1.0
    world = seen[..., 2:5]
    forearm, hand = world[:, 15] - world[:, 13], world[:, 19] - world[:, 15]
    np.testing.assert_allclose(hand, 0.3 * forearm, atol=1e-5)
    ears = world[:, 7] - world[:, 8]
    shoulders = world[:, 11] - world[:, 12]
    np.testing.assert_allclose(ears, 0.36 * shoulders, atol=1e-5)


def test_arms_get_shorter_and_nothing_else_moves(truth):
    def reach(landmarks):
        return np.linalg.norm(landmarks[:, WRISTS, 2:5] - landmarks[:, SHOULDERS, 2:5], axis=-1)

    ratios = []
    for seed in range(40):
        seen = shorten_arms(truth, np.random.default_rng(seed))
        others = [number for number in range(33) if not 13 <= number < 23]
        np.testing.assert_array_equal(seen[:, others], truth[:, others])
        ratios.append(np.median(reach(seen) / reach(truth)))
    assert 0.7 < np.median(ratios) < 0.9
    assert min(ratios) > 0.3


def test_landmarks_are_hidden_for_a_whole_clip_or_not_at_all(truth):
    hidden = np.zeros(33)
    for seed in range(200):
        seen = hide_landmarks(truth, np.random.default_rng(seed))
        gone = seen[..., 5] == 0.0
        assert (gone.all(axis=0) | (seen[..., 5] == truth[..., 5]).all(axis=0)).all()
        hidden += gone.all(axis=0)
    assert 0.08 < hidden[NOSE] / 200 < 0.3
    assert 0.0 < hidden[WRISTS].mean() / 200 < 0.08
