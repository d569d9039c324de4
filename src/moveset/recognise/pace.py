"""Fifth on the road: the same rules quicker or surer, along the curve of delay against errors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from moveset.types import FireRule

FAST: Final = -0.5
SURE: Final = 0.5
"""As far as ``--fast`` and ``--sure`` go; RESULTS.md has the curve between them."""

PACES: Final = {True: FAST, False: SURE, None: 0.0}
"""By the answer to: fast?"""

LOGIT_STEP: Final = 1.0
"""What a whole step adds to the log odds of a threshold."""

SMOOTH_STEP: Final = 2.0
"""And what it multiplies the smoothing by."""


def paced(rules: Sequence[FireRule], pace: float) -> tuple[FireRule, ...]:
    """Return rules that press earlier (below 0) or only when surer (above); 0 leaves them.

    Parameters
    ----------
    pace
        Steps, ``FAST`` to ``SURE``.
    """
    return tuple(_paced(rule, pace) for rule in rules) if pace else tuple(rules)


def _paced(rule: FireRule, pace: float) -> FireRule:
    certain = min(rule.on, 1.0 - 1e-6)
    odds = math.log(certain / (1.0 - certain)) + LOGIT_STEP * pace
    on = 1.0 / (1.0 + math.exp(-odds))
    return replace(
        rule,
        on=on,
        off=rule.off * on / rule.on,
        smooth_s=rule.smooth_s * SMOOTH_STEP**pace,
        min_length_s=rule.min_length_s * SMOOTH_STEP**pace,
    )
