"""Routes of the Label page: the segments of a recording, and those that a bundle proposes."""

from __future__ import annotations

from hashlib import sha256

from starlette.requests import Request
from starlette.routing import Route

from moveset.base.errors import LabelError
from moveset.base.values import Json, Segment
from moveset.label.project import Project
from moveset.label.project_segments import save_segments
from moveset.label.recording_removal import remove_recording
from moveset.label.recordings import find_named, mark_weak_labels, rename_person
from moveset.label.recordings_table import REMOVED_FOLDER
from moveset.label.segments import check_segment
from moveset.see.landmark_files.frames import probe_recording
from moveset.studio.jobs import Job
from moveset.studio.responses import Conflict, reading, writing
from moveset.studio.segment_proposals import new_proposals, proposals_json, propose_segments
from moveset.studio.state import Studio
from moveset.studio.uploads import one_line

MAX_SEGMENTS = 5000


def segments(studio: Studio, request: Request) -> Json:
    """Return the segments of a recording with their version."""
    recording = studio.recording(request.path_params["name"])
    facts = probe_recording(recording.path)
    return {
        **_facts(studio.project(), recording.name),
        "duration_s": facts.duration_s,
        "frame_rate": facts.frame_rate,
        "person": recording.person,
        "trim": studio.trimmer.state(recording.name),
    }


def save(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Replace the segments of a recording, unless another page changed them meanwhile."""
    recording = studio.recording(request.path_params["name"])
    new = _sent_segments(recording.name, sent.get("segments"))
    duration_s = probe_recording(recording.path).duration_s
    for segment in new:
        check_segment(segment, duration_s)
    with studio.lock:
        project = studio.project()
        now = _facts(project, recording.name)
        if sent.get("version") != now["version"]:
            raise Conflict("another page changed the segments: these are the current ones", now)
        others = (one for one in project.segments if one.recording != recording.name)
        saved = save_segments(project, (*others, *new))
        # Who changes segments has looked at them: they are not weak labels any more.
        changed = saved.segments != project.segments
        kept = mark_weak_labels(saved, recording.name, weak=False) if changed else saved
        return _facts(kept, recording.name)


def rename(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Change the person of a recording."""
    recording = studio.recording(request.path_params["name"])
    with studio.lock:
        project = rename_person(
            studio.project(), recording.name, one_line(sent.get("person") or "")
        )
    return {"recording": recording.name, "person": find_named(project, recording.name).person}


def remove(studio: Studio, request: Request, _: dict[str, Json]) -> Json:
    """Move a recording into the project's folder of removed ones."""
    recording = studio.recording(request.path_params["name"])
    with studio.lock:
        remove_recording(studio.project(), recording.name)
    return {"recording": recording.name, "folder": REMOVED_FOLDER}


def start_proposing(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Start a job that proposes the segments that a bundle recognises in a recording."""
    recording = studio.recording(request.path_params["name"])
    bundle = studio.bundles.open(str(sent.get("bundle", "")))

    def work(job: Job) -> Json:
        cache = studio.folder / "cache"
        found = propose_segments(bundle, recording, cache, job.progress)
        return {
            "recording": recording.name,
            "proposals": proposals_json(new_proposals(found, studio.project())),
        }

    return studio.jobs.start("proposing", work).as_json()


def _facts(project: Project, recording: str) -> dict[str, Json]:
    own = [one for one in project.segments if one.recording == recording]
    listed = [{"start_s": one.start_s, "end_s": one.end_s, "move": one.move} for one in own]
    version = sha256(repr(own).encode()).hexdigest()[:16]
    return {"recording": recording, "segments": listed, "version": version}


def _sent_segments(recording: str, sent: Json) -> tuple[Segment, ...]:
    if not isinstance(sent, list) or len(sent) > MAX_SEGMENTS:
        raise LabelError(f"send a list of at most {MAX_SEGMENTS} segments")
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
        raise LabelError("a segment needs start_s, end_s and move") from error


ROUTES = (
    Route("/api/recordings/{name}/segments", reading(segments), methods=["GET"]),
    Route("/api/recordings/{name}/segments", writing(save), methods=["PUT"]),
    Route("/api/recordings/{name}/person", writing(rename), methods=["PUT"]),
    Route("/api/recordings/{name}/remove", writing(remove), methods=["POST"]),
    Route("/api/recordings/{name}/propose", writing(start_proposing), methods=["POST"]),
)
