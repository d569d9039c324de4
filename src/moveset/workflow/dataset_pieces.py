"""Makes labelled recordings of the rows of a dataset, and checks them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from moveset.base.errors import DatasetError, LabelError, VideoError
from moveset.base.shown_text import quote
from moveset.base.values import NONE, FloatArray, Observations, Recording, Segment, TimeArray
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.segments import check_overlaps, check_segment
from moveset.see.landmark_files.recording import MAX_FRAMES
from moveset.see.landmark_files.times import check_times
from moveset.see.resample import TICK_S, check_gaps


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive frames of one recording.

    Attributes
    ----------
    labels
        (n,) names of moves, or ``none``.
    bounds
        (n, 2) start and end of each frame's segment, NaN where they are not known.
    values
        (n, OBSERVATION_SIZE), or (n, 0) without landmarks.
    """

    name: str
    person: str
    weak: bool
    times_s: TimeArray
    labels: npt.NDArray[Any]
    bounds: npt.NDArray[np.float64]
    values: FloatArray


def join_pieces(path: Path, pieces: Iterator[Piece]) -> Piece:
    """Return all frames of a recording.

    Raises
    ------
    DatasetError
        There are too many, or they are of two people.
    """
    parts: list[Piece] = []
    frames = 0
    for piece in pieces:
        frames += len(piece.times_s)
        parts.append(piece)
        if frames > MAX_FRAMES:
            raise DatasetError(
                f"{quote(piece.name)} in {path} has more than {MAX_FRAMES} frames: cut it"
            )
        if piece.person != parts[0].person:
            raise DatasetError(
                f"{quote(piece.name)} in {path} is of two people: give each a recording of its own"
            )
    return Piece(
        parts[0].name,
        parts[0].person,
        parts[0].weak,
        np.concatenate([one.times_s for one in parts]),
        np.concatenate([one.labels for one in parts]),
        np.concatenate([one.bounds for one in parts]),
        np.concatenate([one.values for one in parts]),
    )


def make_recording(path: Path, piece: Piece) -> LabelledRecording:
    """Return the recording that some frames are.

    Raises
    ------
    DatasetError
        Time goes backwards or has too large gaps, or a segment is invalid.
    """
    place = f"{quote(piece.name)} in {path}"
    try:
        times_s, kept = check_times(piece.times_s, place)
        observations = Observations(times_s, piece.values[kept])
        check_gaps(observations, place)
        # Times of segments move with those of frames, where these do not start near 0.
        shift_s = float(piece.times_s[0] - times_s[0])
        segments = tuple(_segments(piece, kept, shift_s))
        for segment in segments:
            check_segment(segment)
        check_overlaps(segments)
    except (LabelError, VideoError) as error:
        raise DatasetError(f"{path}: {error}") from error
    recording = Recording(piece.name, piece.person, Path(piece.name), weak_labels=piece.weak)
    return LabelledRecording(recording, observations, segments)


def _segments(piece: Piece, kept: npt.NDArray[np.bool_], shift_s: float) -> Iterator[Segment]:
    """Yield the segments of a recording: as its columns say, else runs of frames alike."""
    times_s, labels, bounds = piece.times_s[kept], piece.labels[kept], piece.bounds[kept]
    differs = (labels[1:] != labels[:-1]) | _differ(bounds)
    starts = [0, *(np.flatnonzero(differs) + 1).tolist()]
    for first, last in zip(starts, [*starts[1:], len(times_s)], strict=True):
        start_s, end_s = bounds[first].tolist()
        if np.isnan(start_s) or np.isnan(end_s):
            if labels[first] == NONE:
                continue
            start_s = float(times_s[first])
            end_s = float(times_s[last] if last < len(times_s) else times_s[-1] + TICK_S)
        yield Segment(piece.name, start_s - shift_s, end_s - shift_s, labels[first])


def _differ(bounds: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return whether the segment of each frame but the first is another than the one before."""
    same = (bounds[1:] == bounds[:-1]) | (np.isnan(bounds[1:]) & np.isnan(bounds[:-1]))
    different: npt.NDArray[np.bool_] = ~same.all(axis=1)
    return different
