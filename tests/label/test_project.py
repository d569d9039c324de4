"""A project keeps what is saved in it and reports every error in its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from moveset.base.errors import LabelError, MovesetError, ProjectError, VideoError
from moveset.base.values import MoveSetting, Segment
from moveset.label import project_folder, recordings_table, segments_table
from moveset.label.project import (
    Project,
    create_project,
    describe_project,
    open_project,
    save_settings,
    summarise_project,
)
from moveset.label.project_segments import add_segments
from moveset.label.recordings import import_recording
from moveset.label.recordings_table import UNKNOWN_PERSON
from moveset.label.settings import ProjectSettings
from moveset.label.table_files import read_text

PUNCH = Segment("demo", 0.5, 1.0, "punch")
KICK = Segment("demo", 2.0, 2.75, "kick")


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def write_lines(project: Project, name: str, *lines: str) -> None:
    (project.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_new_project_is_empty_and_can_be_opened(tmp_path: Path) -> None:
    moves = ["punch", MoveSetting("squat", "down", hold=True)]
    created = create_project(tmp_path / "new" / "moves", moves)
    opened = open_project(tmp_path / "new" / "moves")
    assert opened == created
    assert opened.moves == (MoveSetting("punch"), MoveSetting("squat", "down", hold=True))
    assert (opened.features, opened.recordings, opened.segments) == ("pose", (), ())
    assert files_in(created.folder) == ["moveset.toml", "recordings.csv", "segments.csv"]


def test_a_project_is_not_made_twice_and_not_with_bad_moves(project: Project) -> None:
    with pytest.raises(ProjectError, match="is a project already"):
        create_project(project.folder)
    with pytest.raises(LabelError, match="cannot be called 'Punch'"):
        create_project(project.folder / "inner", ["Punch"])
    assert not (project.folder / "inner").exists()


def test_settings_can_be_changed(project: Project) -> None:
    settings = ProjectSettings((MoveSetting("punch", "j"),), "mobilenet", "lstm")
    assert open_project(save_settings(project, settings).folder).settings == settings


HEADER = "recording,start_s,end_s,move"


@pytest.mark.parametrize(
    ("name", "lines", "words"),
    [
        ("moveset.toml", ['features = "pose'], r"moveset\.toml is not valid TOML: .*line 1"),
        ("recordings.csv", ["name,person"], "line 1: no column recording"),
        ("recordings.csv", ["recording,person", "gone,anna"], "line 2: there is no video gone"),
        ("recordings.csv", ["recording,person", ",anna"], "line 2: the recording has no name"),
        (
            "recordings.csv",
            ["recording,person", "demo,a", "demo.mp4,b"],
            "line 3: demo is listed",
        ),
        ("segments.csv", ["recording,start_s,end_s"], "line 1: no column move"),
        ("segments.csv", [HEADER, "demo,x,1,punch"], "line 2: start_s is 'x', not a number"),
        ("segments.csv", [HEADER, "demo,0,1,jab"], "line 2: .*no move 'jab': add it to moveset"),
        ("segments.csv", [HEADER, "gone,0,1,kick"], "line 2: .*no recording 'gone'"),
        ("segments.csv", [HEADER, "", "demo,1,1,kick"], "line 3: .*no length"),
        ("segments.csv", [HEADER, "demo,nan,1,kick"], "line 2: .*not a number"),
        ("segments.csv", [HEADER, "demo,-1,1,kick"], "line 2: .*starts before"),
        ("segments.csv", [HEADER, "demo,0,1,kick", "demo,3,9,kick"], "line 3: .*ends after"),
        ("segments.csv", [HEADER, "demo,1,2,kick", "demo,0,1.5,kick"], "line 3: .*overlaps"),
    ],
)
def test_every_error_in_a_file_is_reported_with_file_and_line(
    project: Project, name: str, lines: list[str], words: str
) -> None:
    write_lines(project, name, *lines)
    with pytest.raises(MovesetError, match=words) as caught:
        open_project(project.folder)
    assert str(project.folder / name) in str(caught.value)
    assert ": " in str(caught.value)


def test_a_file_that_is_not_utf_8_is_reported_with_its_line(project: Project) -> None:
    table = project.folder / "recordings.csv"
    table.write_bytes("recording,person\ndemo,J\u00fcrgen\n".encode("latin-1"))
    with pytest.raises(ProjectError, match=r"recordings\.csv, line 2: not UTF-8: save the file"):
        open_project(project.folder)


def test_a_folder_that_is_not_a_project_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"does not exist: make a project with `moveset new"):
        open_project(tmp_path / "missing")
    with pytest.raises(ProjectError, match=r"is not a project, it has no moveset\.toml"):
        open_project(tmp_path)


def test_a_broken_recording_is_reported_when_it_is_needed(project: Project) -> None:
    labelled = add_segments(project, [PUNCH])
    labelled.recordings[0].path.write_bytes(b"broken")
    with pytest.raises(VideoError, match=r"demo\.mp4 is not a whole video"):
        open_project(project.folder)
    assert "demo cannot be read" in describe_project(labelled)


def test_two_videos_of_one_name_are_reported(project: Project, make_clip: object) -> None:
    make_clip("moves/recordings/demo.webm", grey=9)
    with pytest.raises(ProjectError, match="have the same name: rename one"):
        open_project(project.folder)


def test_a_project_without_tables_still_opens(project: Project) -> None:
    for name in ("recordings.csv", "segments.csv"):
        (project.folder / name).unlink()
    opened = open_project(project.folder)
    assert [(one.name, one.person) for one in opened.recordings] == [("demo", UNKNOWN_PERSON)]
    assert add_segments(opened, [PUNCH]).segments == (PUNCH,)


def test_the_summary_counts_and_warns(project: Project) -> None:
    summary = summarise_project(add_segments(project, [PUNCH]))
    assert [(row.move, row.segments, row.people) for row in summary.moves] == [
        ("punch", 1, 1),
        ("kick", 0, 0),
    ]
    assert summary.recordings[0].duration_s == pytest.approx(4.0, abs=0.01)
    assert any("kick is not labelled" in words for words in summary.warnings)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("overtaken", ["moveset.toml", "recordings.csv", "segments.csv"])
def test_a_project_opens_while_the_studio_adds_to_it(
    project: Project,
    make_clip: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    overtaken: str,
    after: bool,
) -> None:
    add_segments(project, [PUNCH])
    video, new = make_clip("second.mp4", grey=30), Segment("second", 1.0, 2.0, "kick")
    read, coming = read_text, [lambda: import_recording(project, video, "ben")]

    def read_and_be_overtaken(path: Path, *limit: int) -> str:
        before = read(path, *limit)
        if coming and path.name == overtaken:
            add_segments(coming.pop()(), [new])
        return before if after else read(path, *limit)

    for module in (project_folder, recordings_table, segments_table):
        monkeypatch.setattr(module, "read_text", read_and_be_overtaken)
    opened = open_project(project.folder)
    names = {recording.name for recording in opened.recordings}
    assert {segment.recording for segment in opened.segments} <= names
    assert open_project(project.folder).segments == (PUNCH, new)
