"""Trigger rules: the only module that makes or changes them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import mean
from typing import Final

from moveset.base.values import MoveSetting, TriggerRule
from moveset.recognise.templates import OUTWARD_SHARE, Template
from moveset.see.resample import TICK_S

OFF_SHARE: Final = 0.5
"""``threshold_off`` as a share of ``threshold_on``, wherever only the latter is chosen."""

ARTICLE_ON: Final = 0.35
ARTICLE_MAX_NONE: Final = 0.4
ARTICLE_INTERVAL_S: Final = 0.1
"""Set by hand in the article: a kick or punch from 0.35 on, unless no class has 0.4, ten times a
second (M. Gechev, Playing Mortal Kombat with TensorFlow.js, 2018)."""

SILHOUETTE_ON: Final = 0.3
"""At most three simultaneous moves share the probability."""

FAST: Final = -0.5
SURE: Final = 0.5
"""Shifts of the operating point for ``--fast`` and ``--sure``; RESULTS.md has the curve."""

SHIFTS: Final = {True: FAST, False: SURE, None: 0.0}
"""Shift of the operating point by the option ``fast``."""

LOGIT_PER_SHIFT: Final = 1.0
"""Added to the log odds of a threshold by a shift of 1."""

SMOOTHING_PER_SHIFT: Final = 2.0
"""Factor by which a shift of 1 multiplies the smoothing."""

MIN_ADJUSTED_ON: Final = 0.02
MIN_ADJUSTED_GAP: Final = 0.01
"""Limits of a threshold set by hand."""

TEMPLATE_REFRACTORY_SHARE: Final = 0.75
"""In durations of the whole move. Templates of the way back prevent a second press, so the next
repetition may follow at once."""

TEMPLATE_ON, TEMPLATE_SMOOTHING_S = 0.5, 0.07
SHARED_ON, SHARED_SMOOTHING_S, SHARED_DURATION_S = 0.3, 0.14, 0.06
"""Of moves that a network knows too: the threshold is on the geometric mean, which is low where
network and templates peak at different ticks."""

NEW_ON, NEW_SMOOTHING_S = 0.6, 0.1
"""Of new moves beside a network, which was not trained to tell them from its own."""

FEW_MIN_ON, FEW_MAX_ON = 0.6, 0.9
FEW_SMOOTHING_S, FEW_DURATION_S = 0.24, 0.12
"""Limits of rules fitted to a few examples: what these seem to say beyond is chance."""

CORRECTION_STEP_S, MAX_CORRECTED_DURATION_S = 0.05, 0.1
CORRECTION_LOGIT, MAX_CORRECTED_ON = 0.25, 0.95
"""A correction of a false press lengthens the minimum duration of every move, and adds to the log
odds of its threshold, up to these limits."""


def default_rule(move: MoveSetting) -> TriggerRule:
    """Return the rule of a move for which nothing was fitted."""
    return TriggerRule(move.move, hold=move.hold)


def article_rules(moves: Sequence[MoveSetting]) -> tuple[TriggerRule, ...]:
    """Return the article's rule for each move: it triggers at every interval while it lasts."""
    return tuple(
        TriggerRule(
            move.move,
            threshold_on=ARTICLE_ON,
            threshold_off=ARTICLE_ON - 0.05,
            smoothing_s=0.0,
            refractory_s=0.0,
            hold=move.hold,
            interval_s=ARTICLE_INTERVAL_S,
            max_none=ARTICLE_MAX_NONE,
        )
        for move in moves
    )


def silhouette_rules(moves: Sequence[MoveSetting]) -> tuple[TriggerRule, ...]:
    """Return a rule for each move of the silhouette: it triggers in the first frame."""
    return tuple(
        with_timing(with_threshold(default_rule(move), SILHOUETTE_ON), smoothing_s=0.0)
        for move in moves
    )


def template_rules(
    templates: Sequence[Template],
    moves: Sequence[MoveSetting],
    network: Mapping[str, TriggerRule] | None = None,
) -> tuple[TriggerRule, ...]:
    """Return the rules of moves that have templates, alone or beside a network.

    A move of the network without a template keeps its rule. docs/log.md has the sweeps.

    Parameters
    ----------
    network
        The rules of the network's moves; empty without a network.
    """
    network = network or {}
    return tuple(
        _template_rule(
            move,
            [one for one in templates if one.move == move.move],
            network.get(move.move),
            beside_network=bool(network),
        )
        for move in moves
    )


def _template_rule(
    move: MoveSetting,
    templates: Sequence[Template],
    known: TriggerRule | None,
    *,
    beside_network: bool,
) -> TriggerRule:
    if known and not templates:
        return known
    longest_s = max((one.ticks for one in templates), default=0) * TICK_S / OUTWARD_SHARE
    refractory_s = TEMPLATE_REFRACTORY_SHARE * longest_s
    on, smoothing_s, duration_s = TEMPLATE_ON, TEMPLATE_SMOOTHING_S, 0.0
    if beside_network:
        on, smoothing_s = NEW_ON, NEW_SMOOTHING_S
    if known:
        on, smoothing_s, duration_s = SHARED_ON, SHARED_SMOOTHING_S, SHARED_DURATION_S
        refractory_s = max(refractory_s, known.refractory_s)
    rule = with_threshold(default_rule(move), on)
    return with_timing(
        rule, smoothing_s=smoothing_s, min_duration_s=duration_s, refractory_s=refractory_s
    )


def correct_rules(rules: Sequence[TriggerRule]) -> tuple[TriggerRule, ...]:
    """Return rules after a false press: what presses must last a little longer and be surer.

    Most false presses are short and weak peaks of probability, and those of real moves are not.
    """
    return tuple(map(_corrected, rules))


def _corrected(rule: TriggerRule) -> TriggerRule:
    duration_s = min(rule.min_duration_s + CORRECTION_STEP_S, MAX_CORRECTED_DURATION_S)
    on = min(_add_log_odds(rule.threshold_on, CORRECTION_LOGIT), MAX_CORRECTED_ON)
    return replace(
        rule,
        min_duration_s=max(rule.min_duration_s, duration_s),
        threshold_on=max(rule.threshold_on, on),
    )


def limit_rules(rules: Sequence[TriggerRule]) -> tuple[TriggerRule, ...]:
    """Return rules within the limits that can be fitted to a few examples."""
    return tuple(
        with_timing(
            with_threshold(rule, min(max(rule.threshold_on, FEW_MIN_ON), FEW_MAX_ON)),
            smoothing_s=max(rule.smoothing_s, FEW_SMOOTHING_S),
            min_duration_s=max(rule.min_duration_s, FEW_DURATION_S),
        )
        for rule in rules
    )


def merge_rules(rules: Sequence[TriggerRule], move: str) -> TriggerRule:
    """Return the rule of a move merged from several: the mean threshold, the first's timing."""
    return with_threshold(replace(rules[0], move=move), mean(rule.threshold_on for rule in rules))


def with_threshold(rule: TriggerRule, threshold_on: float) -> TriggerRule:
    """Return the rule with another threshold; ``threshold_off`` is a fixed share of it."""
    return replace(rule, threshold_on=threshold_on, threshold_off=threshold_on * OFF_SHARE)


def with_timing(
    rule: TriggerRule,
    *,
    smoothing_s: float | None = None,
    min_duration_s: float | None = None,
    refractory_s: float | None = None,
) -> TriggerRule:
    """Return the rule with other times; those that are None stay as they are."""
    return replace(
        rule,
        smoothing_s=rule.smoothing_s if smoothing_s is None else smoothing_s,
        min_duration_s=rule.min_duration_s if min_duration_s is None else min_duration_s,
        refractory_s=rule.refractory_s if refractory_s is None else refractory_s,
    )


def with_hold(rule: TriggerRule, *, hold: bool) -> TriggerRule:
    """Return the rule with a key that stays down while the move lasts, or is tapped."""
    return replace(rule, hold=hold)


def adjust_threshold(rule: TriggerRule, threshold_on: float | None) -> TriggerRule:
    """Return the rule with a threshold set by hand.

    The ratio of ``threshold_off`` to ``threshold_on`` is kept.

    Parameters
    ----------
    threshold_on
        Clipped to a valid threshold; None or NaN leaves the rule as it is.
    """
    if threshold_on is None or not math.isfinite(threshold_on):
        return rule
    on = min(max(threshold_on, MIN_ADJUSTED_ON), 1.0)
    off = min(on * rule.threshold_off / rule.threshold_on, on - MIN_ADJUSTED_GAP)
    return replace(rule, threshold_on=on, threshold_off=off)


def shift_operating_point(rules: Sequence[TriggerRule], shift: float) -> tuple[TriggerRule, ...]:
    """Return rules that trigger earlier (below 0) or more reliably (above 0).

    Moves the rules along the curve of latency against errors.

    Parameters
    ----------
    shift
        Usually ``FAST`` to ``SURE``; 0 leaves the rules as they are.
    """
    return tuple(_shifted(rule, shift) for rule in rules) if shift else tuple(rules)


def _shifted(rule: TriggerRule, shift: float) -> TriggerRule:
    on = _add_log_odds(rule.threshold_on, LOGIT_PER_SHIFT * shift)
    return replace(
        rule,
        threshold_on=on,
        threshold_off=rule.threshold_off * on / rule.threshold_on,
        smoothing_s=rule.smoothing_s * SMOOTHING_PER_SHIFT**shift,
        min_duration_s=rule.min_duration_s * SMOOTHING_PER_SHIFT**shift,
    )


def _add_log_odds(probability: float, added: float) -> float:
    known = min(probability, 1.0 - 1e-6)
    return 1.0 / (1.0 + math.exp(-(math.log(known / (1.0 - known)) + added)))
