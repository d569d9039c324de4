from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import SplitError
from moveset.base.values import NONE
from moveset.label.picture_set import Picture, PictureSet
from moveset.label.picture_split import BETWEEN, cut_in_runs, inner_fold, split_pictures

MOVES = ("kick", "punch")


def pictures(*parts: tuple[str, str, int]) -> PictureSet:
    """Return so many pictures of each source and move."""
    shown = [
        Picture(Path(f"{move}/{source}{number:03d}.jpg"), move, source)
        for source, move, count in parts
        for number in range(count)
    ]
    return PictureSet(Path(), MOVES, tuple(shown))


def of_all(*sources: str, count: int = 6) -> PictureSet:
    return pictures(*((source, move, count) for source in sources for move in (*MOVES, NONE)))


def test_whole_recordings_are_held_out():
    split = split_pictures(of_all("ann", "ben", "carl", "dora"), 3)
    assert split.words == "by recording"
    assert len(split.folds) == 3
    assert sorted(name for fold in split.folds for name in fold.test) == [
        "ann", "ben", "carl", "dora",
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from([*MOVES, NONE]), st.integers(1, 9)),
        min_size=1,
        max_size=20,
    )
)
def test_no_source_is_on_both_sides_and_every_class_is_learnt(parts):
    whole = pictures(*parts)
    try:
        split = split_pictures(whole, 3)
    except SplitError:
        return
    shown = {picture.move for picture in whole.pictures}
    tested = [source for fold in split.folds for source in fold.test]
    assert len(tested) == len(set(tested))
    for fold in split.folds:
        assert not {*fold.train} & {*fold.test}
        learnt = {one.move for one in split.pictures.of(fold.train).pictures}
        assert learnt == shown


def test_a_single_recording_is_cut_in_runs_with_pictures_between():
    split = split_pictures(of_all("ann", count=30), 3)
    assert "runs" in split.words
    assert len(split.folds) == 3
    by_number: dict[int, str] = {}
    for picture in split.pictures.pictures:
        by_number.setdefault(picture.order[1], picture.source)
    changes = [number for number in range(1, 30) if by_number[number] != by_number[number - 1]]
    assert len(changes) == 4  # run 1, between, run 2, between, run 3
    assert not any(BETWEEN in (*fold.train, *fold.test) for fold in split.folds)


def test_classes_that_each_come_from_one_recording_are_cut_in_runs_too():
    apart = pictures(("p", "punch", 20), ("k", "kick", 20), ("o", NONE, 20))
    split = split_pictures(apart, 3)
    assert "runs" in split.words
    assert all(
        {one.move for one in split.pictures.of(fold.test).pictures} == {*MOVES, NONE}
        for fold in split.folds
    )


def test_copies_stay_in_the_run_of_what_they_were_made_of():
    line = [
        Picture(Path(f"punch/a{number:03d}{copy}.jpg"), "punch", "a")
        for number in range(12)
        for copy in ("", "_aug00", "_aug01")
    ]
    cut = cut_in_runs(line, 3)
    for number in range(12):
        assert len({one.source for one in cut if one.order[1] == number}) == 1


def test_too_few_pictures_of_a_move_are_named():
    with pytest.raises(SplitError, match="only 2 pictures of kick"):
        split_pictures(pictures(("a", "punch", 20), ("a", "kick", 2), ("a", NONE, 20)), 3)


def test_when_to_stop_is_learnt_from_sources_of_the_training_side():
    whole = of_all("ann", "ben", "carl")
    fold = inner_fold(whole.pictures, ("ann", "ben"), 3)
    assert fold is not None
    assert {*fold.train, *fold.test} == {"ann", "ben"}
    assert inner_fold(whole.pictures, ("ann",), 3) is None
