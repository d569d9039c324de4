"""What a project lacks, in plain words for its pages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from moveset.base.counts import count_times
from moveset.label.project_summary import FEW_SEGMENTS, ProjectSummary
from moveset.label.recordings_table import UNKNOWN_PERSON


def project_advice(summary: ProjectSummary, names: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for everything that is missing or cannot be used.

    Parameters
    ----------
    names
        The shown name of each move.
    """
    for move in summary.moves:
        name = names.get(move.move, move.move)
        if move.segments == 0:
            yield f"Nobody has shown {name} yet: record it, or remove it."
        elif move.segments < FEW_SEGMENTS:
            times = count_times(move.segments)
            yield f"{name} was shown only {times}: {FEW_SEGMENTS} times are a good start."
    for recording in summary.recordings:
        if math.isnan(recording.duration_s):
            yield f"{recording.recording} cannot be read: remove it, and record it again."
        if recording.person == UNKNOWN_PERSON:
            yield f"Nobody knows who is in {recording.recording}: enter the name in Label."
        if recording.segments == 0:
            yield f"Nothing is marked in {recording.recording}: all of it counts as no move."
