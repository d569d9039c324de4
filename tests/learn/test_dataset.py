import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moveset.base.errors import TrainingError
from moveset.base.values import Sample
from moveset.learn.architectures import ARCHITECTURES
from moveset.learn.batches import ordered_batches, shuffled_batches
from moveset.learn.dataset import check_classes, compute_class_weights, make_dataset
from moveset.learn.scaler import fit_scaler

TCN = ARCHITECTURES["tcn"]


def numbered(name, ticks, offset=0.0, weight=1.0):
    """Return a recording whose only feature is the number of the tick."""
    values = (np.arange(ticks, dtype=np.float32) + offset)[:, None]
    labels = np.arange(ticks) % 3
    return Sample(name, "ann", values, labels, np.full(ticks, weight, np.float32))


def same(values):
    return values


@settings(deadline=None)
@given(
    ticks=st.lists(st.integers(1, 200), min_size=1, max_size=4),
    name=st.sampled_from(sorted(ARCHITECTURES)),
    batch=st.integers(1, 5),
)
def test_ordered_batches_hold_each_tick_once_with_its_own_past(ticks, name, batch):
    architecture = ARCHITECTURES[name]
    samples = [numbered(f"r{i}", count, 1000.0 * i) for i, count in enumerate(ticks)]
    dataset = make_dataset(samples, same, architecture)
    labelled = []
    for part in ordered_batches(dataset, dataset.sequences, architecture, batch):
        assert part.windows.shape == (batch, architecture.window_length, 1)
        for window_index, output in zip(*np.nonzero(part.weights), strict=True):
            window = part.windows[window_index, output : output + architecture.ticks, 0]
            first = window[-1] // 1000 * 1000
            np.testing.assert_array_equal(
                window, np.maximum(np.arange(1 - architecture.ticks, 1) + window[-1], first)
            )
            assert part.labels[window_index, output] == window[-1] % 1000 % 3
            labelled.append(window[-1])
    every = [
        sample.values[:: max(architecture.hop_length // architecture.output_length, 1), 0]
        for sample in samples
    ]
    assert sorted(labelled) == sorted(np.concatenate(every))


def test_shuffled_batches_are_full_and_from_the_selected_recordings():
    dataset = make_dataset([numbered("a", 300), numbered("b", 300, 1000.0)], same, TCN)
    rng = np.random.default_rng(0)
    batches = list(shuffled_batches(dataset, dataset.select(["b"]), TCN, 4, rng))
    assert all(batch.windows.shape == (4, TCN.window_length, 1) for batch in batches)
    assert all(batch.windows[batch.windows > 0].min() >= 1000 for batch in batches)


def test_copies_are_selected_with_their_recording():
    dataset = make_dataset([numbered("a", 20), numbered("b", 20)], same, TCN, [numbered("a", 15)])
    assert [(one.recording, one.augmented) for one in dataset.select(["a"])] == [
        ("a", False),
        ("a", True),
    ]


def test_scaled_training_ticks_have_mean_0_and_standard_deviation_1():
    rng = np.random.default_rng(0)
    values = rng.normal([5.0, -2.0, 7.0], [3.0, 0.1, 0.0], (500, 3)).astype(np.float32)
    weights = (np.arange(500) < 400).astype(np.float32)
    values[400:] = 1e6  # weighs nothing, so must not count
    dataset = make_dataset([Sample("a", "ann", values, np.zeros(500, int), weights)], same, TCN)
    scaler = fit_scaler(dataset.features[rows] for rows in dataset.weighted_rows(dataset.sequences))
    scaled = (values[:400] - scaler.mean) * scaler.scale
    np.testing.assert_allclose(scaled.mean(axis=0), 0.0, atol=1e-3)
    np.testing.assert_allclose(scaled.std(axis=0), [1.0, 1.0, 0.0], atol=1e-3)


def test_rare_classes_weigh_more_up_to_the_limit():
    labels = np.repeat([0, 1, 2], [10, 100, 890])
    ones = np.ones(1000, np.float32)
    dataset = make_dataset([Sample("a", "ann", ones[:, None], labels, ones)], same, TCN)
    weights = compute_class_weights(dataset, dataset.sequences, 4, max_weight=20.0)
    np.testing.assert_allclose(weights[:3] / weights[2], [20.0, 8.9, 1.0], rtol=1e-5)
    assert weights[3] == 0.0
    assert weights[labels].mean() == pytest.approx(1.0, rel=1e-5)


def test_move_without_labels_is_named():
    dataset = make_dataset([numbered("a", 30)], same, TCN)
    classes = ("jump", "kick", "punch", "squat", "none")
    with pytest.raises(TrainingError, match=r"nobody is seen doing squat: label it"):
        check_classes(dataset, dataset.sequences, classes, every_move=True)
    check_classes(dataset, dataset.sequences, classes, every_move=False)


def test_single_class_is_refused():
    ones = np.ones(30, np.float32)
    dataset = make_dataset([Sample("a", "ann", ones[:, None], np.zeros(30, int), ones)], same, TCN)
    with pytest.raises(TrainingError, match="in a there is only jump: record other moves"):
        check_classes(dataset, dataset.sequences, ("jump", "none"), every_move=True)


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        ([], "there is no recording"),
        ([numbered("clip7", 0)], "clip7 has no frames"),
        ([numbered("clip7", 9, np.nan)], "clip7 gives features that are not numbers"),
    ],
)
def test_unsound_samples_are_named(samples, words):
    with pytest.raises(TrainingError, match=words):
        make_dataset(samples, same, TCN)


def test_recordings_without_a_person_are_refused():
    dataset = make_dataset([numbered("a", 30, weight=0.0)], same, TCN)
    with pytest.raises(TrainingError, match="nothing to learn from"):
        list(dataset.weighted_rows(dataset.sequences))
