"""Recordings seen with MobileNet, and seen again with altered frames to learn from."""

from dataclasses import replace

import numpy as np
import pytest

from moveset.label.labelled_recording import cut_recording
from moveset.learn.options import TeachOptions
from moveset.learn.train import TrainOptions
from moveset.see.mobilenet.extractor import MobileNetOptions
from moveset.workflow.evaluate import score_bundle
from moveset.workflow.extract import observe_project
from moveset.workflow.teach import teach_on

from .conftest import draw_project


@pytest.fixture(scope="module")
def options(random_weights):
    return TeachOptions(
        TrainOptions(kind="frame", epochs=3, copies=0),
        features="mobilenet",
        mobilenet=MobileNetOptions(weights=random_weights),
        frame_copies=2,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return draw_project(tmp_path_factory.mktemp("watched"), 6.0)  # MobileNet is slow


@pytest.fixture(scope="module")
def seen(project, options):
    return observe_project(project, options)


def test_copies_are_other_sights_of_the_same_moments(seen):
    for item in seen:
        assert len(item.copies) == 2
        for copy in item.copies:
            np.testing.assert_array_equal(copy.observations.times_s, item.observations.times_s)
            assert not np.allclose(copy.observations.values, item.observations.values)
            # kick_left has no mirror image among the moves, so no copy may be mirrored.
            assert copy.segments == item.segments


def test_the_same_seed_gives_the_same_copies(project, options, seen):
    again = observe_project(project, options)
    other = observe_project(project, replace(options, seed=1))
    np.testing.assert_array_equal(
        again[0].copies[0].observations.values, seen[0].copies[0].observations.values
    )
    assert not np.allclose(
        other[0].copies[0].observations.values, seen[0].copies[0].observations.values
    )


def test_a_stretch_is_cut_out_of_the_copies_too(seen):
    cut = cut_recording(seen[0], "part", 1.0, 5.0)
    for copy in cut.copies:
        np.testing.assert_array_equal(copy.observations.times_s, cut.observations.times_s)
        assert {segment.recording for segment in copy.segments} <= {"part"}


@pytest.mark.parametrize("kind", ["frame", "lstm"])
def test_frames_and_sequences_of_them_are_taught_and_scored(project, options, seen, kind):
    told = replace(options, train=replace(options.train, kind=kind))
    bundle = teach_on(seen[:2], project.moves, told)
    report = score_bundle(bundle, seen[2:], split="by person")
    assert bundle.features == "mobilenet"
    assert 0.0 <= report.frame_f1 <= 1.0
    assert "the article's rule" in report.rivals
