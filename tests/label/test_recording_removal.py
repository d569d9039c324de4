"""A removed recording can be restored."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from moveset.base.errors import ProjectError, WriteError
from moveset.base.values import Segment
from moveset.label import recording_removal as removal
from moveset.label.project import Project, open_project
from moveset.label.project_segments import add_segments
from moveset.label.recording_removal import remove_recording
from moveset.label.recordings import import_recording, mark_weak_labels

PUNCH = Segment("demo", 0.5, 1.0, "punch")
KICK = Segment("second", 2.0, 2.75, "kick")


@pytest.fixture(name="both")
def make_both(project: Project, make_clip: Callable[..., Path]) -> Project:
    """Two recordings with a segment each; those of the first came by themselves."""
    both = import_recording(project, make_clip("second.mp4", grey=30), "ben", "in the garden")
    return add_segments(mark_weak_labels(both, "demo", weak=True), [PUNCH, KICK])


def put_back(project: Project) -> None:
    """Restore a removed recording as docs/files.md describes."""
    aside = project.folder / "removed"
    for video in aside.glob("*.mp4"):
        video.rename(project.folder / "recordings" / video.name)
    for table in ("recordings.csv", "segments.csv"):
        lines = (aside / table).read_text(encoding="utf-8").splitlines()[1:]
        with (project.folder / table).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)


def test_a_removed_recording_is_gone_and_the_others_stay(both: Project) -> None:
    left = remove_recording(both, "demo")
    assert left == open_project(both.folder)
    assert [one.name for one in left.recordings] == ["second"]
    assert left.segments == (KICK,)


def test_a_removed_recording_can_be_restored(both: Project) -> None:
    remove_recording(remove_recording(both, "demo"), "second")
    assert open_project(both.folder).recordings == ()
    put_back(both)
    assert set(open_project(both.folder).recordings) == set(both.recordings)
    assert open_project(both.folder).segments == both.segments


def test_the_name_of_a_removed_recording_is_not_free(both: Project, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "second.mp4", tmp_path / "demo.mp4")
    left = remove_recording(remove_recording(both, "demo"), "second")
    assert import_recording(left, tmp_path / "demo.mp4", "ben").recordings[0].name == "demo-2"


def test_two_of_one_name_are_both_kept(both: Project, contents_of: Callable[..., object]) -> None:
    video = both.recordings[0].path.read_bytes()
    again = import_recording(
        remove_recording(both, "demo"), both.folder / "removed" / "demo.mp4", "cleo", name="demo"
    )
    remove_recording(again, "demo")
    aside = contents_of(both.folder / "removed")
    assert aside["demo.mp4"] == aside["demo-2.mp4"] == video
    assert b"demo-2,cleo" in aside["recordings.csv"]


def test_a_failed_removal_loses_nothing(
    both: Project, monkeypatch: pytest.MonkeyPatch, contents_of: Callable[..., object]
) -> None:
    def refuse(*_: object) -> None:
        raise WriteError("full")

    before = contents_of(both.folder / "recordings")
    monkeypatch.setattr(removal, "_move", refuse)
    with pytest.raises(WriteError):
        remove_recording(both, "demo")
    assert contents_of(both.folder / "recordings") == before
    assert b"demo,0.500,1.000,punch" in contents_of(both.folder / "removed")["segments.csv"]
    assert {one.name for one in open_project(both.folder).recordings} == {"demo", "second"}


def test_an_unknown_recording_cannot_be_removed(both: Project) -> None:
    with pytest.raises(ProjectError, match="no recording third"):
        remove_recording(both, "third")
