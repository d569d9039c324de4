"""Routes of the project: its state, and its recordings with thumbnails."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from moveset.base.errors import ProjectError
from moveset.base.values import Json
from moveset.capture.video import VIDEO_SUFFIXES
from moveset.capture.video_path import check_video_path
from moveset.see.landmark_files.reader import is_landmark_path
from moveset.studio.project_state import project_state
from moveset.studio.responses import query_number, reading
from moveset.studio.state import Studio
from moveset.studio.thumbnails import Thumbnails, make_poster

MAX_SIDE_BY_SIDE: Final = 40


def state(studio: Studio, _: Request) -> Json:
    """Return everything that pages show first."""
    return project_state(studio)


def video(studio: Studio, request: Request) -> Json:
    """Respond with the video of a recording, or the requested part of it."""
    path = check_video_path(studio.recording(request.path_params["name"]).path)
    real = path.resolve()
    if is_landmark_path(real):
        raise ProjectError(f"{path.name} has landmarks and no picture: nothing can be shown")
    if real.suffix.lower() not in VIDEO_SUFFIXES:  # a stranger's project may link to any file
        raise ProjectError(f"{path} is a link to {real}, which is no video: put a video there")
    return FileResponse(path, headers={"cache-control": "no-cache"})


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
    Route("/api/recordings/{name}/video", reading(video), methods=["GET"]),
    Route("/api/recordings/{name}/poster", reading(poster), methods=["GET"]),
    Route("/api/recordings/{name}/thumbnails", reading(thumbnails), methods=["GET"]),
    Route("/api/recordings/{name}/thumbnail", reading(thumbnail), methods=["GET"]),
)
