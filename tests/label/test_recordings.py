"""Videos are imported completely or not at all, and each has a person."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from moveset.base.errors import ProjectError, VideoError, WriteError
from moveset.label.project import (
    Project,
    describe_project,
    open_project,
)
from moveset.label.recordings import import_recording, mark_weak_labels, rename_person
from moveset.label.recordings_table import UNKNOWN_PERSON

Contents = Callable[[Path], dict[str, bytes]]


def test_an_imported_recording_is_a_copy_with_its_person(
    project: Project, make_clip: object
) -> None:
    video = make_clip("second take.mp4", grey=30)
    added = import_recording(project, video, " ben ", "in the garden, at noon")
    video.unlink()
    last = open_project(project.folder).recordings[-1]
    assert added.recordings[-1] == last
    assert (last.name, last.person, last.note) == ("second_take", "ben", "in the garden, at noon")
    assert last.path == project.folder / "recordings" / "second_take.mp4"
    assert last.path.is_file()


def test_a_taken_name_gets_a_number_unless_it_was_asked_for(
    project: Project, tmp_path: Path, make_clip: object
) -> None:
    (tmp_path / "other").mkdir()
    video = make_clip("other/Demo.webm", grey=30)
    assert import_recording(project, video, "anna").recordings[-1].name == "Demo-2"
    third = make_clip("third.mp4", grey=60)
    with pytest.raises(ProjectError, match="a recording demo already: give another name"):
        import_recording(project, third, "anna", name="demo")
    with pytest.raises(ProjectError, match=r"cannot be called '\.\./x'"):
        import_recording(project, third, "anna", name="../x")
    assert len(open_project(project.folder).recordings) == 2


def test_the_same_video_is_not_kept_twice(
    project: Project, contents_of: Contents, tmp_path: Path
) -> None:
    shutil.copy(tmp_path / "demo.mp4", tmp_path / "copy.mp4")
    before = contents_of(project.folder)
    with pytest.raises(ProjectError, match=r"copy\.mp4 is in the project already, as demo"):
        import_recording(project, tmp_path / "copy.mp4", "anna")
    assert contents_of(project.folder) == before


@pytest.mark.parametrize("name", ["missing.mp4", "text.mp4", "empty.mp4"])
def test_other_files_are_not_imported(
    project: Project, contents_of: Contents, tmp_path: Path, name: str
) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    (tmp_path / "empty.mp4").touch()
    before = contents_of(project.folder)
    with pytest.raises(VideoError, match=name):
        import_recording(project, tmp_path / name, "anna")
    assert contents_of(project.folder) == before


def test_a_recording_needs_a_person(project: Project, make_clip: object) -> None:
    with pytest.raises(ProjectError, match="give the person's name"):
        import_recording(project, make_clip("b.mp4", grey=9), "  ")


def failing_copy(failure: BaseException) -> object:
    def copy(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:100])
        raise failure

    return copy


@pytest.mark.parametrize(
    ("failure", "expected"),
    [(KeyboardInterrupt(), KeyboardInterrupt), (OSError(28, "No space left"), WriteError)],
    ids=["Ctrl-C", "disk full"],
)
@pytest.mark.parametrize("where", ["the copy", "the table"])
def test_an_import_that_is_stopped_leaves_the_project_as_it_was(
    project: Project,
    contents_of: Contents,
    make_clip: object,
    monkeypatch: pytest.MonkeyPatch,
    failure: BaseException,
    expected: type[BaseException],
    where: str,
) -> None:
    video, before = make_clip("b.mp4", grey=9), contents_of(project.folder)
    if where == "the copy":
        monkeypatch.setattr("shutil.copyfile", failing_copy(failure))
    else:
        stopping = WriteError("full") if expected is WriteError else failure

        def stop(*_: object) -> None:
            raise stopping

        monkeypatch.setattr("moveset.label.table_files.write_atomically", stop)
    with pytest.raises(expected):
        import_recording(project, video, "ben")
    assert contents_of(project.folder) == before


def test_a_video_copied_by_hand_has_an_unknown_person(
    project: Project, contents_of: Contents, make_clip: object
) -> None:
    video = make_clip("moves/recordings/stray.mp4", grey=9)
    assert [(one.name, one.person) for one in open_project(project.folder).recordings] == [
        ("stray", UNKNOWN_PERSON),
        ("demo", "anna"),
    ]
    assert "stray has no person" in describe_project(open_project(project.folder))
    named = import_recording(project, video, "ben")
    assert [(one.name, one.person) for one in named.recordings] == [
        ("demo", "anna"),
        ("stray", "ben"),
    ]
    assert sorted(contents_of(project.folder / "recordings")) == ["demo.mp4", "stray.mp4"]


def test_hidden_and_other_files_are_no_recordings(project: Project) -> None:
    for name in (".half.mp4", "notes.txt"):
        (project.folder / "recordings" / name).write_text("x")
    assert [one.name for one in open_project(project.folder).recordings] == ["demo"]


@pytest.mark.parametrize("ending", [".ts", ""])
def test_a_video_with_another_suffix_is_refused(
    project: Project, make_clip: Callable[..., Path], ending: str
) -> None:
    video = make_clip("other.mp4", grey=50)
    other = video.rename(video.with_name(f"other{ending}"))
    with pytest.raises(ProjectError, match="must end in"):
        import_recording(project, other, "ben")
    assert open_project(project.folder) == project


def test_importing_a_listed_video_without_a_person_is_explained(
    project: Project, make_clip: Callable[..., Path]
) -> None:
    video = make_clip("other.mp4", grey=50)
    import_recording(project, video, UNKNOWN_PERSON)
    with pytest.raises(ProjectError, match="write ben there"):
        import_recording(project, video, "ben")
    assert len(open_project(project.folder).recordings) == 2


def test_the_person_can_be_changed_and_other_columns_stay(project: Project) -> None:
    table = project.folder / "recordings.csv"
    table.write_text("where;recording;person\nhall;demo.mp4;anna\n", encoding="utf-8")
    renamed = rename_person(project, "demo", " ben ")
    assert [one.person for one in renamed.recordings] == ["ben"]
    assert table.read_text(encoding="utf-8") == "where;recording;person\nhall;demo.mp4;ben\n"
    with pytest.raises(ProjectError, match="give the person's name"):
        rename_person(project, "demo", "  ")
    with pytest.raises(ProjectError, match="no recording second"):
        rename_person(project, "second", "ben")


def test_a_video_copied_by_hand_gets_its_person_by_renaming(
    project: Project, make_clip: Callable[..., Path]
) -> None:
    make_clip("moves/recordings/stray.mp4", grey=9)
    renamed = rename_person(project, "stray", "ben")
    assert {one.name: one.person for one in renamed.recordings} == {"demo": "anna", "stray": "ben"}


def test_weak_labels_are_marked_until_they_are_checked(
    project: Project,
) -> None:
    table = project.folder / "recordings.csv"
    before = table.read_text(encoding="utf-8")
    assert not project.recordings[0].weak_labels
    assert mark_weak_labels(project, "demo", weak=False).recordings == project.recordings
    assert table.read_text(encoding="utf-8") == before, "nothing to say, nothing written"
    assert mark_weak_labels(project, "demo", weak=True).recordings[0].weak_labels
    exact = mark_weak_labels(open_project(project.folder), "demo", weak=False)
    assert exact.recordings == open_project(project.folder).recordings == project.recordings
