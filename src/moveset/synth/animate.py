"""A schedule performed by a synthetic person: joint positions in metres, without images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import TimeArray
from moveset.synth.catalogue import CATALOGUE, Catalogue
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import pose_body
from moveset.synth.motion.body_travel import add_body_travel
from moveset.synth.motion.idle_motion import add_idle_motion, fidget
from moveset.synth.motion.keyframes import KeyframeTimeline
from moveset.synth.motion.poses import fixed_channels, resting_pose, resting_stance
from moveset.synth.person import Person
from moveset.synth.schedule import ScheduledAction

_LONG_PAUSE_S: Final = 0.8
_FIDGETING_SHARE: Final = 0.5  # of the longer pauses
_TREMOR_M: Final = 0.0012  # standard deviation, of every joint but planted feet
_PLANTED_M: Final = 0.15  # joints below this height do not tremble


def animate(
    person: Person,
    schedule: Sequence[ScheduledAction],
    times_s: TimeArray,
    rng: np.random.Generator,
    catalogue: Catalogue = CATALOGUE,
    *,
    travel: bool = False,
) -> npt.NDArray[np.float64]:
    """Return the joints of a person who performs a schedule.

    Parameters
    ----------
    schedule
        In time order, not overlapping.
    times_s
        (t,) times of the frames, seconds.
    rng
        Chooses how each action is performed, and all idle motion.
    travel
        Whether the whole body moves along with most actions.

    Returns
    -------
    (t, len(JOINTS), 3) metres: x to the right of the image, y up from the floor, z towards the
    camera.
    """
    start = resting_pose(person), resting_stance(person), fixed_channels(person)
    timeline = KeyframeTimeline(*start)
    free_s = 0.0
    for one in schedule:
        if one.start_s - free_s > _LONG_PAUSE_S and rng.random() < _FIDGETING_SHARE:
            fidget(Animation(timeline, person, rng, free_s + 0.1, one.start_s - 0.1))
        motion = catalogue.find_motion(one.action, one.variant)
        motion(Animation(timeline, person, rng, one.start_s, one.end_s))
        free_s = one.end_s
    controls = timeline.sample(times_s)
    if travel:
        add_body_travel(controls, person, schedule, times_s, rng)
    add_idle_motion(controls, person, times_s, rng)
    joints = pose_body(person.build, controls)
    tremor = _TREMOR_M * person.style.tremor * rng.standard_normal(joints.shape)
    joints[:, 2:] += tremor[:, 2:] * (joints[:, 2:, 1:2] > _PLANTED_M)
    return joints
