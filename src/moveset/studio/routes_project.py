"""Routes of the project: its state, its moves, and its recordings with thumbnails."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import NONE, Json, MoveSetting
from moveset.label.project import ProjectSettings, save_settings
from moveset.play.keymap import keymap_from_settings
from moveset.studio.project_state import project_state
from moveset.studio.responses import query_number, reading, writing
from moveset.studio.state import Studio
from moveset.studio.thumbnails import Thumbnails, make_poster

MAX_MOVES: Final = 60
MAX_SIDE_BY_SIDE: Final = 40


def state(studio: Studio, _: Request) -> Json:
    """Return everything that pages show first."""
    return project_state(studio)


def save_moves(studio: Studio, _: Request, sent: dict[str, Json]) -> Json:
    """Replace the moves of the project."""
    listed = sent.get("moves")
    if not isinstance(listed, list) or len(listed) > MAX_MOVES:
        raise LabelError(f"send a list of at most {MAX_MOVES} moves")
    moves = tuple(_move(entry) for entry in listed)
    keymap_from_settings(moves)
    with studio.lock:
        project = studio.project()
        kept = {one.move for one in moves}
        lost = sorted({one.move for one in project.segments} - kept - {NONE})
        if lost:
            raise LabelError(f"{', '.join(lost)} has segments: remove them in Label first")
        settings = ProjectSettings(moves, project.features, project.model)
        save_settings(project, settings)
    return {"moves": [one.move for one in moves]}


def _move(entry: Json) -> MoveSetting:
    if not isinstance(entry, dict):
        raise LabelError("a move must be a JSON object with move, key and hold")
    name = "_".join(str(entry.get("move", "")).lower().split())
    return MoveSetting(name, str(entry.get("key", "")), bool(entry.get("hold", False)))


def video(studio: Studio, request: Request) -> Json:
    """Respond with the video of a recording, or the requested part of it."""
    return FileResponse(
        studio.recording(request.path_params["name"]).path, headers={"cache-control": "no-cache"}
    )


def poster(studio: Studio, request: Request) -> Json:
    """Respond with a thumbnail from the start of a recording."""
    return _jpeg(make_poster(studio.recording(request.path_params["name"]).path))


def thumbnails(studio: Studio, request: Request) -> Json:
    """Respond with ``count`` evenly spaced thumbnails of a recording, side by side."""
    count = min(max(int(query_number(request, "count")), 1), MAX_SIDE_BY_SIDE)
    return _jpeg(_thumbnails(studio, request).side_by_side(count))


def thumbnail(studio: Studio, request: Request) -> Json:
    """Respond with the thumbnail of a recording at ``time_s``."""
    return _jpeg(_thumbnails(studio, request).at(query_number(request, "time_s")))


def _thumbnails(studio: Studio, request: Request) -> Thumbnails:
    found = studio.thumbnails.get(studio.recording(request.path_params["name"]).path)
    if not found.jpegs:
        raise ProjectError("the recording has no frames: record it again")
    return found


def _jpeg(jpeg: bytes) -> Response:
    """Return a response with an image that the browser can cache for a while."""
    headers = {"cache-control": "private, max-age=3600"}
    return Response(jpeg, media_type="image/jpeg", headers=headers)


ROUTES = (
    Route("/api/state", reading(state), methods=["GET"]),
    Route("/api/moves", writing(save_moves), methods=["PUT"]),
    Route("/api/recordings/{name}/video", reading(video), methods=["GET"]),
    Route("/api/recordings/{name}/poster", reading(poster), methods=["GET"]),
    Route("/api/recordings/{name}/thumbnails", reading(thumbnails), methods=["GET"]),
    Route("/api/recordings/{name}/thumbnail", reading(thumbnail), methods=["GET"]),
)
