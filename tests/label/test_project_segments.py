"""Segments are stored in order and once, all or none; errors have their line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import NONE, Segment
from moveset.label.project import (
    Project,
    open_project,
)
from moveset.label.project_segments import (
    add_segments,
    import_segments,
    read_segments,
    save_segments,
)

Contents = Callable[[Path], dict[str, bytes]]
PUNCH = Segment("demo", 0.5, 1.0, "punch")
KICK = Segment("demo", 2.0, 2.75, "kick")


def write_lines(project: Project, name: str, *lines: str) -> None:
    (project.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_segments_are_kept_in_order_and_once(project: Project) -> None:
    added = add_segments(project, [KICK, Segment("demo.mp4", 0.5, 1.0, "punch")])
    again = add_segments(added, [PUNCH])
    assert again.segments == open_project(project.folder).segments == (PUNCH, KICK)


def test_segments_added_meanwhile_are_not_lost(project: Project) -> None:
    add_segments(project, [PUNCH])
    assert add_segments(project, [KICK]).segments == (PUNCH, KICK)


def test_other_columns_of_the_table_stay(project: Project) -> None:
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
def test_no_segment_is_added_if_one_is_invalid(
    project: Project, contents_of: Contents, segment: Segment, words: str
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
        ("demo,one,1,punch", "start_s is 'one', not a number"),
        ("demo,0,0,punch", "no length"),
        ("demo,3,9,punch", "ends after the recording"),
        ("demo,0.6,0.8,kick", "overlaps demo 0.5-1 s punch"),
        ("demo,2.2,2.4,punch", "overlaps demo 2-2.75 s kick"),
    ],
)
def test_an_invalid_table_is_reported_with_its_line_and_nothing_is_added(
    project: Project, contents_of: Contents, tmp_path: Path, line: str, words: str
) -> None:
    labelled = add_segments(project, [PUNCH])
    table = tmp_path / "s.csv"
    table.write_text(f"recording,start_s,end_s,move\n\ndemo,2,2.75,kick\n{line}\n")
    before = contents_of(project.folder)
    with pytest.raises(LabelError, match=rf"s\.csv, line 4: .*{words}"):
        import_segments(labelled, table)
    assert contents_of(project.folder) == before


def test_a_table_can_add_its_moves(project: Project, tmp_path: Path) -> None:
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
