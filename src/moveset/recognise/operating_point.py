"""Fifth on the road: the same rules quicker or surer, along the curve of delay against errors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from moveset.base.values import TriggerRule

FAST: Final = -0.5
SURE: Final = 0.5
"""As far as ``--fast`` and ``--sure`` go; RESULTS.md has the curve between them."""

PACES: Final = {True: FAST, False: SURE, None: 0.0}
"""By the answer to: fast?"""

LOGIT_STEP: Final = 1.0
"""What a whole step adds to the log odds of a threshold."""

SMOOTH_STEP: Final = 2.0
"""And what it multiplies the smoothing by."""


def paced(rules: Sequence[TriggerRule], pace: float) -> tuple[TriggerRule, ...]:
    """Return rules that press earlier (below 0) or only when surer (above); 0 leaves them.

    Parameters
    ----------
    pace
        Steps, ``FAST`` to ``SURE``.
    """
    return tuple(_paced(rule, pace) for rule in rules) if pace else tuple(rules)


def _paced(rule: TriggerRule, pace: float) -> TriggerRule:
    certain = min(rule.threshold_on, 1.0 - 1e-6)
    odds = math.log(certain / (1.0 - certain)) + LOGIT_STEP * pace
    on = 1.0 / (1.0 + math.exp(-odds))
    return replace(
        rule,
        threshold_on=on,
        threshold_off=rule.threshold_off * on / rule.threshold_on,
        smoothing_s=rule.smoothing_s * SMOOTH_STEP**pace,
        min_duration_s=rule.min_duration_s * SMOOTH_STEP**pace,
    )
