from itertools import pairwise
from pathlib import Path

import pytest

from moveset.base.errors import LabelError, ProjectError, WriteError
from moveset.label.picture_set import Picture
from moveset.label.thinning import choose_evenly, restore, thin


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


def test_others_are_thinned_to_the_commonest_move_and_all_come_back(folder):
    before = contents(folder)
    plan = thin(folder)
    assert (len(plan.kept), len(plan.put_aside)) == (4, 16)
    assert len(list((folder / "others").iterdir())) == 4
    assert restore(folder) == 16
    assert contents(folder) == before
    assert not (folder / ".thinned").exists()


def test_a_second_time_changes_nothing_more_and_less_can_be_kept(folder):
    thin(folder, keep=8)
    assert thin(folder, keep=8).put_aside == ()
    assert len(thin(folder, keep=3).put_aside) == 5
    assert restore(folder) == 17


def test_a_trial_moves_nothing(folder):
    before = contents(folder)
    assert len(thin(folder, try_only=True).put_aside) == 16
    assert contents(folder) == before


def test_any_class_can_be_named(folder):
    assert len(thin(folder, "punch", 1).kept) == 1
    with pytest.raises(LabelError, match="no pictures of kick"):
        thin(folder, "kick")


def test_what_stays_is_spread_over_recordings_and_over_their_time():
    line = [Picture(Path(f"{who}{n:03d}.jpg"), "none") for who in "ab" for n in range(100)]
    few = [Picture(Path("c000.jpg"), "none")]
    kept = sorted(choose_evenly([*line, *few], 21), key=lambda one: one.order)
    assert [sum(one.stem == who for one in kept) for who in "abc"] == [10, 10, 1]
    numbers = [one.order[1] for one in kept if one.stem == "a"]
    assert [late - early for early, late in pairwise(numbers)] == [10] * 9


def test_nothing_is_covered_by_what_comes_back(folder):
    thin(folder)
    gone = next((folder / ".thinned" / "others").iterdir()).name
    (folder / "others" / gone).write_text("new")
    with pytest.raises(WriteError, match="is there already"):
        restore(folder)
    assert (folder / "others" / gone).read_text() == "new"


def test_with_nothing_aside_there_is_nothing_to_bring_back(folder):
    with pytest.raises(ProjectError, match="nothing was put aside"):
        restore(folder)
