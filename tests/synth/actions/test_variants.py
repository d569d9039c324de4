import dataclasses

import numpy as np
import pytest

from moveset.synth.actions.action import Distractor
from moveset.synth.animate import animate
from moveset.synth.catalogue import CATALOGUE
from moveset.synth.motion.body import JOINT, SIDES
from moveset.synth.motion.kinematics import heading
from moveset.synth.person import Person
from moveset.synth.population import random_diverse_person
from moveset.synth.schedule import ScheduledAction

START_S, FRAME_RATE = 1.0, 60
PEOPLE = range(5)
MOVES = {move.name: move for move in CATALOGUE.moves}
VARIANTS = [(move.name, one.name) for move in CATALOGUE.moves for one in move.diverse_variants]
BONES = [
    *((f"{s}_{a}", f"{s}_{b}") for s in SIDES for a, b in (("shoulder", "elbow"), ("hip", "knee"))),
    *((f"{s}_{a}", f"{s}_{b}") for s in SIDES for a, b in (("elbow", "wrist"), ("knee", "ankle"))),
]


def anyone(seed: int) -> tuple[Person, np.random.Generator]:
    """Return a person who can perform everything."""
    rng = np.random.default_rng([seed, 3])
    return dataclasses.replace(random_diverse_person(rng), seated=False, unused_arm=""), rng


def perform(action: str, variant: str, seed: int, length_s: float) -> tuple[Person, np.ndarray]:
    person, rng = anyone(seed)
    times_s = np.arange(0.0, START_S + length_s + 1.0, 1 / FRAME_RATE)
    scheduled = ScheduledAction(START_S, START_S + length_s, action, bool(variant), variant)
    return person, animate(person, [scheduled], times_s, rng)


def during(joints: np.ndarray) -> np.ndarray:
    return joints[round(START_S * FRAME_RATE) : -FRAME_RATE]


def away(joints: np.ndarray, joint: str, start: str, person: Person) -> np.ndarray:
    """From one joint to another along own left, up and forwards; (t, 3) metres."""
    left, forward = heading(np.array([person.place.facing_deg]))
    frame = np.stack([left[0], [0.0, 1.0, 0.0], forward[0]])
    return (joints[:, JOINT[joint]] - joints[:, JOINT[start]]) @ frame.T


def middle(lengths_s: tuple[float, float]) -> float:
    return sum(lengths_s) / 2.0


def check_motion(joints: np.ndarray, what: str) -> None:
    """A human body can move like this."""
    assert np.isfinite(joints).all(), what
    speed = np.linalg.norm(np.diff(joints, axis=0), axis=-1) * FRAME_RATE
    wrists = speed[:, [JOINT[f"{side}_wrist"] for side in SIDES]]
    assert wrists.max() < 14.0, what
    assert speed.max() < 26.0, what
    assert joints[..., 1].min() > -0.10, what
    for upper, lower in BONES:
        bone = np.linalg.norm(joints[:, JOINT[upper]] - joints[:, JOINT[lower]], axis=1)
        assert np.ptp(bone) < 0.03, f"{what}: from {upper} to {lower}"


def names_of(move: str) -> list[str]:
    return [one.name for one in MOVES[move].diverse_variants]


def length_of(move: str, variant: str) -> float:
    return middle(MOVES[move].find_variant(variant).duration_s)


@pytest.mark.parametrize(("move", "variant"), VARIANTS)
def test_every_variant_of_a_move_is_human(move: str, variant: str) -> None:
    for seed in PEOPLE:
        length_s = length_of(move, variant)
        _, joints = perform(move, variant, seed, length_s)
        check_motion(joints, f"{move} {variant} by {seed}")


@pytest.mark.parametrize("distractor", CATALOGUE.distractors, ids=lambda one: one.name)
def test_every_distractor_is_human(distractor: Distractor) -> None:
    for seed in PEOPLE:
        _, joints = perform(distractor.name, "", seed, middle(distractor.duration_s))
        check_motion(joints, f"{distractor.name} by {seed}")


@pytest.mark.parametrize("variant", names_of("punch_left"))
@pytest.mark.parametrize("side", SIDES)
def test_every_variant_of_a_punch_is_thrown_with_its_own_hand(side: str, variant: str) -> None:
    for seed in PEOPLE:
        length_s = length_of(f"punch_{side}", variant)
        person, joints = perform(f"punch_{side}", variant, seed, length_s)
        there = during(away(joints, f"{side}_wrist", f"{side}_shoulder", person))
        reach = np.hypot(there[:, 0], there[:, 2]) if variant == "aside" else there[:, 2]
        far = (reach + np.maximum(there[:, 1], 0.0)).max()
        assert far > 0.55 * person.build.arm_m, f"{variant} by {seed}"
        start = away(joints, f"{side}_wrist", f"{side}_shoulder", person)[0]
        assert np.linalg.norm(there - start, axis=1).max() > 0.25 * person.build.arm_m


@pytest.mark.parametrize("variant", names_of("kick_left"))
@pytest.mark.parametrize("side", SIDES)
def test_every_variant_of_a_kick_swings_its_own_foot_and_keeps_to_the_other(
    side: str, variant: str
) -> None:
    for seed in PEOPLE:
        length_s = length_of(f"kick_{side}", variant)
        person, joints = perform(f"kick_{side}", variant, seed, length_s)
        other = SIDES[side == "left"]
        foot = during(joints)[:, JOINT[f"{side}_ankle"]]
        standing = during(joints)[:, JOINT[f"{other}_ankle"]]
        assert foot[:, 1].max() > 0.11 * person.build.stature_m, f"{variant} by {seed}"
        assert standing[:, 1].max() < 0.16
        reach = np.linalg.norm((foot - standing)[:, [0, 2]], axis=1).max()
        assert reach > 0.40 * person.build.leg_m


@pytest.mark.parametrize("side", SIDES)
def test_a_back_kick_goes_behind_the_hips(side: str) -> None:
    for seed in PEOPLE:
        person, joints = perform(f"kick_{side}", "back", seed, 0.9)
        foot = during(away(joints, f"{side}_ankle", "pelvis", person))
        assert foot[:, 2].min() < -0.6 * person.build.leg_m


@pytest.mark.parametrize("side", SIDES)
def test_a_spinning_kick_turns_away_and_ends_as_it_began(side: str) -> None:
    for seed in PEOPLE:
        person, joints = perform(f"kick_{side}", "spin", seed, 1.8)
        foot = during(away(joints, f"{side}_ankle", "pelvis", person))
        assert foot[:, 2].max() > 0.6 * person.build.leg_m, "behind oneself is now before one"
        gaze = during(away(joints, "nose", "head", person))
        assert gaze[:, 2].min() < 0.0 < gaze[-1, 2]


@pytest.mark.parametrize("variant", names_of("squat"))
def test_every_variant_of_a_squat_lowers_the_hips(variant: str) -> None:
    for seed in PEOPLE:
        person, joints = perform("squat", variant, seed, length_of("squat", variant))
        hips = during(joints)[:, JOINT["pelvis"], 1]
        assert hips[0] - hips.min() > 0.12 * person.build.leg_m


@pytest.mark.parametrize("variant", names_of("jump"))
def test_every_variant_of_a_jump_takes_both_feet_off_the_floor(variant: str) -> None:
    for seed in PEOPLE:
        _, joints = perform("jump", variant, seed, length_of("jump", variant))
        toes = during(joints)[:, [JOINT["left_toe"], JOINT["right_toe"]], 1].min(axis=1)
        assert toes.max() > toes[0] + 0.015


@pytest.mark.parametrize("variant", names_of("walk_left"))
@pytest.mark.parametrize(("side", "sign"), [("left", 1.0), ("right", -1.0)])
def test_every_variant_of_a_walk_leads_to_its_own_side(
    side: str, sign: float, variant: str
) -> None:
    for seed in PEOPLE:
        length_s = length_of(f"walk_{side}", variant)
        person, joints = perform(f"walk_{side}", variant, seed, length_s)
        left, _ = heading(np.array([person.place.facing_deg]))
        gone = (joints[-1, JOINT["pelvis"]] - joints[0, JOINT["pelvis"]]) @ left[0]
        assert sign * gone > 0.12


def test_a_feint_is_not_half_a_punch() -> None:
    for seed in range(12):
        person, joints = perform("feint", "", seed, 0.45)
        for side in SIDES:
            hand = away(joints, f"{side}_wrist", f"{side}_shoulder", person)
            assert np.ptp(during(hand)[:, 2]) < 0.45 * person.build.arm_m


def test_pushing_is_no_distractor_in_clips_with_the_move_push() -> None:
    person, _ = anyone(0)
    names = {one.name for one in CATALOGUE.diverse_distractors(person, ())}
    assert "push_away" in names
    assert "walk_through" not in names, "it looks like a walk to one side"
    names = {one.name for one in CATALOGUE.diverse_distractors(person, [MOVES["push"]])}
    assert "push_away" not in names
