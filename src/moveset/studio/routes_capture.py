"""Routes of the Capture page: videos are uploaded and become recordings."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from moveset.base.errors import LabelError, ProjectError, VideoError
from moveset.base.values import NONE, Json, Recording, Segment
from moveset.capture.video import probe
from moveset.label.project import Project
from moveset.label.project_segments import add_segments
from moveset.label.recordings import (
    find_named,
    find_recording,
    free_name,
    import_recording,
    mark_weak_labels,
)
from moveset.label.recordings_table import UNKNOWN_PERSON
from moveset.label.segments import check_move_name
from moveset.studio.beep_segments import segments_from_beeps
from moveset.studio.guard import read_body
from moveset.studio.responses import query_number, studio_of, writing
from moveset.studio.state import Studio
from moveset.studio.uploads import MAX_CHUNK_BYTES, Upload

MAX_EMPTY_BYTES: Final = 2**20
"""A recording without a single picture that is larger than this is damaged, and stays."""


def begin(studio: Studio, _: Request, sent: dict[str, Json]) -> Json:
    """Start an upload."""
    return studio.uploads.describe(studio.uploads.begin(sent))


async def append(request: Request) -> Response:
    """Append a chunk to an upload, at ``offset`` bytes."""
    studio = studio_of(request)
    upload = studio.uploads.find(request.path_params["id"])
    offset = int(query_number(request, "offset"))
    chunk = await read_body(request, MAX_CHUNK_BYTES)
    arrived = await run_in_threadpool(studio.uploads.append, upload, offset, chunk)
    return JSONResponse({"arrived": arrived})


def update(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Change attributes of an upload."""
    upload = studio.uploads.find(request.path_params["id"])
    return studio.uploads.describe(studio.uploads.update(upload, sent))


def discard(studio: Studio, request: Request, _: dict[str, Json]) -> Json:
    """Delete an upload."""
    studio.uploads.discard(studio.uploads.find(request.path_params["id"]))
    return {}


def finish(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Make a recording of an upload; its segments come from the beeps and are trimmed later."""
    upload = studio.uploads.find(request.path_params["id"])
    if sent:
        upload = studio.uploads.update(upload, sent)
    arrived = studio.uploads.arrived(upload)
    if upload.size and arrived < upload.size:
        raise ProjectError(f"{upload.title} has not arrived completely: send the rest of it")
    _discard_if_empty(studio, upload)
    with studio.lock:
        segments, name = _import(studio, upload)
    if segments:
        studio.trimmer.submit(name, segments)
    studio.uploads.discard(upload)
    return {"recording": name, "segments": len(segments)}


def _discard_if_empty(studio: Studio, upload: Upload) -> None:
    """Discard a recording that broke off before its first picture, which could never be kept.

    Raises
    ------
    ProjectError
        It was discarded.
    """
    if upload.size or studio.uploads.arrived(upload) > MAX_EMPTY_BYTES:
        return
    try:
        probe(studio.uploads.path(upload))
    except VideoError as error:
        studio.uploads.discard(upload)
        raise ProjectError(
            f"{upload.title} broke off before its first picture: record it again"
        ) from error


def _import(studio: Studio, upload: Upload) -> tuple[tuple[Segment, ...], str]:
    """Return the untrimmed segments and the name of a new recording."""
    project = studio.project()
    path = studio.uploads.path(upload)
    if upload.move:
        check_move_name(upload.move)
        if upload.move not in {*(one.move for one in project.moves), NONE}:
            raise LabelError(f"{upload.move} is not a move of this project any more: add it again")
    project, recording = _import_video(project, upload, path)
    duration_s = probe(recording.path).duration_s
    segments = segments_from_beeps(
        recording.name, upload.move, upload.beeps_s, upload.interval_s, duration_s
    )
    if segments and not any(one.recording == recording.name for one in project.segments):
        mark_weak_labels(project, recording.name, weak=True)
        add_segments(project, segments)
    return segments, recording.name


def _import_video(project: Project, upload: Upload, path: Path) -> tuple[Project, Recording]:
    """Return the project with a video; one that was imported before a crash is not added twice."""
    twin = find_recording(project, path)
    # No two recordings of a camera are alike. The person may have another name by now.
    unlisted = twin is not None and twin.person == UNKNOWN_PERSON
    renamed = not upload.size and not unlisted
    if twin and upload.move and (twin.person == upload.person or renamed):
        return project, twin
    name = twin.name if twin and unlisted else free_name(project, _recording_name(upload))
    project = import_recording(project, path, upload.person, upload.note, name)
    return project, find_named(project, name)


def _recording_name(upload: Upload) -> str:
    """Return the name of a recording, for example ``ann_punch``."""
    title = upload.title if upload.size else f"{upload.person}_{upload.move}"
    title = title.removesuffix(upload.suffix).removesuffix(upload.suffix.upper())
    return "".join(char if char.isalnum() or char in "-_" else "_" for char in title).strip("_-")[
        :60
    ]


ROUTES = (
    Route("/api/uploads", writing(begin), methods=["POST"]),
    Route("/api/uploads/{id}", append, methods=["PUT"]),
    Route("/api/uploads/{id}/update", writing(update), methods=["POST"]),
    Route("/api/uploads/{id}/finish", writing(finish), methods=["POST"]),
    Route("/api/uploads/{id}/discard", writing(discard), methods=["POST"]),
)
