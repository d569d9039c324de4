"""Real fights with synthetic arms, on an invented skeleton."""

import sys
from pathlib import Path

import numpy as np
import pytest

TOOLS = Path(__file__).parents[2] / "tools"
if not TOOLS.is_dir():
    pytest.skip("the tools are not part of this copy", allow_module_level=True)
sys.path.append(str(TOOLS))

import film_fights  # noqa: E402
import splice_arms  # noqa: E402

from moveset.base.values import Segment  # noqa: E402
from moveset.synth.clip import synthesise_clip  # noqa: E402

from .test_film_fights import STANDING  # noqa: E402

TIMES_S = np.arange(180) / 30.0
UPPER, FORE = 0.3, 0.25


@pytest.fixture(name="fight")
def make_fight():
    joints = np.zeros((len(TIMES_S), 20, 3), np.float32)
    for number, place in STANDING.items():
        joints[:, number] = place
    joints[:, (5, 9)] = joints[:, (4, 8)] - np.float32([0.0, UPPER, 0.0])
    joints[:, (6, 10)] = joints[:, (5, 9)] - np.float32([0.0, FORE, 0.0])
    joints[:, (7, 11)] = joints[:, (6, 10)]
    segments = (Segment("f", 1.0, 1.5, "punch_left"), Segment("f", 3.0, 3.6, "kick_left"))
    return film_fights.Fight("P01", "f", TIMES_S, joints, segments)


def test_arms_point_where_those_of_the_clip_do(fight):
    clip = synthesise_clip(7, moves=splice_arms.ARM_MOVES, duration_s=6.0, diverse=True)
    spliced = splice_arms.with_arms(fight, clip)
    source = clip.true_landmarks()[..., 2:5].astype(float)
    for (shoulder, _, wrist), (joint, _, hand, _) in zip(
        splice_arms.OUR_ARMS, splice_arms.KINECT_ARMS, strict=True
    ):
        across, up = source[:, 11] - source[:, 12], source[:, 11] - source[:, 23]
        forwards = np.cross(across, up)
        reach = np.einsum("ti,ti->t", source[:, wrist] - source[:, shoulder], forwards)
        seen = spliced[:, joint, 2] - spliced[:, hand, 2]  # towards the camera
        assert np.corrcoef(reach, seen)[0, 1] > 0.9


def test_lengths_and_the_rest_of_the_body_stay(fight):
    clip = synthesise_clip(8, moves=splice_arms.ARM_MOVES, duration_s=6.0, diverse=True)
    spliced = splice_arms.with_arms(fight, clip)
    for shoulder, elbow, wrist, _ in splice_arms.KINECT_ARMS:
        upper = np.linalg.norm(spliced[:, elbow] - spliced[:, shoulder], axis=1)
        fore = np.linalg.norm(spliced[:, wrist] - spliced[:, elbow], axis=1)
        np.testing.assert_allclose(upper, UPPER, atol=1e-4)
        np.testing.assert_allclose(fore, FORE, atol=1e-4)
    legs = [*range(12, 20), 4, 8]
    np.testing.assert_allclose(spliced[:, legs], fight.skeletons[:, legs], atol=1e-6)


def test_kicks_stay_and_punches_are_those_of_the_arms(fight):
    rng = np.random.default_rng(3)
    made = list(splice_arms.splice_all([fight], 6, rng))
    for one in made:
        kicks = [segment for segment in one.item.segments if segment.move.startswith("kick")]
        assert kicks == [fight.segments[1]]
        done = [(action.start_s, action.action) for action in one.schedule if action.is_move]
        rest = [(segment.start_s, segment.move) for segment in one.item.segments]
        assert set(rest) - {(3.0, "kick_left")} <= set(done)
    assert any(len(one.item.segments) > 1 for one in made), "some arms punch or block"
    assert len({one.item.recording.name for one in made}) == len(made)
