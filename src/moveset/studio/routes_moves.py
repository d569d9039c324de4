"""Routes of the project's moves: add, name, change the key, remove."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.routing import Route

from moveset.base.errors import LabelError
from moveset.base.values import Json
from moveset.label.move_changes import add_move, find_move, remove_move, rename_move
from moveset.label.project import Project, save_settings
from moveset.label.recordings_table import REMOVED_FOLDER
from moveset.play.keymap import keymap_from_settings
from moveset.studio.responses import writing
from moveset.studio.state import Studio

MAX_MOVES: Final = 60


def add(studio: Studio, _: Request, sent: dict[str, Json]) -> Json:
    """Add a move with a title in any language."""
    with studio.lock:
        project = studio.project()
        if len(project.moves) >= MAX_MOVES:
            raise LabelError(f"there are {MAX_MOVES} moves already: remove one of them first")
        name = add_move(project, _title(sent))[1]
    return {"move": name}


def change(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Change the title of a move, its key, or whether the key is held: what was sent."""
    move = request.path_params["move"]
    with studio.lock:
        project = studio.project()
        find_move(project, move)
        if "key" in sent or "hold" in sent:
            project = _change_key(project, move, sent)
        if "title" in sent:
            project, name = rename_move(project, move, _title(sent))
            studio.uploads.rename_move(move, name)
            move = name
    return {"move": move}


def remove(studio: Studio, request: Request, _: dict[str, Json]) -> Json:
    """Remove a move; the recordings that show only this one go to the folder of removed ones."""
    with studio.lock:
        before = studio.project()
        after = remove_move(before, request.path_params["move"])
    return {"recordings": len(before.recordings) - len(after.recordings), "folder": REMOVED_FOLDER}


def _change_key(project: Project, move: str, sent: dict[str, Json]) -> Project:
    old = find_move(project, move)
    key, hold = str(sent.get("key", old.key)), bool(sent.get("hold", old.hold))
    new = replace(old, key=key, hold=hold)
    moves = tuple(new if one.move == move else one for one in project.moves)
    keymap_from_settings(moves)
    return save_settings(project, replace(project.settings, moves=moves))


def _title(sent: dict[str, Json]) -> str:
    return str(sent.get("title") or "")


ROUTES = (
    Route("/api/moves", writing(add), methods=["POST"]),
    Route("/api/moves/{move}", writing(change), methods=["PUT"]),
    Route("/api/moves/{move}/remove", writing(remove), methods=["POST"]),
)
