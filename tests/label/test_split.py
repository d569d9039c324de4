"""Training and test sets do not overlap, and everything is tested once."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import SplitError
from moveset.base.values import Fold, Recording
from moveset.label.split import split_by_person, split_by_recording, split_in_blocks


def recordings_of(people: list[str]) -> list[Recording]:
    return [Recording(f"clip{number}", who, Path()) for number, who in enumerate(people)]


def check_folds(folds: tuple[Fold, ...], recordings: list[Recording]) -> None:
    names = {one.name for one in recordings}
    assert Counter(name for fold in folds for name in fold.test) == Counter(names)
    for fold in folds:
        assert fold.train
        assert fold.test
        assert not {*fold.train} & {*fold.test}
        assert {*fold.train, *fold.test} == names


PEOPLE = st.lists(st.sampled_from("abcdef"), min_size=2, max_size=20).filter(
    lambda people: len(set(people)) > 1
)


@given(PEOPLE, st.none() | st.integers(2, 8))
def test_no_person_is_in_both_sets(people: list[str], folds: int | None) -> None:
    recordings = recordings_of(people)
    person_of = {one.name: one.person for one in recordings}
    made = split_by_person(recordings, folds)
    check_folds(made, recordings)
    assert len(made) == min(folds or 99, len(set(people)))
    for fold in made:
        assert not {person_of[one] for one in fold.train} & {person_of[one] for one in fold.test}


@given(PEOPLE, st.none() | st.integers(2, 8))
def test_no_recording_is_in_both_sets(people: list[str], folds: int | None) -> None:
    recordings = recordings_of(people)
    made = split_by_recording(recordings, folds)
    check_folds(made, recordings)
    sizes = [len(fold.test) for fold in made]
    assert max(sizes) - min(sizes) <= 1


@given(PEOPLE, st.randoms())
def test_the_order_of_recordings_changes_nothing(people: list[str], random: object) -> None:
    recordings = recordings_of(people)
    shuffled = recordings.copy()
    random.shuffle(shuffled)
    assert split_by_person(shuffled, 2) == split_by_person(recordings, 2)
    assert split_by_recording(shuffled, 2) == split_by_recording(recordings, 2)


def test_a_fold_is_named_after_its_test_set() -> None:
    folds = split_by_person(recordings_of(["anna", "ben", "anna"]))
    assert [(fold.name, fold.test) for fold in folds] == [
        ("anna", ("clip0", "clip2")),
        ("ben", ("clip1",)),
    ]


@pytest.mark.parametrize(
    ("people", "split", "words"),
    [
        (["anna", "anna"], split_by_person, "all of anna: record another person"),
        ([], split_by_person, "none at all"),
        (["anna"], split_by_recording, "only one recording, clip0"),
        ([], split_by_recording, "no recordings: add some"),
    ],
)
def test_impossible_splits_are_reported(people: list[str], split: object, words: str) -> None:
    with pytest.raises(SplitError, match=words):
        split(recordings_of(people))


@pytest.mark.parametrize("folds", [1, 0, -1])
def test_fewer_than_two_folds_are_refused(folds: int) -> None:
    with pytest.raises(SplitError, match="2 or more"):
        split_by_recording(recordings_of(["anna", "ben"]), folds)


@given(st.floats(20, 600), st.integers(1, 5), st.floats(0, 2))
def test_blocks_are_equal_with_gaps(duration_s: float, blocks: int, guard_s: float) -> None:
    made = split_in_blocks(duration_s, blocks, guard_s)
    assert len(made) == blocks
    assert made[0][0] == 0.0
    assert made[-1][1] == pytest.approx(duration_s)
    assert made[-1][1] <= duration_s
    for (_, end), (start, _) in pairwise(made):
        assert start - end == pytest.approx(guard_s)
    lengths = [end - start for start, end in made]
    assert lengths == pytest.approx([lengths[0]] * blocks)


@pytest.mark.parametrize(("duration_s", "blocks"), [(3.0, 3), (0.0, 1), (9.0, 0), (9.0, -1)])
def test_a_recording_that_is_too_short_is_reported(duration_s: float, blocks: int) -> None:
    with pytest.raises(SplitError, match=r"too short .*: record longer"):
        split_in_blocks(duration_s, blocks, 1.0)
