"""First on the road, the drawn person: what people do with trunk and head that is no move."""

from __future__ import annotations

from collections.abc import Mapping

from moveset.synth.drawn.keyframes import Pose
from moveset.synth.drawn.stance import Cue, Dance, any_side, arm, both_arms, other, turned


def _bow(cue: Cue) -> None:
    """Bend forwards with hanging hands, or with palms together."""
    lean = float(cue.rng.uniform(25.0, 62.0))
    hands = both_arms((0.10, -0.90, 0.12), 30.0)
    if cue.rng.random() < 0.3:
        hands = both_arms((-0.29, -0.22, 0.42), 35.0)
    pose = {**hands, "lean": lean, "back": 0.0025 * lean, "head_nod": 14.0}
    cue.hold(pose, float(cue.rng.uniform(0.35, 0.6)))


def _turn_torso(cue: Cue) -> None:
    """Turn left and right, as a warm-up, the arms along with it or at the hips."""
    turns = max(2, round(cue.length_s / float(cue.rng.uniform(0.5, 0.9))))
    size, side = float(cue.rng.uniform(22.0, 50.0)), any_side(cue.rng)
    wide = cue.rng.random() < 0.5
    hands = both_arms((0.10, -0.70, 0.04), 80.0)
    poses: list[Pose] = []
    for number in range(turns):
        by = turned(side if number % 2 == 0 else other(side), {"twist": size, "hip_turn": 8.0})
        side_hands = both_arms((0.55, -0.15, 0.25), 15.0) if wide else hands
        poses.append({**side_hands, **by, "head_turn": 0.5 * by["twist"]})
    cue.pass_through(poses)


def _shake_head(cue: Cue) -> None:
    shakes = max(3, round(cue.length_s / float(cue.rng.uniform(0.18, 0.32))))
    size = float(cue.rng.uniform(10.0, 28.0))
    cue.pass_through([{"head_turn": size * (-1.0) ** n} for n in range(shakes)], 0.2)


def _nod(cue: Cue) -> None:
    nods = max(2, round(cue.length_s / float(cue.rng.uniform(0.2, 0.35))))
    size = float(cue.rng.uniform(8.0, 20.0))
    cue.pass_through([{"head_nod": size * (1.0 - 1.3 * (n % 2))} for n in range(nods)], 0.2)


def _lean_in(cue: Cue) -> None:
    """Look closer at the screen, or lean back."""
    if cue.rng.random() < 0.65:
        lean = float(cue.rng.uniform(16.0, 38.0))
        pose: Pose = {"lean": lean, "head_nod": -8.0, "back": 0.002 * lean}
    else:
        pose = {"lean": -float(cue.rng.uniform(8.0, 16.0)), "head_nod": 6.0}
    if cue.rng.random() < 0.3:
        side = any_side(cue.rng)
        pose = {**pose, **arm(side, (-0.24, 0.14, 0.36), 30.0)}
    cue.hold(pose, float(cue.rng.uniform(0.35, 0.6)))


BODY_DANCES: Mapping[str, Dance] = {
    "bow": _bow,
    "turn_torso": _turn_torso,
    "shake_head": _shake_head,
    "nod": _nod,
    "lean_in": _lean_in,
}
"""How to dance what only trunk and head do, standing or seated."""
