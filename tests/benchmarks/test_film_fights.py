"""Real fights seen by simulated sensors, on an invented skeleton."""

import sys
from pathlib import Path

import numpy as np
import pytest

TOOLS = Path(__file__).parents[2] / "tools"
if not TOOLS.is_dir():
    pytest.skip("the tools are not part of this copy", allow_module_level=True)
sys.path.append(str(TOOLS))

import film_fights  # noqa: E402

from moveset.base.values import Segment  # noqa: E402
from moveset.see.pose.landmarks import LANDMARK_NAMES, OBSERVATION_SIZE  # noqa: E402

STANDING = {  # Kinect v1 joint → metres: from side to side, up, away from the camera
    4: (-0.18, 0.45, 2.5),
    5: (-0.25, 0.15, 2.5),
    6: (-0.28, -0.1, 2.4),
    8: (0.18, 0.45, 2.5),
    9: (0.25, 0.15, 2.5),
    10: (0.28, -0.1, 2.4),
    12: (-0.1, 0.0, 2.5),
    13: (-0.1, -0.4, 2.5),
    14: (-0.1, -0.8, 2.5),
    15: (-0.1, -0.85, 2.4),
    16: (0.1, 0.0, 2.5),
    17: (0.1, -0.4, 2.5),
    18: (0.1, -0.8, 2.5),
    19: (0.1, -0.85, 2.4),
}
TIMES_S = np.arange(90) / 30.0


@pytest.fixture(name="skeletons")
def make_skeletons():
    """Somebody who faces the camera and stretches the left arm towards it after a second."""
    joints = np.zeros((len(TIMES_S), 20, 3), np.float32)
    for number, place in STANDING.items():
        joints[:, number] = place
    joints[30:45, 5:7] = (-0.2, 0.4, 2.2), (-0.2, 0.45, 1.9)
    return joints


def landmark(landmarks, name):
    return landmarks[:, LANDMARK_NAMES.index(name), 2:5]


def test_the_missing_landmarks_are_where_a_body_has_them(skeletons):
    landmarks = film_fights.complete(skeletons, TIMES_S)
    assert np.isfinite(landmarks).all()
    assert (landmarks[..., 5] == 1.0).all()
    nose, shoulders = landmark(landmarks, "nose"), landmark(landmarks, "left_shoulder")
    assert (nose[:, 1] < shoulders[:, 1] - 0.1).all(), "up is negative"
    assert (nose[:, 2] < shoulders[:, 2]).all(), "towards the camera"
    wrist, index = landmark(landmarks, "left_wrist"), landmark(landmarks, "left_index")
    assert 0.0 < np.linalg.norm(index - wrist, axis=1).max() < 0.2


@pytest.mark.parametrize("angle", [0.3, np.pi / 2, np.pi, -2.0])
def test_turned_skeletons_keep_lengths_heights_and_place(skeletons, angle):
    turned = film_fights.turn(skeletons, angle)
    np.testing.assert_allclose(turned[..., 1], skeletons[..., 1], atol=1e-5)
    hips = film_fights.KINECT_HIPS
    np.testing.assert_allclose(
        turned[:, hips].mean(axis=(0, 1)), skeletons[:, hips].mean(axis=(0, 1)), atol=1e-5
    )
    arm = [np.linalg.norm(one[:, 4] - one[:, 6], axis=1) for one in (skeletons, turned)]
    np.testing.assert_allclose(arm[0], arm[1], atol=1e-4)


def test_a_film_keeps_segments_and_differs_each_time(skeletons):
    segments = (Segment("fight", 1.0, 1.5, "punch_left"),)
    fight = film_fights.Fight("P01", "fight", TIMES_S, skeletons, segments)
    films = list(film_fights.film_all([fight], 8, np.random.default_rng(1)))
    assert {film.recording.person for film in films} == {"P01"}
    assert len({film.recording.name for film in films}) == 8
    assert {film.segments for film in films} == {segments}
    for film in films:
        times_s, values = film.observations.times_s, film.observations.values
        assert values.shape == (len(times_s), OBSERVATION_SIZE)
        np.testing.assert_array_equal(times_s, TIMES_S[:: round(30.0 * times_s[1])])
    assert {len(film.observations.times_s) for film in films} == {len(TIMES_S), len(TIMES_S) // 2}
    assert len({film.observations.values.tobytes() for film in films}) == 8
