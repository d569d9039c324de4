import dataclasses

import numpy as np
import pytest

from moveset.synth.drawn.body import JOINT, SIDES
from moveset.synth.drawn.crowd import cast_anyone
from moveset.synth.drawn.limbs import heading
from moveset.synth.drawn.motion import perform
from moveset.synth.drawn.person import Person
from moveset.synth.drawn.repertoire import PASTIMES_S, WAYS, kind_of, pastimes_of
from moveset.synth.drawn.script import EXTRA_MOVES, IDLE, MOVES, Beat
from moveset.synth.drawn.ways import WAY_DANCES

START_S, FRAME_RATE = 1.0, 60
PEOPLE = range(5)
MOVE_WAYS = [(move, way) for move in WAY_DANCES for way in WAYS[kind_of(move)]]
BONES = [
    *((f"{s}_{a}", f"{s}_{b}") for s in SIDES for a, b in (("shoulder", "elbow"), ("hip", "knee"))),
    *((f"{s}_{a}", f"{s}_{b}") for s in SIDES for a, b in (("elbow", "wrist"), ("knee", "ankle"))),
]


def anyone(seed: int) -> tuple[Person, np.random.Generator]:
    """Somebody who can do everything."""
    rng = np.random.default_rng([seed, 3])
    return dataclasses.replace(cast_anyone(rng), seated=False, still_arm=""), rng


def dance(action: str, way: str, seed: int, length_s: float) -> tuple[Person, np.ndarray]:
    person, rng = anyone(seed)
    times_s = np.arange(0.0, START_S + length_s + 1.0, 1 / FRAME_RATE)
    beat = Beat(START_S, START_S + length_s, action, bool(way), way)
    return person, perform(person, [beat], times_s, rng)


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
    """A person who moves so is one."""
    assert np.isfinite(joints).all(), what
    speed = np.linalg.norm(np.diff(joints, axis=0), axis=-1) * FRAME_RATE
    wrists = speed[:, [JOINT[f"{side}_wrist"] for side in SIDES]]
    assert wrists.max() < 14.0, what
    assert speed.max() < 26.0, what
    assert joints[..., 1].min() > -0.10, what
    for upper, lower in BONES:
        bone = np.linalg.norm(joints[:, JOINT[upper]] - joints[:, JOINT[lower]], axis=1)
        assert np.ptp(bone) < 0.03, f"{what}: from {upper} to {lower}"


def test_every_way_has_its_dance_for_every_move() -> None:
    assert set(WAY_DANCES) == {*MOVES, *EXTRA_MOVES, IDLE}
    for move, dances in WAY_DANCES.items():
        assert set(dances) == set(WAYS[kind_of(move)])


@pytest.mark.parametrize(("move", "way"), MOVE_WAYS)
def test_every_way_of_a_move_is_human(move: str, way: str) -> None:
    for seed in PEOPLE:
        length_s = middle(WAYS[kind_of(move)][way].lengths_s)
        _, joints = dance(move, way, seed, length_s)
        check_motion(joints, f"{move} {way} by {seed}")


@pytest.mark.parametrize("pastime", PASTIMES_S)
def test_every_pastime_is_human(pastime: str) -> None:
    for seed in PEOPLE:
        _, joints = dance(pastime, "", seed, middle(PASTIMES_S[pastime]))
        check_motion(joints, f"{pastime} by {seed}")


@pytest.mark.parametrize("way", WAYS["punch"])
@pytest.mark.parametrize("side", SIDES)
def test_in_any_way_a_punch_is_thrown_with_its_own_hand(side: str, way: str) -> None:
    for seed in PEOPLE:
        length_s = middle(WAYS["punch"][way].lengths_s)
        person, joints = dance(f"punch_{side}", way, seed, length_s)
        there = during(away(joints, f"{side}_wrist", f"{side}_shoulder", person))
        reach = np.hypot(there[:, 0], there[:, 2]) if way == "aside" else there[:, 2]
        far = (reach + np.maximum(there[:, 1], 0.0)).max()
        assert far > 0.55 * person.build.arm_m, f"{way} by {seed}"
        start = away(joints, f"{side}_wrist", f"{side}_shoulder", person)[0]
        assert np.linalg.norm(there - start, axis=1).max() > 0.25 * person.build.arm_m


@pytest.mark.parametrize("way", WAYS["kick"])
@pytest.mark.parametrize("side", SIDES)
def test_in_any_way_a_kick_swings_its_own_foot_and_keeps_to_the_other(side: str, way: str) -> None:
    for seed in PEOPLE:
        length_s = middle(WAYS["kick"][way].lengths_s)
        person, joints = dance(f"kick_{side}", way, seed, length_s)
        other = SIDES[side == "left"]
        foot = during(joints)[:, JOINT[f"{side}_ankle"]]
        standing = during(joints)[:, JOINT[f"{other}_ankle"]]
        assert foot[:, 1].max() > 0.11 * person.build.stature_m, f"{way} by {seed}"
        assert standing[:, 1].max() < 0.16
        reach = np.linalg.norm((foot - standing)[:, [0, 2]], axis=1).max()
        assert reach > 0.40 * person.build.leg_m


@pytest.mark.parametrize("side", SIDES)
def test_a_back_kick_goes_behind_the_hips(side: str) -> None:
    for seed in PEOPLE:
        person, joints = dance(f"kick_{side}", "back", seed, 0.9)
        foot = during(away(joints, f"{side}_ankle", "pelvis", person))
        assert foot[:, 2].min() < -0.6 * person.build.leg_m


@pytest.mark.parametrize("side", SIDES)
def test_a_spinning_kick_turns_away_and_ends_as_it_began(side: str) -> None:
    for seed in PEOPLE:
        person, joints = dance(f"kick_{side}", "spin", seed, 1.8)
        foot = during(away(joints, f"{side}_ankle", "pelvis", person))
        assert foot[:, 2].max() > 0.6 * person.build.leg_m, "behind oneself is now before one"
        gaze = during(away(joints, "nose", "head", person))
        assert gaze[:, 2].min() < 0.0 < gaze[-1, 2]


@pytest.mark.parametrize("way", WAYS["squat"])
def test_in_any_way_a_squat_lowers_the_hips(way: str) -> None:
    for seed in PEOPLE:
        person, joints = dance("squat", way, seed, middle(WAYS["squat"][way].lengths_s))
        hips = during(joints)[:, JOINT["pelvis"], 1]
        assert hips[0] - hips.min() > 0.12 * person.build.leg_m


@pytest.mark.parametrize("way", WAYS["jump"])
def test_in_any_way_a_jump_takes_both_feet_off_the_floor(way: str) -> None:
    for seed in PEOPLE:
        _, joints = dance("jump", way, seed, middle(WAYS["jump"][way].lengths_s))
        toes = during(joints)[:, [JOINT["left_toe"], JOINT["right_toe"]], 1].min(axis=1)
        assert toes.max() > toes[0] + 0.015


@pytest.mark.parametrize("way", WAYS["walk"])
@pytest.mark.parametrize(("side", "sign"), [("left", 1.0), ("right", -1.0)])
def test_in_any_way_a_walk_leads_to_its_own_side(side: str, sign: float, way: str) -> None:
    for seed in PEOPLE:
        length_s = middle(WAYS["walk"][way].lengths_s)
        person, joints = dance(f"walk_{side}", way, seed, length_s)
        left, _ = heading(np.array([person.place.facing_deg]))
        gone = (joints[-1, JOINT["pelvis"]] - joints[0, JOINT["pelvis"]]) @ left[0]
        assert sign * gone > 0.12


def test_a_feint_is_not_half_a_punch() -> None:
    for seed in range(12):
        person, joints = dance("feint", "", seed, 0.45)
        for side in SIDES:
            hand = away(joints, f"{side}_wrist", f"{side}_shoulder", person)
            assert np.ptp(during(hand)[:, 2]) < 0.45 * person.build.arm_m


def test_a_push_is_no_pastime_where_it_is_a_move() -> None:
    person, _ = anyone(0)
    assert "push_away" in pastimes_of(person, MOVES)
    assert "push_away" not in pastimes_of(person, (*MOVES, "push"))
    assert "walk_through" not in pastimes_of(person, MOVES), "it looks like a walk to one side"
