"""Moves are added, renamed and removed without losing what was recorded."""

import shutil

import pytest

from moveset.base.errors import LabelError
from moveset.base.values import MoveSetting
from moveset.label import move_changes
from moveset.label.move_changes import add_move, remove_move, rename_move
from moveset.label.project import open_project
from moveset.label.settings import parse_settings
from moveset.label.settings_writer import update_settings


@pytest.fixture
def project(synthetic_project, tmp_path):
    return open_project(shutil.copytree(synthetic_project, tmp_path / "project"))


def times(project, move):
    return [(one.recording, one.start_s, one.end_s) for one in project.segments if one.move == move]


def test_a_move_is_added_with_a_title_in_any_language(project):
    project, name = add_move(project, " Große Welle ")
    again = open_project(project.folder)
    assert name == "grosse_welle"
    assert again.moves[-1] == MoveSetting("grosse_welle", title="Große Welle")
    project, name = add_move(project, "招手")
    assert (name, open_project(project.folder).moves[-1].title) == ("move", "招手")
    for bad in ("", "große welle", "x" * 41, "kick left"):
        with pytest.raises(LabelError):
            add_move(project, bad)


def test_segments_and_images_follow_a_renamed_move(project):
    images = project.folder / "pictures" / "block"
    images.mkdir(parents=True)
    before = times(project, "block")
    renamed, name = rename_move(project, "block", "Hände hoch")
    again = open_project(project.folder)
    assert name == "hande_hoch"
    assert times(again, "hande_hoch") == before
    assert times(again, "block") == []
    assert again.moves == renamed.moves
    assert again.moves[1] == MoveSetting("hande_hoch", "space", True, "Hände hoch")
    assert (images.parent / "hande_hoch").is_dir()
    assert rename_move(again, "hande_hoch", "HÄNDE HOCH!")[1] == "hande_hoch"
    assert open_project(project.folder).moves[1].title == "HÄNDE HOCH!"
    with pytest.raises(LabelError, match="already"):
        rename_move(again, "kick_left", "hände hoch!")


@pytest.mark.parametrize("failing", ["save_segments", "second save_settings"])
def test_a_crash_while_renaming_loses_nothing(project, monkeypatch, failing):
    before, calls = times(project, "block"), []
    name = failing.split()[-1]
    work = getattr(move_changes, name)

    def crash(*args):
        calls.append(name)
        if len(calls) == len(failing.split()):
            raise OSError("killed")
        return work(*args)

    monkeypatch.setattr(move_changes, name, crash)
    with pytest.raises(OSError, match="killed"):
        rename_move(project, "block", "guard")
    again = open_project(project.folder)
    assert times(again, "block") + times(again, "guard") == before
    assert {"block", "guard"} <= {move.move for move in again.moves}


def test_what_showed_a_removed_move_is_kept_in_removed(project):
    before = times(project, "block")
    others = times(project, "kick_left")
    remove_move(project, "block")
    again = open_project(project.folder)
    assert [move.move for move in again.moves] == ["kick_left"]
    assert times(again, "kick_left") == others
    kept = (project.folder / "removed" / "segments.csv").read_text()
    assert kept.count("block") == len(before)
    remove_move(again, "kick_left")  # nothing else is left in these recordings
    empty = open_project(project.folder)
    assert (empty.moves, empty.recordings, empty.segments) == ((), (), ())
    assert len([*(project.folder / "removed").glob("*.mp4")]) == 3
    with pytest.raises(LabelError, match="no move"):
        remove_move(empty, "block")


def test_titles_are_written_and_removed_where_they_are(tmp_path):
    text = '# mine\n[[moves]]\nname = "wave"\nkey = "j" # hi\n'
    settings = parse_settings(text, "x")
    titled = type(settings)((MoveSetting("wave", "j", title="Großer Gruß"),))
    written = update_settings(text, titled, "x")
    assert written == ('# mine\n[[moves]]\nname = "wave"\nkey = "j" # hi\ntitle = "Großer Gruß"\n')
    assert parse_settings(written, "x") == titled
    assert update_settings(written, settings, "x") == text
    listed = update_settings('moves = ["wave"]\n', titled, "x")
    assert parse_settings(listed, "x") == titled
