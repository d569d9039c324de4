"""In the studio: videos that come in, recorded here or sent, and become recordings."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import NONE, Json, Recording, Segment
from moveset.capture.video import probe
from moveset.label.describe import UNKNOWN_PERSON
from moveset.label.labelling import add_segments
from moveset.label.project import Project
from moveset.label.recordings import (
    find_named,
    find_recording,
    free_name,
    import_recording,
    mark_edges,
)
from moveset.label.segments import check_move_name
from moveset.studio.answers import number_of, studio_of, writing
from moveset.studio.guard import read_body
from moveset.studio.state import Studio
from moveset.studio.trimming import segments_from_beeps
from moveset.studio.uploads import MOST_PIECE, Upload


def begin(studio: Studio, _: Request, sent: dict[str, Json]) -> Json:
    """Begin to take a video."""
    return studio.uploads.describe(studio.uploads.begin(sent))


async def append(request: Request) -> Response:
    """Take a piece of a video, at ``offset`` bytes."""
    studio = studio_of(request)
    upload = studio.uploads.find(request.path_params["id"])
    offset = int(number_of(request, "offset"))
    piece = await read_body(request, MOST_PIECE)
    arrived = await run_in_threadpool(studio.uploads.append, upload, offset, piece)
    return JSONResponse({"arrived": arrived})


def note(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Take what became known of a video."""
    upload = studio.uploads.find(request.path_params["id"])
    return studio.uploads.describe(studio.uploads.note(upload, sent))


def forget(studio: Studio, request: Request, _: dict[str, Json]) -> Json:
    """Throw a video away."""
    studio.uploads.forget(studio.uploads.find(request.path_params["id"]))
    return {}


def finish(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Make a recording of a video; its segments come from its beeps, and are trimmed after."""
    upload = studio.uploads.find(request.path_params["id"])
    if sent:
        upload = studio.uploads.note(upload, sent)
    arrived = studio.uploads.arrived(upload)
    if upload.size and arrived < upload.size:
        raise ProjectError(f"{upload.title} has not arrived as a whole: send the rest of it")
    with studio.lock:
        loose, name = _import(studio, upload)
    if loose:
        studio.trimmer.submit(name, loose)
    studio.uploads.forget(upload)
    return {"recording": name, "segments": len(loose)}


def _import(studio: Studio, upload: Upload) -> tuple[tuple[Segment, ...], str]:
    """Return the loose segments and the name of a new recording."""
    project = studio.project()
    path = studio.uploads.path(upload)
    if upload.move:
        check_move_name(upload.move)
        if upload.move not in {*(one.move for one in project.moves), NONE}:
            raise LabelError(f"{upload.move} is no move of this project any more: add it again")
    project, recording = _taken(project, upload, path)
    duration_s = probe(recording.path).duration_s
    loose = segments_from_beeps(
        recording.name, upload.move, upload.beeps_s, upload.interval_s, duration_s
    )
    if loose and not any(one.recording == recording.name for one in project.segments):
        mark_edges(project, recording.name, loose=True)
        add_segments(project, loose)
    return loose, recording.name


def _taken(project: Project, upload: Upload, path: Path) -> tuple[Project, Recording]:
    """Return the project with a video in it; one that was kept before a kill is not kept twice."""
    twin = find_recording(project, path)
    if twin and upload.move and twin.person == upload.person:
        return project, twin
    unlisted = twin is not None and twin.person == UNKNOWN_PERSON
    name = twin.name if twin and unlisted else free_name(project, _wished_name(upload))
    project = import_recording(project, path, upload.person, upload.note, name)
    return project, find_named(project, name)


def _wished_name(upload: Upload) -> str:
    """Return a name that says what is in it: ``ann_punch``."""
    title = upload.title if upload.size else f"{upload.person}_{upload.move}"
    title = title.removesuffix(upload.suffix).removesuffix(upload.suffix.upper())
    return "".join(char if char.isalnum() or char in "-_" else "_" for char in title).strip("_-")[
        :60
    ]


ROUTES = (
    Route("/api/uploads", writing(begin), methods=["POST"]),
    Route("/api/uploads/{id}", append, methods=["PUT"]),
    Route("/api/uploads/{id}/note", writing(note), methods=["POST"]),
    Route("/api/uploads/{id}/finish", writing(finish), methods=["POST"]),
    Route("/api/uploads/{id}/forget", writing(forget), methods=["POST"]),
)
