"""What a body does by itself: sway, breathing, bouncing, small movements in pauses."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from moveset.base.values import TimeArray
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import SIDES
from moveset.synth.motion.poses import for_side, random_side
from moveset.synth.person import Person

_SWAY = {  # channel → size of slow sway at rest: leg or arm lengths, degrees
    "shift": 0.012,
    "back": 0.010,
    "crouch": 0.006,
    "lean": 1.2,
    "tilt": 0.8,
    "twist": 1.6,
    "hip_turn": 1.2,
    "head_turn": 3.0,
    "head_nod": 2.0,
    "head_tilt": 1.2,
    **{f"{side}_hand_{axis}": 0.018 for side in SIDES for axis in ("out", "up", "forward")},
    **{f"{side}_flare": 2.5 for side in SIDES},
}
_HIPS, _SEATED_SWAY = ("shift", "back", "crouch", "hip_turn"), 0.15
_SWAY_HZ = (0.15, 0.9)
_SWAY_WAVES = 4
_BREATH_HZ, _BREATH = (0.22, 0.4), {"left_hand_up": 0.010, "right_hand_up": 0.010, "lean": -0.5}


def fidget(anim: Animation) -> None:
    """Shift the weight, glance aside and move a hand slightly."""
    side = random_side(anim.rng)
    body = for_side(side, {"shift": 0.07, "tilt": 2.5, "twist": 4.0, "head_turn": 10.0})
    reach = {f"{side}_hand_{axis}": anim.rng.uniform(-0.08, 0.08) for axis in ("out", "up")}
    size = anim.rng.uniform(0.3, 1.2)
    moved = {name: anim.rest[name] + size * by for name, by in {**body, **reach}.items()}
    anim.play([(0.35, moved), (0.65, moved)])


def add_idle_motion(
    controls: dict[str, npt.NDArray[np.float64]],
    person: Person,
    times_s: TimeArray,
    rng: np.random.Generator,
) -> None:
    """Add sway, breathing and bouncing to the channels, in place."""
    style = person.style
    for channel, size in _SWAY.items():
        sway = style.sway * (_SEATED_SWAY if person.seated and channel in _HIPS else 1.0)
        controls[channel] = controls[channel] + sway * size * _waves(times_s, rng)
    breath = np.sin(2.0 * np.pi * rng.uniform(*_BREATH_HZ) * times_s + rng.uniform(0.0, 6.3))
    for channel, size in _BREATH.items():
        controls[channel] = controls[channel] + size * breath
    bounce = np.sin(np.pi * style.bounce_hz * times_s) ** 2
    steady = np.clip(1.0 - controls["left_kick"] - controls["right_kick"], 0.0, 1.0)
    controls["crouch"] = controls["crouch"] + style.bounce * bounce * steady


def _waves(times_s: TimeArray, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return slow random motion, (t,), of size about one: sines of random frequency and phase."""
    hertz = rng.uniform(*_SWAY_HZ, _SWAY_WAVES)
    phase = rng.uniform(0.0, 2.0 * np.pi, _SWAY_WAVES)
    waves = np.sin(2.0 * np.pi * hertz * times_s[:, None] + phase)
    return np.asarray(waves.sum(axis=1) / np.sqrt(_SWAY_WAVES / 2.0))
