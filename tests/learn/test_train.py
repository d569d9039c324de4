import math
from dataclasses import replace

import numpy as np
import pytest

from moveset.base.errors import TrainingError
from moveset.base.values import Fold, Sample
from moveset.learn.architectures import KINDS
from moveset.learn.train import (
    Lesson,
    Trainer,
    TrainOptions,
    article_options,
    cross_fit,
    fit,
)
from moveset.recognise.network import Network

CLASSES = ("jump", "kick", "punch", "none")
QUICK = TrainOptions(epochs=6, min_steps=8, copies=0)


def same(values):
    return values


def lesson(**changes):
    return Lesson(CLASSES, same, None, replace(QUICK, **changes))


def accuracy(model, sample, windows_of):
    answer = Network(model.onnx).predict(windows_of(sample.values, model.ticks))
    return (answer.argmax(axis=1) == sample.labels).mean()


@pytest.mark.parametrize("kind", KINDS)
def test_moves_of_a_recording_never_seen_are_known(kind, make_samples, windows_of):
    *samples, new = make_samples(4)
    model = fit(samples, lesson(kind=kind, epochs=10), rng=np.random.default_rng(0))
    assert (model.kind, model.ticks, model.size) == (kind, KINDS[kind].ticks, 12)
    assert len(model.curve) == model.best_epoch == 10
    assert accuracy(model, new, windows_of) > 0.9


def test_single_move_is_told_from_none(make_samples, windows_of):
    *samples, new = make_samples(4, moves=1)
    one_move = Lesson(("jump", "none"), same, None, replace(QUICK, kind="frame"))
    model = fit(samples, one_move, rng=np.random.default_rng(0))
    answer = Network(model.onnx).predict(windows_of(new.values, model.ticks))
    np.testing.assert_allclose(answer.sum(axis=1), 1.0, rtol=1e-5)
    assert (answer.argmax(axis=1) == new.labels).mean() > 0.9


def test_same_seed_same_bytes_and_other_seed_others(make_samples):
    trainer = Trainer(lesson(epochs=1, kind="frame"))
    pool = trainer.prepare(make_samples(2), np.random.default_rng(0))
    both = Fold(("a1", "b1"), ())
    first, again, other = (
        trainer.fit(pool, both, rng=np.random.default_rng(seed)).onnx for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_stops_when_held_out_gets_no_better_and_keeps_the_best(make_samples):
    trainer = Trainer(lesson(kind="frame", epochs=60, patience=3))
    pool = trainer.prepare(make_samples(4, noise=1.5), np.random.default_rng(0))
    fold = Fold(("a1", "b1", "c1"), ("d1",))
    model = trainer.fit(pool, fold, rng=np.random.default_rng(0))
    losses = [point.held_out_loss for point in model.curve]
    assert len(model.curve) < 60
    assert model.best_epoch == len(model.curve) - 3
    assert losses[model.best_epoch - 1] == pytest.approx(min(losses), rel=0.01)
    again = trainer.fit(pool, fold, rng=np.random.default_rng(0), epochs=model.best_epoch)
    assert again.onnx == model.onnx


def test_nothing_held_out_leaves_that_half_of_the_curve_empty(make_samples):
    model = fit(make_samples(2), lesson(kind="frame", epochs=2), rng=np.random.default_rng(0))
    assert all(math.isnan(point.held_out_loss) for point in model.curve)
    assert all(point.loss > 0.0 for point in model.curve)


def test_rare_move_is_found_more_often_when_classes_are_balanced(make_samples, windows_of):
    *samples, new = make_samples(5, rarest=0.05, noise=1.2)
    new = make_samples(1, seed=9, noise=1.2)[0]
    found = []
    for limit in (1.0, 10.0):
        how = lesson(kind="frame", max_class_weight=limit)
        model = fit(samples, how, rng=np.random.default_rng(0))
        answer = Network(model.onnx).predict(windows_of(new.values, model.ticks))
        found.append((answer.argmax(axis=1) == 0)[new.labels == 0].mean())
    assert found[1] > found[0]


def test_ticks_without_weight_are_not_learnt(make_samples, windows_of):
    *samples, new = make_samples(4)
    rng = np.random.default_rng(0)

    def spoil(sample):
        wrong = np.arange(len(sample.labels)) % 3 == 0
        labels = np.where(wrong, rng.permutation(sample.labels), sample.labels)
        return replace(sample, labels=labels, weights=(~wrong).astype(np.float32))

    model = fit([spoil(sample) for sample in samples], lesson(kind="frame"), rng=rng)
    assert accuracy(model, new, windows_of) > 0.9


def test_copies_are_made_before_features(make_samples):
    seen = []

    def features(values):
        seen.append(values)
        return values

    def augment(sample, rng):
        return replace(sample, values=sample.values + 100.0)

    how = Lesson(CLASSES, features, augment, replace(QUICK, copies=2, kind="frame"))
    Trainer(how).prepare(make_samples(2), np.random.default_rng(0))
    assert sum(values.mean() > 50.0 for values in seen) == 4
    assert sum(values.mean() < 50.0 for values in seen) == 2


def test_held_out_recordings_teach_nothing(make_samples):
    """Their labels, their features and their copies may be anything."""
    *samples, held_out = make_samples(3)
    wild = Sample("c1", "c", held_out.values * 50.0, held_out.labels * 0, held_out.weights)
    trainer = Trainer(lesson(kind="frame", epochs=2, patience=9))
    curves = []
    for other in (held_out, wild):
        pool = trainer.prepare([*samples, other], np.random.default_rng(0))
        fold = Fold(("a1", "b1"), ("c1",))
        curves.append(trainer.fit(pool, fold, rng=np.random.default_rng(0)).curve)
    assert [point.loss for point in curves[0]] == [point.loss for point in curves[1]]


def test_cross_fit_gives_each_fold_a_model_and_learns_all_for_as_long_as_they_needed(
    make_samples, windows_of
):
    samples = make_samples(3)
    names = [sample.recording for sample in samples]
    folds = [Fold(tuple(n for n in names if n != name), (name,)) for name in names]
    told = []
    crossed = cross_fit(
        samples,
        folds,
        lesson(kind="frame"),
        rng=np.random.default_rng(0),
        progress=lambda *step: told.append(step),
    )
    assert len(crossed.folds) == 3
    assert crossed.final.best_epoch == sorted(crossed.best_epochs)[1]
    for sample, model in zip(samples, crossed.folds, strict=True):
        assert accuracy(model, sample, windows_of) > 0.85
    assert {what for what, _, _ in told} == {f"learn {number}/4" for number in (1, 2, 3, 4)}
    assert all(0 < done <= whole for _, done, whole in told)


def test_fold_may_lack_a_move_but_not_all(make_samples):
    first, second = make_samples(2)
    jumps = first.labels == 0
    first = replace(first, labels=np.where(jumps, 3, first.labels))
    folds = [Fold(("a1",), ("b1",)), Fold(("b1",), ("a1",))]
    how = lesson(kind="frame", epochs=1)
    assert len(cross_fit([first, second], folds, how, rng=np.random.default_rng(0)).folds) == 2
    second = replace(second, labels=np.where(second.labels == 0, 3, second.labels))
    with pytest.raises(TrainingError, match="nobody is seen doing jump"):
        cross_fit([first, second], folds, how, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda s: replace(s, values=s.values * np.nan), "a1 gives features that are not numbers"),
        (lambda s: replace(s, weights=s.weights * 0.0), "nothing to learn from"),
        (lambda s: replace(s, labels=s.labels * 0), "nobody is seen doing kick, punch"),
    ],
)
def test_unsound_recordings_are_refused_in_words(spoil, words, make_samples):
    with pytest.raises(TrainingError, match=words):
        fit([spoil(make_samples(1)[0])], lesson(), rng=np.random.default_rng(0))


def test_recording_on_both_sides_is_refused(make_samples):
    samples = make_samples(2)
    with pytest.raises(TrainingError, match="two recordings have one name"):
        fit(samples, lesson(), rng=np.random.default_rng(0), held_out=samples[:1])


def test_learning_that_goes_astray_says_so(make_samples):
    how = lesson(kind="frame", learning_rate=math.inf)
    with pytest.raises(TrainingError, match="lower learning rate"):
        fit(make_samples(1), how, rng=np.random.default_rng(0))


def test_interrupt_passes_through(make_samples):
    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(make_samples(1), lesson(kind="frame"), rng=np.random.default_rng(0), progress=stop)


def test_the_articles_way_learns_for_its_time_and_keeps_the_last_weights(make_samples):
    *samples, held = make_samples(4)
    article = replace(article_options(len(CLASSES)), epochs=5, learning_rate=1e-3, copies=0)
    model = fit(samples, Lesson(CLASSES, same, None, article), rng=np.random.default_rng(0))
    judged = fit(
        samples,
        Lesson(CLASSES, same, None, article),
        rng=np.random.default_rng(0),
        held_out=[held],
    )
    assert len(model.curve) == model.best_epoch == judged.best_epoch == 5
    assert not math.isnan(judged.curve[-1].held_out_accuracy)
    assert article_options(2).epochs == 50


def test_an_epoch_of_the_articles_takes_ten_batches_and_reads_every_copy(make_samples):
    told = []
    article = replace(article_options(len(CLASSES)), epochs=2, copies=3)
    lesson = Lesson(CLASSES, same, lambda sample, _: sample, article)
    trainer = Trainer(lesson, lambda *batch: told.append(batch))
    samples = make_samples(2)
    pool = trainer.prepare(samples, np.random.default_rng(0))
    fold = Fold(tuple(sample.recording for sample in samples), (), "learn")
    trainer.fit(pool, fold, rng=np.random.default_rng(0))
    assert [(job, epoch) for job, epoch, _, _ in told] == [("learn", 1)] * 10 + [("learn", 2)] * 10
    assert all(math.isfinite(cost) and 0.0 <= right <= 1.0 for _, _, cost, right in told)
