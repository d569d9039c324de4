"""First on the road, the drawn person: each move as key poses."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from moveset.synth.drawn.body import OUTWARD, SIDES
from moveset.synth.drawn.keyframes import Pose
from moveset.synth.drawn.limbs import heading
from moveset.synth.drawn.script import IDLE
from moveset.synth.drawn.stance import Cue, Dance, arm, beside, both_arms, other, vary
from moveset.synth.drawn.strikes import kick, punch, push

_FAR_M = 0.75  # side steps lead no farther from the first place: the picture ends somewhere
RISE = ((0.0, 0.0), (0.15, 0.28), (0.32, 0.62), (0.5, 0.88), (0.75, 1.0))
"""A jump's way up: share of the time, share of the height (a parabola, eased at take-off)."""


def squat(cue: Cue) -> None:
    """Bend the knees, stay down, come up."""
    size = cue.person.style.amplitude * vary(cue.rng, 0.08)
    depth = float(np.clip(cue.rng.uniform(0.30, 0.55) * size, 0.26, 0.60))
    down = {"crouch": depth, "back": 0.30 * depth, "lean": 12.0 + 45.0 * depth}
    down |= {"head_nod": -10.0, "hip_turn": 0.3 * cue.line.rest["hip_turn"]}
    reach = cue.rng.random()
    if reach < 0.35:
        down |= both_arms((-0.12, -0.05, 0.90), 40.0)
    elif reach < 0.5:
        down |= both_arms((-0.25, -0.25, 0.42), 45.0)
    cue.hold(down, float(cue.rng.uniform(0.28, 0.42)))


def block(cue: Cue) -> None:
    """Cover the face with both forearms, or the chest with one."""
    cover = {"crouch": cue.line.rest["crouch"] + 0.06, "lean": cue.rng.uniform(-8.0, 6.0)}
    cover |= {"head_nod": cue.rng.uniform(6.0, 16.0), "hip_turn": 0.3 * cue.line.rest["hip_turn"]}
    if cue.rng.random() < 0.3:
        front = cue.person.style.lead
        cover |= arm(front, (-0.52, 0.26, 0.50), 40.0)
        cover |= arm(other(front), (-0.52, 0.26, 0.42), 40.0)
    else:
        up = float(cue.rng.uniform(0.34, 0.48))
        cover |= both_arms((-0.20, up, 0.34), 6.0)
    cue.hold(cover, float(cue.rng.uniform(0.14, 0.24)))


def jump(cue: Cue) -> None:
    """Leave the floor with both feet, with a swing of the arms or without."""
    height = float(np.clip(cue.rng.uniform(0.14, 0.34) * cue.person.style.amplitude, 0.12, 0.40))
    crouch, swing = cue.rng.uniform(0.14, 0.28), cue.rng.random() < 0.5
    dip: dict[str, float] = {"crouch": crouch, "lean": 18.0, "air": 0.0, "back": 0.06}
    apex: dict[str, float] = {"crouch": cue.rng.uniform(0.0, 0.12), "lean": 2.0, "back": 0.0}
    keys: list[tuple[float, Pose]] = [(0.26, dip)]
    if swing:
        keys.append((0.42, both_arms((0.12, -0.45, 0.65))))
        dip |= both_arms((0.12, -0.85, -0.30), 30.0)
        apex |= both_arms((0.10, float(cue.rng.uniform(-0.1, 0.6)), 0.55), 30.0)
    up = [(0.32 + 0.23 * share, {"air": height * rise}) for share, rise in RISE]
    down = [(0.84 - 0.29 * share, {"air": height * rise}) for share, rise in RISE[::-1]]
    feet = {f"{side}_point": 45.0 for side in SIDES}
    flat = dict.fromkeys(feet, 0.0)
    keys += [(0.32, flat), *up, (0.42, {"crouch": -0.01}), (0.46, feet)]
    keys += [(0.58, apex), *down, (0.84, flat), (0.9, {"crouch": 0.16, "lean": 10.0})]
    cue.play(keys)


def walk(side: str) -> Dance:
    """Side steps: the near foot leads, the other closes."""

    def dance(cue: Cue) -> None:
        pairs = max(1, round((cue.end_s - cue.start_s) / cue.rng.uniform(0.5, 0.7)))
        stride = cue.rng.uniform(0.24, 0.34) * cue.person.style.amplitude
        feet = [(foot, (n + 1) / pairs) for n in range(pairs) for foot in (side, other(side))]
        way = min(stride * pairs, max(room_beside(cue, side), 0.14 * pairs))
        to = beside(cue.line.root, OUTWARD[side] * way)
        cue.line.step(cue.start_s, cue.end_s, to, feet, lift_m=float(cue.rng.uniform(0.04, 0.10)))

    return dance


def room_beside(cue: Cue, side: str) -> float:
    """Metres that are left on one side before the walk leads too far from the first place."""
    place, (x, z, yaw) = cue.person.place, cue.line.root
    left = heading(np.array([yaw]))[0][0]
    offset = (x - place.x_m) * left[0] + (z - place.z_m) * left[2]
    return _FAR_M - OUTWARD[side] * float(offset)


def stand(cue: Cue) -> None:
    """Do nothing: sway and breath come by themselves."""


MOVE_DANCES: Mapping[str, Dance] = {
    **{f"punch_{side}": punch(side) for side in SIDES},
    **{f"kick_{side}": kick(side) for side in SIDES},
    "squat": squat,
    "jump": jump,
    "block": block,
    "push": push,
    IDLE: stand,
    **{f"walk_{side}": walk(side) for side in SIDES},
}
"""How to dance each move of ``script.MOVES`` and ``script.EXTRA_MOVES``."""
