"""Fitting of trigger rules to the scores of training recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, MoveSetting, ScoreTrack, Segment, TriggerRule
from moveset.evaluate.matching import match_times
from moveset.recognise.trigger_rules import default_rule, with_threshold, with_timing
from moveset.see.pose.landmarks import mirror_move

THRESHOLDS_ON: Final = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
SMOOTHINGS_S: Final = (0.07, 0.14, 0.24, 0.34)
MIN_DURATIONS_S: Final = (0.0, 0.06, 0.12)
MIN_REFRACTORY_S: Final = 0.5
MAX_REFRACTORY_S: Final = 1.0
REFRACTORY_SHARE: Final = 0.75
"""Refractory period as a share of the move's median duration."""

NEIGHBOUR_WEIGHTS: Final = (0.25, 0.5, 0.25)
"""Weights of the next lower threshold, the threshold itself and the next higher one."""

LATENCY_PRICE: Final = 0.1
"""F1 that a second of latency costs, so that of equal rules the faster one is chosen."""


@dataclass(frozen=True, slots=True)
class ScoredRecording:
    """Scores of a recording by a model that was not trained on it, and its true segments."""

    track: ScoreTrack
    truth: tuple[Segment, ...]


def choose_rules(
    recordings: Sequence[ScoredRecording], moves: Sequence[MoveSetting]
) -> tuple[TriggerRule, ...]:
    """Return for each move the rule with the best event F1, less a small price for latency.

    Smoothing and minimum duration are chosen for all moves together, and only the threshold for
    each move, because few recordings show a move often enough to fit three numbers.

    Parameters
    ----------
    recordings
        Training recordings only, each scored by a model that was not trained on it (early stopping
        may have used it): a model is too confident on its own training recordings.
    moves
        The moves that need a rule.

    Notes
    -----
    The value of a threshold is averaged with its neighbours'. Where a slightly different threshold
    scores much worse, other recordings will probably score worse too. A move and its mirror image
    share a rule: they differ only by the chance of the recordings.
    """
    defaults = [
        with_timing(default_rule(move), refractory_s=_refractory_s(move.move, recordings))
        for move in moves
    ]
    choices = [
        _choose_thresholds(
            [
                with_timing(rule, smoothing_s=smoothing_s, min_duration_s=min_duration_s)
                for rule in defaults
            ],
            recordings,
            levels,
        )
        for smoothing_s in SMOOTHINGS_S
        for levels in [[smooth(recording.track, smoothing_s) for recording in recordings]]
        for min_duration_s in MIN_DURATIONS_S
    ]
    return max(choices, key=lambda choice: choice[0])[1]


def _refractory_s(move: str, recordings: Sequence[ScoredRecording]) -> float:
    names = {move, mirror_move(move)}
    durations_s = [
        one.end_s - one.start_s for item in recordings for one in item.truth if one.move in names
    ]
    median_s = float(np.median(durations_s)) if durations_s else 0.0
    return min(max(MIN_REFRACTORY_S, REFRACTORY_SHARE * median_s), MAX_REFRACTORY_S)


def _choose_thresholds(
    rules: Sequence[TriggerRule],
    recordings: Sequence[ScoredRecording],
    levels: Sequence[FloatArray],
) -> tuple[float, tuple[TriggerRule, ...]]:
    """Return the sum of the best values of all moves, and the rules with those thresholds."""
    curves = {rule.move: _threshold_curve(rule, recordings, levels) for rule in rules}
    total, chosen = 0.0, []
    for rule in rules:
        curve = (curves[rule.move] + curves.get(mirror_move(rule.move), curves[rule.move])) / 2.0
        best = int(np.argmax(curve))
        total += float(curve[best])
        chosen.append(with_threshold(rule, THRESHOLDS_ON[best]))
    return total, tuple(chosen)


def _threshold_curve(
    rule: TriggerRule, recordings: Sequence[ScoredRecording], levels: Sequence[FloatArray]
) -> npt.NDArray[np.float64]:
    """Return the value of the rule with each of ``THRESHOLDS_ON``, smoothed."""
    values = [_value(with_threshold(rule, on), recordings, levels) for on in THRESHOLDS_ON]
    return np.convolve(np.pad(values, 1, mode="edge"), NEIGHBOUR_WEIGHTS, mode="valid")


def _value(
    rule: TriggerRule, recordings: Sequence[ScoredRecording], levels: Sequence[FloatArray]
) -> float:
    """Return a rule's event F1, less the price of its mean latency."""
    segments = presses = right = 0
    latency_s = 0.0
    for recording, level in zip(recordings, levels, strict=True):
        times = press_times(recording.track, level, rule)
        spans = sorted((s.start_s, s.end_s) for s in recording.truth if s.move == rule.move)
        matches = zip(times, match_times(times, spans), strict=True)
        latencies_s = [time_s - spans[index][0] for time_s, index in matches if index is not None]
        segments, presses = segments + len(spans), presses + len(times)
        right, latency_s = right + len(latencies_s), latency_s + sum(latencies_s)
    f1 = 2.0 * right / (segments + presses) if segments + presses else 0.0
    return f1 - LATENCY_PRICE * latency_s / max(right, 1)


def smooth(track: ScoreTrack, smoothing_s: float) -> FloatArray:
    """Return probabilities averaged over the last ``smoothing_s``, as ``EventDetector`` does."""
    starts = np.searchsorted(track.times_s, track.times_s - smoothing_s, side="right")
    starts = np.minimum(starts, np.arange(len(starts)))
    sums = np.concatenate([np.zeros((1, len(track.classes))), track.probabilities.cumsum(0)])
    counts = np.arange(1, len(starts) + 1) - starts
    return np.asarray((sums[1:] - sums[starts]) / counts[:, None], np.float32)


def press_times(track: ScoreTrack, level: FloatArray, rule: TriggerRule) -> list[float]:
    """Return the press times of one move.

    Agrees with ``EventDetector``, but is vectorised so that many rules can be tried.

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
