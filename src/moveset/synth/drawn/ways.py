"""First on the road, the drawn person: for each move the ways of doing it, as key poses."""

from __future__ import annotations

from collections.abc import Mapping

from moveset.synth.drawn.body import SIDES
from moveset.synth.drawn.moves import MOVE_DANCES
from moveset.synth.drawn.moves_wide import BLOCKS, JUMPS, SQUATS
from moveset.synth.drawn.script import EXTRA_MOVES, IDLE
from moveset.synth.drawn.stance import Dance
from moveset.synth.drawn.strikes_hands import punches
from moveset.synth.drawn.strikes_legs import kicks
from moveset.synth.drawn.walks import walks

WAY_DANCES: Mapping[str, Mapping[str, Dance]] = {
    **{f"punch_{side}": punches(side) for side in SIDES},
    **{f"kick_{side}": kicks(side) for side in SIDES},
    **{f"walk_{side}": walks(side) for side in SIDES},
    "squat": SQUATS,
    "jump": JUMPS,
    "block": BLOCKS,
    **{move: {"plain": MOVE_DANCES[move]} for move in (*EXTRA_MOVES, IDLE)},
}
"""How to dance every way in ``repertoire.WAYS``."""
