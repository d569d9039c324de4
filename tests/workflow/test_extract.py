"""Recordings observed with an extractor of single images, and augmented copies of them."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from moveset.label.labelled_recording import cut_recording
from moveset.learn.options import TeachOptions
from moveset.learn.train_options import TrainOptions
from moveset.workflow.evaluate import score_bundle
from moveset.workflow.extract import observe_project
from moveset.workflow.teach import teach_on


@pytest.fixture(scope="module")
def options(toy_mobilenet):
    return TeachOptions(
        TrainOptions(architecture="frame", epochs=3, min_steps=2, copies=0),
        features="mobilenet",
        frame_copies=2,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory, write_project):
    return write_project(tmp_path_factory.mktemp("project"), 6.0)


@pytest.fixture(scope="module")
def seen(project, options):
    return observe_project(project, options)


def test_copies_are_other_observations_of_the_same_frames(seen):
    for item in seen:
        assert len(item.augmented) == 2
        for copy in item.augmented:
            np.testing.assert_array_equal(copy.observations.times_s, item.observations.times_s)
            assert not np.allclose(copy.observations.values, item.observations.values)
            # kick_left has no mirror image among the moves, so no copy may be mirrored.
            assert copy.segments == item.segments


def test_the_same_seed_gives_the_same_copies(project, options, seen):
    first = replace(project, recordings=project.recordings[:1])
    shutil.rmtree(project.folder / "cache")
    again = observe_project(first, options)
    other = observe_project(first, replace(options, seed=1))
    np.testing.assert_array_equal(
        again[0].augmented[0].observations.values, seen[0].augmented[0].observations.values
    )
    assert not np.allclose(
        other[0].augmented[0].observations.values, seen[0].augmented[0].observations.values
    )


def test_a_part_is_cut_out_of_the_copies_too(seen):
    cut = cut_recording(seen[0], "part", 1.0, 5.0)
    for copy in cut.augmented:
        np.testing.assert_array_equal(copy.observations.times_s, cut.observations.times_s)
        assert {segment.recording for segment in copy.segments} <= {"part"}


@pytest.mark.parametrize("kind", ["frame", "lstm"])
def test_models_of_frames_and_of_sequences_are_trained_and_scored(project, options, seen, kind):
    trained = replace(options, train=replace(options.train, architecture=kind))
    bundle = teach_on(seen[:2], project.moves, trained)
    report = score_bundle(bundle, seen[2:], split="by person")
    assert bundle.features == "mobilenet"
    assert 0.0 <= report.frame_f1 <= 1.0
    assert "the article's rule" in report.baselines
