"""Cutting of recordings into examples with their surroundings, and into background motion."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, Segment, TimeArray
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.learn.example_distances import STRIDE_TICKS, Example, Motion
from moveset.recognise.templates import cut_return, cut_template
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import joint_positions
from moveset.see.resample import TICK_S, at_times, tick_times

BoolArray = npt.NDArray[np.bool_]

MAX_TEMPLATES: Final = 10
"""Examples of a move. More cost time at every frame and add little."""

GUARD_S: Final = 0.5
"""Motion this near to a segment is neither the move nor background."""

MIN_BACKGROUND_S: Final = 1.0

MAX_BACKGROUND_S: Final = 4.0
"""A longer part is cut, so that some of it can be held out."""


@dataclass(frozen=True, slots=True)
class ExamplePiece:
    """A segment as an example, and with its surroundings as a recording to score."""

    example: Example
    item: LabelledRecording

    @property
    def move(self) -> str:
        """The move that it is an example of."""
        return self.example.outward.move


@dataclass(frozen=True, slots=True)
class BackgroundPiece:
    """A part of a recording in which no move is done: its motion, and as a recording."""

    motion: Motion
    item: LabelledRecording


Embed = Callable[[FloatArray, slice], FloatArray | None]
"""From observations (t, size) and some of their ticks to the embeddings (n, k) there."""


def embed_nothing(_: FloatArray, __: slice) -> None:
    """Stand for a network without embeddings."""


def cut_examples(
    labelled: Sequence[LabelledRecording], moves: Sequence[str], embed: Embed = embed_nothing
) -> list[ExamplePiece]:
    """Return the segments of those moves, the last ``MAX_TEMPLATES`` of each."""
    cut = [piece for item in labelled for piece in _cut(item, embed) if piece.move in moves]
    counts, kept = Counter[str](), []
    for piece in reversed(cut):
        counts[piece.move] += 1
        if counts[piece.move] <= MAX_TEMPLATES:
            kept.append(piece)
    return kept[::-1]


def _cut(item: LabelledRecording, embed: Embed) -> Iterator[ExamplePiece]:
    times_s, values, joints = _at_ticks(item)
    segments = sorted(item.segments, key=lambda segment: segment.start_s)
    middles_s = [(one.end_s + other.start_s) / 2.0 for one, other in pairwise(segments)]
    # Infinite at both ends: a segment may reach to the recording's own, beyond its last frame.
    edges = [-math.inf, *middles_s, math.inf]
    for number, segment in enumerate(segments):
        start, end = np.searchsorted(times_s, [segment.start_s, segment.end_s]).tolist()
        if end - start >= 2:
            example = Example(
                cut_template(segment.move, joints, start, end),
                cut_return(joints, start, end),
                Motion(joints[start : end + 1], embed(values, slice(start, end + 1))),
            )
            name = f"{item.recording.name}#{number}"
            yield ExamplePiece(example, cut_recording(item, name, edges[number], edges[number + 1]))


def _at_ticks(item: LabelledRecording) -> tuple[TimeArray, FloatArray, FloatArray]:
    """Return the ticks of a recording, its observations there, and positions (t, 3 per joint)."""
    times_s = tick_times(item.observations)
    values = at_times(item.observations, times_s)
    return times_s, values, joint_positions(PoseExtractor().features(values))


def cut_background(
    labelled: Sequence[LabelledRecording], embed: Embed = embed_nothing
) -> list[BackgroundPiece]:
    """Return the parts of recordings that are far from every segment, in short pieces."""
    return [piece for item in labelled for piece in _background(item, embed)]


def _background(item: LabelledRecording, embed: Embed) -> Iterator[BackgroundPiece]:
    times_s, values, joints = _at_ticks(item)
    free = np.ones(len(times_s), np.bool_)
    for segment in item.segments:
        free &= ~_is_near(times_s, segment)
    edges = np.flatnonzero(np.diff(free, prepend=False, append=False))
    for first, last in edges.reshape(-1, 2).tolist():
        parts = max(1, round((last - first) * TICK_S / MAX_BACKGROUND_S))
        bounds = np.linspace(first, last, parts + 1).astype(int).tolist()
        for start, end in pairwise(bounds):
            if (end - start) * TICK_S >= MIN_BACKGROUND_S:
                name = f"{item.recording.name}#none{start}"
                piece = cut_recording(item, name, times_s[start], times_s[end - 1] + TICK_S)
                compared = slice(start, end, STRIDE_TICKS)
                yield BackgroundPiece(Motion(joints[start:end], embed(values, compared)), piece)


def _is_near(times_s: TimeArray, segment: Segment) -> BoolArray:
    return (times_s >= segment.start_s - GUARD_S) & (times_s <= segment.end_s + GUARD_S)
