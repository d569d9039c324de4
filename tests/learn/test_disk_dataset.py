import numpy as np
import pytest

from moveset.base.errors import TrainingError, WriteError
from moveset.learn import dataset as dataset_module
from moveset.learn import disk_dataset as disk_module
from moveset.learn.dataset import compute_class_weights
from moveset.learn.scaler import fit_scaler
from moveset.learn.task import TaskSpec
from moveset.learn.train import Trainer
from moveset.learn.train_options import TrainOptions


def same(values):
    return values


def trainer(copies=0):
    options = TrainOptions(copies=copies)
    return Trainer(TaskSpec(("p", "q", "r", "none"), same, lambda one, _: one, options))


def test_a_dataset_on_disk_is_the_one_in_memory(make_samples, tmp_path):
    samples = make_samples(3)
    expected = trainer().prepare(samples, np.random.default_rng(0))
    with trainer().prepare_on_disk(iter(samples), np.random.default_rng(0), tmp_path) as found:
        assert found.sequences == expected.sequences
        for name in ("features", "labels", "weights"):
            np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
            assert getattr(found, name).dtype == getattr(expected, name).dtype
        assert not list(tmp_path.iterdir())  # the files have no name, so none can stay


def test_copies_follow_their_recordings(make_samples, tmp_path):
    with trainer(2).prepare_on_disk(make_samples(2), np.random.default_rng(0), tmp_path) as found:
        assert [(one.recording, one.augmented) for one in found.sequences] == [
            ("a1", False),
            ("a1", True),
            ("a1", True),
            ("b1", False),
            ("b1", True),
            ("b1", True),
        ]


def test_statistics_in_parts_are_those_of_the_whole(make_samples, tmp_path, monkeypatch):
    samples = make_samples(5, ticks=333)
    whole = trainer().prepare(samples, np.random.default_rng(0))
    monkeypatch.setattr(dataset_module, "CHUNK_ROWS", 400)
    with trainer().prepare_on_disk(samples, np.random.default_rng(0), tmp_path) as parts:
        assert len(list(parts.weighted_rows(parts.sequences))) == 3
        weights = [compute_class_weights(one, one.sequences, 4, 5.0) for one in (whole, parts)]
        np.testing.assert_array_equal(*weights)
        scalers = [
            fit_scaler(one.features[rows] for rows in one.weighted_rows(one.sequences))
            for one in (whole, parts)
        ]
        np.testing.assert_allclose(scalers[0].mean, scalers[1].mean, rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(scalers[0].scale, scalers[1].scale, rtol=1e-5)


def test_a_full_disk_is_said(make_samples, tmp_path, monkeypatch):
    class Full:
        def write(self, _):
            raise OSError(28, "No space left on device")

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(disk_module, "TemporaryFile", lambda **_: Full())
    with (
        pytest.raises(WriteError, match="the disk is full"),
        trainer().prepare_on_disk(make_samples(1), np.random.default_rng(0), tmp_path),
    ):
        pass


def test_no_recording_is_refused(tmp_path):
    with (
        pytest.raises(TrainingError, match="there is no recording"),
        trainer().prepare_on_disk([], np.random.default_rng(0), tmp_path),
    ):
        pass
