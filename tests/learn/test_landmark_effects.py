import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moveset.base.values import Sample
from moveset.learn.landmark_effects import (
    Occlusion,
    can_mirror,
    mirror_sample,
    occlude,
    replace_world,
    scale,
    stretch,
    tilt,
    time_warp,
    turn,
)
from moveset.see.pose.landmarks import LANDMARK_NAMES, landmark_features, reshape_landmarks

WRIST, ELBOW, SHOULDER = (
    LANDMARK_NAMES.index(f"left_{name}") for name in ("wrist", "elbow", "shoulder")
)
KNEE, HIP = LANDMARK_NAMES.index("right_knee"), LANDMARK_NAMES.index("right_hip")


@pytest.fixture
def body():
    """Return a standing body, (4, 33, 6), seen at 200 pixels a metre."""
    world = np.random.default_rng(3).normal(0.0, 0.4, (4, 33, 3)).astype(np.float32)
    world[:, [23, 24]] = [[0.1, 0.0, 0.0], [-0.1, 0.0, 0.0]]
    image = world[..., :2] * 200.0 + [320.0, 240.0]
    return np.concatenate([image, world, np.ones((4, 33, 1))], axis=2).astype(np.float32)


def length(world, inner, outer):
    return np.linalg.norm(world[:, outer] - world[:, inner], axis=1)


@settings(deadline=None)
@given(angle=st.floats(-math.pi, math.pi), effect=st.sampled_from([turn, tilt]))
def test_turning_keeps_every_distance_and_turns_back(angle, effect):
    world = np.random.default_rng(0).normal(size=(3, 33, 3)).astype(np.float32)
    turned = effect(world, angle)
    np.testing.assert_allclose(
        np.linalg.norm(turned, axis=2), np.linalg.norm(world, axis=2), rtol=1e-4
    )
    np.testing.assert_allclose(effect(turned, -angle), world, atol=1e-5)


def test_turn_leaves_heights_and_takes_the_picture_s_right_away(body):
    world = np.zeros((1, 33, 3), np.float32)
    world[0, WRIST] = [1.0, 0.3, 0.0]
    np.testing.assert_allclose(turn(world, math.pi / 2)[0, WRIST], [0.0, 0.3, 1.0], atol=1e-6)


def test_tilt_is_clockwise_in_the_picture():
    world = np.zeros((1, 33, 3), np.float32)
    world[0, WRIST] = [1.0, 0.0, 0.2]
    np.testing.assert_allclose(tilt(world, math.pi / 2)[0, WRIST], [0.0, 1.0, 0.2], atol=1e-6)


def test_stretch_lengthens_limbs_and_leaves_the_trunk(body):
    world = body[..., 2:5]
    longer = stretch(world, arms=1.2, legs=0.9)
    for inner, outer, factor in ((SHOULDER, ELBOW, 1.2), (ELBOW, WRIST, 1.2), (HIP, KNEE, 0.9)):
        np.testing.assert_allclose(
            length(longer, inner, outer), factor * length(world, inner, outer), rtol=1e-4
        )
    trunk = [*range(13), 23, 24]
    np.testing.assert_array_equal(longer[:, trunk], world[:, trunk])


def test_picture_follows_the_world_and_the_hips_stay(body):
    altered = replace_world(body, scale(body[..., 2:5], 1.5))
    np.testing.assert_allclose(
        altered[..., :2], body[..., 2:4] * 1.5 * 200.0 + [320.0, 240.0], rtol=1e-3
    )
    np.testing.assert_allclose(
        altered[:, [23, 24], :2].mean(axis=1), body[:, [23, 24], :2].mean(axis=1), rtol=1e-3
    )
    np.testing.assert_array_equal(altered[..., 5], body[..., 5])


def test_larger_body_gives_the_same_features(body):
    altered = replace_world(body, scale(body[..., 2:5], 1.3))
    np.testing.assert_allclose(
        landmark_features(altered.reshape(4, 198)),
        landmark_features(body.reshape(4, 198)),
        atol=1e-3,
    )


def test_hidden_limb_is_missing_from_features_and_no_person_is_nan(body):
    dropped = occlude(body, [Occlusion(1, 3, "left_arm"), Occlusion(3, 4)])
    assert (dropped[1:3, WRIST, 5] == 0.0).all()
    assert (dropped[0, :, 5] == 1.0).all()
    assert np.isnan(dropped[3]).all()
    assert not np.isnan(dropped[:3]).any()
    features = landmark_features(dropped.reshape(4, 198))
    assert not np.allclose(features[1], landmark_features(body.reshape(4, 198))[1])


def ramp(ticks=10):
    values = np.repeat(np.arange(ticks, dtype=np.float32)[:, None], 198, axis=1)
    return Sample("a1", "ann", values, np.arange(ticks), np.arange(ticks, dtype=np.float32))


def test_labels_and_weights_are_warped_along():
    warped = time_warp(ramp(), np.array([0.0, 1.25, 2.5, 4.75, 9.0]))
    np.testing.assert_allclose(warped.values[:, 0], [0.0, 1.25, 2.5, 4.75, 9.0])
    np.testing.assert_array_equal(warped.labels, [0, 1, 2, 5, 9])
    np.testing.assert_array_equal(warped.weights, [0, 1, 2, 5, 9])


def test_warped_time_does_not_smear_a_gap():
    sample = ramp()
    sample.values[5] = np.nan
    warped = time_warp(sample, np.array([4.0, 4.4, 4.6, 5.0, 5.4, 5.6, 6.0]))
    np.testing.assert_allclose(warped.values[:, 0], [4, 4, np.nan, np.nan, np.nan, 6, 6])


def test_mirror_twice_is_the_sample_again(body):
    moves = ("kick_left", "kick_right", "squat")
    sample = Sample("a1", "ann", body.reshape(4, 198), np.arange(4), np.ones(4, np.float32))
    once = mirror_sample(sample, moves)
    np.testing.assert_array_equal(once.labels, [1, 0, 2, 3])
    assert not np.allclose(once.values, sample.values)
    twice = mirror_sample(once, moves)
    np.testing.assert_array_equal(twice.values, sample.values)
    np.testing.assert_array_equal(twice.labels, sample.labels)


def test_mirrored_left_wrist_is_the_right_one_on_the_other_side(body):
    sample = Sample("a1", "ann", body.reshape(4, 198), np.zeros(4, int), np.ones(4, np.float32))
    mirrored = reshape_landmarks(mirror_sample(sample, ("squat",)).values)
    np.testing.assert_allclose(
        mirrored[:, LANDMARK_NAMES.index("right_wrist"), 2:5], body[:, WRIST, 2:5] * [-1, 1, 1]
    )


def test_one_sided_move_alone_is_never_mirrored(body):
    """Its other side may be there unlabelled: mirrored, it would be taught as no move."""
    moves = ("kick_left", "squat")
    assert not can_mirror(moves)
    sample = Sample("a1", "ann", body.reshape(4, 198), np.full(4, 2), np.ones(4, np.float32))
    assert mirror_sample(sample, moves) is sample
