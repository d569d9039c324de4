"""Recordings and bundles on which the web runtime is compared with Python, and files of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from moveset.base.values import (
    NONE,
    FloatArray,
    MoveSetting,
    Observations,
    ScoreTrack,
    Segment,
    TimeArray,
)
from moveset.learn.candidates import NO_NETWORK
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle import Bundle
from moveset.recognise.bundle_file import bundle_bytes
from moveset.recognise.discriminant import Discriminant
from moveset.recognise.events import detect_events
from moveset.recognise.network import Network
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.recognise.templates import (
    Template,
    TemplateMatcher,
    cut_return,
    cut_template,
)
from moveset.recognise.trigger_rules import template_rules
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import joint_positions, landmark_features, reshape_landmarks
from moveset.see.resample import TICK_S, at_times, tick_times, window_times
from moveset.synth.clip import synthesise_clip
from moveset.synth.tracker.sensor import simulate_sensor

PERSON = 41
WORLD = slice(2, 5)
"""Of a landmark's values: its place in metres."""

MOVES = ("push", "punch_left", "kick_right", "squat")
TAUGHT_SEED, TAUGHT_S = 1, 20.0
PLAYED_S = 5.0

PLAYED: Mapping[str, tuple[int, float, tuple[int, int], bool]] = {
    "true landmarks at 12": (12, 12.0, (640, 480), False),
    "tracker errors at 24, portrait": (13, 24.0, (360, 640), True),
    "tracker errors at 30": (11, 30.0, (640, 360), True),
}
"""Seed, frames per second, size of the images, and whether a tracker errs."""

BUNDLES = ("fighter", "three examples", "two examples", "corrected", "templates alone")

AT_30 = ("fighter", "three examples", "templates alone")
"""Bundles that see all recordings; the others leave out the longest one."""


@dataclass(frozen=True)
class RecordedNetwork:
    """Answers with what a network gave for each frame of a recording, in their order."""

    probabilities: FloatArray
    embeddings: FloatArray
    asked: list[int]

    has_embedding = True

    def predict(self, windows: FloatArray) -> FloatArray:
        return self.predict_and_embed(windows)[0]

    def predict_and_embed(self, windows: FloatArray) -> tuple[FloatArray, FloatArray]:
        rows = slice(sum(self.asked), sum(self.asked) + len(windows))
        self.asked.append(len(windows))
        return self.probabilities[rows].copy(), self.embeddings[rows]


@cache
def played() -> dict[str, Observations]:
    """Return recordings in which nobody is seen for a while, and frames are missing."""
    return {name: _play(*settings) for name, settings in PLAYED.items()}


def _play(seed: int, rate: float, size: tuple[int, int], errs: bool) -> Observations:
    clip = synthesise_clip(
        seed, moves=MOVES, duration_s=PLAYED_S, frame_rate=rate, size=size, person_seed=PERSON
    )
    rng = np.random.default_rng(seed)
    truth = clip.true_landmarks()
    seen = simulate_sensor(truth, size, rng, frame_s=1.0 / rate) if errs else truth
    values = np.array(seen.reshape(len(truth), -1), np.float32)
    times_s = clip.times_s + rng.uniform(0.0, 0.3 / rate, len(values))
    return _with_gaps(times_s, values)


def _with_gaps(times_s: TimeArray, values: FloatArray) -> Observations:
    values[(times_s > 0.2) & (times_s < 0.4)] = np.nan  # briefly nobody
    values[(times_s > 4.3) & (times_s < 4.7)] = np.nan
    values[-3] = np.nan  # a single frame
    is_small = (times_s > 0.5) & (times_s < 0.8)  # a torso of a few centimetres
    reshape_landmarks(values)[is_small, :, WORLD] *= 0.1
    values[(times_s > 1.7) & (times_s < 1.9), 5::60] = 0.1  # some joints are not seen
    kept = (times_s < 3.0) | (times_s > 3.4)  # no frames
    return Observations(times_s[kept], values[kept])


@cache
def network_outputs(name: str) -> RecordedNetwork:
    """Return what the built-in network gives for the frames of a recording."""
    network = Network(fighter().model.onnx)
    frames = range(len(played()[name].times_s))
    windows = [feature_window(played()[name], frame, fighter()) for frame in frames]
    return RecordedNetwork(*network.predict_and_embed(np.stack(windows)), [])


def feature_window(observations: Observations, frame: int, bundle: Bundle) -> FloatArray:
    """Return the network's window of features at a frame."""
    matched = TemplateMatcher(bundle.templates).receptive_field if bundle.templates else 0
    ticks = max(bundle.model.ticks, matched) + PoseExtractor.lag
    seen = Observations(observations.times_s[: frame + 1], observations.values[: frame + 1])
    values = at_times(seen, window_times(float(seen.times_s[-1]), ticks))
    return landmark_features(values)[-bundle.model.ticks :]


@cache
def bundles() -> dict[str, Bundle]:
    """Return bundles of every kind: with a network, templates, discriminants, corrections."""
    examples = _examples()
    own = [one for move in ("push", "kick_right") for one in examples[move][:3]]
    few = [one for move in ("push", "kick_right") for one in examples[move][:2]]
    outward = [replace(one, discriminant=_discriminant(one)) for one in own]
    back = examples[NONE][:4]
    decisive = [
        replace(examples["squat"][0], decisive=True),
        replace(examples["push"][-1], decisive=True, move=NONE, neutral=8.0),
        replace(examples["push"][-1], decisive=True, neutral=12.0),
    ]
    return {
        "fighter": fighter(),
        "three examples": _on_top((*outward, *back)),
        "two examples": _on_top((*few, *back)),
        "corrected": _on_top((*outward, *back, *decisive)),
        "templates alone": _alone(
            tuple(replace(one, neutral=2.5 * one.neutral) for one in (*own, *back))
        ),
    }


@cache
def _taught() -> tuple[Observations, tuple[Segment, ...]]:
    clip = synthesise_clip(TAUGHT_SEED, moves=MOVES, duration_s=TAUGHT_S, person_seed=PERSON)
    rows = clip.true_landmarks().reshape(len(clip.times_s), -1)
    return Observations(clip.times_s, rows), clip.segments


def _positions() -> FloatArray:
    seen, _ = _taught()
    return joint_positions(landmark_features(at_times(seen, tick_times(seen))))


def _examples() -> dict[str, list[Template]]:
    """Return templates of each move, and of the ways back."""
    found: dict[str, list[Template]] = {move: [] for move in (*MOVES, NONE)}
    for number, one in enumerate(_taught()[1]):
        start, end = round(one.start_s / TICK_S), round(one.end_s / TICK_S)
        outward = cut_template(one.move, _positions(), start, end)
        found[one.move].append(replace(outward, neutral=5.0 + 0.1 * number))
        found[NONE].append(replace(cut_return(_positions(), start, end), neutral=2.5))
    return found


def _discriminant(template: Template) -> Discriminant:
    """Return a direction in which the embeddings of the played frames differ."""
    embeddings = network_outputs("tracker errors at 30").embeddings
    rng = np.random.default_rng(template.ticks)
    weights = rng.normal(size=embeddings.shape[1]).astype(np.float32)
    scores = embeddings @ weights
    scale = float(scores.std())
    return Discriminant(weights / np.float32(scale), float(0.8 - scores.mean() / scale))


def _on_top(templates: tuple[Template, ...]) -> Bundle:
    base = fighter()
    own = {one.move for one in templates} - {NONE, *(move.move for move in base.moves)}
    moves = (*base.moves, *(MoveSetting(move, "b", title=f"My {move}!") for move in sorted(own)))
    known = {rule.move: rule for rule in base.rules}
    rules = template_rules(templates, moves, known)
    return replace(base, moves=moves, rules=rules, templates=templates)


def _alone(templates: tuple[Template, ...]) -> Bundle:
    names = dict.fromkeys(one.move for one in templates if one.move != NONE)
    moves = tuple(MoveSetting(move, "b") for move in names)
    rules = template_rules(templates, moves)
    return Bundle(moves, "pose", fighter().settings, NO_NETWORK, rules, templates=templates)


def pairs() -> list[tuple[str, str]]:
    """Return which bundle sees which recording."""
    return [
        (bundle, name)
        for bundle in BUNDLES
        for name, (_, rate, *_) in PLAYED.items()
        if rate < 30.0 or bundle in AT_30
    ]


def python_track(bundle: Bundle, name: str) -> ScoreTrack:
    """Return the scores of Python, with the network's recorded outputs."""
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    if classifier._network:
        classifier._network = replace(network_outputs(name), asked=[])  # type: ignore[assignment]
    return score_observations(classifier, played()[name])


def python_events(bundle: Bundle, track: ScoreTrack) -> list[dict[str, Any]]:
    """Return the events of Python as the web runtime has them."""
    return [asdict(event) for event in detect_events(track, bundle.rules)]


def write_recordings(folder: Path) -> None:
    """Write what Node needs to score every recording with every bundle."""
    for name, observations in played().items():
        observations.values.tofile(folder / f"{name}.rows")
        outputs = network_outputs(name)
        outputs.probabilities.tofile(folder / f"{name}.probabilities")
        outputs.embeddings.tofile(folder / f"{name}.embeddings")
    for name, bundle in bundles().items():
        (folder / f"{name}.moveset").write_bytes(bundle_bytes(bundle))
    times = {name: one.times_s.tolist() for name, one in played().items()}
    plan = {"times_s": times, "bundles": BUNDLES, "pairs": pairs()}
    (folder / "plan.json").write_text(json.dumps(plan))
