"""In the studio: what the project holds, its moves, and its recordings as pages show them."""

from __future__ import annotations

import math
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import NONE, Json, MoveSetting
from moveset.label.project import ProjectSettings, save_settings, summarise_project
from moveset.play.keymap import KEY_NAMES, keymap_from_settings
from moveset.studio.answers import number_of, reading, writing
from moveset.studio.film import Film, make_poster
from moveset.studio.state import Studio

MOST_IN_STRIP: Final = 40
WANTED: Final = 20
"""Repetitions of each move after which more of the same person help little."""


def overview(studio: Studio, _: Request) -> Json:
    """Return all that the pages' first look needs."""
    project = studio.project()
    summary = summarise_project(project)
    rows = {row.move: row for row in summary.moves}
    none_s = sum(one.end_s - one.start_s for one in project.segments if one.move == NONE)
    moves = [
        {
            "move": one.move,
            "key": one.key,
            "hold": one.hold,
            "segments": rows[one.move].segments,
            "seconds": round(rows[one.move].seconds, 1),
            "people": rows[one.move].people,
        }
        for one in project.moves
    ]
    return {
        "started": studio.started,
        "project": studio.folder.resolve().name,
        "moves": moves,
        "none_s": round(none_s, 1),
        "next": next_to_record(moves, none_s),
        "wanted": WANTED,
        "recordings": [
            {
                "name": row.recording,
                "person": row.person,
                "note": note,
                "duration_s": None if math.isnan(row.duration_s) else row.duration_s,
                "segments": row.segments,
                "trim": studio.trimmer.state(row.recording),
            }
            for row, note in zip(
                summary.recordings, (one.note for one in project.recordings), strict=True
            )
        ],
        "people": sorted({one.person for one in project.recordings}),
        "warnings": list(summary.warnings),
        "features": project.features,
        "model": project.model,
        "bundles": studio.bundles.names(),
        "camera": studio.camera.name if studio.camera else None,
        "uploads": [studio.uploads.describe(one) for one in studio.uploads.list()],
        "job": studio.jobs.current.as_json(),
        "keys": sorted(KEY_NAMES),
    }


def next_to_record(moves: list[dict[str, Json]], none_s: float) -> Json:
    """Return which move most needs more clips, and why in words; None without moves."""
    if not moves:
        return None
    fewest = min(moves, key=lambda one: (one["segments"], one["people"]))
    most = max(one["segments"] for one in moves)
    if fewest["segments"] >= 5 and none_s < 10.0:
        words = "walk about, stretch, scratch your head: what is no move must be learnt too"
        return {"move": NONE, "words": words}
    if fewest["segments"] == 0:
        words = "nobody has done it yet"
    elif fewest["segments"] < min(most, WANTED):
        words = f"done {fewest['segments']} times, others up to {most}"
    elif fewest["segments"] < WANTED:
        words = f"done {fewest['segments']} times: {WANTED} are a good start"
    else:
        words = "there is enough of everything: another person would help most"
    return {"move": fewest["move"], "words": words}


def save_moves(studio: Studio, _: Request, sent: dict[str, Json]) -> Json:
    """Put other moves in place of the project's."""
    listed = sent.get("moves")
    if not isinstance(listed, list) or len(listed) > 60:
        raise LabelError("say which moves there are, at most 60")
    moves = tuple(_move(entry) for entry in listed)
    keymap_from_settings(moves)
    with studio.lock:
        project = studio.project()
        kept = {one.move for one in moves}
        lost = sorted({one.move for one in project.segments} - kept - {NONE})
        if lost:
            raise LabelError(
                f"{', '.join(lost)} is done in recordings: remove those segments in Label first"
            )
        settings = ProjectSettings(moves, project.features, project.model)
        save_settings(project, settings)
    return {"moves": [one.move for one in moves]}


def _move(entry: Json) -> MoveSetting:
    if not isinstance(entry, dict):
        raise LabelError("a move has a name, a key and a press")
    name = "_".join(str(entry.get("move", "")).lower().split())
    return MoveSetting(name, str(entry.get("key", "")), bool(entry.get("hold", False)))


def video(studio: Studio, request: Request) -> Json:
    """Return a recording's video, or the part of it that was asked for."""
    return FileResponse(
        studio.recording(request.path_params["name"]).path, headers={"cache-control": "no-cache"}
    )


def poster(studio: Studio, request: Request) -> Json:
    """Return a small picture of how a recording begins."""
    return _kept(make_poster(studio.recording(request.path_params["name"]).path))


def strip(studio: Studio, request: Request) -> Json:
    """Return a recording as pictures side by side, as many as were asked for."""
    film = _film(studio, request)
    return _kept(film.strip(min(max(int(number_of(request, "count")), 1), MOST_IN_STRIP)))


def picture(studio: Studio, request: Request) -> Json:
    """Return a small picture of a recording at a time."""
    return _kept(_film(studio, request).at(number_of(request, "time_s")))


def _film(studio: Studio, request: Request) -> Film:
    film = studio.films.get(studio.recording(request.path_params["name"]).path)
    if not film.pictures:
        raise ProjectError("the recording has no picture: record it again")
    return film


def _kept(jpeg: bytes) -> Response:
    """Return a picture that the browser may keep for a while."""
    headers = {"cache-control": "private, max-age=3600"}
    return Response(jpeg, media_type="image/jpeg", headers=headers)


ROUTES = (
    Route("/api/state", reading(overview), methods=["GET"]),
    Route("/api/moves", writing(save_moves), methods=["PUT"]),
    Route("/api/recordings/{name}/video", reading(video), methods=["GET"]),
    Route("/api/recordings/{name}/poster", reading(poster), methods=["GET"]),
    Route("/api/recordings/{name}/strip", reading(strip), methods=["GET"]),
    Route("/api/recordings/{name}/picture", reading(picture), methods=["GET"]),
)
