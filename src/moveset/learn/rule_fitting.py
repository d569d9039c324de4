"""Fifth on the road: fire rules chosen from the scores of training recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, MoveSetting, ScoreTrack, Segment, TriggerRule
from moveset.evaluate.event_metrics import LATE_S

ONS: Final = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
OFF_SHARE: Final = 0.5
"""``off`` as a share of ``on``: a wide enough gap, and one number less to fit by accident."""
SMOOTHINGS_S: Final = (0.07, 0.14, 0.24, 0.34)
MIN_LENGTHS_S: Final = (0.0, 0.06, 0.12)
COOL_DOWN_S: Final = 0.5
LONGEST_COOL_DOWN_S: Final = 1.0
COOL_DOWN_SHARE: Final = 0.75
"""Of a move's usual length: before so much of it is over nobody begins it anew."""

NEIGHBOURS: Final = (0.25, 0.5, 0.25)
"""What the thresholds below, at and above weigh when one is judged."""

DELAY_PRICE: Final = 0.1
"""F1 that a second of delay is worth, so that of equal rules the quicker one wins."""


@dataclass(frozen=True, slots=True)
class ScoredRecording:
    """Scores of a recording by a model that did not learn from it, and the truth."""

    track: ScoreTrack
    truth: tuple[Segment, ...]


def choose_rules(
    recordings: Sequence[ScoredRecording], moves: Sequence[MoveSetting]
) -> tuple[TriggerRule, ...]:
    """Return for each move the rule with the best event F1, less a small price for delay.

    Smoothing and least length are chosen for all moves together, only the threshold for each: a
    move is seldom done often enough to choose three numbers by.

    Parameters
    ----------
    recordings
        Training recordings only, each scored by a model that did not learn from it (it may have
        said when to stop): a model's own training recordings make it look surer than it is.
    moves
        Those to find rules for.

    Notes
    -----
    A threshold is judged together with its neighbours: where a small step would do much worse,
    other recordings will.
    """
    usual = [
        TriggerRule(move.move, refractory_s=_refractory_s(move.move, recordings), hold=move.hold)
        for move in moves
    ]
    choices = [
        [
            _best_threshold(
                replace(rule, smoothing_s=smoothing_s, min_duration_s=min_duration_s),
                recordings,
                levels,
            )
            for rule in usual
        ]
        for smoothing_s in SMOOTHINGS_S
        for levels in [[smooth(recording.track, smoothing_s) for recording in recordings]]
        for min_duration_s in MIN_LENGTHS_S
    ]
    best = max(choices, key=lambda choice: sum(value for value, _ in choice))
    return tuple(rule for _, rule in best)


def _refractory_s(move: str, recordings: Sequence[ScoredRecording]) -> float:
    lengths = [
        one.end_s - one.start_s for item in recordings for one in item.truth if one.move == move
    ]
    usual_s = float(np.median(lengths)) if lengths else 0.0
    return min(max(COOL_DOWN_S, COOL_DOWN_SHARE * usual_s), LONGEST_COOL_DOWN_S)


def _best_threshold(
    rule: TriggerRule, recordings: Sequence[ScoredRecording], levels: Sequence[FloatArray]
) -> tuple[float, TriggerRule]:
    """Return the best value of any threshold, and the rule with it in place of its own."""
    rules = [replace(rule, threshold_on=on, threshold_off=on * OFF_SHARE) for on in ONS]
    values = np.array([_value(rule, recordings, levels) for rule in rules])
    around = np.convolve(np.pad(values, 1, mode="edge"), NEIGHBOURS, mode="valid")
    best = int(np.argmax(around))
    return float(around[best]), rules[best]


def _value(
    rule: TriggerRule, recordings: Sequence[ScoredRecording], levels: Sequence[FloatArray]
) -> float:
    """Return a rule's event F1 less the price of its mean delay."""
    truths = presses = correct = 0
    delay_s = 0.0
    for recording, level in zip(recordings, levels, strict=True):
        times = press_times(recording.track, level, rule)
        spans = [(s.start_s, s.end_s) for s in recording.truth if s.move == rule.move]
        delays = _met_delays(times, spans)
        truths, presses, correct = truths + len(spans), presses + len(times), correct + len(delays)
        delay_s += sum(delays)
    f1 = 2.0 * correct / (truths + presses) if truths + presses else 0.0
    return f1 - DELAY_PRICE * delay_s / max(correct, 1)


def _met_delays(times: Sequence[float], spans: Sequence[tuple[float, float]]) -> list[float]:
    unmet, delays = sorted(spans), []
    for time_s in times:
        met = next((span for span in unmet if span[0] <= time_s <= span[1] + LATE_S), None)
        if met:
            unmet.remove(met)
            delays.append(time_s - met[0])
    return delays


def smooth(track: ScoreTrack, smoothing_s: float) -> FloatArray:
    """Return probabilities averaged over ``smoothing_s`` back, as ``EventDetector`` does."""
    starts = np.searchsorted(track.times_s, track.times_s - smoothing_s, side="right")
    starts = np.minimum(starts, np.arange(len(starts)))
    sums = np.concatenate([np.zeros((1, len(track.classes))), track.probabilities.cumsum(0)])
    counts = np.arange(1, len(starts) + 1) - starts
    return np.asarray((sums[1:] - sums[starts]) / counts[:, None], np.float32)


def press_times(track: ScoreTrack, level: FloatArray, rule: TriggerRule) -> list[float]:
    """Return when one move presses: what ``EventDetector`` would say, many rules a second.

    Parameters
    ----------
    level
        ``smooth(track, rule.smoothing_s)``.
    """
    own = level[:, track.classes.index(rule.move)]
    ready = (own >= rule.threshold_on) & (own >= level[:, :-1].max(axis=1))
    lows = np.flatnonzero(own < rule.threshold_off)
    presses: list[int] = []
    armed_from = 0
    for start, end in _runs(ready):
        index = max(start, armed_from)
        waits = max(
            track.times_s[start] + rule.min_duration_s,
            track.times_s[presses[-1]] + rule.refractory_s if presses else -np.inf,
        )
        index = max(index, int(np.searchsorted(track.times_s, waits - 1e-9)))
        if index >= end:
            continue
        presses.append(index)
        low = int(np.searchsorted(lows, index))
        if low == len(lows):
            break
        armed_from = int(lows[low])
    return [float(track.times_s[index]) for index in presses]


def _runs(ready: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], ready, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
