"""First on the road, the drawn person: how people at large walk to a side, and the gait of all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from moveset.synth.drawn.body import OUTWARD, SIDES
from moveset.synth.drawn.keyframes import Footprint, Pose
from moveset.synth.drawn.moves import room_beside, walk
from moveset.synth.drawn.stance import Cue, Dance, arm, beside, other
from moveset.synth.drawn.strikes_hands import SideDance, to_side

_STEP_S = 0.42  # of somebody walking forwards


def _plain(side: str, cue: Cue) -> None:
    walk(side)(cue)


def _way(side: str, cue: Cue, far_m: float, least_m: float) -> Footprint:
    """Give the place so far to one side; less far where the picture would end."""
    way = min(far_m, max(room_beside(cue, side), least_m))
    return beside(cue.line.root, OUTWARD[side] * way)


def _steps(side: str, cue: Cue, pairs: int, stride_m: float) -> None:
    """Side steps: the near foot leads, the other closes."""
    feet = [(foot, (n + 1) / pairs) for n in range(pairs) for foot in (side, other(side))]
    to = _way(side, cue, stride_m * pairs, 0.16 * pairs)
    lift = float(cue.rng.uniform(0.03, 0.10))
    cue.line.step(cue.start_s, cue.end_s, to, feet, lift_m=lift)


def _single(side: str, cue: Cue) -> None:
    """One step, and the other foot after it."""
    _steps(side, cue, 1, float(cue.rng.uniform(0.22, 0.50)))


def _long(side: str, cue: Cue) -> None:
    pairs = max(2, round(cue.length_s / float(cue.rng.uniform(0.5, 0.8))))
    _steps(side, cue, pairs, float(cue.rng.uniform(0.26, 0.42)))


def _shuffle(side: str, cue: Cue) -> None:
    """Small quick steps, as boxers do."""
    pairs = max(1, round(cue.length_s / float(cue.rng.uniform(0.28, 0.42))))
    _steps(side, cue, pairs, float(cue.rng.uniform(0.16, 0.26)))


def _crossing(side: str, cue: Cue) -> None:
    """One foot passes before the other."""
    steps = 2 * max(1, round(cue.length_s / 0.9))
    shares = [min(1.0, (n + 1.5) / steps) for n in range(steps)]
    feet = [(other(side) if n % 2 == 0 else side, share) for n, share in enumerate(shares)]
    to = _way(side, cue, 0.30 * steps, 0.2)
    cue.line.step(cue.start_s, cue.end_s, to, [*feet, (other(side), 1.0)], lift_m=0.07)


def _turned(side: str, cue: Cue) -> None:
    """Turn to where one goes, wholly or half, go, turn back."""
    rng, (_, _, yaw) = cue.rng, cue.line.root
    x, z, _ = _way(side, cue, float(rng.uniform(0.5, 1.1)), 0.35)
    course = yaw + OUTWARD[side] * float(rng.uniform(35.0, 90.0))
    turn_s = 0.16 * cue.length_s
    arms = not cue.person.style.guard or bool(rng.random() < 0.5)
    stride(cue, cue.start_s, cue.end_s - turn_s, (x, z, course), arms=arms)
    turn(cue, cue.end_s - turn_s, cue.end_s, yaw)


def stride(cue: Cue, start_s: float, end_s: float, to: Footprint, *, arms: bool = True) -> None:
    """Walk forwards to a place, turning to its heading with the first steps."""
    turning = min(0.3, 0.25 * (end_s - start_s))
    turn(cue, start_s, start_s + turning, to[2])
    steps = max(2, round((end_s - start_s - turning) / (_STEP_S * cue.person.style.tempo)))
    first = int(cue.rng.integers(2))
    feet = [(SIDES[(n + first) % 2], min(1.0, (n + 1.0) / (steps - 1.0))) for n in range(steps)]
    cue.line.step(start_s + turning, end_s, to, feet, lift_m=float(cue.rng.uniform(0.06, 0.11)))
    if arms:
        size = float(cue.rng.uniform(0.08, 0.34))
        poses = [(share, _swing(n + first, size)) for n, share in enumerate(_even(steps))]
        cue.line.play(start_s, end_s, poses)


def turn(cue: Cue, start_s: float, end_s: float, yaw: float) -> None:
    """Turn on the spot with two steps."""
    x, z, _ = cue.line.root
    cue.line.step(start_s, end_s, (x, z, yaw), [("left", 1.0), ("right", 1.0)], lift_m=0.04)


def nearest(yaw: float, course: float) -> float:
    """Give a course so many whole turns on that it is near to a heading."""
    return yaw + (course - yaw + 180.0) % 360.0 - 180.0


def _even(steps: int) -> list[float]:
    return [float(share) for share in np.linspace(0.18, 0.85, steps)]


def _swing(number: int, size: float) -> Pose:
    forth = -size if number % 2 == 0 else size
    hands = {**arm("left", (0.14, -0.92, forth), 30.0), **arm("right", (0.14, -0.92, -forth), 30.0)}
    return {**hands, "hip_turn": 0.0, "lean": 4.0, "head_turn": 0.0}


_WALKS: Mapping[str, SideDance] = {
    "plain": _plain,
    "single": _single,
    "long": _long,
    "shuffle": _shuffle,
    "crossing": _crossing,
    "turned": _turned,
}


def walks(side: str) -> Mapping[str, Dance]:
    """Every way of walking to one side."""
    return to_side(_WALKS, side)
