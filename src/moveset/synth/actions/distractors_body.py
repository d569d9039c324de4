"""Distractors with trunk and head."""

from __future__ import annotations

from typing import Final

from moveset.synth.actions.action import Distractor
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.keyframes import KeyPose
from moveset.synth.motion.poses import (
    arm,
    both_arms,
    for_side,
    other_side,
    random_side,
)


def _bow(anim: Animation) -> None:
    """Bend forwards with hanging hands or with palms together."""
    lean = float(anim.rng.uniform(25.0, 62.0))
    hands = both_arms((0.10, -0.90, 0.12), 30.0)
    if anim.rng.random() < 0.3:
        hands = both_arms((-0.29, -0.22, 0.42), 35.0)
    pose = {**hands, "lean": lean, "back": 0.0025 * lean, "head_nod": 14.0}
    anim.hold(pose, float(anim.rng.uniform(0.35, 0.6)))


def _touch_toes(anim: Animation) -> None:
    """Bend down deeply with legs almost straight, hands towards the feet, once or several times."""
    rng, times = anim.rng, max(1, round(anim.duration_s / float(anim.rng.uniform(0.8, 2.0))))
    lean = float(rng.uniform(60.0, 115.0))
    hands = both_arms((float(rng.uniform(-0.2, 0.3)), -0.90, float(rng.uniform(-0.1, 0.35))), 20.0)
    down: KeyPose = {**hands, "lean": lean, "back": 0.0025 * lean, "head_nod": 20.0}
    down = {**down, "crouch": float(rng.uniform(0.0, 0.08))}
    up: KeyPose = {**both_arms((0.15, -0.9, 0.1), 30.0), "lean": 4.0, "back": 0.0}
    poses = [pose for _ in range(times) for pose in (down, up)]
    anim.pass_through(poses, float(rng.uniform(0.35, 0.9)))


def _turn_torso(anim: Animation) -> None:
    """Turn the trunk left and right as a warm-up, arms moving along or at the hips."""
    turns = max(2, round(anim.duration_s / float(anim.rng.uniform(0.5, 0.9))))
    size, side = float(anim.rng.uniform(22.0, 50.0)), random_side(anim.rng)
    wide = anim.rng.random() < 0.5
    hands = both_arms((0.10, -0.70, 0.04), 80.0)
    poses: list[KeyPose] = []
    for number in range(turns):
        by = for_side(
            side if number % 2 == 0 else other_side(side), {"twist": size, "hip_turn": 8.0}
        )
        side_hands = both_arms((0.55, -0.15, 0.25), 15.0) if wide else hands
        poses.append({**side_hands, **by, "head_turn": 0.5 * by["twist"]})
    anim.pass_through(poses)


def _shake_head(anim: Animation) -> None:
    shakes = max(3, round(anim.duration_s / float(anim.rng.uniform(0.18, 0.32))))
    size = float(anim.rng.uniform(10.0, 28.0))
    anim.pass_through([{"head_turn": size * (-1.0) ** n} for n in range(shakes)], 0.2)


def _nod(anim: Animation) -> None:
    nods = max(2, round(anim.duration_s / float(anim.rng.uniform(0.2, 0.35))))
    size = float(anim.rng.uniform(8.0, 20.0))
    anim.pass_through([{"head_nod": size * (1.0 - 1.3 * (n % 2))} for n in range(nods)], 0.2)


def _lean_in(anim: Animation) -> None:
    """Lean towards the screen, or back."""
    if anim.rng.random() < 0.65:
        lean = float(anim.rng.uniform(16.0, 38.0))
        pose: KeyPose = {"lean": lean, "head_nod": -8.0, "back": 0.002 * lean}
    else:
        pose = {"lean": -float(anim.rng.uniform(8.0, 16.0)), "head_nod": 6.0}
    if anim.rng.random() < 0.3:
        side = random_side(anim.rng)
        pose = {**pose, **arm(side, (-0.24, 0.14, 0.36), 30.0)}
    anim.hold(pose, float(anim.rng.uniform(0.35, 0.6)))


BODY_DISTRACTORS: Final = (
    Distractor("bow", _bow, (1.0, 2.2)),
    Distractor("turn_torso", _turn_torso, (1.2, 3.0), weight=3),
    Distractor("shake_head", _shake_head, (0.8, 1.8)),
    Distractor("nod", _nod, (0.7, 1.6)),
    Distractor("lean_in", _lean_in, (1.0, 2.4)),
    Distractor("touch_toes", _touch_toes, (1.2, 3.4), weight=2),
)
"""Distractors with trunk and head, standing or seated."""
