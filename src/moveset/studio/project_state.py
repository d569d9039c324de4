"""The state of a project as JSON: what pages show first, and which move to record next."""

from __future__ import annotations

import math
from typing import Final

from moveset.base.train_extra import missing_libraries
from moveset.base.values import NONE, Json
from moveset.label.project import Project, summarise_project
from moveset.label.project_summary import ProjectSummary
from moveset.learn.architectures import ARCHITECTURES
from moveset.play.keymap import KEY_NAMES
from moveset.recognise.builtin import FIGHTER
from moveset.see.registry import EXTRACTORS
from moveset.studio.state import Studio

TARGET_SEGMENTS: Final = 20
"""Repetitions of a move after which more of the same person help little."""

TARGET_NONE_S: Final = 10.0
"""Seconds of no move to record once every move has ``MIN_SEGMENTS``."""

MIN_SEGMENTS: Final = 5


def project_state(studio: Studio) -> Json:
    """Return everything that pages show first."""
    project = studio.project()
    summary = summarise_project(project)
    moves = _moves(project, summary)
    none_s = sum(one.end_s - one.start_s for one in project.segments if one.move == NONE)
    return {
        "started": studio.started,
        "project": studio.folder.resolve().name,
        "moves": moves,
        "none_s": round(none_s, 1),
        "next": next_to_record(moves, none_s),
        "recordings": _recordings(studio, project, summary),
        "people": sorted({one.person for one in project.recordings}),
        "warnings": list(summary.warnings),
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
    """Return the move that most needs more recordings, with the reason; None without moves."""
    if not moves:
        return None
    fewest = min(moves, key=lambda one: (one["segments"], one["people"]))
    if fewest["segments"] >= MIN_SEGMENTS and none_s < TARGET_NONE_S:
        reason = "walk about, stretch, scratch your head: examples of no move are needed too"
        return {"move": NONE, "reason": reason}
    most = max(one["segments"] for one in moves)
    return {"move": fewest["move"], "reason": _reason(fewest["segments"], most)}


def _reason(segments: int, most: int) -> str:
    """Return why a move that was done this often, others up to ``most`` times, is next."""
    if segments == 0:
        return "nobody has done it yet"
    if segments < min(most, TARGET_SEGMENTS):
        return f"done {segments} times, others up to {most}"
    if segments < TARGET_SEGMENTS:
        return f"done {segments} times: {TARGET_SEGMENTS} are a good start"
    return "there is enough of everything: another person would help most"


def _moves(project: Project, summary: ProjectSummary) -> list[dict[str, Json]]:
    rows = {row.move: row for row in summary.moves}
    return [
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


def _recordings(studio: Studio, project: Project, summary: ProjectSummary) -> Json:
    return [
        {
            "name": row.recording,
            "person": row.person,
            "note": recording.note,
            "duration_s": None if math.isnan(row.duration_s) else row.duration_s,
            "segments": row.segments,
            "trim": studio.trimmer.state(row.recording),
        }
        for row, recording in zip(summary.recordings, project.recordings, strict=True)
    ]
