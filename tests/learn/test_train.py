import math
from dataclasses import replace

import numpy as np
import pytest

from moveset.base.errors import TrainingError
from moveset.base.values import Fold, Sample
from moveset.learn.architectures import ARCHITECTURES
from moveset.learn.task import TaskSpec
from moveset.learn.train import Trainer, fit
from moveset.learn.train_options import TrainOptions, article_options
from moveset.recognise.network import Network

CLASSES = ("jump", "kick", "punch", "none")
QUICK = TrainOptions(epochs=6, min_steps=8, copies=0)


def same(values):
    return values


def make_spec(**changes):
    if changes.get("architecture") == "frame":
        changes = {"batch_size": 2, **changes}  # 128 ticks, a quarter of the usual
    return TaskSpec(CLASSES, same, None, replace(QUICK, **changes))


def cross_fit(samples, folds, spec, progress=None):
    trainer, rng = Trainer(spec), np.random.default_rng(0)
    return trainer.cross_fit(trainer.prepare(samples, rng), folds, rng=rng, progress=progress)


def accuracy(model, sample, windows_of):
    predicted = Network(model.onnx).predict(windows_of(sample.values, model.ticks))
    return (predicted.argmax(axis=1) == sample.labels).mean()


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_moves_of_an_unseen_recording_are_recognised(architecture, make_samples, windows_of):
    *samples, new = make_samples(4)
    model = fit(
        samples, make_spec(architecture=architecture, epochs=10), rng=np.random.default_rng(0)
    )
    assert (model.architecture, model.ticks, model.feature_size) == (
        architecture,
        ARCHITECTURES[architecture].ticks,
        12,
    )
    assert len(model.curve) == model.best_epoch == 10
    assert accuracy(model, new, windows_of) > 0.9


def test_single_move_is_distinguished_from_none(make_samples, windows_of):
    *samples, new = make_samples(4, moves=1)
    one_move = TaskSpec(("jump", "none"), same, None, replace(QUICK, architecture="frame"))
    model = fit(samples, one_move, rng=np.random.default_rng(0))
    predicted = Network(model.onnx).predict(windows_of(new.values, model.ticks))
    np.testing.assert_allclose(predicted.sum(axis=1), 1.0, rtol=1e-5)
    assert (predicted.argmax(axis=1) == new.labels).mean() > 0.9


def test_same_seed_same_bytes_and_other_seed_others(make_samples):
    trainer = Trainer(make_spec(epochs=1, architecture="frame"))
    dataset = trainer.prepare(make_samples(2), np.random.default_rng(0))
    both = Fold(("a1", "b1"), ())
    first, again, other = (
        trainer.fit(dataset, both, rng=np.random.default_rng(seed)).onnx for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_early_stopping_keeps_the_best_epoch(make_samples):
    trainer = Trainer(make_spec(architecture="frame", epochs=60, patience=3))
    dataset = trainer.prepare(make_samples(4, noise=1.5), np.random.default_rng(0))
    fold = Fold(("a1", "b1", "c1"), ("d1",))
    model = trainer.fit(dataset, fold, rng=np.random.default_rng(0))
    losses = [point.held_out_loss for point in model.curve]
    assert len(model.curve) < 60
    assert model.best_epoch == len(model.curve) - 3
    assert losses[model.best_epoch - 1] == pytest.approx(min(losses), rel=0.01)
    again = trainer.fit(dataset, fold, rng=np.random.default_rng(0), epochs=model.best_epoch)
    assert again.onnx == model.onnx


def test_without_validation_the_curve_has_no_validation_losses(make_samples):
    model = fit(
        make_samples(2), make_spec(architecture="frame", epochs=2), rng=np.random.default_rng(0)
    )
    assert all(math.isnan(point.held_out_loss) for point in model.curve)
    assert all(point.loss > 0.0 for point in model.curve)


def test_rare_move_is_found_more_often_when_classes_are_balanced(make_samples, windows_of):
    *samples, new = make_samples(5, rarest=0.05, noise=1.2)
    new = make_samples(1, seed=9, noise=1.2)[0]
    found = []
    for limit in (1.0, 10.0):
        spec = make_spec(architecture="frame", max_class_weight=limit)
        model = fit(samples, spec, rng=np.random.default_rng(0))
        predicted = Network(model.onnx).predict(windows_of(new.values, model.ticks))
        found.append((predicted.argmax(axis=1) == 0)[new.labels == 0].mean())
    assert found[1] > found[0]


def test_ticks_without_weight_are_ignored(make_samples, windows_of):
    *samples, new = make_samples(4)
    rng = np.random.default_rng(0)

    def spoil(sample):
        wrong = np.arange(len(sample.labels)) % 3 == 0
        labels = np.where(wrong, rng.permutation(sample.labels), sample.labels)
        return replace(sample, labels=labels, weights=(~wrong).astype(np.float32))

    model = fit([spoil(sample) for sample in samples], make_spec(architecture="frame"), rng=rng)
    assert accuracy(model, new, windows_of) > 0.9


def test_copies_are_made_before_features(make_samples):
    seen = []

    def features(values):
        seen.append(values)
        return values

    def augment(sample, rng):
        return replace(sample, values=sample.values + 100.0)

    spec = TaskSpec(CLASSES, features, augment, replace(QUICK, copies=2, architecture="frame"))
    Trainer(spec).prepare(make_samples(2), np.random.default_rng(0))
    assert sum(values.mean() > 50.0 for values in seen) == 4
    assert sum(values.mean() < 50.0 for values in seen) == 2


def test_validation_recordings_do_not_affect_training(make_samples):
    """Their labels, their features and their copies may be anything."""
    *samples, held_out = make_samples(3)
    wild = Sample("c1", "c", held_out.values * 50.0, held_out.labels * 0, held_out.weights)
    trainer = Trainer(make_spec(architecture="frame", epochs=2, patience=9))
    curves = []
    for other in (held_out, wild):
        dataset = trainer.prepare([*samples, other], np.random.default_rng(0))
        fold = Fold(("a1", "b1"), ("c1",))
        curves.append(trainer.fit(dataset, fold, rng=np.random.default_rng(0)).curve)
    assert [point.loss for point in curves[0]] == [point.loss for point in curves[1]]


def test_cross_fit_returns_a_model_of_each_fold_and_one_of_all_recordings(make_samples, windows_of):
    samples = make_samples(3)
    names = [sample.recording for sample in samples]
    folds = [Fold(tuple(n for n in names if n != name), (name,)) for name in names]
    calls = []
    crossed = cross_fit(
        samples,
        folds,
        make_spec(architecture="frame"),
        progress=lambda *step: calls.append(step),
    )
    assert len(crossed.folds) == 3
    assert crossed.final.best_epoch == sorted(model.best_epoch for model in crossed.folds)[1]
    for sample, model in zip(samples, crossed.folds, strict=True):
        assert accuracy(model, sample, windows_of) > 0.85
    assert {what for what, _, _ in calls} == {f"learn {number}/4" for number in (1, 2, 3, 4)}
    assert all(0 < done <= whole for _, done, whole in calls)


def test_fold_may_lack_a_move_but_not_all(make_samples):
    first, second = make_samples(2)
    jumps = first.labels == 0
    first = replace(first, labels=np.where(jumps, 3, first.labels))
    folds = [Fold(("a1",), ("b1",)), Fold(("b1",), ("a1",))]
    spec = make_spec(architecture="frame", epochs=1)
    assert len(cross_fit([first, second], folds, spec).folds) == 2
    second = replace(second, labels=np.where(second.labels == 0, 3, second.labels))
    with pytest.raises(TrainingError, match="nobody is seen doing jump"):
        cross_fit([first, second], folds, spec)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda s: replace(s, values=s.values * np.nan), "a1 gives features that are not numbers"),
        (lambda s: replace(s, weights=s.weights * 0.0), "nothing to learn from"),
        (lambda s: replace(s, labels=s.labels * 0), "nobody is seen doing kick, punch"),
    ],
)
def test_bad_recordings_are_refused_by_name(spoil, words, make_samples):
    with pytest.raises(TrainingError, match=words):
        fit([spoil(make_samples(1)[0])], make_spec(), rng=np.random.default_rng(0))


def test_recording_on_both_sides_is_refused(make_samples):
    samples = make_samples(2)
    with pytest.raises(TrainingError, match="two recordings have one name"):
        fit(samples, make_spec(), rng=np.random.default_rng(0), held_out=samples[:1])


def test_divergence_is_reported(make_samples):
    spec = make_spec(architecture="frame", learning_rate=math.inf)
    with pytest.raises(TrainingError, match="lower learning rate"):
        fit(make_samples(1), spec, rng=np.random.default_rng(0))


def test_interrupt_passes_through(make_samples):
    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(
            make_samples(1),
            make_spec(architecture="frame"),
            rng=np.random.default_rng(0),
            progress=stop,
        )


def test_article_options_train_for_a_fixed_time_and_keep_the_last_weights(make_samples):
    *samples, held = make_samples(4)
    article = replace(article_options(len(CLASSES)), epochs=5, learning_rate=1e-3, copies=0)
    model = fit(samples, TaskSpec(CLASSES, same, None, article), rng=np.random.default_rng(0))
    judged = fit(
        samples,
        TaskSpec(CLASSES, same, None, article),
        rng=np.random.default_rng(0),
        held_out=[held],
    )
    assert len(model.curve) == model.best_epoch == judged.best_epoch == 5
    assert not math.isnan(judged.curve[-1].held_out_accuracy)
    assert article_options(2).epochs == 50


def test_an_epoch_with_article_options_has_ten_batches_and_uses_every_copy(make_samples):
    calls = []
    article = replace(article_options(len(CLASSES)), epochs=2, copies=3)
    spec = TaskSpec(CLASSES, same, lambda sample, _: sample, article)
    trainer = Trainer(spec, lambda *batch: calls.append(batch))
    samples = make_samples(2)
    dataset = trainer.prepare(samples, np.random.default_rng(0))
    fold = Fold(tuple(sample.recording for sample in samples), (), "learn")
    trainer.fit(dataset, fold, rng=np.random.default_rng(0))
    assert [(job, epoch) for job, epoch, _, _ in calls] == [("learn", 1)] * 10 + [("learn", 2)] * 10
    assert all(math.isfinite(cost) and 0.0 <= right <= 1.0 for _, _, cost, right in calls)
