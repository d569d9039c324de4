"""A new move or distractor is one entry of the catalogue."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from moveset.synth.actions.action import Distractor, SyntheticMove, Variant
from moveset.synth.catalogue import CATALOGUE, DEFAULT_MOVES
from moveset.synth.clip import synthesise_clip
from moveset.synth.dataset import generate_recordings
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import JOINT
from moveset.synth.motion.poses import both_arms


def raise_hands(anim: Animation) -> None:
    anim.hold(both_arms((0.1, 0.95, 0.1)), 0.3)


HANDS_UP = SyntheticMove("hands_up", raise_hands, (0.8, 1.2))
WITH_MOVE = replace(CATALOGUE, moves=(*CATALOGUE.moves, HANDS_UP))


def moves_of(clips: Sequence[object]) -> set[str]:
    return {segment.move for clip in clips for segment in clip.segments}


def test_names_are_unique() -> None:
    names = [one.name for one in (*CATALOGUE.moves, *CATALOGUE.distractors)]
    assert len(set(names)) == len(names)


def test_mirrored_moves_and_quick_variants_exist() -> None:
    names = {move.name for move in CATALOGUE.moves}
    for move in CATALOGUE.moves:
        assert move.mirrored in names
        assert move.duration_s[0] < move.duration_s[1]
        if move.quick_variant:
            assert move.find_variant(move.quick_variant)


def test_one_entry_adds_a_move_to_basic_and_diverse_clips() -> None:
    for diverse in (False, True):
        clip = synthesise_clip(
            3, moves=("hands_up",), duration_s=20.0, diverse=diverse, catalogue=WITH_MOVE
        )
        assert moves_of([clip]) == {"hands_up"}
        segment = clip.segments[0]
        middle = np.searchsorted(clip.times_s, 0.5 * (segment.start_s + segment.end_s))
        hand, head = (clip.joints[middle, JOINT[name], 1] for name in ("left_hand", "head"))
        assert hand > head


def test_one_entry_adds_a_move_to_generated_recordings() -> None:
    moves = (*DEFAULT_MOVES, "hands_up")
    assert "hands_up" in moves_of(list(generate_recordings(range(8), moves, catalogue=WITH_MOVE)))


def test_variants_of_a_new_move_are_all_performed() -> None:
    slow = Variant("slow", raise_hands, 1.0, (1.5, 2.0))
    fast = Variant("fast", raise_hands, 1.0, (0.6, 0.8))
    catalogue = replace(CATALOGUE, moves=(replace(HANDS_UP, variants=(slow, fast)),))
    clip = synthesise_clip(
        4, moves=("hands_up",), duration_s=120.0, diverse=True, catalogue=catalogue
    )
    assert {one.variant for one in clip.schedule if one.is_move} == {"slow", "fast"}


def test_one_entry_adds_a_distractor_without_a_segment() -> None:
    cheer = Distractor("cheer", raise_hands, (0.8, 1.2), basic=True)
    catalogue = replace(CATALOGUE, distractors=(cheer,))
    for diverse in (False, True):
        clip = synthesise_clip(
            5, moves=("block",), duration_s=40.0, diverse=diverse, catalogue=catalogue
        )
        assert "cheer" in {one.action for one in clip.schedule}
        assert moves_of([clip]) <= {"block"}


def test_frames_of_a_distractor_that_resembles_a_move_are_masked() -> None:
    cheer = Distractor("cheer", raise_hands, (0.8, 1.2), resembles_move=True)
    catalogue = replace(CATALOGUE, distractors=(cheer,))
    (recording,) = generate_recordings([6], ("idle",), 20.0, catalogue=catalogue)
    values = recording.observations.values
    assert np.isnan(values).all(axis=1).mean() > 0.1
