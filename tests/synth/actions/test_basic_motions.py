import numpy as np
import pytest

from moveset.synth.actions.action import Distractor, SyntheticMove
from moveset.synth.actions.distractors_basic import RETURN
from moveset.synth.animate import animate
from moveset.synth.catalogue import CATALOGUE
from moveset.synth.motion.body import JOINT, SIDES
from moveset.synth.motion.kinematics import heading
from moveset.synth.person import Person
from moveset.synth.population import random_person
from moveset.synth.schedule import ScheduledAction

START_S, END_S = 1.0, 1.9
TIMES_S = np.arange(0.0, 3.0, 1 / 60)
DURING = (TIMES_S >= START_S) & (TIMES_S <= END_S)
PEOPLE = range(6)


def perform(action: str, seed: int, end_s: float = END_S) -> tuple[Person, np.ndarray]:
    """One person who performs one action from START_S: the joints at TIMES_S."""
    rng = np.random.default_rng(seed)
    person = random_person(rng)
    return person, animate(person, [ScheduledAction(START_S, end_s, action, True)], TIMES_S, rng)


def away(joints: np.ndarray, joint: str, start: str, person: Person) -> np.ndarray:
    """From one joint to another along own left, up and forwards; (t, 3) metres."""
    left, forward = heading(np.array([person.place.facing_deg]))
    frame = np.stack([left[0], [0.0, 1.0, 0.0], forward[0]])
    return (joints[:, JOINT[joint]] - joints[:, JOINT[start]]) @ frame.T


ACTIONS = (*CATALOGUE.moves, *CATALOGUE.basic_distractors(), RETURN)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda one: one.name)
def test_nobody_jerks_or_sinks_into_the_floor(action: SyntheticMove | Distractor) -> None:
    for seed in PEOPLE:
        _, joints = perform(action.name, seed, START_S + min(np.mean(action.duration_s), 1.9))
        assert np.isfinite(joints).all()
        assert joints[..., 1].min() > -0.06
        speed = np.linalg.norm(np.diff(joints, axis=0), axis=-1) * 60
        assert speed.max() < 16.0, f"{action.name} by {seed}: a fist or foot goes 10 m/s at most"


@pytest.mark.parametrize("seed", PEOPLE)
@pytest.mark.parametrize("side", SIDES)
def test_a_punch_is_thrown_with_its_own_hand(side: str, seed: int) -> None:
    person, joints = perform(f"punch_{side}", seed)
    reach = {hand: away(joints, f"{hand}_wrist", "chest", person) for hand in SIDES}
    travel = {hand: np.ptp(place[DURING], axis=0).sum() for hand, place in reach.items()}
    other = SIDES[side == "left"]
    assert travel[side] > 1.6 * travel[other]
    thrown = reach[side][DURING]
    assert (thrown[:, 2] + np.maximum(thrown[:, 1], 0.0)).max() > 0.6 * person.build.arm_m


@pytest.mark.parametrize("seed", PEOPLE)
@pytest.mark.parametrize("side", SIDES)
def test_a_kick_lifts_its_own_foot_and_keeps_the_other_down(side: str, seed: int) -> None:
    person, joints = perform(f"kick_{side}", seed)
    other = SIDES[side == "left"]
    foot = joints[DURING, JOINT[f"{side}_ankle"], 1]
    assert foot.max() > 0.30 * person.build.stature_m
    assert joints[DURING, JOINT[f"{other}_ankle"], 1].max() < 0.15
    forward = away(joints, f"{side}_ankle", "pelvis", person)[DURING, 2]
    assert forward.max() > 0.6 * person.build.leg_m


@pytest.mark.parametrize("seed", PEOPLE)
def test_squat_goes_down_jump_leaves_the_floor_block_covers_the_face(seed: int) -> None:
    _, squat = perform("squat", seed)
    hips = squat[:, JOINT["pelvis"], 1]
    assert hips[DURING].min() < 0.85 * hips[~DURING].mean()
    _, jump = perform("jump", seed)
    ankles = jump[:, [JOINT["left_ankle"], JOINT["right_ankle"]], 1].min(axis=1)
    assert ankles[DURING].max() > ankles[0] + 0.1
    person, block = perform("block", seed)
    middle = np.searchsorted(TIMES_S, 0.5 * (START_S + END_S))
    for side in SIDES:
        hand = away(block, f"{side}_hand", "head", person)[middle]
        assert hand[1] > -0.2
        assert abs(hand[0]) < 0.3


@pytest.mark.parametrize("seed", PEOPLE)
def test_a_push_thrusts_both_hands_forwards(seed: int) -> None:
    person, joints = perform("push", seed)
    for side in SIDES:
        forward = away(joints, f"{side}_wrist", "pelvis", person)[DURING, 2]
        assert np.ptp(forward) > 0.5 * person.build.arm_m


@pytest.mark.parametrize("seed", PEOPLE)
def test_walks_go_to_the_own_left_and_right(seed: int) -> None:
    for side, sign in (("left", 1.0), ("right", -1.0)):
        person, joints = perform(f"walk_{side}", seed)
        left, _ = heading(np.array([person.place.facing_deg]))
        way = (joints[-1, JOINT["pelvis"]] - joints[0, JOINT["pelvis"]]) @ left[0]
        assert sign * way > 0.15


@pytest.mark.parametrize("action", ["punch_left", "kick_right", "squat", "jump", "block"])
def test_people_rest_before_and_after_a_move(action: str) -> None:
    for seed in PEOPLE:
        _, joints = perform(action, seed)
        still = np.linalg.norm(np.diff(joints, axis=0), axis=-1)[~DURING[1:]] * 60
        assert np.median(still.max(axis=1)) < 0.8
        assert np.abs(joints[0] - joints[-1]).max() < 0.25


def test_planted_feet_do_not_slide() -> None:
    person, joints = perform("punch_right", 3)
    ankles = joints[:, [JOINT["left_ankle"], JOINT["right_ankle"]]]
    assert np.ptp(ankles, axis=0).max() < 0.06
    assert person.build.stature_m > 1.4


def test_motion_does_not_depend_on_the_frame_rate() -> None:
    rng = np.random.default_rng(5)
    person = random_person(rng)
    schedule = [ScheduledAction(START_S, END_S, "kick_left", True)]
    slow = animate(person, schedule, np.arange(0.0, 3.0, 1 / 10), np.random.default_rng(8))
    fast = animate(person, schedule, np.arange(0.0, 3.0, 1 / 30), np.random.default_rng(8))
    assert np.abs(slow - fast[::3]).max() < 0.02
