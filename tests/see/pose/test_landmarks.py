import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.values import Pose
from moveset.see.pose.landmarks import (
    FEATURE_SIZE,
    JOINTS,
    LANDMARK_NAMES,
    LANDMARK_VALUES,
    OBSERVATION_SIZE,
    feature_names,
    landmark_features,
    mirror_landmarks,
    mirror_move,
    pose_to_row,
    reshape_landmarks,
)


def body(ticks: int = 12, seed: int = 0) -> np.ndarray:
    """Someone moving smoothly: 100 pixels to the metre, everything visible."""
    rng = np.random.default_rng(seed)
    world = rng.normal(0.0, 0.3, (1, 33, 3)) + rng.normal(0.0, 0.02, (ticks, 33, 3)).cumsum(0)
    world[:, [23, 24]] = [[-0.1, 0.0, 0.0], [0.1, 0.0, 0.0]]
    world[:, [11, 12]] += [0.0, -0.5, 0.0]
    walk = np.linspace(0.0, 0.4, ticks)[:, None, None]
    image = 100.0 * (world[:, :, :2] + [3.0, 2.0] + walk)
    visibility = np.ones((ticks, 33, 1))
    rows = np.concatenate([image, world, visibility], axis=2)
    return rows.astype(np.float32).reshape(ticks, OBSERVATION_SIZE)


def changed(values: np.ndarray, columns: tuple[str, ...], scale: float, shift: float) -> np.ndarray:
    out = reshape_landmarks(values).copy()
    for name in columns:
        out[:, :, LANDMARK_VALUES.index(name)] = (
            out[:, :, LANDMARK_VALUES.index(name)] * scale + shift
        )
    return out.reshape(values.shape)


@given(st.floats(0.3, 4.0), st.floats(-900, 900))
def test_features_do_not_depend_on_position_or_image_size(scale, shift):
    moved = changed(body(), ("image_x", "image_y"), scale, shift)
    np.testing.assert_allclose(landmark_features(moved), landmark_features(body()), atol=2e-3)


@given(st.floats(0.5, 2.0))
def test_features_do_not_depend_on_the_size_of_the_person(scale):
    grown = changed(body(), ("image_x", "image_y", "world_x", "world_y", "world_z"), scale, 0.0)
    np.testing.assert_allclose(landmark_features(grown), landmark_features(body()), atol=2e-3)


def test_features_include_travel():
    travel = landmark_features(body())[-1, -2:]
    still = landmark_features(changed(body(), ("image_x", "image_y"), 0.0, 5.0))[-1, -2:]
    assert travel[0] > 0.05
    assert np.abs(still).max() == 0.0


def test_features_are_causal():
    values = body(20)
    for cut in (1, 2, 5, 13):
        np.testing.assert_array_equal(
            landmark_features(values[:cut]), landmark_features(values)[:cut]
        )


def test_missing_feet_are_flagged_and_change_nothing_else():
    values = body()
    hidden = reshape_landmarks(values).copy()
    ankle = LANDMARK_NAMES.index("left_ankle")
    hidden[:, ankle, 5] = 0.0
    hidden[:, ankle, :5] += 0.2
    features = landmark_features(hidden.reshape(values.shape))
    number = JOINTS.index(ankle)
    missing = features[:, len(JOINTS) * 6 + number]
    assert (missing == 1.0).all()
    assert (features[:, number * 3 : number * 3 + 3] == 0.0).all()
    others = np.delete(np.arange(len(JOINTS) * 6).reshape(2, -1, 3), number, axis=1).ravel()
    np.testing.assert_allclose(features[:, others], landmark_features(values)[:, others], atol=1e-6)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_non_finite_landmarks_never_reach_the_features(bad):
    values = body()
    values[4] = bad
    values[8, 15 * 6 : 15 * 6 + 5] = bad
    features = landmark_features(values)
    assert features.shape == (12, FEATURE_SIZE)
    assert np.isfinite(features).all()
    assert np.abs(features).max() < 50


def test_mirroring_twice_changes_nothing():
    np.testing.assert_array_equal(mirror_landmarks(mirror_landmarks(body())), body())


def test_the_mirrored_left_hand_is_the_right_one():
    left = reshape_landmarks(body())[:, LANDMARK_NAMES.index("left_wrist")]
    right = reshape_landmarks(mirror_landmarks(body()))[:, LANDMARK_NAMES.index("right_wrist")]
    np.testing.assert_array_equal(left * [-1, 1, -1, 1, 1, 1], right)


@pytest.mark.parametrize(
    ("move", "mirrored"),
    [
        ("punch_left", "punch_right"),
        ("right_hook", "left_hook"),
        ("punch", "punch"),
        ("leftover", "leftover"),
    ],
)
def test_a_mirrored_move_changes_its_side(move, mirrored):
    assert mirror_move(move) == mirrored
    assert mirror_move(mirrored) == move


def test_no_person_is_a_row_of_nan():
    pose = Pose(np.ones((33, 3), np.float32), np.zeros((33, 3), np.float32), np.ones(33), 1.0)
    assert np.isnan(pose_to_row(None)).all()
    row = pose_to_row(pose)
    assert row.shape == (OBSERVATION_SIZE,)
    assert row[:6].tolist() == [1, 1, 0, 0, 0, 1]


def test_feature_names_are_unique():
    assert len(feature_names()) == FEATURE_SIZE
    assert len(set(feature_names())) == FEATURE_SIZE


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("world_x", "the left wrist's place from side to side"),
        ("world_y", "the left wrist's height"),
        ("world_z", "how far forward the left wrist is"),
    ],
)
def test_a_feature_measures_what_its_name_says(column, name):
    moved = reshape_landmarks(body()).copy()
    moved[:, LANDMARK_NAMES.index("left_wrist"), LANDMARK_VALUES.index(column)] += 0.2
    apart = np.abs(
        landmark_features(moved.reshape(-1, OBSERVATION_SIZE)) - landmark_features(body())
    )
    names = {feature_names()[number] for number in np.flatnonzero(apart.max(axis=0) > 0.1)}
    assert name in names
    assert names <= {name, "how the body moves up and down", "how the body moves from side to side"}


def test_a_hidden_joint_is_flagged():
    hidden = reshape_landmarks(body()).copy()
    hidden[:, LANDMARK_NAMES.index("right_knee"), LANDMARK_VALUES.index("visibility")] = 0.0
    row = landmark_features(hidden.reshape(-1, OBSERVATION_SIZE))[-1]
    assert row[feature_names().index("whether the right knee is seen")] == 1.0
