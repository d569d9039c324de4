from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import SplitError
from moveset.base.values import NONE
from moveset.label.image_set import ImageSet, LabelledImage
from moveset.label.image_split import GUARD, cut_in_runs, inner_fold, split_images

MOVES = ("kick", "punch")


def images(*parts: tuple[str, str, int]) -> ImageSet:
    """Return a number of images of each source and move."""
    shown = [
        LabelledImage(Path(f"{move}/{source}{number:03d}.jpg"), move, source)
        for source, move, count in parts
        for number in range(count)
    ]
    return ImageSet(Path(), MOVES, tuple(shown))


def of_all(*sources: str, count: int = 6) -> ImageSet:
    return images(*((source, move, count) for source in sources for move in (*MOVES, NONE)))


def test_whole_recordings_are_held_out():
    split = split_images(of_all("ann", "ben", "carl", "dora"), 3)
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
def test_no_source_is_on_both_sides_and_every_class_is_trained(parts):
    whole = images(*parts)
    try:
        split = split_images(whole, 3)
    except SplitError:
        return
    shown = {image.move for image in whole.images}
    tested = [source for fold in split.folds for source in fold.test]
    assert len(tested) == len(set(tested))
    for fold in split.folds:
        assert not {*fold.train} & {*fold.test}
        learnt = {one.move for one in split.image_set.of(fold.train).images}
        assert learnt == shown


def test_a_single_recording_is_cut_in_runs_with_gaps():
    split = split_images(of_all("ann", count=30), 3)
    assert "runs" in split.words
    assert len(split.folds) == 3
    by_number: dict[int, str] = {}
    for image in split.image_set.images:
        by_number.setdefault(image.order[1], image.source)
    changes = [number for number in range(1, 30) if by_number[number] != by_number[number - 1]]
    assert len(changes) == 4  # run 1, between, run 2, between, run 3
    assert not any(GUARD in (*fold.train, *fold.test) for fold in split.folds)


def test_classes_that_each_come_from_one_recording_are_cut_in_runs_too():
    apart = images(("p", "punch", 20), ("k", "kick", 20), ("o", NONE, 20))
    split = split_images(apart, 3)
    assert "runs" in split.words
    assert all(
        {one.move for one in split.image_set.of(fold.test).images} == {*MOVES, NONE}
        for fold in split.folds
    )


def test_augmented_images_stay_in_the_run_of_their_original():
    line = [
        LabelledImage(Path(f"punch/a{number:03d}{copy}.jpg"), "punch", "a")
        for number in range(12)
        for copy in ("", "_aug00", "_aug01")
    ]
    cut = cut_in_runs(line, 3)
    for number in range(12):
        assert len({one.source for one in cut if one.order[1] == number}) == 1


def test_too_few_images_of_a_move_are_reported():
    with pytest.raises(SplitError, match="only 2 images of kick"):
        split_images(images(("a", "punch", 20), ("a", "kick", 2), ("a", NONE, 20)), 3)


def test_the_inner_fold_is_within_the_training_sources():
    whole = of_all("ann", "ben", "carl")
    fold = inner_fold(whole.images, ("ann", "ben"), 3)
    assert fold is not None
    assert {*fold.train, *fold.test} == {"ann", "ben"}
    assert inner_fold(whole.images, ("ann",), 3) is None
