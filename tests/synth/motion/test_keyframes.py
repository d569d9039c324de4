from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.synth.motion.keyframes import KeyframeTimeline, interpolate

STANCE = {"left": (0.2, 0.1, 10.0), "right": (-0.2, -0.1, -10.0)}


def test_interpolation_meets_keys_and_is_constant_before_and_after() -> None:
    times = np.array([-1.0, 0.0, 1.0, 3.0, 9.0])
    values = interpolate([(0.0, 2.0), (1.0, 5.0), (3.0, 4.0)], times)
    assert values == pytest.approx([2.0, 2.0, 5.0, 4.0, 4.0])


@given(st.lists(st.floats(-10.0, 10.0), min_size=2, max_size=8))
def test_interpolation_does_not_overshoot(values: list[float]) -> None:
    keys = [(0.5 * number, value) for number, value in enumerate(values)]
    fine = interpolate(keys, np.linspace(0.0, keys[-1][0], 400))
    for number, (first, second) in enumerate(pairwise(values)):
        between = interpolate(keys, np.linspace(0.5 * number, 0.5 * (number + 1), 20))
        assert between.min() >= min(first, second) - 1e-9
        assert between.max() <= max(first, second) + 1e-9
    assert np.isfinite(fine).all()


def test_a_played_pose_returns_to_rest_and_a_new_rest_pose_stays() -> None:
    timeline = KeyframeTimeline({"crouch": 0.1}, STANCE)
    timeline.play(1.0, 2.0, [(0.5, {"crouch": 0.6})])
    timeline.change_rest(3.0, 4.0, {"crouch": 0.3})
    crouch = timeline.sample(np.array([0.5, 1.5, 2.5, 5.0]))["crouch"]
    assert crouch == pytest.approx([0.1, 0.6, 0.1, 0.3])


def test_a_late_action_is_halfway_back_at_its_end() -> None:
    timeline = KeyframeTimeline({"crouch": 0.1}, STANCE)
    timeline.play(1.0, 2.0, [(0.5, {"crouch": 0.5})], late_s=0.4)
    assert timeline.sample(np.array([1.5, 2.0, 2.4]))["crouch"] == pytest.approx([0.5, 0.3, 0.1])


def test_the_next_action_starts_from_where_a_late_one_is() -> None:
    timeline = KeyframeTimeline({"crouch": 0.1}, STANCE)
    timeline.play(1.0, 2.0, [(0.5, {"crouch": 0.5})], late_s=0.4)
    timeline.play(2.0, 3.0, [(0.5, {"crouch": 0.7})])
    crouch = timeline.sample(np.linspace(2.0, 3.0, 41))["crouch"]
    assert crouch[[0, 20, 40]] == pytest.approx([0.3, 0.7, 0.1])
    assert (np.diff(crouch[:21]) >= 0.0).all()


def test_fixed_channels_stay_at_rest() -> None:
    timeline = KeyframeTimeline({"crouch": 0.4, "lean": 3.0}, STANCE, fixed=("crouch",))
    timeline.play(1.0, 2.0, [(0.5, {"crouch": 0.0, "lean": 9.0})])
    timeline.change_rest(3.0, 4.0, {"crouch": 0.1})
    channels = timeline.sample(np.linspace(0.0, 5.0, 51))
    assert np.ptp(channels["crouch"]) == 0.0
    assert np.ptp(channels["lean"]) > 5.0


def test_steps_move_one_foot_at_a_time_and_end_in_the_stance() -> None:
    timeline = KeyframeTimeline({}, STANCE)
    feet = [("left", 0.5), ("right", 0.5), ("left", 1.0), ("right", 1.0)]
    timeline.step(0.0, 2.0, (0.8, 0.0, 0.0), feet)
    times = np.linspace(0.0, 2.0, 401)
    channels = timeline.sample(times)
    moving = [np.abs(np.diff(channels[f"{side}_foot_x"])) > 1e-6 for side in STANCE]
    assert not (moving[0] & moving[1]).any()
    assert channels["left_foot_x"][-1] == pytest.approx(1.0)
    assert channels["right_foot_x"][-1] == pytest.approx(0.6)
    assert timeline.root == (0.8, 0.0, 0.0)
