import dataclasses
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.synth.catalogue import CATALOGUE, DEFAULT_MOVES
from moveset.synth.clip import synthesise_clip
from moveset.synth.diverse_schedule import diverse_schedule
from moveset.synth.motion.body import JOINT
from moveset.synth.person import Person
from moveset.synth.population import random_diverse_person
from moveset.synth.schedule import ScheduledAction

VARIANTS = {
    move.name: {variant.name for variant in move.diverse_variants} for move in CATALOGUE.moves
}
LEGWORK = {"squat", "jump", "kick_left", "kick_right", "walk_left", "walk_right"}


def person_of(seed: int = 0, *, seated: bool = False, unused_arm: str = "") -> Person:
    person = random_diverse_person(np.random.default_rng(seed))
    return dataclasses.replace(person, seated=seated, unused_arm=unused_arm)


def schedule_of(seed: int, person: Person, duration_s: float = 60.0) -> tuple[ScheduledAction, ...]:
    return diverse_schedule(np.random.default_rng(seed), DEFAULT_MOVES, duration_s, person)


@given(st.integers(0, 2**31), st.floats(3.0, 40.0))
def test_actions_are_in_time_order_and_inside_the_clip(seed: int, duration_s: float) -> None:
    schedule = schedule_of(seed, person_of(), duration_s)
    edges = [edge for one in schedule for edge in (one.start_s, one.end_s)]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0.0 and edges[-1] <= duration_s)
    for one in schedule:
        assert one.is_move == (one.action in DEFAULT_MOVES)
        assert one.variant in VARIANTS[one.action] if one.is_move else not one.variant


def test_all_moves_variants_and_distractors_occur() -> None:
    scheduled = [one for seed in range(60) for one in schedule_of(seed, person_of(seed))]
    moves = Counter(one.action for one in scheduled if one.is_move)
    assert set(moves) == set(DEFAULT_MOVES)
    assert max(moves.values()) < 2.5 * min(moves.values())
    seen = {(one.action, one.variant) for one in scheduled if one.is_move}
    assert seen == {(move, variant) for move in DEFAULT_MOVES for variant in VARIANTS[move]}
    distractors = {one.action for one in scheduled if not one.is_move}
    assert distractors == {one.name for one in CATALOGUE.distractors if one.diverse}


def test_punches_occur_in_quick_combinations() -> None:
    schedule = [one for seed in range(20) for one in schedule_of(seed, person_of(1))]
    quick = [
        (first, second)
        for first, second in pairwise(schedule)
        if first.variant == second.variant == "quick" and first.end_s == second.start_s
    ]
    assert quick
    assert min(second.start_s - first.start_s for first, second in quick) < 0.5
    assert any(first.action != second.action for first, second in quick)


def test_a_seated_person_does_nothing_that_needs_legs() -> None:
    for seed in range(20):
        done = {one.action for one in schedule_of(seed, person_of(seed, seated=True))}
        assert not done & {*LEGWORK, "leave", "sit_down", "turn_round", "bend_down"}
        assert {"punch_left", "block"} & done


@pytest.mark.parametrize(("still", "used"), [("left", "right"), ("right", "left")])
def test_a_person_with_an_unused_arm_punches_with_the_other(still: str, used: str) -> None:
    for seed in range(20):
        done = {one.action for one in schedule_of(seed, person_of(seed, unused_arm=still))}
        assert f"punch_{still}" not in done
        assert f"punch_{used}" in done


def test_a_person_who_can_perform_no_move_still_does_something() -> None:
    rng = np.random.default_rng(0)
    schedule = diverse_schedule(rng, ("squat", "jump"), 30.0, person_of(seated=True))
    assert schedule
    assert not any(one.is_move for one in schedule)


def test_an_unknown_move_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="moonwalk"):
        diverse_schedule(np.random.default_rng(1), ("moonwalk",), 10.0, person_of())


def test_diverse_clips_are_reproducible_and_finite() -> None:
    for seed in range(8):
        clip, again = (synthesise_clip(seed, duration_s=12.0, diverse=True) for _ in range(2))
        assert np.array_equal(clip.joints, again.joints)
        assert clip.segments == again.segments
        assert np.isfinite(clip.true_landmarks()).all()


def test_optional_moves_are_performed_when_asked_for() -> None:
    for diverse in (False, True):
        clip = synthesise_clip(1, moves=("push", "squat"), duration_s=30.0, diverse=diverse)
        assert {segment.move for segment in clip.segments} == {"push", "squat"}


def test_one_person_can_perform_in_several_diverse_clips() -> None:
    first, second = (
        synthesise_clip(n, person_seed=5, duration_s=9.0, diverse=True) for n in (1, 2)
    )
    assert first.person == second.person
    assert first.schedule != second.schedule
    hips = first.joints[:, JOINT["left_hip"]]
    assert np.isfinite(hips).all()
