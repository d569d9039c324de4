"""Fifth on the road: fire rules chosen from the scores of training recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from moveset.recognise.evaluate import LATE_S
from moveset.types import FireRule, FloatArray, MoveSetting, ScoreTrack, Segment

ONS: Final = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
OFF_SHARE: Final = 0.5
"""``off`` as a share of ``on``: a wide enough gap, and one number less to fit by accident."""
SMOOTHINGS_S: Final = (0.07, 0.14, 0.24)
MIN_LENGTHS_S: Final = (0.0, 0.06, 0.12)
COOL_DOWN_S: Final = 0.3
DELAY_PRICE: Final = 0.1
"""F1 that a second of delay is worth, so that of equal rules the quicker one wins."""


@dataclass(frozen=True, slots=True)
class ScoredRecording:
    """Scores of a recording by a model that did not learn from it, and the truth."""

    track: ScoreTrack
    truth: tuple[Segment, ...]


def choose_rules(
    recordings: Sequence[ScoredRecording], moves: Sequence[MoveSetting]
) -> tuple[FireRule, ...]:
    """Return for each move the rule with the best event F1, less a small price for delay.

    Parameters
    ----------
    recordings
        Training recordings only, each scored by a model that did not see it: a model's own
        training recordings make it look surer than it is.
    moves
        Those to find rules for.

    Notes
    -----
    Among rules that score alike the one nearest the middle of them is taken: the edge of what
    worked on training recordings is where it stops working on others.
    """
    smoothed = {
        smooth_s: [smooth(recording.track, smooth_s) for recording in recordings]
        for smooth_s in SMOOTHINGS_S
    }
    return tuple(_best_rule(move, recordings, smoothed) for move in moves)


def _best_rule(
    move: MoveSetting,
    recordings: Sequence[ScoredRecording],
    smoothed: dict[float, list[FloatArray]],
) -> FireRule:
    rules = list(_candidates(move))
    values = [_value(rule, recordings, smoothed[rule.smooth_s]) for rule in rules]
    best = [r for r, value in zip(rules, values, strict=True) if value >= max(values) - 1e-3]
    middle = float(np.mean([rule.on for rule in best]))
    return min(best, key=lambda rule: (abs(rule.on - middle), rule.smooth_s, rule.min_length_s))


def _candidates(move: MoveSetting) -> Iterator[FireRule]:
    for on, smooth_s, min_length_s in product(ONS, SMOOTHINGS_S, MIN_LENGTHS_S):
        yield FireRule(
            move.move,
            on=on,
            off=on * OFF_SHARE,
            smooth_s=smooth_s,
            min_length_s=min_length_s,
            cool_down_s=COOL_DOWN_S,
            hold=move.hold,
        )


def _value(
    rule: FireRule, recordings: Sequence[ScoredRecording], levels: Sequence[FloatArray]
) -> float:
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


def smooth(track: ScoreTrack, smooth_s: float) -> FloatArray:
    """Return probabilities averaged over ``smooth_s`` back, as ``EventDetector`` does."""
    starts = np.searchsorted(track.times_s, track.times_s - smooth_s, side="right")
    starts = np.minimum(starts, np.arange(len(starts)))
    sums = np.concatenate([np.zeros((1, len(track.classes))), track.probabilities.cumsum(0)])
    counts = np.arange(1, len(starts) + 1) - starts
    return np.asarray((sums[1:] - sums[starts]) / counts[:, None], np.float32)


def press_times(track: ScoreTrack, level: FloatArray, rule: FireRule) -> list[float]:
    """Return when one move presses: what ``EventDetector`` would say, many rules a second.

    Parameters
    ----------
    level
        ``smooth(track, rule.smooth_s)``.
    """
    own = level[:, track.classes.index(rule.move)]
    ready = (own >= rule.on) & (own >= level[:, :-1].max(axis=1))
    lows = np.flatnonzero(own < rule.off)
    presses: list[int] = []
    armed_from = 0
    for start, end in _runs(ready):
        index = max(start, armed_from)
        waits = max(
            track.times_s[start] + rule.min_length_s,
            track.times_s[presses[-1]] + rule.cool_down_s if presses else -np.inf,
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


def _runs(ready: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], ready, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
