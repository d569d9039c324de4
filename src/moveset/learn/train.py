"""Samples to a model and its learning curve, the heart of learning; touches no disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from statistics import median_high

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.values import BatchLog, Fold, Progress, Sample
from moveset.learn.architectures import Kind, find_kind
from moveset.learn.epochs import Plan, Watch, make_course, run_epochs
from moveset.learn.onnx_writer import Standard
from moveset.learn.pieces import (
    Augment,
    Features,
    Pool,
    Track,
    check_classes,
    make_pool,
    measure_class_weights,
    measure_standard,
)
from moveset.learn.steps import Learner, Weighing
from moveset.recognise.model import Model


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """How a model is learnt."""

    kind: str = "tcn"  # a name in models.KINDS
    epochs: int = 30  # at most; exactly so many where nothing is held out
    patience: int = 4  # epochs without a better held-out loss before it stops; 0: never
    min_steps: int = 16  # an epoch goes over few recordings more than once, to make so many steps
    batch_size: int = 0  # pieces in a step; 0: as suits the kind
    batch_share: float = 0.0  # instead, the share of what an epoch learns from
    every_copy: bool = False  # an epoch reads a recording and all its copies
    learning_rate: float = 3e-3  # of AdamW
    weight_decay: float = 1e-3
    averaging: float = 0.98  # weights are averaged over about the last 50 steps; 0: the last alone
    standardise: bool = True  # features to mean 0 and spread 1, as in what is learnt from
    smoothing: float = 0.05  # share of the truth spread over all classes
    copies: int = 4  # altered copies of each recording; an epoch reads the recording or one of them
    max_class_weight: float = 1.0  # of a rare class, against the commonest; 1: all weigh alike


def article_options(classes: int) -> TrainOptions:
    """Return how the article learns from pictures, binary for two classes, n-ary for more.

    Its batch is a tenth of the set, 16 copies of each picture are all read in every epoch, and it
    learns for a fixed time, judged by nothing. Its losses took probabilities for logits; ours do
    not, so its rates bring more than they brought there.

    References
    ----------
    M. Gechev, Playing Mortal Kombat with TensorFlow.js, 2018, and mgechev/mk-tfjs.
    """
    epochs, rate = (50, 1e-4) if classes == 2 else (500, 1e-6)
    return TrainOptions(
        kind="article",
        epochs=epochs,
        patience=0,
        min_steps=1,
        batch_share=0.1,
        every_copy=True,
        learning_rate=rate,
        weight_decay=0.0,
        averaging=0.0,
        standardise=False,
        smoothing=0.0,
        copies=16,
    )


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learnt, and how, from whichever recordings.

    Attributes
    ----------
    classes
        The moves, then ``none``: what labels count.
    features
        From observations (t, width) to features (t, size), causal.
    augment
        From a sample and a generator to an altered sample.
    """

    classes: tuple[str, ...]
    features: Features
    augment: Augment | None = None
    options: TrainOptions = field(default_factory=TrainOptions)


@dataclass(frozen=True, slots=True)
class CrossFit:
    """Models of a cross-validation, and the one to keep.

    Attributes
    ----------
    folds
        A model for each fold, which has not learnt from that fold's test recordings.
    final
        A model of all recordings, learnt for the folds' median best epoch.
    """

    folds: tuple[Model, ...]
    final: Model

    @property
    def best_epochs(self) -> tuple[int, ...]:
        """The epoch at which each fold was best."""
        return tuple(model.best_epoch for model in self.folds)


def fit(
    samples: Sequence[Sample],
    lesson: Lesson,
    *,
    rng: np.random.Generator,
    held_out: Sequence[Sample] = (),
    progress: Progress | None = None,
) -> Model:
    """Return a model of the samples.

    Parameters
    ----------
    held_out
        Recordings that are not learnt from: learning stops when they get no better, and the best
        weights are kept. Without them it takes ``lesson.options.epochs``.
    progress
        Told after every epoch.

    Raises
    ------
    TrainingError
        When a move was not labelled, there is only one class, or features are not numbers.
    """
    trainer = Trainer(lesson)
    pool = trainer.prepare([*samples, *held_out], rng)
    names = [sample.recording for sample in samples]
    other = [sample.recording for sample in held_out]
    return trainer.fit(pool, Fold(tuple(names), tuple(other), "learn"), rng=rng, progress=progress)


def cross_fit(
    samples: Sequence[Sample],
    folds: Sequence[Fold],
    lesson: Lesson,
    *,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> CrossFit:
    """Return a model for each fold and one of all samples, for the price of one compilation.

    Raises
    ------
    TrainingError
        As ``fit``; a fold may lack a move as long as all together do not.
    """
    trainer = Trainer(lesson)
    return trainer.cross_fit(trainer.prepare(samples, rng), folds, rng=rng, progress=progress)


class Trainer:
    """Learns one lesson from many choices of recordings, compiling the network once."""

    def __init__(self, lesson: Lesson, log: BatchLog | None = None) -> None:
        self._lesson = lesson
        self._log = log
        self._options = lesson.options
        self._kind: Kind = find_kind(lesson.options.kind)
        self._learner: Learner | None = None

    def prepare(
        self,
        samples: Sequence[Sample],
        rng: np.random.Generator,
        copies: Sequence[Sample] = (),
    ) -> Pool:
        """Return features of the samples and of their altered copies; recordings' names differ.

        Parameters
        ----------
        copies
            Altered copies that were made before, of the same names.

        Notes
        -----
        A copy goes by its recording's name, so no split can part the two.
        """
        names = [sample.recording for sample in samples]
        if len(set(names)) < len(names):
            raise TrainingError("two recordings have one name, or one is learnt from and held out")
        augment, number = self._lesson.augment, self._options.copies
        altered = [
            augment(sample, rng) for sample in samples for _ in range(number) if augment is not None
        ]
        return make_pool(samples, self._lesson.features, self._kind, [*copies, *altered])

    def cross_fit(
        self,
        pool: Pool,
        folds: Sequence[Fold],
        *,
        rng: np.random.Generator,
        progress: Progress | None = None,
    ) -> CrossFit:
        """Return a model for each fold, and one of every recording that a fold names."""
        every = tuple(sorted({name for fold in folds for name in (*fold.train, *fold.test)}))
        check_classes(pool, pool.of(every), self._lesson.classes, every_move=True)
        models = []
        for number, fold in enumerate(folds, 1):
            named = replace(fold, name=f"learn {number}/{len(folds) + 1}")
            models.append(self.fit(pool, named, rng=rng, every_move=False, progress=progress))
        epochs = median_high(model.best_epoch for model in models)
        last = Fold(every, (), f"learn {len(folds) + 1}/{len(folds) + 1}")
        final = self.fit(pool, last, rng=rng, epochs=epochs, progress=progress)
        return CrossFit(tuple(models), final)

    def fit(
        self,
        pool: Pool,
        fold: Fold,
        *,
        rng: np.random.Generator,
        epochs: int | None = None,
        every_move: bool = True,
        progress: Progress | None = None,
    ) -> Model:
        """Return a model of ``fold.train``, stopped early by ``fold.test``.

        Parameters
        ----------
        epochs
            Instead of the options'.
        every_move
            Whether each move must be among the recordings.
        """
        tracks = pool.of(fold.train)
        check_classes(pool, tracks, self._lesson.classes, every_move=every_move)
        learner, plan = self._open_learner(pool), self._plan(tracks, epochs)
        course = make_course(pool, tracks, pool.of(fold.test), self._weigh(pool, tracks))
        watch = Watch(
            partial(progress, fold.name) if progress else None,
            partial(self._log, fold.name) if self._log else None,
        )
        outcome = run_epochs(learner, course, plan, rng, watch)
        return Model(
            kind=self._options.kind,
            ticks=self._kind.ticks,
            size=learner.size,
            classes=self._lesson.classes,
            onnx=learner.export(outcome.state, course.weighing.standard),
            curve=outcome.curve,
            best_epoch=outcome.best_epoch,
        )

    def _plan(self, tracks: Sequence[Track], epochs: int | None) -> Plan:
        options = self._options
        batch = options.batch_size or self._kind.batch
        if options.batch_share:
            read = [track for track in tracks if options.every_copy or not track.altered]
            pieces = sum(-(-track.ticks // self._kind.step) for track in read)
            batch = max(1, round(options.batch_share * pieces))
        return Plan(
            epochs or options.epochs, options.patience, options.min_steps, batch, options.every_copy
        )

    def _weigh(self, pool: Pool, tracks: Sequence[Track]) -> Weighing:
        classes, limit = len(self._lesson.classes), self._options.max_class_weight
        weights = measure_class_weights(pool, tracks, classes, limit)
        size = pool.features.shape[1]
        plain = Standard(np.zeros(size, np.float32), np.ones(size, np.float32))
        standard = measure_standard(pool, tracks) if self._options.standardise else plain
        return Weighing(standard, weights)

    def _open_learner(self, pool: Pool) -> Learner:
        if self._learner is None:
            options = self._options
            self._learner = Learner(
                self._kind,
                (pool.features.shape[1], len(self._lesson.classes)),
                learning_rate=options.learning_rate,
                weight_decay=options.weight_decay,
                smoothing=options.smoothing,
                averaging=options.averaging,
            )
        return self._learner
