"""Trigger rules from scores of recordings that a model was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from moveset.base.values import EventTimeline, MoveSetting, Recording, TriggerRule
from moveset.learn.rule_fitting import ScoredRecording, choose_rules
from moveset.learn.temperature import apply_temperature
from moveset.recognise.events import detect_events
from moveset.recognise.trigger_rules import default_rule, shift_operating_point

OPERATING_POINT_SHIFT: Final = 0.5
"""Shift of fitted rules towards fewer false presses. Scores of unseen people and cameras are less
certain than those that rules are fitted to, and a false press costs a player more than a missed
one; docs/log.md has the effect."""


def fit_shifted_rules(
    scored: Sequence[ScoredRecording], moves: Sequence[MoveSetting], informed: Sequence[str]
) -> tuple[TriggerRule, ...]:
    """Return rules fitted to held-out scores; the default where these tell nothing.

    Parameters
    ----------
    informed
        The moves that the model was trained on, and that the recordings show.
    """
    fitted = choose_rules(scored, [move for move in moves if move.move in informed])
    shifted = {rule.move: rule for rule in shift_operating_point(fitted, OPERATING_POINT_SHIFT)}
    return tuple(shifted.get(move.move, default_rule(move)) for move in moves)


def press_held_out(
    one: ScoredRecording, recording: Recording, duration_s: float, rules: Sequence[TriggerRule]
) -> EventTimeline:
    """Return what is pressed in a recording with rules that were not fitted to it."""
    names = {rule.move for rule in rules}
    return EventTimeline(
        recording.name,
        recording.person,
        duration_s,
        tuple(segment for segment in one.truth if segment.move in names),
        tuple(detect_events(one.track, rules)),
        float(one.track.times_s[0]),
    )


def calibrate_scores(scored: ScoredRecording, temperature: float) -> ScoredRecording:
    """Return the scores at a temperature, as the calibrated model would give them."""
    rows = apply_temperature(scored.track.probabilities, temperature)
    return replace(scored, track=replace(scored.track, probabilities=rows))
