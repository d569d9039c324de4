"""A project keeps what is put into it, whatever happens, and names every mistake in its files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from moveset.errors import LabelError, MovesetError, ProjectError, VideoError, WriteError
from moveset.label.describe import UNKNOWN_PERSON
from moveset.label.project import (
    Project,
    add_segments,
    create_project,
    describe_project,
    import_recording,
    import_segments,
    open_project,
    read_segments,
    save_segments,
    save_settings,
    summarise_project,
)
from moveset.label.settings import ProjectSettings
from moveset.types import NONE, MoveSetting, Segment

PUNCH = Segment("demo", 0.5, 1.0, "punch")
KICK = Segment("demo", 2.0, 2.75, "kick")


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def contents_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files_in(folder)}


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


def test_the_same_video_is_not_kept_twice(project: Project, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "demo.mp4", tmp_path / "copy.mp4")
    before = contents_of(project.folder)
    with pytest.raises(ProjectError, match=r"copy\.mp4 is there already, as demo"):
        import_recording(project, tmp_path / "copy.mp4", "anna")
    assert contents_of(project.folder) == before


@pytest.mark.parametrize("name", ["missing.mp4", "text.mp4", "empty.mp4"])
def test_what_is_no_video_is_not_imported(project: Project, tmp_path: Path, name: str) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    (tmp_path / "empty.mp4").touch()
    before = contents_of(project.folder)
    with pytest.raises(VideoError, match=name):
        import_recording(project, tmp_path / name, "anna")
    assert contents_of(project.folder) == before


def test_somebody_must_be_in_a_recording(project: Project, make_clip: object) -> None:
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

        monkeypatch.setattr("moveset.label.project.write_atomically", stop)
    with pytest.raises(expected):
        import_recording(project, video, "ben")
    assert contents_of(project.folder) == before


def test_a_video_put_there_by_hand_is_somebodys_until_told(
    project: Project, make_clip: object
) -> None:
    video = make_clip("moves/recordings/stray.mp4", grey=9)
    assert [(one.name, one.person) for one in open_project(project.folder).recordings] == [
        ("stray", UNKNOWN_PERSON),
        ("demo", "anna"),
    ]
    assert "nobody says who is in stray" in describe_project(open_project(project.folder))
    named = import_recording(project, video, "ben")
    assert [(one.name, one.person) for one in named.recordings] == [
        ("demo", "anna"),
        ("stray", "ben"),
    ]
    assert files_in(project.folder / "recordings") == ["demo.mp4", "stray.mp4"]


def test_hidden_and_other_files_are_no_recordings(project: Project) -> None:
    for name in (".half.mp4", "notes.txt"):
        (project.folder / "recordings" / name).write_text("x")
    assert [one.name for one in open_project(project.folder).recordings] == ["demo"]


def test_segments_are_kept_in_order_and_once(project: Project) -> None:
    added = add_segments(project, [KICK, Segment("demo.mp4", 0.5, 1.0, "punch")])
    again = add_segments(added, [PUNCH])
    assert again.segments == open_project(project.folder).segments == (PUNCH, KICK)


def test_labels_made_meanwhile_by_someone_else_are_not_lost(project: Project) -> None:
    add_segments(project, [PUNCH])
    assert add_segments(project, [KICK]).segments == (PUNCH, KICK)


def test_what_others_keep_in_the_table_stays(project: Project) -> None:
    write_lines(project, "segments.csv", "sure,recording,start_s,end_s,move", "yes,demo,2,3,kick")
    add_segments(project, [PUNCH])
    assert (project.folder / "segments.csv").read_text(encoding="utf-8") == (
        "sure,recording,start_s,end_s,move\nyes,demo,2,3,kick\n,demo,0.500,1.000,punch\n"
    )


@pytest.mark.parametrize(
    ("segment", "words"),
    [
        (Segment("dmeo", 0, 1, "punch"), "no recording 'dmeo': import it first, or name .* demo"),
        (Segment("demo", 0, 1, "pnuch"), "no move 'pnuch': add it to moveset.toml"),
        (Segment("demo", 1, 1, "punch"), "no length"),
        (Segment("demo", 3, 5, "punch"), r"ends after the recording, which is 4\.000 s long"),
        (Segment("demo", 0.7, 2, "kick"), "overlaps demo 0.5-1 s punch"),
    ],
)
def test_of_segments_with_a_mistake_none_is_added(
    project: Project, segment: Segment, words: str
) -> None:
    labelled = add_segments(project, [PUNCH])
    before = contents_of(project.folder)
    with pytest.raises(LabelError, match=words):
        add_segments(labelled, [KICK, segment])
    assert contents_of(project.folder) == before


def test_segments_of_a_table_are_added(project: Project, tmp_path: Path) -> None:
    table = tmp_path / "s.csv"
    table.write_text("recording,start_s,end_s,move\ndemo.mp4,2,2.75,kick\ndemo,3,3.5,none\n")
    added = import_segments(add_segments(project, [PUNCH]), table)
    assert added.segments == (PUNCH, KICK, Segment("demo", 3.0, 3.5, NONE))
    assert import_segments(added, table).segments == added.segments


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dmeo,0,1,punch", "no recording 'dmeo'"),
        ("demo,0,1,jab", "no move 'jab'"),
        ("demo,one,1,punch", "start_s is 'one', no number"),
        ("demo,0,0,punch", "no length"),
        ("demo,3,9,punch", "ends after the recording"),
        ("demo,0.6,0.8,kick", "overlaps demo 0.5-1 s punch"),
        ("demo,2.2,2.4,punch", "overlaps demo 2-2.75 s kick"),
    ],
)
def test_a_table_with_a_mistake_is_named_with_its_line_and_nothing_added(
    project: Project, tmp_path: Path, line: str, words: str
) -> None:
    labelled = add_segments(project, [PUNCH])
    table = tmp_path / "s.csv"
    table.write_text(f"recording,start_s,end_s,move\n\ndemo,2,2.75,kick\n{line}\n")
    before = contents_of(project.folder)
    with pytest.raises(LabelError, match=rf"s\.csv, line 4: .*{words}"):
        import_segments(labelled, table)
    assert contents_of(project.folder) == before


def test_a_table_can_bring_its_moves(project: Project, tmp_path: Path) -> None:
    table = tmp_path / "s.csv"
    table.write_text("recording,start_s,end_s,move\ndemo,0,1,jab\ndemo,1,2,punch\ndemo,2,3,none\n")
    added = import_segments(project, table, add_moves=True)
    assert [setting.move for setting in added.moves] == ["punch", "kick", "jab"]
    assert open_project(project.folder) == added


def test_a_table_can_be_read_without_a_project(tmp_path: Path) -> None:
    table = tmp_path / "s.csv"
    table.write_text("recording,start_s,end_s,move\ndemo,2,2.75,kick\ndemo,0.5,1,punch\n")
    assert read_segments(table) == (PUNCH, KICK)
    with pytest.raises(ProjectError, match=r"missing\.csv cannot be read"):
        read_segments(tmp_path / "missing.csv")


def test_all_segments_can_be_replaced(project: Project) -> None:
    labelled = add_segments(project, [PUNCH])
    assert save_segments(labelled, [KICK]) == open_project(project.folder)
    assert open_project(project.folder).segments == (KICK,)
    with pytest.raises(LabelError, match="ends after"):
        save_segments(labelled, [Segment("demo", 0, 9, "kick")])
    assert open_project(project.folder).segments == (KICK,)


def test_settings_can_be_changed(project: Project) -> None:
    settings = ProjectSettings((MoveSetting("punch", "j"),), "mobilenet", "lstm")
    assert open_project(save_settings(project, settings).folder).settings == settings


HEADER = "recording,start_s,end_s,move"


@pytest.mark.parametrize(
    ("name", "lines", "words"),
    [
        ("moveset.toml", ['features = "pose'], r"moveset\.toml is not right TOML: .*line 1"),
        ("recordings.csv", ["name,person"], "line 1: no column recording"),
        ("recordings.csv", ["recording,person", "gone,anna"], "line 2: there is no video gone"),
        ("recordings.csv", ["recording,person", ",anna"], "line 2: no recording is named"),
        ("recordings.csv", ["recording,person", "demo,a", "demo.mp4,b"], "line 3: demo is there t"),
        ("segments.csv", ["recording,start_s,end_s"], "line 1: no column move"),
        ("segments.csv", [HEADER, "demo,x,1,punch"], "line 2: start_s is 'x', no number"),
        ("segments.csv", [HEADER, "demo,0,1,jab"], "line 2: .*no move 'jab': add it to moveset"),
        ("segments.csv", [HEADER, "gone,0,1,kick"], "line 2: .*no recording 'gone'"),
        ("segments.csv", [HEADER, "", "demo,1,1,kick"], "line 3: .*no length"),
        ("segments.csv", [HEADER, "demo,nan,1,kick"], "line 2: .*no number"),
        ("segments.csv", [HEADER, "demo,-1,1,kick"], "line 2: .*starts before"),
        ("segments.csv", [HEADER, "demo,0,1,kick", "demo,3,9,kick"], "line 3: .*ends after"),
        ("segments.csv", [HEADER, "demo,1,2,kick", "demo,0,1.5,kick"], "line 3: .*overlaps"),
    ],
)
def test_every_mistake_in_a_file_is_named_with_file_line_and_mend(
    project: Project, name: str, lines: list[str], words: str
) -> None:
    write_lines(project, name, *lines)
    with pytest.raises(MovesetError, match=words) as caught:
        open_project(project.folder)
    assert str(project.folder / name) in str(caught.value)
    assert ": " in str(caught.value)


def test_a_file_in_another_alphabet_is_named_with_its_line(project: Project) -> None:
    table = project.folder / "recordings.csv"
    table.write_bytes("recording,person\ndemo,J\u00fcrgen\n".encode("latin-1"))
    with pytest.raises(ProjectError, match=r"recordings\.csv, line 2: not UTF-8: save the file"):
        open_project(project.folder)


def test_a_folder_that_is_no_project_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"is not there: make a project with `moveset new"):
        open_project(tmp_path / "missing")
    with pytest.raises(ProjectError, match=r"is no project, it has no moveset\.toml"):
        open_project(tmp_path)


def test_a_broken_recording_is_named_when_it_is_needed(project: Project) -> None:
    labelled = add_segments(project, [PUNCH])
    labelled.recordings[0].path.write_bytes(b"broken")
    with pytest.raises(VideoError, match=r"demo\.mp4 is not a whole video"):
        open_project(project.folder)
    assert "demo cannot be read" in describe_project(labelled)


def test_two_videos_of_one_name_are_said(project: Project, make_clip: object) -> None:
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
    assert any("nobody has labelled kick" in words for words in summary.warnings)


@pytest.mark.parametrize("ending", [".ts", ""])
def test_a_video_that_the_folder_would_not_find_again_is_refused(
    project: Project, make_clip: Callable[..., Path], ending: str
) -> None:
    video = make_clip("other.mp4", grey=50)
    other = video.rename(video.with_name(f"other{ending}"))
    with pytest.raises(ProjectError, match="must end in"):
        import_recording(project, other, "ben")
    assert open_project(project.folder) == project


def test_importing_what_is_listed_without_a_person_says_where_to_write_one(
    project: Project, make_clip: Callable[..., Path]
) -> None:
    video = make_clip("other.mp4", grey=50)
    import_recording(project, video, UNKNOWN_PERSON)
    with pytest.raises(ProjectError, match="write ben there"):
        import_recording(project, video, "ben")
    assert len(open_project(project.folder).recordings) == 2
