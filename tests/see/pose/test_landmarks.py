import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.values import Pose
from moveset.see.pose.landmarks import (
    COLUMNS,
    JOINTS,
    LANDMARKS,
    SIZE,
    WIDTH,
    as_landmarks,
    feature_names,
    landmark_features,
    mirror,
    mirror_move,
    observe,
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
    return rows.astype(np.float32).reshape(ticks, WIDTH)


def changed(values: np.ndarray, columns: tuple[str, ...], scale: float, shift: float) -> np.ndarray:
    out = as_landmarks(values).copy()
    for name in columns:
        out[:, :, COLUMNS.index(name)] = out[:, :, COLUMNS.index(name)] * scale + shift
    return out.reshape(values.shape)


@given(st.floats(0.3, 4.0), st.floats(-900, 900))
def test_neither_place_nor_picture_size_matters(scale, shift):
    moved = changed(body(), ("image_x", "image_y"), scale, shift)
    np.testing.assert_allclose(landmark_features(moved), landmark_features(body()), atol=2e-3)


@given(st.floats(0.5, 2.0))
def test_the_size_of_the_person_does_not_matter(scale):
    grown = changed(body(), ("image_x", "image_y", "world_x", "world_y", "world_z"), scale, 0.0)
    np.testing.assert_allclose(landmark_features(grown), landmark_features(body()), atol=2e-3)


def test_walking_shows_although_the_world_landmarks_stay_with_the_hips():
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


def test_missing_feet_are_marked_and_change_nothing_else():
    values = body()
    hidden = as_landmarks(values).copy()
    ankle = LANDMARKS.index("left_ankle")
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
def test_landmarks_that_are_no_numbers_never_reach_the_features(bad):
    values = body()
    values[4] = bad
    values[8, 15 * 6 : 15 * 6 + 5] = bad
    features = landmark_features(values)
    assert features.shape == (12, SIZE)
    assert np.isfinite(features).all()
    assert np.abs(features).max() < 50


def test_mirroring_twice_changes_nothing():
    np.testing.assert_array_equal(mirror(mirror(body())), body())


def test_the_mirrored_left_hand_is_the_right_one():
    left = as_landmarks(body())[:, LANDMARKS.index("left_wrist")]
    right = as_landmarks(mirror(body()))[:, LANDMARKS.index("right_wrist")]
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
def test_moves_change_their_side_in_a_mirror(move, mirrored):
    assert mirror_move(move) == mirrored
    assert mirror_move(mirrored) == move


def test_nobody_is_a_row_of_nan_and_somebody_is_not():
    pose = Pose(np.ones((33, 3), np.float32), np.zeros((33, 3), np.float32), np.ones(33), 1.0)
    assert np.isnan(observe(None)).all()
    row = observe(pose)
    assert row.shape == (WIDTH,)
    assert row[:6].tolist() == [1, 1, 0, 0, 0, 1]


def test_every_feature_has_a_name_of_its_own():
    assert len(feature_names()) == SIZE
    assert len(set(feature_names())) == SIZE


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("world_x", "the left wrist's place from side to side"),
        ("world_y", "the left wrist's height"),
        ("world_z", "how far forward the left wrist is"),
    ],
)
def test_a_feature_is_what_its_name_says(column, name):
    moved = as_landmarks(body()).copy()
    moved[:, LANDMARKS.index("left_wrist"), COLUMNS.index(column)] += 0.2
    apart = np.abs(landmark_features(moved.reshape(-1, WIDTH)) - landmark_features(body()))
    names = {feature_names()[number] for number in np.flatnonzero(apart.max(axis=0) > 0.1)}
    assert name in names
    assert names <= {name, "how the body moves up and down", "how the body moves from side to side"}


def test_a_joint_out_of_sight_is_named():
    hidden = as_landmarks(body()).copy()
    hidden[:, LANDMARKS.index("right_knee"), COLUMNS.index("visibility")] = 0.0
    row = landmark_features(hidden.reshape(-1, WIDTH))[-1]
    assert row[feature_names().index("whether the right knee is seen")] == 1.0
