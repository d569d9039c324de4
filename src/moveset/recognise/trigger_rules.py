"""Trigger rules, and every way in which they are changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from moveset.base.values import MoveSetting, TriggerRule

ARTICLE_ON: Final = 0.35
ARTICLE_NONE_BELOW: Final = 0.4
ARTICLE_EVERY_S: Final = 0.1
"""The article's, typed by hand: a kick or a punch of 0.35, unless nothing has 0.4, ten times a
second (M. Gechev, Playing Mortal Kombat with TensorFlow.js, 2018)."""


def article_rules(moves: Sequence[MoveSetting]) -> tuple[TriggerRule, ...]:
    """Return the article's rule for each move: it presses as often as it looks."""
    return tuple(
        TriggerRule(
            move.move,
            threshold_on=ARTICLE_ON,
            threshold_off=ARTICLE_ON - 0.05,
            smoothing_s=0.0,
            refractory_s=0.0,
            hold=move.hold,
            interval_s=ARTICLE_EVERY_S,
            max_none=ARTICLE_NONE_BELOW,
        )
        for move in moves
    )
