"""No threshold is chosen on a model that has never seen the move."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import SplitError
from moveset.base.values import Observations, Recording, Segment
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.background_recordings import background_recordings
from moveset.learn.inner_folds import (
    EXAMPLE_GUARD_S,
    cut_into_folds,
    informed_moves,
    is_blind,
    make_inner_folds,
)
from moveset.recognise.background import background_clips
from moveset.see.pose.landmarks import joint_positions, landmark_features

MOVES = ("wave", "clap")


def recorded(name: str, repetitions: int, person: str = "ann", length_s: float = 20.0):
    times_s = np.arange(0.0, length_s, 1 / 30)
    segments = tuple(
        Segment(name, 3.0 + 2.5 * number, 4.5 + 2.5 * number, name.partition("-")[0])
        for number in range(repetitions)
    )
    observations = Observations(times_s, np.ones((len(times_s), 2), np.float32))
    return LabelledRecording(Recording(name, person, Path(name)), observations, segments)


def moves_in(items, names):
    return {one.move for item in items if item.recording.name in names for one in item.segments}


@pytest.mark.parametrize("repetitions", [2, 3, 5])
def test_one_recording_of_each_move_is_cut_so_that_every_fold_knows_every_move(repetitions):
    items = [recorded("wave", repetitions), recorded("clap", repetitions), recorded("none", 0)]
    folds = make_inner_folds([item.recording for item in items])
    assert is_blind(items, folds, MOVES)
    assert informed_moves(items, folds, MOVES) == ()
    parts, cut = cut_into_folds(items)
    assert not is_blind(parts, cut, MOVES)
    assert informed_moves(parts, cut, MOVES) == MOVES
    for fold in cut:
        assert moves_in(parts, fold.train) == set(MOVES)
        assert not set(fold.train) & set(fold.test)
    tested = [name for fold in cut for name in fold.test]
    assert sorted(tested) == sorted(part.recording.name for part in parts)
    assert sum(len(part.segments) for part in parts) == 2 * repetitions


def test_parts_of_a_recording_are_apart_and_hold_whole_moves():
    parts, _ = cut_into_folds([recorded("wave", 5)])
    spans = [part.observations.times_s[[0, -1]] for part in parts]
    assert all(after[0] - before[1] >= EXAMPLE_GUARD_S for before, after in pairwise(spans))
    for part, (first_s, last_s) in zip(parts, spans, strict=True):
        assert all(first_s <= one.start_s and one.end_s <= last_s + 0.04 for one in part.segments)


def test_segments_without_a_gap_between_them_are_all_kept():
    item = recorded("wave", 0)
    edges = [3.0, 5.6299999999999999, 8.0, 10.0]
    ends = [5.63, 8.0000000001, 10.0, 12.0]
    segments = tuple(Segment("wave", *pair, "wave") for pair in zip(edges, ends, strict=True))
    parts, _ = cut_into_folds([replace(item, segments=segments)])
    assert [one.start_s for part in parts for one in part.segments] == edges


def test_two_recordings_of_each_move_need_no_cut():
    items = [recorded(f"{move}-{take}", 3) for move in MOVES for take in "ab"]
    folds = make_inner_folds([item.recording for item in items])
    assert not is_blind(items, folds, MOVES)


def test_a_move_done_once_is_no_reason_to_cut_and_tells_nothing():
    items = [recorded("wave-a", 3), recorded("wave-b", 3), recorded("clap", 1)]
    folds = make_inner_folds([item.recording for item in items])
    assert not is_blind(items, folds, MOVES)
    assert informed_moves(items, folds, MOVES) == ("wave",)


def test_every_fold_trains_on_the_background_and_none_is_tested_on_it():
    background = [recorded(f"background-{number}", 0, f"p{number}") for number in range(6)]
    _, folds = cut_into_folds([recorded("wave", 3), recorded("none", 0)], background)
    names = {item.recording.name for item in background}
    assert all(names <= set(fold.train) and not names & set(fold.test) for fold in folds)


def test_what_cannot_be_cut_is_named():
    with pytest.raises(SplitError, match="wave cannot be cut"):
        cut_into_folds([recorded("wave", 1)])


def test_background_recordings_have_the_positions_of_the_background():
    (item,) = background_recordings(1)
    assert item.segments == ()
    features = landmark_features(item.observations.values)
    seen = background_clips()[0]
    torso = np.linalg.norm(seen.reshape(len(seen), -1, 3)[:, 1:3].mean(axis=1), axis=1)
    expected = seen / torso[:, None]
    assert np.median(np.abs(joint_positions(features) - expected)) < 0.02
    assert np.abs(features[:, -2:]).max() < 0.05, "nobody travels through the scene"
