"""First on the road, the drawn person: key poses on a timeline, and the smooth way between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from moveset.base.values import TimeArray
from moveset.synth.drawn.body import CHANNELS, SIDES
from moveset.synth.drawn.limbs import heading

Pose = Mapping[str, float]
"""Some channels and what they are told; the others stay as they were."""

Footprint = tuple[float, float, float]
"""Place on the floor and heading: x and z in metres, degrees."""


class Timeline:
    """Key poses of one performance, written in time order.

    Attributes
    ----------
    rest
        What every channel goes back to after a move: changed by steps and by lowering the guard.
    stance
        For each side, the foot's place against the root: metres to the own left and forwards, and
        degrees to the own left.

    Parameters
    ----------
    still
        Channels that stay at rest whatever is played: the legs of someone seated, an unused arm.
    """

    def __init__(
        self, rest: Pose, stance: Mapping[str, Footprint], still: Collection[str] = ()
    ) -> None:
        self._still: Collection[str] = ()
        self.rest = {name: float(rest.get(name, 0.0)) for name in CHANNELS}
        self.stance = dict(stance)
        self._keys: dict[str, list[tuple[float, float]]] = {name: [] for name in CHANNELS}
        for side in SIDES:
            self.rest.update(self._footprint(side, self.root))
        self._key(0.0, self.rest)
        self._still = frozenset(still)

    @property
    def root(self) -> Footprint:
        """Where the person rests."""
        return self.rest["root_x"], self.rest["root_z"], self.rest["yaw"]

    def play(
        self,
        start_s: float,
        end_s: float,
        poses: Sequence[tuple[float, Pose]],
        *,
        late_s: float = 0.0,
    ) -> None:
        """Leave rest, go through poses at shares of the time, be back at ``end_s``.

        With ``late_s`` one is only half back by then, and back that much later, unless the next
        thing comes before: it then sets out from there.
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

    def settle(self, start_s: float, end_s: float, pose: Pose) -> None:
        """Take on another rest."""
        self._leave(start_s, {name: self.rest[name] for name in pose})
        self.rest.update({name: value for name, value in pose.items() if name not in self._still})
        self._key(end_s, pose)

    def step(self, start_s: float, end_s: float, to: Footprint, feet: Iterable[tuple[str, float]],
             lift_m: float = 0.06) -> None:  # fmt: skip
        """Walk to another rest, one foot after the other.

        Parameters
        ----------
        to
            The root's new place and heading.
        feet
            For each step the foot that moves and the share of the way it is then at; the last
            step of either foot is at 1.
        lift_m
            How high a foot rises.
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
        """Every channel at every time, (t,) each."""
        return {name: interpolate(keys, times_s) for name, keys in self._keys.items()}

    def _step_foot(
        self, side: str, start_s: float, end_s: float, root: Footprint, lift_m: float
    ) -> None:
        up, point = f"{side}_foot_up", f"{side}_point"
        middle = {up: self.rest[up] + lift_m, point: self.rest[point] + 250.0 * lift_m}
        self.play(start_s, end_s, [(0.45, middle)])
        self.settle(start_s, end_s, self._footprint(side, root))

    def _footprint(self, side: str, root: Footprint) -> dict[str, float]:
        x, z, yaw = root
        leftwards, forwards, turned = self.stance[side]
        left, forward = heading(np.array([yaw]))
        place = np.array([x, 0.0, z]) + leftwards * left[0] + forwards * forward[0]
        names = (f"{side}_foot_x", f"{side}_foot_z", f"{side}_foot_yaw")
        return dict(zip(names, (float(place[0]), float(place[2]), yaw + turned), strict=True))

    def _leave(self, start_s: float, resting: Pose) -> None:
        """Set out from rest; what is still on its way back sets out from where it is."""
        for name, value in resting.items():
            keys = self._keys[name]
            late = keys[-1][0] > start_s
            while keys[-1][0] > start_s:
                keys.pop()
            if not late:
                self._key(start_s, {name: value})

    def _key(self, time_s: float, pose: Pose) -> None:
        for name, value in pose.items():
            if name not in self._still:
                self._keys[name].append((time_s, value))


def interpolate(keys: Sequence[tuple[float, float]], times_s: TimeArray) -> npt.NDArray[np.float64]:
    """Go from key to key smoothly, still at every turn and never past a key; flat before and after.

    Parameters
    ----------
    keys
        Pairs of seconds and value, in any order; of two at one moment the later written counts.
    times_s
        (t,).

    Returns
    -------
    (t,) values.

    References
    ----------
    Monotone cubic Hermite spline, Fritsch and Carlson (1980), slopes by the harmonic mean.
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
