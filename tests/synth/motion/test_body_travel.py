import numpy as np

from moveset.synth.animate import animate
from moveset.synth.motion.body import JOINT
from moveset.synth.motion.body_travel import MAX_TRAVEL_M
from moveset.synth.population import random_diverse_person
from moveset.synth.schedule import ScheduledAction

TIMES_S = np.arange(0.0, 3.0, 1 / 30)
PUNCH = ScheduledAction(1.0, 1.6, "punch_left", True, "straight")


def joints_of(seed: int, *, travel: bool, seated: bool = False) -> np.ndarray:
    rng = np.random.default_rng(seed)
    people = (random_diverse_person(rng) for _ in range(1000))
    person = next(one for one in people if one.seated == seated and not one.unused_arm)
    return animate(person, [PUNCH], TIMES_S, np.random.default_rng(seed), travel=travel)


def moved_m(joints: np.ndarray, joint: str) -> float:
    """How far a joint gets from its first place on the floor."""
    places = joints[:, JOINT[joint]][:, [0, 2]]
    return float(np.linalg.norm(places - places[0], axis=1).max())


def test_the_hips_of_most_people_travel_during_an_action_and_come_back():
    far = [moved_m(joints_of(seed, travel=True), "pelvis") for seed in range(30)]
    still = [moved_m(joints_of(seed, travel=False), "pelvis") for seed in range(30)]
    assert np.median(far) > 2.0 * np.median(still)
    assert max(far) < MAX_TRAVEL_M + 0.3
    joints = joints_of(1, travel=True)
    back = joints[-1, JOINT["pelvis"]] - joints[0, JOINT["pelvis"]]
    assert np.linalg.norm(back[[0, 2]]) < 0.08


def test_sometimes_a_foot_goes_along_and_sometimes_both_stay():
    steps = [
        sum(
            moved_m(joints_of(seed, travel=True), f"{side}_ankle") > 0.04
            for side in ("left", "right")
        )
        for seed in range(40)
    ]
    assert {0, 1, 2} == set(steps)


def test_a_seated_person_stays_on_the_chair():
    joints = joints_of(3, travel=True, seated=True)
    assert moved_m(joints, "pelvis") < 0.05
    assert np.ptp(joints[:, JOINT["pelvis"], 1]) < 0.03
