"""In the studio: the segments of a recording, saved whole, and those a bundle proposes."""

from __future__ import annotations

from hashlib import sha256

from starlette.requests import Request
from starlette.routing import Route

from moveset.base.errors import LabelError
from moveset.base.values import Json, Segment
from moveset.capture.video import probe
from moveset.label.folder import REMOVED_FOLDER
from moveset.label.labelling import save_segments
from moveset.label.project import Project
from moveset.label.recordings import find_named, mark_edges, rename_person
from moveset.label.removal import remove_recording
from moveset.label.segments import check_segment
from moveset.studio.answers import Conflict, reading, writing
from moveset.studio.jobs import Job
from moveset.studio.proposals import describe, propose, without_labelled
from moveset.studio.state import Studio
from moveset.studio.uploads import line

MOST_SEGMENTS = 5000


def segments(studio: Studio, request: Request) -> Json:
    """Return the segments of a recording, and by which version they go."""
    recording = studio.recording(request.path_params["name"])
    facts = probe(recording.path)
    return {
        **_facts(studio.project(), recording.name),
        "duration_s": facts.duration_s,
        "frame_rate": facts.frame_rate,
        "person": recording.person,
        "trim": studio.trimmer.state(recording.name),
    }


def save(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Put other segments in place of a recording's, unless another page was quicker."""
    recording = studio.recording(request.path_params["name"])
    new = _sent_segments(recording.name, sent.get("segments"))
    duration_s = probe(recording.path).duration_s
    for segment in new:
        check_segment(segment, duration_s)
    with studio.lock:
        project = studio.project()
        now = _facts(project, recording.name)
        if sent.get("version") != now["version"]:
            raise Conflict("the segments were changed elsewhere: these are the ones now", now)
        others = (one for one in project.segments if one.recording != recording.name)
        saved = save_segments(project, (*others, *new))
        # Whoever changes them has looked at them: they no longer are what the beeps made them.
        changed = saved.segments != project.segments
        kept = mark_edges(saved, recording.name, loose=False) if changed else saved
        return _facts(kept, recording.name)


def rename(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Say that somebody else is in a recording."""
    recording = studio.recording(request.path_params["name"])
    with studio.lock:
        project = rename_person(studio.project(), recording.name, line(sent.get("person") or ""))
    return {"recording": recording.name, "person": find_named(project, recording.name).person}


def remove(studio: Studio, request: Request, _: dict[str, Json]) -> Json:
    """Put a recording aside, into the project's folder for that."""
    recording = studio.recording(request.path_params["name"])
    with studio.lock:
        remove_recording(studio.project(), recording.name)
    return {"recording": recording.name, "folder": REMOVED_FOLDER}


def start_proposing(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Begin to look for moves in a recording with a bundle; the job's result are the proposals."""
    recording = studio.recording(request.path_params["name"])
    bundle = studio.bundles.open(str(sent.get("bundle", "")))

    def work(job: Job) -> Json:
        found, sure = propose(
            bundle, recording.path, recording.name, studio.folder / "cache", job.progress
        )
        project = studio.project()
        moves = {one.move for one in project.moves}
        labelled = tuple(one for one in project.segments if one.recording == recording.name)
        known = [one for one in found if one.move in moves]
        free = without_labelled(known, labelled)
        by_segment = dict(zip(found, sure, strict=True))
        return {"recording": recording.name, "proposals": describe(free, by_segment)}

    return studio.jobs.start("proposing", work).as_json()


def _facts(project: Project, recording: str) -> dict[str, Json]:
    own = [one for one in project.segments if one.recording == recording]
    listed = [{"start_s": one.start_s, "end_s": one.end_s, "move": one.move} for one in own]
    version = sha256(repr(own).encode()).hexdigest()[:16]
    return {"recording": recording, "segments": listed, "version": version}


def _sent_segments(recording: str, sent: Json) -> tuple[Segment, ...]:
    if not isinstance(sent, list) or len(sent) > MOST_SEGMENTS:
        raise LabelError(f"say which segments there are, at most {MOST_SEGMENTS}")
    try:
        return tuple(
            Segment(
                recording,
                round(float(one["start_s"]), 3),
                round(float(one["end_s"]), 3),
                str(one["move"]),
            )
            for one in sent
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LabelError("a segment has start_s, end_s and a move") from error


ROUTES = (
    Route("/api/recordings/{name}/segments", reading(segments), methods=["GET"]),
    Route("/api/recordings/{name}/segments", writing(save), methods=["PUT"]),
    Route("/api/recordings/{name}/person", writing(rename), methods=["PUT"]),
    Route("/api/recordings/{name}/remove", writing(remove), methods=["POST"]),
    Route("/api/recordings/{name}/propose", writing(start_proposing), methods=["POST"]),
)
