"""Adds, renames and removes moves of a project, also when recordings show them.

Each change is a few atomic writes. After a crash between two of them the project opens, and has too
much rather than too little: a move without segments, or a copy in ``removed/``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from moveset.base.errors import LabelError
from moveset.base.values import NONE, MoveSetting
from moveset.base.write_guard import check_inside
from moveset.label.move_names import check_title, name_from_title, shown_name, with_title
from moveset.label.project import save_settings
from moveset.label.project_folder import IMAGES_FOLDER, Project, read_project
from moveset.label.project_segments import save_segments
from moveset.label.recording_removal import remove_recording
from moveset.label.recordings_table import REMOVED_FOLDER
from moveset.label.segments_table import SEGMENT_COLUMNS, SEGMENTS_FILE, row_of
from moveset.label.table_files import add_to_table


def add_move(project: Project, title: str) -> tuple[Project, str]:
    """Add a move with a title in any language; return the project and the move's name in files.

    Raises
    ------
    LabelError
        The title is empty, too long, or that of another move.
    """
    current = read_project(project.folder)
    title = _check_free(current.moves, title)
    name = name_from_title(title, {move.move for move in current.moves})
    new = with_title(MoveSetting(name), name, title)
    return _save_moves(current, (*current.moves, new)), name


def rename_move(project: Project, move: str, title: str) -> tuple[Project, str]:
    """Give a move another title, and its segments and images a similar name; return both.

    Raises
    ------
    LabelError
        There is no such move, or the title is empty, too long, or that of another move.
    """
    current = read_project(project.folder)
    old = find_move(current, move)
    others = [one for one in current.moves if one.move != move]
    title = _check_free(others, title)
    name = name_from_title(title, {one.move for one in others})
    new = with_title(old, name, title)
    if name != move:
        current = _rename_in_files(current, old, new)
    moves = tuple(new if one.move == move else one for one in current.moves if one != new)
    return _save_moves(current, moves), name


def remove_move(project: Project, move: str) -> Project:
    """Remove a move from a project and return the project.

    Recordings that show no other move go to ``removed/``. Of the others, the segments of this move
    are copied to the table there and removed, so that its motion counts as no move from now on.

    Raises
    ------
    LabelError
        There is no such move.
    """
    current = read_project(project.folder)
    find_move(current, move)
    for recording in current.recordings:
        done = {one.move for one in current.segments if one.recording == recording.name} - {NONE}
        if done == {move}:
            current = remove_recording(current, recording.name)
    gone = [one for one in current.segments if one.move == move]
    if gone:
        table = current.folder / REMOVED_FOLDER / SEGMENTS_FILE
        add_to_table(table, SEGMENT_COLUMNS, map(row_of, gone))
        kept = (one for one in current.segments if one.move != move)
        current = save_segments(current, kept)
    return _save_moves(current, tuple(one for one in current.moves if one.move != move))


def find_move(project: Project, move: str) -> MoveSetting:
    """Return the settings of a move.

    Raises
    ------
    LabelError
        There is no such move.
    """
    for one in project.moves:
        if one.move == move:
            return one
    raise LabelError(f"there is no move {move} any more: load the page again")


def _rename_in_files(project: Project, old: MoveSetting, new: MoveSetting) -> Project:
    """Give the segments and images of a move its new name; both names are moves meanwhile."""
    images, target = (project.folder / IMAGES_FOLDER / one.move for one in (old, new))
    check_inside(target, top=project.folder, follow=False)
    both = (*project.moves, new)
    project = _save_moves(project, both)
    renamed = (
        replace(one, move=new.move) if one.move == old.move else one for one in project.segments
    )
    project = save_segments(project, renamed)
    if images.is_dir() and not target.exists():
        images.rename(target)
    return project


def _check_free(moves: Sequence[MoveSetting], title: str) -> str:
    title = check_title(title)
    if not title:
        raise LabelError("the move has no name: type one")
    if title.casefold() in {shown_name(one).casefold() for one in moves}:
        raise LabelError(f"there is a move {title} already: choose another name")
    return title


def _save_moves(project: Project, moves: tuple[MoveSetting, ...]) -> Project:
    return save_settings(project, replace(project.settings, moves=moves))
