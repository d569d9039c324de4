"""The web runtime recognises as Python does: features, probabilities, events and bundles."""

import json
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from moveset.base.values import NONE
from moveset.recognise.bundle_file import load_bundle
from moveset.see.pose.landmarks import landmark_features
from moveset.see.resample import at_times, tick_times

from .web_node import needs_node, run_script
from .web_recordings import (
    BUNDLES,
    PLAYED,
    bundles,
    feature_window,
    pairs,
    played,
    python_events,
    python_track,
    write_recordings,
)

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools"
RUNTIME = ROOT / "node_modules" / "onnxruntime-web"
PROBABILITY_TOLERANCE = 1e-3
FEATURE_TOLERANCE = 1e-5


@pytest.fixture(scope="module")
def folder(make_once):
    """Recordings and bundles, and what the web runtime made of them."""
    return make_once("web-recognition", recognise_all)


def recognise_all(folder):
    write_recordings(folder)
    run_script("recognise_all.mjs", folder)


@pytest.fixture(scope="module")
def answers(folder):
    return json.loads((folder / "results.json").read_text())


@needs_node
@pytest.mark.parametrize("name", PLAYED)
def test_ticks_and_features_are_the_same(name, answers):
    observations = played()[name]
    ticks = tick_times(observations)
    expected = landmark_features(at_times(observations, ticks))
    answer = answers["features"][name]
    assert answer["ticks"] == ticks.tolist()
    found = np.reshape(answer["features"], expected.shape)
    np.testing.assert_allclose(found, expected, atol=FEATURE_TOLERANCE)
    assert len(np.unique(expected[:, 26:39])) > 2  # some joints are missing


@needs_node
def test_the_network_gets_the_same_windows(answers):
    asked = 0
    for one in answers["results"]:
        for asked_at in one["windows"]:
            bundle = bundles()[one["bundle"]]
            expected = feature_window(played()[one["name"]], asked_at["frame"], bundle)
            found = np.reshape(asked_at["window"], expected.shape)
            np.testing.assert_allclose(found, expected, atol=FEATURE_TOLERANCE)
            asked += 1
    assert asked > 20


@needs_node
@pytest.mark.parametrize("bundle", BUNDLES)
def test_probabilities_and_events_are_the_same(bundle, answers):
    found = [one for one in answers["results"] if one["bundle"] == bundle]
    assert [(one["bundle"], one["name"]) for one in found] == [
        pair for pair in pairs() if pair[0] == bundle
    ]
    pressed = 0
    for one in found:
        track = python_track(bundles()[bundle], one["name"])
        events = python_events(bundles()[bundle], track)
        assert one["classes"] == [*track.classes]
        np.testing.assert_allclose(
            one["probabilities"], track.probabilities, atol=PROBABILITY_TOLERANCE
        )
        assert [_without_probability(each) for each in one["events"]] == [
            _without_probability(each) for each in events
        ]
        certain = track.probabilities[:, track.classes.index(NONE)] == 1.0
        assert certain[np.isnan(played()[one["name"]].values).any(axis=1)].all()
        pressed += len(events)
    assert pressed > 1


@needs_node
@pytest.mark.skipif(not RUNTIME.is_dir(), reason="onnxruntime-web is missing: run npm ci")
def test_the_network_in_the_web_runtime_gives_the_same(folder):
    bundle, name = "three examples", "true landmarks at 12"
    answer = json.loads(run_script("recognise_live.mjs", folder, bundle, name))
    track = python_track(bundles()[bundle], name)
    events = python_events(bundles()[bundle], track)
    np.testing.assert_allclose(
        answer["probabilities"], track.probabilities, atol=PROBABILITY_TOLERANCE
    )
    assert [_without_probability(each) for each in answer["events"]] == [
        _without_probability(each) for each in events
    ]
    assert answer["damaged"] == "BundleError: the bundle's network cannot be read: teach it again"


def _without_probability(event):
    return {name: value for name, value in event.items() if name != "probability"}


@needs_node
@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_that_the_web_runtime_writes_is_the_same(name, folder):
    written = load_bundle(folder / f"{name}.again.moveset")
    expected = load_bundle(folder / f"{name}.moveset")
    assert len(written.templates) == len(expected.templates)
    for one, again in zip(expected.templates, written.templates, strict=True):
        np.testing.assert_array_equal(one.path, again.path)
        for field in ("move", "ticks", "neutral", "decisive"):
            assert getattr(one, field) == getattr(again, field)
        assert (one.discriminant is None) == (again.discriminant is None)
        if one.discriminant and again.discriminant:
            np.testing.assert_array_equal(one.discriminant.weights, again.discriminant.weights)
            assert one.discriminant.offset == again.discriminant.offset
    for field in [one.name for one in fields(expected) if one.name not in {"templates", "model"}]:
        assert getattr(written, field) == getattr(expected, field), field
    assert repr(written.model) == repr(expected.model)  # a loss may be NaN


@pytest.mark.skipif(not TOOLS.is_dir(), reason="the tools are not part of this copy")
def test_the_constants_are_those_of_python(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    import make_web_constants

    assert make_web_constants.TARGET.read_text("utf-8") == make_web_constants.current_text(), (
        "run tools/make_web_constants.py"
    )
    sys.modules.pop("make_web_constants")
