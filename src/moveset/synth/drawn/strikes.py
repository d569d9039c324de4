"""First on the road, the drawn person: punches and kicks as key poses."""

from __future__ import annotations

import numpy as np

from moveset.synth.drawn.keyframes import Pose, Timeline
from moveset.synth.drawn.person import Person
from moveset.synth.drawn.stance import Cue, Dance, Keys, arm, both_arms, other, turned, vary


def punch(side: str) -> Dance:
    """Punch with one hand: jab or cross, hook, uppercut."""

    def dance(cue: Cue) -> None:
        kinds = (_straight, _straight, _straight, _hook, _uppercut)
        keys = kinds[cue.rng.integers(len(kinds))](side, cue.person, cue.rng)
        cue.play(keys)

    return dance


def _straight(side: str, person: Person, rng: np.random.Generator) -> Keys:
    """Jab with the leading hand, cross with the other: high, or to the body."""
    size, low = person.style.amplitude * vary(rng, 0.06), rng.random() < 0.2
    twist = size * (26.0 if side == person.style.lead else 48.0)
    up = -0.28 if low else float(rng.uniform(-0.02, 0.18))
    body = turned(side, {"twist": -twist, "hip_turn": -0.3 * twist})
    reach = min(0.99, 0.97 * size)
    target = arm(side, (-0.16, up, reach), 35.0 + rng.uniform(-10, 20))
    hit = {**target, **body, "lean": person.style.lean_deg + 7.0, "crouch": 0.22 if low else 0.07}
    load = {**turned(side, {"twist": 0.15 * twist})}
    return [(0.16, load), (0.45, hit), (0.54, hit)]


def _hook(side: str, person: Person, rng: np.random.Generator) -> Keys:
    size = person.style.amplitude * vary(rng, 0.06)
    flare, up = float(rng.uniform(70.0, 90.0)), float(rng.uniform(0.0, 0.18))
    load = {**arm(side, (0.45 * size, up, 0.32), flare), **turned(side, {"twist": 18.0 * size})}
    hit = arm(side, (-0.30 * size, up, 0.72), flare)
    body = turned(side, {"twist": -44.0 * size, "hip_turn": -22.0 * size})
    past = {**arm(side, (-0.48 * size, up, 0.52), flare), **body}
    return [(0.28, load), (0.48, {**hit, **body}), (0.58, past)]


def _uppercut(side: str, person: Person, rng: np.random.Generator) -> Keys:
    size = person.style.amplitude * vary(rng, 0.06)
    load = {**arm(side, (0.05, -0.45 * size, 0.38), 5.0), "crouch": 0.16 * size}
    load |= turned(side, {"twist": 15.0 * size, "tilt": 6.0})
    hit = {**arm(side, (-0.22, float(rng.uniform(0.32, 0.52)), 0.66), 8.0), "crouch": 0.0}
    hit |= turned(side, {"twist": -32.0 * size, "hip_turn": -18.0 * size, "tilt": -3.0})
    return [(0.26, load), (0.52, hit), (0.60, hit)]


def push(cue: Cue) -> None:
    """Thrust both palms forwards, from the chest."""
    rng, size = cue.rng, float(np.clip(cue.person.style.amplitude, 0.8, 1.1))
    load = {**both_arms((0.06, float(rng.uniform(-0.48, -0.30)), 0.02), 30.0), "lean": 2.0}
    place = (float(rng.uniform(-0.15, 0.05)), float(rng.uniform(-0.10, 0.22)), min(0.98, size))
    hit = {**both_arms(place, float(rng.uniform(25.0, 70.0))), "twist": 0.0}
    hit |= {"lean": cue.person.style.lean_deg + float(rng.uniform(2.0, 16.0)), "hip_turn": 0.0}
    cue.play([(0.28, load), (0.52, hit), (float(rng.uniform(0.56, 0.68)), hit)])


def kick(side: str) -> Dance:
    """Kick with one leg: to the front, to the side, round; the knee comes up first."""

    def dance(cue: Cue) -> None:
        kinds = (_front_kick, _front_kick, _side_kick, _roundhouse)
        chamber, hit = kinds[cue.rng.integers(len(kinds))](side, cue.person, cue.rng)
        weight = stand_on(other(side), cue.line, cue.person)
        lifted = {f"{side}_kick": 1.0}
        planted = {f"{side}_kick": 0.0}
        target = {name: value for name, value in chamber.items() if f"{side}_leg" in name}
        balance = balance_arms(side, cue.line, cue.rng)
        chamber = {**chamber, **weight, **lifted}
        hit = {**hit, **weight, **lifted, **balance}
        keys = [(0.012, {**target, **planted}), (0.32, chamber), (0.50, hit), (0.56, hit)]
        cue.play([*keys, (0.74, chamber), (0.99, {**target, **planted})])

    return dance


def balance_arms(side: str, line: Timeline, rng: np.random.Generator) -> Pose:
    """Arms thrown against the leg: nearly still for some, wide for others."""
    wide = float(rng.uniform(0.0, 1.0))
    raised = line.rest[f"{side}_hand_up"] > -0.5
    moves = {f"{side}_hand_out": 0.35, f"{side}_hand_forward": -0.30}
    moves |= {f"{side}_hand_up": -0.45 if raised else 0.15}
    moves |= {f"{other(side)}_hand_forward": 0.10, f"{other(side)}_hand_up": 0.08}
    return {name: line.rest[name] + wide * by for name, by in moves.items()}


def leg_to(side: str, place: tuple[float, float, float], knee: float = 0.0) -> Pose:
    """Ankle at a place from its hip: outwards, up, forwards in leg lengths; the knee outwards."""
    names = (f"{side}_leg_out", f"{side}_leg_up", f"{side}_leg_forward")
    return {**dict(zip(names, place, strict=True)), f"{side}_knee": knee}


def stand_on(side: str, line: Timeline, person: Person) -> Pose:
    """Pelvis nearly over one foot."""
    leftwards, forwards, _ = line.stance[side]
    scale = 0.75 / person.build.leg_m
    return {"shift": leftwards * scale, "back": -forwards * scale, "crouch": 0.04}


def _front_kick(side: str, person: Person, rng: np.random.Generator) -> tuple[Pose, Pose]:
    size = person.style.amplitude * vary(rng, 0.06)
    height = float(np.clip(rng.uniform(-0.28, 0.28) + 0.4 * (size - 1.0), -0.35, 0.4))
    chamber = {**leg_to(side, (-0.05, -0.36, 0.42)), "lean": -2.0, f"{side}_point": 20.0}
    forward = np.sqrt(max(0.96 - height**2, 0.2))
    hit = {**leg_to(side, (-0.10, height, float(forward))), "lean": -12.0 - 18.0 * (height + 0.3)}
    return chamber, {**hit, f"{side}_point": 35.0, **turned(side, {"hip_turn": -12.0})}


def _side_kick(side: str, person: Person, rng: np.random.Generator) -> tuple[Pose, Pose]:
    size = person.style.amplitude * vary(rng, 0.06)
    height = float(np.clip(rng.uniform(-0.2, 0.25) + 0.4 * (size - 1.0), -0.3, 0.35))
    hips = turned(side, {"hip_turn": -75.0, "head_turn": 18.0})
    chamber = {**leg_to(side, (-0.10, -0.28, 0.34), 10.0), **hips, "lean": -8.0}
    forward = np.sqrt(max(0.95 - height**2, 0.2))
    hit = {**leg_to(side, (-0.12, height, float(forward)), 10.0), **hips}
    return chamber, {**hit, "lean": -22.0 - 20.0 * height, f"{side}_point": 5.0}


def _roundhouse(side: str, person: Person, rng: np.random.Generator) -> tuple[Pose, Pose]:
    size = person.style.amplitude * vary(rng, 0.06)
    height = float(np.clip(rng.uniform(-0.15, 0.40) + 0.4 * (size - 1.0), -0.25, 0.5))
    hips = turned(side, {"hip_turn": -48.0, "tilt": -14.0 - 18.0 * max(height, 0.0)})
    chamber = {**leg_to(side, (0.42, -0.22, 0.18), 25.0), "lean": -2.0}
    chamber |= turned(side, {"hip_turn": -15.0, "tilt": -8.0})
    forward = np.sqrt(max(0.92 - height**2, 0.2))
    hit = {**leg_to(side, (-0.14, height, float(forward)), 25.0), **hips, "lean": -10.0}
    return chamber, {**hit, f"{side}_point": 60.0}
