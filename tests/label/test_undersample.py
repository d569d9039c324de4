from itertools import pairwise
from pathlib import Path

import pytest

from moveset.base.errors import LabelError, ProjectError, WriteError
from moveset.label.image_set import LabelledImage
from moveset.label.undersample import choose_evenly, restore, undersample


@pytest.fixture
def folder(tmp_path):
    for move, sources in {"punch": ("a",), "others": ("a", "b")}.items():
        for source in sources:
            for number in range(4 if move == "punch" else 10):
                path = tmp_path / move / f"{source}{number:03d}.jpg"
                path.parent.mkdir(exist_ok=True)
                path.write_text(f"{move} {source} {number}")
    return tmp_path


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in files}


def test_others_are_reduced_to_the_largest_move_and_all_come_back(folder):
    before = contents(folder)
    plan = undersample(folder)
    assert (len(plan.kept), len(plan.set_aside)) == (4, 16)
    assert len(list((folder / "others").iterdir())) == 4
    assert restore(folder) == 16
    assert contents(folder) == before
    assert not (folder / ".undersampled").exists()


def test_repeating_changes_nothing_and_fewer_can_be_kept(folder):
    undersample(folder, keep=8)
    assert undersample(folder, keep=8).set_aside == ()
    assert len(undersample(folder, keep=3).set_aside) == 5
    assert restore(folder) == 17


def test_a_dry_run_moves_nothing(folder):
    before = contents(folder)
    assert len(undersample(folder, dry_run=True).set_aside) == 16
    assert contents(folder) == before


def test_any_class_can_be_named(folder):
    assert len(undersample(folder, "punch", 1).kept) == 1
    with pytest.raises(LabelError, match="no images of kick"):
        undersample(folder, "kick")


def test_kept_images_are_spread_over_recordings_and_time():
    line = [LabelledImage(Path(f"{who}{n:03d}.jpg"), "none") for who in "ab" for n in range(100)]
    few = [LabelledImage(Path("c000.jpg"), "none")]
    kept = sorted(choose_evenly([*line, *few], 21), key=lambda one: one.order)
    assert [sum(one.stem == who for one in kept) for who in "abc"] == [10, 10, 1]
    numbers = [one.order[1] for one in kept if one.stem == "a"]
    assert [late - early for early, late in pairwise(numbers)] == [10] * 9


def test_restoring_replaces_no_file(folder):
    undersample(folder)
    gone = next((folder / ".undersampled" / "others").iterdir()).name
    (folder / "others" / gone).write_text("new")
    with pytest.raises(WriteError, match="already exists"):
        restore(folder)
    assert (folder / "others" / gone).read_text() == "new"


def test_without_images_set_aside_there_is_nothing_to_restore(folder):
    with pytest.raises(ProjectError, match="nothing to bring back"):
        restore(folder)
