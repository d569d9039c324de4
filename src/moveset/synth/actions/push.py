"""A push with both palms, and standing still."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.synth.actions.action import SyntheticMove
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import SIDES
from moveset.synth.motion.poses import (
    both_arms,
)


def push(anim: Animation) -> None:
    """Push both palms forwards from the chest."""
    rng, size = anim.rng, float(np.clip(anim.person.style.amplitude, 0.8, 1.1))
    load = {**both_arms((0.06, float(rng.uniform(-0.48, -0.30)), 0.02), 30.0), "lean": 2.0}
    place = (float(rng.uniform(-0.15, 0.05)), float(rng.uniform(-0.10, 0.22)), min(0.98, size))
    hit = {**both_arms(place, float(rng.uniform(25.0, 70.0))), "twist": 0.0}
    hit |= {"lean": anim.person.style.lean_deg + float(rng.uniform(2.0, 16.0)), "hip_turn": 0.0}
    anim.play([(0.28, load), (0.52, hit), (float(rng.uniform(0.56, 0.68)), hit)])


def _stand(anim: Animation) -> None:
    """Do nothing: sway and breathing are added to every clip."""


PUSH: Final = SyntheticMove(
    name="push",
    motion=push,
    duration_s=(0.55, 1.0),
    optional=True,
    needs_arms=SIDES,
)
IDLE: Final = SyntheticMove(name="idle", motion=_stand, duration_s=(0.8, 2.0), optional=True)
