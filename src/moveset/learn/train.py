"""Training of models on samples, in memory or from temporary files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median_high

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.values import BatchCallback, Fold, ProgressCallback, Sample
from moveset.learn.architectures import find_architecture
from moveset.learn.batches import count_windows
from moveset.learn.dataset import (
    SequenceIndex,
    SlidingWindowDataset,
    check_classes,
    compute_class_weights,
    make_dataset,
)
from moveset.learn.disk_dataset import open_disk_dataset
from moveset.learn.fit_loop import Callbacks, FitConfig, make_training_data, run_epochs
from moveset.learn.scaler import fit_scaler, identity_scaler
from moveset.learn.task import TaskSpec
from moveset.learn.training_step import CompiledNetwork, OptimiserOptions, TrainingStatistics
from moveset.recognise.model import Model


@dataclass(frozen=True, slots=True)
class CrossFit:
    """Models of a cross-validation.

    Attributes
    ----------
    folds
        One model for each fold, not trained on that fold's test recordings.
    final
        The model of all recordings, trained for the median of the folds' best epochs.
    """

    folds: tuple[Model, ...]
    final: Model


def fit(
    samples: Sequence[Sample],
    spec: TaskSpec,
    *,
    rng: np.random.Generator,
    held_out: Sequence[Sample] = (),
    progress: ProgressCallback | None = None,
) -> Model:
    """Return a model of the samples.

    Parameters
    ----------
    held_out
        Validation recordings for early stopping; the weights with the lowest validation loss are
        kept. Without them, training takes ``spec.options.epochs``.
    progress
        Called after every epoch.

    Raises
    ------
    TrainingError
        When a move has no label, there is only one class, or features are not finite.
    """
    trainer = Trainer(spec)
    dataset = trainer.prepare([*samples, *held_out], rng)
    names = tuple(sample.recording for sample in samples)
    others = tuple(sample.recording for sample in held_out)
    return trainer.fit(dataset, Fold(names, others, "learn"), rng=rng, progress=progress)


class Trainer:
    """Trains one task on any selection of recordings, compiling the network once."""

    def __init__(self, spec: TaskSpec, log: BatchCallback | None = None) -> None:
        self._spec = spec
        self._log = log
        self._options = spec.options
        self._architecture = find_architecture(spec.options.architecture)
        self._network: CompiledNetwork | None = None

    def prepare(
        self,
        samples: Sequence[Sample],
        rng: np.random.Generator,
        copies: Sequence[Sample] = (),
    ) -> SlidingWindowDataset:
        """Return the dataset of samples and of their augmented copies.

        Parameters
        ----------
        samples
            With different names of recordings.
        copies
            Augmented copies made before, named after their recordings.

        Notes
        -----
        A copy has its recording's name, so a split never separates the two.
        """
        names = [sample.recording for sample in samples]
        if len(set(names)) < len(names):
            raise TrainingError(
                "two recordings have one name, or one is in the training and the validation set"
            )
        augment, number = self._spec.augment, self._options.copies
        augmented = [
            augment(sample, rng) for sample in samples for _ in range(number) if augment is not None
        ]
        return make_dataset(samples, self._spec.features, self._architecture, [*copies, *augmented])

    def prepare_on_disk(
        self, samples: Iterable[Sample], rng: np.random.Generator, folder: Path
    ) -> AbstractContextManager[SlidingWindowDataset]:
        """Return the dataset of samples and of their augmented copies, in temporary files.

        Parameters
        ----------
        samples
            With different names of recordings; one at a time is in memory.
        folder
            Where the files are made; they are gone after the block.
        """
        return open_disk_dataset(
            self._versions(samples, rng), self._spec.features, self._architecture, folder
        )

    def _versions(
        self, samples: Iterable[Sample], rng: np.random.Generator
    ) -> Iterator[tuple[Sample, bool]]:
        """Yield each sample and its augmented copies, and whether it is a copy."""
        augment = self._spec.augment
        for sample in samples:
            yield sample, False
            if augment:
                yield from ((augment(sample, rng), True) for _ in range(self._options.copies))

    def cross_fit(
        self,
        dataset: SlidingWindowDataset,
        folds: Sequence[Fold],
        *,
        rng: np.random.Generator,
        progress: ProgressCallback | None = None,
    ) -> CrossFit:
        """Return a model for each fold, and one of every recording that a fold names.

        Raises
        ------
        TrainingError
            As ``fit``; a fold may lack a move if all folds together do not.
        """
        names = tuple(sorted({name for fold in folds for name in (*fold.train, *fold.test)}))
        check_classes(dataset, dataset.select(names), self._spec.classes, every_move=True)
        models = []
        for number, fold in enumerate(folds, 1):
            named = replace(fold, name=f"learn {number}/{len(folds) + 1}")
            models.append(self.fit(dataset, named, rng=rng, every_move=False, progress=progress))
        epochs = median_high(model.best_epoch for model in models)
        last = Fold(names, (), f"learn {len(folds) + 1}/{len(folds) + 1}")
        final = self.fit(dataset, last, rng=rng, epochs=epochs, progress=progress)
        return CrossFit(tuple(models), final)

    def fit(
        self,
        dataset: SlidingWindowDataset,
        fold: Fold,
        *,
        rng: np.random.Generator,
        epochs: int | None = None,
        every_move: bool = True,
        progress: ProgressCallback | None = None,
    ) -> Model:
        """Return a model of ``fold.train``, with early stopping on ``fold.test``.

        Parameters
        ----------
        epochs
            Instead of the options'.
        every_move
            Whether each move must be in the recordings.

        Raises
        ------
        TrainingError
            When a move is missing, there is only one class, or the loss is not finite.
        """
        training = dataset.select(fold.train)
        check_classes(dataset, training, self._spec.classes, every_move=every_move)
        network, config = self._compiled_network(dataset), self._config(training, epochs)
        statistics = self._statistics(dataset, training)
        data = make_training_data(dataset, training, dataset.select(fold.test), statistics)
        result = run_epochs(network, data, config, rng, self._callbacks(fold.name, progress))
        return Model(
            architecture=self._options.architecture,
            ticks=self._architecture.ticks,
            feature_size=network.feature_size,
            classes=self._spec.classes,
            onnx=network.export(result.state, statistics.scaler),
            curve=result.curve,
            best_epoch=result.best_epoch,
        )

    def _callbacks(self, stage: str, progress: ProgressCallback | None) -> Callbacks:
        return Callbacks(
            partial(progress, stage) if progress else None,
            partial(self._log, stage) if self._log else None,
        )

    def _config(self, training: Sequence[SequenceIndex], epochs: int | None) -> FitConfig:
        options = self._options
        return FitConfig(
            epochs or options.epochs,
            options.patience,
            options.min_steps,
            self._batch_size(training),
            options.every_copy,
        )

    def _batch_size(self, training: Sequence[SequenceIndex]) -> int:
        options = self._options
        if not options.batch_share:
            return options.batch_size or self._architecture.batch_size
        used = [one for one in training if options.every_copy or not one.augmented]
        windows = sum(count_windows(one, self._architecture) for one in used)
        return max(1, round(options.batch_share * windows))

    def _statistics(
        self, dataset: SlidingWindowDataset, training: Sequence[SequenceIndex]
    ) -> TrainingStatistics:
        """Return scaler and class weights of the training recordings."""
        weights = compute_class_weights(
            dataset, training, len(self._spec.classes), self._options.max_class_weight
        )
        if self._spec.pretraining:
            scaler = self._spec.pretraining.scaler
        elif self._options.scale_features:
            rows = dataset.weighted_rows(training)
            scaler = fit_scaler(dataset.features[part] for part in rows)
        else:
            scaler = identity_scaler(dataset.features.shape[1])
        return TrainingStatistics(scaler, weights)

    def _compiled_network(self, dataset: SlidingWindowDataset) -> CompiledNetwork:
        if self._network is None:
            options, pretraining = self._options, self._spec.pretraining
            self._network = CompiledNetwork(
                self._architecture,
                dataset.features.shape[1],
                len(self._spec.classes),
                options=OptimiserOptions(
                    learning_rate=options.learning_rate,
                    decay_steps=options.decay_steps,
                    weight_decay=options.weight_decay,
                    label_smoothing=options.label_smoothing,
                    ema_decay=options.ema_decay,
                ),
                start=pretraining.weights if pretraining else (),
            )
        return self._network
