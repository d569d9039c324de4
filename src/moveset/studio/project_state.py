"""The state of a project as JSON: what pages show first, and which move to record next."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import Final

from moveset.base.counts import count_times
from moveset.base.train_extra import missing_libraries
from moveset.base.values import NONE, Json
from moveset.label.move_names import shown_name
from moveset.label.project import Project, summarise_project
from moveset.label.project_summary import FEW_SEGMENTS, ProjectSummary
from moveset.learn.architectures import ARCHITECTURES
from moveset.play.key_names import KEY_NAMES
from moveset.recognise.builtin import FIGHTER
from moveset.see.registry import EXTRACTORS
from moveset.studio.advice import project_advice
from moveset.studio.state import Studio

TARGET_NONE_S: Final = 15.0
"""Seconds of no move to record once every move was shown often enough."""


def project_state(studio: Studio) -> Json:
    """Return everything that pages show first."""
    project = studio.project()
    summary = summarise_project(project)
    moves = _moves(project, summary)
    names = {one.move: shown_name(one) for one in project.moves}
    none_s = sum(one.end_s - one.start_s for one in project.segments if one.move == NONE)
    return {
        "started": studio.started,
        "project": studio.folder.resolve().name,
        "moves": moves,
        "none_s": round(none_s, 1),
        "next": next_to_record(moves, none_s),
        "recordings": _recordings(studio, project, summary),
        "people": sorted({one.person for one in project.recordings}),
        "warnings": list(project_advice(summary, names)),
        "features": project.features,
        "extractors": [[spec.name, spec.title] for spec in EXTRACTORS.values()],
        "model": project.model,
        "architectures": [[name, one.title] for name, one in ARCHITECTURES.items()],
        "bases": [[FIGHTER, "On top of the built-in bundle"]],
        "can_train": not missing_libraries(),
        "bundles": studio.bundles.names(),
        "camera": studio.camera.name if studio.camera else None,
        "uploads": [studio.uploads.describe(one) for one in studio.uploads.list()],
        "job": studio.jobs.current.as_json(),
        "keys": sorted(KEY_NAMES),
    }


def next_to_record(moves: list[dict[str, Json]], none_s: float) -> Json:
    """Return the move to record next, why, and whether there is enough; None without moves."""
    if not moves:
        return None
    fewest = min(moves, key=lambda one: (one["segments"], one["people"]))
    if fewest["segments"] < FEW_SEGMENTS:
        return {"move": fewest["move"], "reason": _reason(fewest["segments"]), "enough": False}
    if none_s < TARGET_NONE_S:
        reason = "walk about, stretch, scratch your head, so that these press nothing"
        return {"move": NONE, "reason": reason, "enough": False}
    return {"move": fewest["move"], "reason": "enough of everything is recorded", "enough": True}


def _reason(segments: int) -> str:
    if segments == 0:
        return "nobody has shown it yet"
    return f"shown {count_times(segments)}, and {FEW_SEGMENTS} times are a good start"


def _moves(project: Project, summary: ProjectSummary) -> list[dict[str, Json]]:
    rows = {row.move: row for row in summary.moves}
    return [
        {
            "move": one.move,
            "title": shown_name(one),
            "key": one.key,
            "hold": one.hold,
            "segments": rows[one.move].segments,
            "seconds": round(rows[one.move].seconds, 1),
            "people": rows[one.move].people,
        }
        for one in project.moves
    ]


def _recordings(studio: Studio, project: Project, summary: ProjectSummary) -> Json:
    done: dict[str, Counter[str]] = defaultdict(Counter)
    for segment in project.segments:
        done[segment.recording][segment.move] += 1
    return [
        {
            "name": row.recording,
            "person": row.person,
            "note": recording.note,
            "duration_s": None if math.isnan(row.duration_s) else row.duration_s,
            "segments": row.segments,
            "moves": dict(done[row.recording]),
            "trim": studio.trimmer.state(row.recording),
        }
        for row, recording in zip(summary.recordings, project.recordings, strict=True)
    ]
