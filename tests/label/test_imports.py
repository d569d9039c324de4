"""Videos keep readable names, their table finds them, and everything is checked before a copy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from moveset.base.errors import LabelError, MovesetError, VideoError
from moveset.base.values import Segment
from moveset.label.imports import import_videos
from moveset.label.project import Project, open_project
from moveset.label.project_segments import add_segments, import_segments
from moveset.label.recording_names import clean_name, find_name, recording_stem

Contents = Callable[[Path], dict[str, bytes]]
MakeClip = Callable[..., Path]

NFD, NFC = "Zoe\u0308", "Zo\u00eb"


def write_table(folder: Path, *rows: str) -> Path:
    path = folder / "given.csv"
    path.write_text("\n".join(["recording,start_s,end_s,move", *rows]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("a", "a"),
        ("a.mp4", "a"),
        ("a.MP4", "a"),
        ("take.2", "take.2"),
        (".mp4", ".mp4"),
        (r"C:\clips\a.mp4", "a"),
        ("C:/clips/a.mp4", "a"),
        ("clips/a", "a"),
        ("../clips/a.webm", "a"),
        (f"{NFD}.mp4", NFC),
        (NFC, NFC),
    ],
)
def test_a_recording_may_be_written_as_a_path_or_with_its_suffix(written: str, name: str) -> None:
    assert recording_stem(written) == name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("My video (1)", "My_video_1"),
        (NFD, NFC),
        ("(2)", "2"),
        ("..", "recording"),
        ("\u6b66\u8853", "\u6b66\u8853"),
        ("x" * 200, "x" * 70),
    ],
)
def test_names_keep_letters_of_every_language(stem: str, name: str) -> None:
    assert clean_name(stem) == name
    assert clean_name(name) == name


def test_a_table_prefers_the_videos_it_came_with() -> None:
    known = {"a", "a-2", "My_video_1"}
    assert find_name("a", known) == "a"
    assert find_name("a", known, {"a": frozenset({"a-2"})}) == "a-2"
    assert find_name("My video (1)", known) == "My_video_1"
    assert find_name("missing", known) == "missing"
    with pytest.raises(LabelError, match="a is the name of 2 of the videos: rename one"):
        find_name("a", known, {"a": frozenset({"a", "a-2"})})


@pytest.mark.parametrize(
    ("file", "written", "name"),
    [
        ("My video (1).mp4", "My video (1).mp4", "My_video_1"),
        ("My video (1).mp4", "my_folder/My video (1)", "My_video_1"),
        (f"{NFD}.mp4", f"{NFC}.mp4", NFC),
        (f"{NFC}.mp4", NFD, NFC),
        ("a.mp4", r"C:\clips\a.mp4", "a"),
        ("new/demo.mp4", "demo.mp4", "demo-2"),
        ("new/demo.mp4", "demo-2", "demo-2"),
    ],
)
def test_a_table_finds_the_videos_that_are_imported_with_it(
    project: Project, make_clip: MakeClip, tmp_path: Path, file: str, written: str, name: str
) -> None:
    (tmp_path / "new").mkdir()
    video = make_clip(file, grey=30)
    table = write_table(tmp_path, f"{written},0.5,1.0,punch")
    imported, count = import_videos(project, [video], "ben", segments=table)
    assert count == 1
    assert imported.recordings[-1].name == name
    assert imported.segments == (Segment(name, 0.5, 1.0, "punch"),)
    again, count = import_videos(imported, [video], "ben", segments=table)
    assert count == 0
    assert again == open_project(project.folder)
    assert again.segments == imported.segments


def test_later_tables_may_name_the_imported_file(project: Project, make_clip: MakeClip) -> None:
    project, _ = import_videos(project, [make_clip("My video (1).mp4", grey=30)], "ben")
    table = write_table(project.folder.parent, "My video (1).mp4,0.5,1.0,punch")
    expected = (Segment("My_video_1", 0.5, 1.0, "punch"),)
    assert import_segments(project, table).segments == expected
    added = add_segments(project, [Segment("My video (1).mp4", 2.0, 3.0, "kick")])
    assert {one.recording for one in added.segments} == {"My_video_1"}


def test_accents_match_in_a_project_of_another_system(
    project: Project, make_clip: MakeClip
) -> None:
    make_clip(f"moves/recordings/{NFD}.mp4", grey=30)
    with (project.folder / "recordings.csv").open("a", encoding="utf-8") as table:
        table.write(f"{NFC}.mp4,ben,\n")
    with (project.folder / "segments.csv").open("a", encoding="utf-8") as table:
        table.write(f"{NFD}.mp4,0.5,1.0,punch\n")
    opened = open_project(project.folder)
    assert [(one.name, one.person) for one in opened.recordings][-1] == (NFC, "ben")
    assert opened.segments[0].recording == NFC


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["b,0,1,punch", "other,0,1,punch"], "line 3: .*no recording 'other'"),
        (["b,0,1,jump"], "line 2: .*no move 'jump'"),
        (["b,0,99,punch"], "line 2: .*ends after the recording"),
        (["b,0,1,punch", "b,0.5,2,punch"], "overlaps"),
        (["b,x,1,punch"], "line 2: start_s is 'x'"),
    ],
)
def test_a_wrong_table_is_refused_before_a_video_is_copied(
    project: Project,
    make_clip: MakeClip,
    contents_of: Contents,
    tmp_path: Path,
    rows: list[str],
    words: str,
) -> None:
    video, before = make_clip("b.mp4", grey=30), contents_of(project.folder)
    with pytest.raises(MovesetError, match=words):
        import_videos(project, [video], "ben", segments=write_table(tmp_path, *rows))
    assert contents_of(project.folder) == before


def test_videos_of_one_name_are_not_confused(
    project: Project, make_clip: MakeClip, contents_of: Contents, tmp_path: Path
) -> None:
    for folder in ("p1", "p2"):
        (tmp_path / folder).mkdir()
    videos = [make_clip("p1/b.mp4", grey=30), make_clip("p2/b.mp4", grey=60)]
    before = contents_of(project.folder)
    with pytest.raises(LabelError, match="line 2: b is the name of 2 of the videos"):
        import_videos(project, videos, "ben", segments=write_table(tmp_path, "b,0,1,punch"))
    assert contents_of(project.folder) == before
    imported, _ = import_videos(project, videos, "ben")
    assert [one.name for one in imported.recordings[-2:]] == ["b", "b-2"]


def test_copies_of_a_video_are_imported_once(
    project: Project, make_clip: MakeClip, tmp_path: Path
) -> None:
    video = make_clip("b.mp4", grey=30)
    copy = Path(shutil.copy(video, tmp_path / "c.mp4"))
    table = write_table(tmp_path, "b,0,1,punch", "c,2,3,kick")
    imported, count = import_videos(project, [video, copy], "ben", segments=table)
    assert (count, [one.name for one in imported.recordings]) == (1, ["demo", "b"])
    assert [(one.recording, one.move) for one in imported.segments] == [
        ("b", "punch"),
        ("b", "kick"),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_in_a_folder_of_videos_is_reported(project: Project, tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    os.mkfifo(tmp_path / "clips" / "a.mp4")
    with pytest.raises(VideoError, match=r"a\.mp4 is a pipe or a device"):
        import_videos(project, [tmp_path / "clips"], "ben")
