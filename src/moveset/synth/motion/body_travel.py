"""Motion of the whole body that accompanies actions: travel, dips, leans, turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import TimeArray
from moveset.synth.motion.body import SIDES
from moveset.synth.motion.kinematics import heading
from moveset.synth.person import Person
from moveset.synth.schedule import ScheduledAction

STILL_SHARE: Final = 0.2
"""Share of actions without such motion."""

TRAVEL_M: Final = 0.16
"""Half-normal scale of how far the hips move. Fighters before a depth camera: 0.1 to 0.3 m."""

MAX_TRAVEL_M: Final = 0.35
FORWARDS_SHARE: Final = 0.7  # the others go in any direction
FORWARDS_SD_DEG: Final = 35.0
EARLY_S, LATE_S = 0.25, 0.45
"""How long before and after an action the body may start and end to move, seconds."""

_SIZES: Final = {  # channel → mean and standard deviation: leg lengths, degrees
    "crouch": (0.03, 0.05),
    "lean": (3.0, 6.0),
    "tilt": (0.0, 3.5),
    "hip_turn": (0.0, 11.0),
    "twist": (0.0, 8.0),
}
_SEATED: Final = ("lean", "tilt", "twist")
_FEET_SHARES: Final = (0.25, 0.55, 0.20)  # of none, one and both going along
_LIFT_M: Final = (0.02, 0.10)

Channels = dict[str, npt.NDArray[np.float64]]


def add_body_travel(
    controls: Channels,
    person: Person,
    schedule: Sequence[ScheduledAction],
    times_s: TimeArray,
    rng: np.random.Generator,
) -> None:
    """Add motion of the whole body around most actions to the channels, in place.

    Every kind of action moves alike, so that the motion of the hips says nothing about the action.
    """
    for one in schedule:
        if rng.random() >= STILL_SHARE:
            amount = _bump(times_s, one, rng)
            _add_sizes(controls, person, amount, rng)
            if not person.seated:
                _travel(controls, amount, rng)


def _bump(
    times_s: TimeArray, action: ScheduledAction, rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Return a curve from 0 smoothly to 1 and back around an action, (t,)."""
    start_s = action.start_s - rng.uniform(0.0, EARLY_S)
    end_s = action.end_s + rng.uniform(0.0, LATE_S)
    inner = np.sort(rng.uniform(0.15, 0.85, 2))
    knots_s = [start_s, *(start_s + inner * (end_s - start_s)), end_s]
    share = np.interp(times_s, knots_s, [0.0, 1.0, 1.0, 0.0])
    return np.asarray(share * share * (3.0 - 2.0 * share))


def _add_sizes(
    controls: Channels,
    person: Person,
    amount: npt.NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    for channel, (mean, spread) in _SIZES.items():
        size = rng.normal(mean, spread)
        if channel in _SEATED or not person.seated:
            controls[channel] = controls[channel] + size * amount


def _travel(controls: Channels, amount: npt.NDArray[np.float64], rng: np.random.Generator) -> None:
    """Move the hips away and back; none, one or both feet go along."""
    facing = float(controls["yaw"][int(amount.argmax())])
    forwards = rng.random() < FORWARDS_SHARE
    course = facing + (rng.normal(0.0, FORWARDS_SD_DEG) if forwards else rng.uniform(0.0, 360.0))
    distance_m = min(abs(rng.normal(0.0, TRAVEL_M)), MAX_TRAVEL_M)
    way = distance_m * heading(np.array([course]))[1][0]
    for channel, by in (("root_x", way[0]), ("root_z", way[2])):
        controls[channel] = controls[channel] + by * amount
    sides = [SIDES[number] for number in rng.permutation(2).tolist()]
    count = int(np.searchsorted(np.cumsum(_FEET_SHARES), rng.random()))
    for side in sides[:count]:
        _step_along(controls, side, way * rng.uniform(0.6, 1.4), amount, rng)


def _step_along(
    controls: Channels,
    side: str,
    way: npt.NDArray[np.float64],
    amount: npt.NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    lifted = 4.0 * amount * (1.0 - amount)  # highest in the middle of the step, both ways
    for channel, by in (
        (f"{side}_foot_x", way[0] * amount),
        (f"{side}_foot_z", way[2] * amount),
        (f"{side}_foot_up", rng.uniform(*_LIFT_M) * lifted),
    ):
        controls[channel] = controls[channel] + by
