"""Teaching in a web page gives what teaching in Python gives, from the same recordings."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from moveset.base.values import Segment
from moveset.evaluate.teach_result import (
    teach_result_from_json,
    teach_result_json,
    teach_result_of,
)
from moveset.label.segment_trimming import trim_repetitions
from moveset.recognise import background
from moveset.recognise.bundle_file import load_bundle
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import motion_magnitude
from moveset.see.resample import at_times, tick_times
from moveset.studio.beep_segments import segments_from_beeps

from .web_examples import (
    BEEPS,
    CASES,
    SHIPPED,
    beeped,
    played,
    python_enrolment,
    recordings,
    write_examples,
)
from .web_node import needs_node, run_script

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,  # all cases are taught at once: 16 s
    needs_node,
    pytest.mark.skipif(
        not (ROOT / "node_modules" / "onnxruntime-web").is_dir(),
        reason="onnxruntime-web is missing: run npm ci",
    ),
]

PATH_TOLERANCE = 1e-5
NEUTRAL_TOLERANCE = 1e-3
DISCRIMINANT_TOLERANCE = 1e-3


@pytest.fixture(scope="module", autouse=True)
def few_clips(few_clips_path):
    """Compare with a part of the background motion."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(background, "BACKGROUND_PATH", few_clips_path)
        background.background_clips.cache_clear()
        yield few_clips_path
    background.background_clips.cache_clear()


@pytest.fixture(scope="module")
def folder(make_once):
    """Recordings and bases, and what the web runtime taught from them."""
    return make_once("web-enrolment", enrol_all)


def enrol_all(folder):
    write_examples(folder)
    run_script("enrol_all.mjs", folder)


@pytest.fixture(scope="module")
def answers(folder):
    return json.loads((folder / "results.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_the_same_is_chosen_found_and_said(name, answers, folder):
    expected, found = python_enrolment(name), answers["results"][name]
    assert found["choice"] == expected.choice
    assert tuple(found["found"]) == expected.found
    assert tuple(found["differing"]) == expected.differing
    assert found["result"] == json.loads(json.dumps(teach_result_json(expected.result)))
    taught = load_bundle(folder / f"{name}.taught.moveset")
    assert teach_result_of(taught) == expected.result


def test_whole_seconds_are_read_without_a_decimal_point():
    values = teach_result_json(python_enrolment("one example").result)
    for nothing_s in (12, 12.0):
        assert repr(teach_result_from_json({**values, "nothing_s": nothing_s}).nothing_s) == "12.0"
    for wrong in (True, "12", None):
        with pytest.raises(TypeError):
            teach_result_from_json({**values, "nothing_s": wrong})


@pytest.mark.parametrize("name", CASES)
def test_templates_are_the_same(name, folder):
    expected = python_enrolment(name).bundle
    taught = load_bundle(folder / f"{name}.taught.moveset")
    assert len(taught.templates) == len(expected.templates)
    for one, other in zip(expected.templates, taught.templates, strict=True):
        for field in ("move", "ticks", "decisive"):
            assert getattr(other, field) == getattr(one, field)
        np.testing.assert_allclose(other.path, one.path, atol=PATH_TOLERANCE)
        assert other.neutral == pytest.approx(one.neutral, rel=NEUTRAL_TOLERANCE)
        assert (other.discriminant is None) == (one.discriminant is None)
        if one.discriminant and other.discriminant:
            np.testing.assert_allclose(
                other.discriminant.weights, one.discriminant.weights, atol=DISCRIMINANT_TOLERANCE
            )
            assert other.discriminant.offset == pytest.approx(
                one.discriminant.offset, abs=DISCRIMINANT_TOLERANCE
            )


@pytest.mark.parametrize("name", CASES)
def test_the_taught_bundle_plays_alike(name, folder):
    expected = python_enrolment(name).bundle
    taught = load_bundle(folder / f"{name}.taught.moveset")
    for field in ("moves", "features", "settings", "taught_on"):
        assert getattr(taught, field) == getattr(expected, field)
    assert [_rounded(one) for one in taught.rules] == [_rounded(one) for one in expected.rules]
    assert taught.model.onnx == expected.model.onnx
    assert _events(taught) == _events(expected)


def test_the_cases_show_what_they_should(answers):
    results = answers["results"]
    assert results["new moves"]["isInSequence"]
    assert [results[name]["choice"] for name in ("new moves", "known moves")] == ["both", "base"]
    assert results["a known and a new move"]["found"] == ["punch_left"]
    assert results["known moves that are not found"]["found"] == []
    assert results["alone"]["choice"] == "examples"
    assert not results["one example"]["result"]["is_tested"]
    taught = python_enrolment("new moves").bundle
    assert any(one.discriminant for one in taught.templates)
    assert any(move in {"push", "flap"} for _, move, _ in _events(taught))
    decisive = python_enrolment("known moves that are not found").bundle
    assert any(one.decisive for one in decisive.templates)


def test_background_motion_is_read_alike(answers):
    with np.load(SHIPPED) as stored:
        embeddings = stored["embeddings"].astype(np.float32)
        network = str(stored["network"])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(background, "BACKGROUND_PATH", SHIPPED)
        clips = background.background_clips.__wrapped__()
    read = answers["shipped"]
    assert read["network"] == network
    for found, expected in ((read["clips"], clips), (read["embeddings"], embeddings)):
        assert found["sums"] == pytest.approx(expected.astype(np.float64).sum(axis=(1, 2)).tolist())
        assert found["some"] == expected.reshape(len(expected), -1)[:, 40:60].tolist()


def test_segments_from_beeps_are_the_same(answers):
    for beep, found in zip(BEEPS, answers["beeps"], strict=True):
        assert [_span(one) for one in found] == [
            (one.start_s, one.end_s, one.move) for one in segments_from_beeps("r", *beep)
        ]


def test_segments_are_trimmed_alike(answers):
    item, plan = recordings()["push at 30"], beeped()
    times_s = tick_times(item.observations)
    motion = motion_magnitude(at_times(item.observations, times_s))
    last_s = float(item.observations.times_s[-1])
    beeps = segments_from_beeps("r", "push", plan["beeps_s"], plan["interval_s"], last_s)
    held = tuple(
        Segment("r", max(start_s, 0.0), min(end_s, last_s), "push")
        for start_s, end_s in plan["holds"][:-1]
    )
    for segments, found in ((beeps, answers["trimmed"]), (held, answers["held"][:-1])):
        trimmed = trim_repetitions(times_s, motion, segments)
        assert len(trimmed) == len(found) > 2
        assert trimmed != segments
        for one, other in zip(trimmed, found, strict=True):
            assert (other["start_s"], other["end_s"]) == pytest.approx((one.start_s, one.end_s))
    assert answers["held"][-1] is None, "the button was held too shortly"


def _span(segment):
    return segment["start_s"], segment["end_s"], segment["move"]


def _rounded(rule):
    return {
        key: pytest.approx(value) if isinstance(value, float) else value
        for key, value in asdict(rule).items()
    }


def _events(bundle):
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    track = score_observations(classifier, played())
    return [(one.time_s, one.move, one.event) for one in detect_events(track, bundle.rules)]
