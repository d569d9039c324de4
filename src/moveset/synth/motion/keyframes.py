"""Key poses on a timeline and smooth interpolation between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from moveset.base.values import TimeArray
from moveset.synth.motion.body import CHANNELS, SIDES
from moveset.synth.motion.kinematics import heading

KeyPose = Mapping[str, float]
"""Values of some channels of ``body.CHANNELS``; the others keep theirs."""

Keyframes = Sequence[tuple[float, KeyPose]]
"""Pairs of share of an action's duration, in [0, 1], and key pose."""

Footprint = tuple[float, float, float]
"""Position on the floor and heading: x and z in metres, degrees."""


class KeyframeTimeline:
    """Keyframes of one clip, written in time order.

    Attributes
    ----------
    rest
        Value to which every channel returns after an action. Steps and changes of guard alter it.
    stance
        For each side, the foot relative to the root: metres to the own left and forwards, and
        degrees to the own left.

    Parameters
    ----------
    fixed
        Channels that always stay at rest: the legs of a seated person, an unused arm.
    """

    def __init__(
        self, rest: KeyPose, stance: Mapping[str, Footprint], fixed: Collection[str] = ()
    ) -> None:
        self._fixed: Collection[str] = ()
        self.rest = {name: float(rest.get(name, 0.0)) for name in CHANNELS}
        self.stance = dict(stance)
        self._keys: dict[str, list[tuple[float, float]]] = {name: [] for name in CHANNELS}
        for side in SIDES:
            self.rest.update(self._footprint(side, self.root))
        self._key(0.0, self.rest)
        self._fixed = frozenset(fixed)

    @property
    def root(self) -> Footprint:
        """Position and heading at rest."""
        return self.rest["root_x"], self.rest["root_z"], self.rest["yaw"]

    def play(
        self,
        start_s: float,
        end_s: float,
        poses: Keyframes,
        *,
        late_s: float = 0.0,
    ) -> None:
        """Write poses that start from rest at ``start_s`` and return to it at ``end_s``.

        Parameters
        ----------
        poses
            Pairs of share of the time between start and end, in [0, 1], and key pose.
        late_s
            The body is only halfway back at ``end_s`` and fully back this many seconds later. The
            next action starts from wherever the body is then.
        """
        touched = {name for _, pose in poses for name in pose}
        resting = {name: self.rest[name] for name in touched}
        self._leave(start_s, resting)
        for share, pose in poses:
            self._key(start_s + share * (end_s - start_s), pose)
        if late_s > 0.0:
            last = {name: value for _, pose in poses for name, value in pose.items()}
            half = {name: 0.5 * (last[name] + value) for name, value in resting.items()}
            self._key(end_s, half)
        self._key(end_s + late_s, resting)

    def change_rest(self, start_s: float, end_s: float, pose: KeyPose) -> None:
        """Move to a new rest pose and keep it."""
        self._leave(start_s, {name: self.rest[name] for name in pose})
        self.rest.update({name: value for name, value in pose.items() if name not in self._fixed})
        self._key(end_s, pose)

    def step(self, start_s: float, end_s: float, to: Footprint, feet: Iterable[tuple[str, float]],
             lift_m: float = 0.06) -> None:  # fmt: skip
        """Walk to a new place of rest, one foot after the other.

        Parameters
        ----------
        to
            New position and heading of the root.
        feet
            For each step, the side of the foot that moves and the share of the way that it reaches;
            the last step of each foot reaches 1.
        lift_m
            How high a foot rises, metres.
        """
        feet, origin = list(feet), self.root
        length = (end_s - start_s) / len(feet)
        share = dict.fromkeys(SIDES, 0.0)
        names = ("root_x", "root_z", "yaw")
        self._key(start_s, {name: self.rest[name] for name in names})
        for number, (side, reached) in enumerate(feet):
            begin = start_s + number * length
            share[side] = reached
            self._step_foot(side, begin, begin + length, _between(origin, to, reached), lift_m)
            root = _between(origin, to, sum(share.values()) / 2.0)
            self._key(begin + length, dict(zip(names, root, strict=True)))
        self.rest.update(zip(names, to, strict=True))

    def sample(self, times_s: TimeArray) -> dict[str, npt.NDArray[np.float64]]:
        """Return the values of every channel at the given times, (t,) each."""
        return {name: interpolate(keys, times_s) for name, keys in self._keys.items()}

    def _step_foot(
        self, side: str, start_s: float, end_s: float, root: Footprint, lift_m: float
    ) -> None:
        up, point = f"{side}_foot_up", f"{side}_point"
        middle = {up: self.rest[up] + lift_m, point: self.rest[point] + 250.0 * lift_m}
        self.play(start_s, end_s, [(0.45, middle)])
        self.change_rest(start_s, end_s, self._footprint(side, root))

    def _footprint(self, side: str, root: Footprint) -> dict[str, float]:
        x, z, yaw = root
        leftwards, forwards, turned = self.stance[side]
        left, forward = heading(np.array([yaw]))
        place = np.array([x, 0.0, z]) + leftwards * left[0] + forwards * forward[0]
        names = (f"{side}_foot_x", f"{side}_foot_z", f"{side}_foot_yaw")
        return dict(zip(names, (float(place[0]), float(place[2]), yaw + turned), strict=True))

    def _leave(self, start_s: float, resting: KeyPose) -> None:
        """Add keys at rest; a channel still on its way back starts from where it is."""
        for name, value in resting.items():
            keys = self._keys[name]
            late = keys[-1][0] > start_s
            while keys[-1][0] > start_s:
                keys.pop()
            if not late:
                self._key(start_s, {name: value})

    def _key(self, time_s: float, pose: KeyPose) -> None:
        for name, value in pose.items():
            if name not in self._fixed:
                self._keys[name].append((time_s, value))


def interpolate(keys: Sequence[tuple[float, float]], times_s: TimeArray) -> npt.NDArray[np.float64]:
    """Interpolate smoothly between keys, without overshoot; constant before and after them.

    Parameters
    ----------
    keys
        Pairs of time in seconds and value, in any order; of two at one time the later one counts.
    times_s
        (t,).

    Returns
    -------
    (t,) values.

    References
    ----------
    Monotone cubic Hermite spline, Fritsch and Carlson (1980), with harmonic-mean slopes.
    """
    latest = dict(sorted(keys, key=lambda key: key[0]))
    moments = np.fromiter(latest.keys(), float, len(latest))
    values = np.fromiter(latest.values(), float, len(latest))
    if len(values) == 1 or np.all(values == values[0]):
        return np.full(len(times_s), values[0])
    steps = np.diff(moments)
    slopes = _monotone_slopes(steps, np.diff(values) / steps)
    place = np.clip(np.searchsorted(moments, times_s, side="right") - 1, 0, len(steps) - 1)
    width = steps[place]
    share = np.clip((times_s - moments[place]) / width, 0.0, 1.0)
    back = 1.0 - share
    rise = share * share * (3.0 - 2.0 * share)
    ends = values[place] * (1.0 - rise) + values[place + 1] * rise
    bend = back * slopes[place] - share * slopes[place + 1]
    return np.asarray(ends + width * share * back * bend)


def _monotone_slopes(
    steps: npt.NDArray[np.float64], rates: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    slopes = np.zeros(len(steps) + 1)
    before, after = rates[:-1], rates[1:]
    onwards = before * after > 0.0
    first, second = 2.0 * steps[1:] + steps[:-1], steps[1:] + 2.0 * steps[:-1]
    with np.errstate(all="ignore"):
        mean = (first + second) / (first / before + second / after)
    slopes[1:-1] = np.where(onwards, mean, 0.0)
    return slopes


def _between(origin: Footprint, to: Footprint, share: float) -> Footprint:
    x, z, yaw = (a + share * (b - a) for a, b in zip(origin, to, strict=True))
    return x, z, yaw
