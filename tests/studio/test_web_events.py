"""The web runtime presses and changes trigger rules as Python does."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from moveset.base.values import NONE, Score, TriggerRule
from moveset.recognise.events import EventDetector
from moveset.recognise.trigger_rules import adjust_threshold, shift_operating_point

from .web_node import needs_node, run_script

MOVES = ("jump", "block", "walk")
CLASSES = (*MOVES, NONE)
CASES = 40


def random_rule(move, rng):
    on = float(rng.uniform(0.2, 1.0))
    return TriggerRule(
        move,
        threshold_on=on,
        threshold_off=on * float(rng.uniform(0.0, 0.9)),
        smoothing_s=float(rng.choice([0.0, 0.1, 0.3])),
        min_duration_s=float(rng.choice([0.0, 0.06, 0.2])),
        refractory_s=float(rng.choice([0.0, 0.3, 1.0])),
        hold=bool(rng.random() < 0.5),
        interval_s=float(rng.choice([0.0, 0.0, 0.1])),
        max_none=float(rng.choice([0.4, 2.0])),
    )


def random_case(seed):
    """Return rules, and probabilities that rise and fall, at uneven times."""
    rng = np.random.default_rng(seed)
    rate = float(rng.choice([12.0, 24.0, 30.0]))
    times_s = np.cumsum(rng.uniform(0.5, 1.5, 150) / rate).round(3)
    waves = np.sin(times_s[:, None] * rng.uniform(1.0, 6.0, 4) + rng.uniform(0.0, 6.0, 4))
    logits = 4.0 * waves + rng.normal(0.0, 0.7, waves.shape)
    odds = np.exp(logits)
    return {
        "rules": [random_rule(move, rng) for move in MOVES],
        "classes": CLASSES,
        "times_s": times_s.tolist(),
        "probabilities": (odds / odds.sum(axis=1, keepdims=True)).astype(np.float32).tolist(),
        "threshold_on": [None, -1.0, 0.015, 0.4, 5.0][seed % 5],
        "shift": [0.0, -0.5, 0.5][seed % 3],
    }


def detect(case):
    detector = EventDetector(case["rules"])
    events, held = [], []
    for time_s, row in zip(case["times_s"], case["probabilities"], strict=True):
        events += detector.step(Score(time_s, dict(zip(CLASSES, row, strict=True))))
        held.append([*detector.held])
    return [*events, *detector.release_all(case["times_s"][-1])], held


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    cases = [random_case(seed) for seed in range(CASES)]
    path = tmp_path_factory.mktemp("web-events") / "cases.json"
    path.write_text(json.dumps(cases, default=asdict))
    return [*zip(cases, json.loads(run_script("detect_all.mjs", path)), strict=True)]


@needs_node
def test_events_are_the_same_with_any_rules(answered):
    kinds = set()
    for case, answer in answered:
        events, held = detect(case)
        assert answer["events"] == [
            {**asdict(one), "probability": pytest.approx(one.probability, abs=1e-12)}
            for one in events
        ]
        assert answer["held"] == held
        kinds |= {(one.move, one.event) for one in events}
    assert len(kinds) == 2 * len(MOVES)


@needs_node
def test_thresholds_and_operating_points_are_the_same(answered):
    for case, answer in answered:
        adjusted = [adjust_threshold(rule, case["threshold_on"]) for rule in case["rules"]]
        shifted = shift_operating_point(case["rules"], case["shift"])
        for found, expected in ((answer["adjusted"], adjusted), (answer["shifted"], shifted)):
            assert found == [pytest.approx(asdict(rule), abs=1e-12) for rule in expected]
