"""First on the road, the drawn person: a script danced, as joints in metres, without a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from moveset.base.values import TimeArray
from moveset.synth.drawn.body import SIDES, pose_body
from moveset.synth.drawn.keyframes import Timeline
from moveset.synth.drawn.moves import MOVE_DANCES
from moveset.synth.drawn.pastimes import PASTIME_DANCES, fidget
from moveset.synth.drawn.pastimes_body import BODY_DANCES
from moveset.synth.drawn.pastimes_hands import HAND_DANCES
from moveset.synth.drawn.pastimes_legs import LEG_DANCES
from moveset.synth.drawn.pastimes_places import PLACE_DANCES
from moveset.synth.drawn.person import Person
from moveset.synth.drawn.script import Beat
from moveset.synth.drawn.stance import (
    Cue,
    Dance,
    resting_pose,
    resting_stance,
    still_channels,
)
from moveset.synth.drawn.ways import WAY_DANCES

_DANCES: Mapping[str, Dance] = {
    **MOVE_DANCES,
    **PASTIME_DANCES,
    **HAND_DANCES,
    **BODY_DANCES,
    **LEG_DANCES,
    **PLACE_DANCES,
}
_SWAY = {  # channel → size of the slow unrest at rest: leg or arm lengths, degrees
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
_LONG_PAUSE_S, _FIDGETING = 0.8, 0.5  # half of the longer pauses are not spent still
_TREMOR_M = 0.0012  # of every joint but the planted feet


def perform(
    person: Person, script: Sequence[Beat], times_s: TimeArray, rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Dance a script.

    Parameters
    ----------
    script
        In time order, not overlapping.
    times_s
        (t,) the moments to show.
    rng
        Chooses how each move is done, and all unrest.

    Returns
    -------
    (t, len(JOINTS), 3) metres: x to the picture's right, y up from the floor, z towards the camera.
    """
    line = Timeline(resting_pose(person), resting_stance(person), still_channels(person))
    free_s = 0.0
    for beat in script:
        if beat.start_s - free_s > _LONG_PAUSE_S and rng.random() < _FIDGETING:
            fidget(Cue(line, person, rng, free_s + 0.1, beat.start_s - 0.1))
        dance = WAY_DANCES[beat.action][beat.way] if beat.way else _DANCES[beat.action]
        dance(Cue(line, person, rng, beat.start_s, beat.end_s))
        free_s = beat.end_s
    controls = line.sample(times_s)
    _add_unrest(controls, person, times_s, rng)
    joints = pose_body(person.build, controls)
    shake = _TREMOR_M * person.style.tremor * rng.standard_normal(joints.shape)
    joints[:, 2:] += shake[:, 2:] * (joints[:, 2:, 1:2] > 0.15)
    return joints


def _add_unrest(
    controls: dict[str, npt.NDArray[np.float64]],
    person: Person,
    times_s: TimeArray,
    rng: np.random.Generator,
) -> None:
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
    """Slow unrest of size about one: a few sines of random frequency and phase."""
    hertz = rng.uniform(*_SWAY_HZ, _SWAY_WAVES)
    phase = rng.uniform(0.0, 2.0 * np.pi, _SWAY_WAVES)
    waves = np.sin(2.0 * np.pi * hertz * times_s[:, None] + phase)
    return np.asarray(waves.sum(axis=1) / np.sqrt(_SWAY_WAVES / 2.0))
