import dataclasses

import numpy as np

from moveset.synth.animate import animate
from moveset.synth.motion.body import JOINT, SIDES
from moveset.synth.person import Person
from moveset.synth.population import random_diverse_person, random_person
from moveset.synth.schedule import ScheduledAction

TIMES_S = np.arange(0.0, 3.0, 1 / 30)
PEOPLE = [random_diverse_person(np.random.default_rng(seed)) for seed in range(600)]


def perform(person: Person, action: str, variant: str = "") -> np.ndarray:
    scheduled = ScheduledAction(1.0, 1.8, action, True, variant)
    return animate(person, [scheduled], TIMES_S, np.random.default_rng(2))


def share(of: list[bool]) -> float:
    return sum(of) / len(of)


def test_people_are_of_every_size_and_turned_everywhere() -> None:
    stature = [person.build.stature_m for person in PEOPLE]
    assert min(stature) < 1.25
    assert max(stature) > 1.85
    facing = np.array([person.place.facing_deg for person in PEOPLE])
    assert facing.min() < -80.0
    assert 0.05 < share((np.abs(facing) > 120.0).tolist()) < 0.15
    assert share((np.abs(facing) < 45.0).tolist()) > 0.5
    amplitude = [person.style.amplitude for person in PEOPLE]
    assert min(amplitude) < 0.65
    assert max(amplitude) > 1.15


def test_some_sit_some_use_one_arm_some_have_no_guard() -> None:
    assert 0.03 < share([person.seated for person in PEOPLE]) < 0.12
    assert 0.01 < share([person.unused_arm != "" for person in PEOPLE]) < 0.06
    assert {person.style.lead for person in PEOPLE} == set(SIDES)
    assert 0.3 < share([person.style.guard for person in PEOPLE]) < 0.7


def test_children_have_larger_heads_and_shorter_legs() -> None:
    children = [person.build for person in PEOPLE if person.build.stature_m < 1.35]
    adults = [person.build for person in PEOPLE if person.build.stature_m > 1.70]
    assert min(child.skull for child in children) > max(adult.skull for adult in adults)
    legs = [
        np.median([build.leg_m / build.stature_m for build in group])
        for group in (children, adults)
    ]
    assert legs[0] < legs[1]


def test_limbs_of_people_are_as_different_as_those_of_skeletons() -> None:
    thighs = [person.build.thigh / person.build.torso for person in PEOPLE]
    assert min(thighs) < 0.68
    assert max(thighs) > 1.15


def test_seated_people_have_level_thighs_and_never_stand_up() -> None:
    for person in [person for person in PEOPLE if person.seated][:8]:
        for action, variant in (("punch_left", "body"), ("block", "low"), ("talk", "")):
            joints = perform(person, action, variant)
            hips, knees = (joints[:, JOINT[f"left_{joint}"]] for joint in ("hip", "knee"))
            assert np.ptp(hips[:, 1]) < 0.03
            assert abs(hips[:, 1] - knees[:, 1]).max() < 0.3 * person.build.leg_m
            assert (
                np.linalg.norm((knees - hips)[:, [0, 2]], axis=1).min() > 0.3 * person.build.leg_m
            )


def test_an_unused_arm_stays_at_the_body() -> None:
    for seed in range(6):
        person = dataclasses.replace(PEOPLE[seed], seated=False, unused_arm="right")
        for action in ("block", "clap", "change_guard", "stretch"):
            joints = perform(person, action)
            still = joints[:, JOINT["right_wrist"]] - joints[:, JOINT["right_shoulder"]]
            assert still[:, 1].max() < -0.4 * person.build.arm_m, action


def test_adults_in_basic_clips_differ() -> None:
    people = [random_person(np.random.default_rng(seed)) for seed in range(30)]
    assert len({person.appearance.shirt for person in people}) == 30
    assert len({person.appearance.hair_style for person in people}) >= 4
    assert {person.style.lead for person in people} == {"left", "right"}
    assert {person.style.guard for person in people} == {True, False}
    assert np.ptp([person.build.stature_m for person in people]) > 0.2
    assert np.ptp([person.place.facing_deg for person in people]) > 60.0
