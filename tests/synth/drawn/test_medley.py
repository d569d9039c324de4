import dataclasses
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.synth.drawn.body import JOINT
from moveset.synth.drawn.crowd import cast_anyone
from moveset.synth.drawn.medley import write_medley
from moveset.synth.drawn.person import Person
from moveset.synth.drawn.repertoire import PASTIMES_S, WAYS, kind_of
from moveset.synth.drawn.script import MOVES, Beat
from moveset.synth.performance import act

LEGWORK = {"squat", "jump", "kick_left", "kick_right", "walk_left", "walk_right"}


def somebody(seed: int = 0, *, seated: bool = False, still_arm: str = "") -> Person:
    person = cast_anyone(np.random.default_rng(seed))
    return dataclasses.replace(person, seated=seated, still_arm=still_arm)


def medley(seed: int, person: Person, duration_s: float = 60.0) -> tuple[Beat, ...]:
    return write_medley(np.random.default_rng(seed), MOVES, duration_s, person)


@given(st.integers(0, 2**31), st.floats(3.0, 40.0))
def test_beats_are_in_order_and_inside(seed: int, duration_s: float) -> None:
    script = medley(seed, somebody(), duration_s)
    edges = [edge for beat in script for edge in (beat.start_s, beat.end_s)]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0.0 and edges[-1] <= duration_s)
    for beat in script:
        assert beat.is_move == (beat.action in MOVES)
        assert beat.way in WAYS[kind_of(beat.action)] if beat.is_move else not beat.way


def test_all_moves_all_ways_and_all_pastimes_come_in_time() -> None:
    beats = [beat for seed in range(60) for beat in medley(seed, somebody(seed))]
    moves = Counter(beat.action for beat in beats if beat.is_move)
    assert set(moves) == set(MOVES)
    assert max(moves.values()) < 2.5 * min(moves.values())
    seen = {(kind_of(beat.action), beat.way) for beat in beats if beat.is_move}
    assert seen == {(kind_of(m), way) for m in MOVES for way in WAYS[kind_of(m)]}
    pastimes = {beat.action for beat in beats if not beat.is_move}
    assert pastimes == set(PASTIMES_S) - {"come_back"}


def test_punches_come_in_series_too_a_quarter_of_a_second_apart() -> None:
    script = [beat for seed in range(20) for beat in medley(seed, somebody(1))]
    quick = [
        (first, second)
        for first, second in pairwise(script)
        if first.way == second.way == "quick" and first.end_s == second.start_s
    ]
    assert quick
    assert min(second.start_s - first.start_s for first, second in quick) < 0.5
    assert any(first.action != second.action for first, second in quick)


def test_who_sits_leaves_out_what_takes_legs() -> None:
    for seed in range(20):
        done = {beat.action for beat in medley(seed, somebody(seed, seated=True))}
        assert not done & {*LEGWORK, "leave", "sit_down", "turn_round", "bend_down"}
        assert {"punch_left", "block"} & done


@pytest.mark.parametrize(("still", "used"), [("left", "right"), ("right", "left")])
def test_who_uses_one_arm_punches_with_that_one(still: str, used: str) -> None:
    for seed in range(20):
        done = {beat.action for beat in medley(seed, somebody(seed, still_arm=still))}
        assert f"punch_{still}" not in done
        assert f"punch_{used}" in done


def test_who_can_do_none_of_the_moves_still_does_something() -> None:
    rng = np.random.default_rng(0)
    script = write_medley(rng, ("squat", "jump"), 30.0, somebody(seated=True))
    assert script
    assert not any(beat.is_move for beat in script)


def test_a_move_nobody_can_draw_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="moonwalk"):
        write_medley(np.random.default_rng(1), ("moonwalk",), 10.0, somebody())


def test_wide_clips_are_the_same_again_and_finite() -> None:
    for seed in range(8):
        clip, again = (act(seed, duration_s=12.0, wide=True) for _ in range(2))
        assert np.array_equal(clip.joints, again.joints)
        assert clip.segments == again.segments
        assert np.isfinite(clip.landmarks_truth()).all()


def test_a_push_is_done_when_asked_for() -> None:
    for wide in (False, True):
        clip = act(1, moves=("push", "squat"), duration_s=30.0, wide=wide)
        assert {segment.move for segment in clip.segments} == {"push", "squat"}


def test_one_person_can_do_several_wide_clips() -> None:
    first, second = (act(n, person_seed=5, duration_s=9.0, wide=True) for n in (1, 2))
    assert first.person == second.person
    assert first.script != second.script
    hips = first.joints[:, JOINT["left_hip"]]
    assert np.isfinite(hips).all()
