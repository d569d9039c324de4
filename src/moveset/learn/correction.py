"""Corrections during play: what just pressed was no move, or what just happened was a move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.values import NONE, MoveEvent, Observations, Segment
from moveset.label.segment_trimming import trim_segments
from moveset.learn.example_distances import Example, Motion
from moveset.learn.template_calibration import CalibratedExamples
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.dtw import path_distances, path_features
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.recognise.templates import Template, cut_path, cut_return, cut_template
from moveset.recognise.trigger_rules import correct_rules
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import joint_positions, motion_magnitude
from moveset.see.resample import at_times, tick_times

BEFORE_S: Final = 1.2
AFTER_S: Final = 0.7
"""Interval around the corrected time in which a missed move is looked for."""

NEAR_S: Final = 0.4
"""A false press is looked for this near to the corrected time."""

LATER_S: Final = 0.6
"""In place of a false press, the same motion must not press within this time either."""

SAME_PRESS_S: Final = 0.07
"""Presses of a move this near to each other are the same press of two bundles."""

CONTEXT_S: Final = 4.0
"""Observations before the corrected time that are used."""

PATH_TICKS: Final = 20
"""Length of the path that ends at a false press."""

NONE_DISTANCE: Final = 8.0
"""Neutral distance of motion that is no move: similar motion is suppressed, and few strikes."""

EXAMPLE_SHARE: Final = 0.8
"""It is at most this share of the distance to the nearest example of a move."""

MIN_NONE_DISTANCE: Final = 1.0

MAX_STEPS: Final = 8
"""Templates of one correction: the next one covers what still presses."""

WIDER: Final = 1.25
"""Factor on the neutral distance of a move that is not found yet."""

MAX_CORRECTIONS: Final = 200
"""Decisive templates of a bundle; the oldest are dropped. More cost time at every frame."""


def correct(bundle: Bundle, observations: Observations, time_s: float, move: str) -> Bundle:
    """Return a bundle that knows better what happened at a time.

    Parameters
    ----------
    bundle
        Of pose features; stays as it is.
    observations
        Around that time: from some seconds before it to ``AFTER_S`` after it, if there are any.
    time_s
        When it pressed or should have pressed.
    move
        What it really was: ``NONE``, or a move of the bundle.

    Raises
    ------
    BundleError
        The bundle has other features.
    TrainingError
        The bundle does not know the move, or nobody is seen at that time.

    Notes
    -----
    After ``NONE``, the same motion does not press again: a decisive template is added for the press
    and for each that a replay shows in its place, and presses of every move must last a little
    longer (``correct_rules``).
    """
    check_features(bundle, PoseExtractor.name, PoseExtractor.settings)
    known = [setting.move for setting in bundle.moves]
    if move not in {*known, NONE}:
        raise TrainingError(f"the bundle does not know {move}: choose {NONE}, {', '.join(known)}")
    around = _cut_around(observations, time_s)
    if not np.isfinite(around.values).all(axis=1).any():
        raise TrainingError(f"nobody is seen at {time_s:.1f} s: choose another time")
    if move == NONE:
        return _unlearn(bundle, around, time_s)
    return _learn(bundle, around, time_s, move)


def _cut_around(observations: Observations, time_s: float) -> Observations:
    times_s = observations.times_s
    inside = (times_s >= time_s - CONTEXT_S) & (times_s <= time_s + AFTER_S)
    if inside.sum() < 2:
        raise TrainingError(f"there are no frames around {time_s:.1f} s: choose another time")
    return Observations(times_s[inside], observations.values[inside])


def _unlearn(bundle: Bundle, around: Observations, time_s: float) -> Bundle:
    """Return a bundle that presses nothing at a time."""
    pressed = list(_presses(bundle, around))
    near = [one for one in pressed if abs(one.time_s - time_s) <= NEAR_S]
    wrong = min(near, key=lambda one: abs(one.time_s - time_s), default=None)
    at_s = wrong.time_s if wrong else time_s
    others = [one for one in pressed if one is not wrong]
    corrected = replace(bundle, rules=correct_rules(bundle.rules))
    next_s = at_s
    for _ in range(MAX_STEPS):
        corrected = _add(corrected, [_none_template(bundle, around, next_s)])
        left = [
            one.time_s
            for one in _presses(corrected, around)
            if at_s - SAME_PRESS_S <= one.time_s <= at_s + LATER_S and not _is_among(one, others)
        ]
        if not left:
            break
        next_s = left[0]
    return corrected


def _is_among(press: MoveEvent, others: Sequence[MoveEvent]) -> bool:
    """Return whether a press is one of others, a little earlier or later."""
    return any(
        one.move == press.move and abs(one.time_s - press.time_s) <= SAME_PRESS_S for one in others
    )


def _learn(bundle: Bundle, around: Observations, time_s: float, move: str) -> Bundle:
    """Return a bundle that presses a move at a time."""
    example = _cut_example(around, time_s, move)
    (outward, _) = CalibratedExamples([example], ()).templates([0])
    corrected = bundle
    for step in range(MAX_STEPS):
        neutral = outward.neutral * WIDER**step
        corrected = _add(bundle, [replace(outward, neutral=neutral, decisive=True)])
        if any(
            one.move == move and time_s - BEFORE_S <= one.time_s <= time_s + AFTER_S
            for one in _presses(corrected, around)
        ):
            break
    return corrected


def _add(bundle: Bundle, templates: list[Template]) -> Bundle:
    """Return a bundle with more decisive templates."""
    examples = [one for one in bundle.templates if not one.decisive]
    decisive = [*(one for one in bundle.templates if one.decisive), *templates]
    return replace(bundle, templates=(*examples, *decisive[-MAX_CORRECTIONS:]))


def _presses(bundle: Bundle, around: Observations) -> Iterator[MoveEvent]:
    """Yield the presses of a replay."""
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    for event in detect_events(score_observations(classifier, around), bundle.rules):
        if event.event == "press":
            yield event


def _none_template(bundle: Bundle, around: Observations, at_s: float) -> Template:
    """Return the path that ends at a time as a decisive template of no move."""
    times_s = tick_times(around)
    positions = joint_positions(PoseExtractor().features(at_times(around, times_s)))
    last = int(np.clip(np.searchsorted(times_s, at_s), 1, len(times_s) - 1))
    template = cut_path(NONE, positions, max(last - PATH_TICKS, 0), last)
    return replace(template, neutral=_none_distance(bundle, template), decisive=True)


def _none_distance(bundle: Bundle, template: Template) -> float:
    """Return a neutral distance that does not suppress the bundle's own examples."""
    moves = [one for one in bundle.templates if one.move != NONE]
    if not moves:
        return NONE_DISTANCE
    paths = path_features(np.stack([one.path for one in moves]))
    (distances,) = path_distances([(paths, path_features(template.path[None]))])
    return float(np.clip(EXAMPLE_SHARE * distances.min(), MIN_NONE_DISTANCE, NONE_DISTANCE))


def _cut_example(around: Observations, time_s: float, move: str) -> Example:
    """Return the strongest motion around a time as an example."""
    times_s = tick_times(around)
    values = at_times(around, times_s)
    wanted = Segment("", time_s - BEFORE_S, time_s + AFTER_S, move)
    (segment,) = trim_segments(times_s, motion_magnitude(values), [wanted])
    positions = joint_positions(PoseExtractor().features(values))
    start, end = np.searchsorted(times_s, [segment.start_s, segment.end_s]).tolist()
    if end - start < 2:
        raise TrainingError(f"nobody moves at {time_s:.1f} s: choose another time")
    outward = cut_template(move, positions, start, end)
    motion = Motion(positions[start : end + 1])
    return Example(outward, cut_return(positions, start, end), motion)
