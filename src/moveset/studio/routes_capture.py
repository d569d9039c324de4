"""In the studio: videos that come in, recorded here or sent, and become recordings."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from moveset.capture.video import probe
from moveset.errors import LabelError, ProjectError
from moveset.label.project import add_segments, import_recording
from moveset.label.segments import check_move_name
from moveset.studio.answers import number_of, studio_of, writing
from moveset.studio.guard import read_body
from moveset.studio.state import Studio
from moveset.studio.trimming import segments_from_beeps
from moveset.studio.uploads import MOST_PIECE, Upload
from moveset.types import NONE, Json, Segment


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
    studio.uploads.forget(upload)
    if loose:
        studio.trimmer.submit(name, loose)
    return {"recording": name, "segments": len(loose)}


def _import(studio: Studio, upload: Upload) -> tuple[tuple[Segment, ...], str]:
    """Return the loose segments and the name of a new recording."""
    project = studio.project()
    path = studio.uploads.path(upload)
    if upload.move:
        check_move_name(upload.move)
        if upload.move not in {*(one.move for one in project.moves), NONE}:
            raise LabelError(f"{upload.move} is no move of this project any more: add it again")
    name = _free_name(upload, {one.name.lower() for one in project.recordings})
    project = import_recording(project, path, upload.person, upload.note, name)
    recording = project.recordings[-1]
    duration_s = probe(recording.path).duration_s
    loose = segments_from_beeps(
        recording.name, upload.move, upload.beeps_s, upload.every_s, duration_s
    )
    if loose:
        add_segments(project, loose)
    return loose, recording.name


def _free_name(upload: Upload, taken: set[str]) -> str:
    """Return a name that says what is in it: ``ann_punch``, ``ann_punch-2``."""
    title = upload.title if upload.size else f"{upload.person}_{upload.move}"
    for suffix in (upload.suffix,):
        title = title.removesuffix(suffix).removesuffix(suffix.upper())
    letters = (char if char.isalnum() or char in "-_" else "_" for char in title)
    stem = "".join(letters).strip("_-")[:60] or "recording"
    number, name = 1, stem
    while name.lower() in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


ROUTES = (
    Route("/api/uploads", writing(begin), methods=["POST"]),
    Route("/api/uploads/{id}", append, methods=["PUT"]),
    Route("/api/uploads/{id}/note", writing(note), methods=["POST"]),
    Route("/api/uploads/{id}/finish", writing(finish), methods=["POST"]),
    Route("/api/uploads/{id}/forget", writing(forget), methods=["POST"]),
)
