"""Windows programs begin a text with a byte order mark: files that people write may have one."""

import codecs

import pytest

from moveset.base.values import MoveSetting, Segment
from moveset.label.project import create_project, open_project
from moveset.label.project_segments import import_segments
from moveset.play.keymap import read_keymap

from .capture.odd_videos import write_odd


def add_mark(path):
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())


@pytest.fixture
def folder(tmp_path):
    project = create_project(tmp_path / "moves", [MoveSetting("punch", "a")])
    write_odd(project.folder / "recordings" / "b.mp4")
    for name, row in (("recordings.csv", "b,anna,"), ("segments.csv", "b,0.1,0.3,punch")):
        with (project.folder / name).open("a", encoding="utf-8") as table:
            table.write(f"{row}\n")
    return project.folder


def test_a_project_is_read_the_same(folder):
    before = open_project(folder)
    assert before.segments == (Segment("b", 0.1, 0.3, "punch"),)
    for name in ("moveset.toml", "recordings.csv", "segments.csv"):
        add_mark(folder / name)
    assert open_project(folder) == before


def test_a_table_is_read_the_same(folder, tmp_path):
    table = tmp_path / "more.csv"
    table.write_text("recording,start_s,end_s,move\nb,0.4,0.6,punch\n", encoding="utf-8")
    add_mark(table)
    assert len(import_segments(open_project(folder), table).segments) == 2


def test_a_key_map_is_read_the_same(tmp_path):
    path = tmp_path / "keys.toml"
    path.write_text('[keys]\npunch = "a"\n', encoding="utf-8")
    before = read_keymap(path)
    add_mark(path)
    assert read_keymap(path) == before
