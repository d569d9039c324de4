"""Training on more recordings than fit into memory: read one by one, with people held out."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.values import (
    BatchCallback,
    EventTimeline,
    FloatArray,
    Fold,
    LabelArray,
    MoveSetting,
    ProgressCallback,
    Recording,
    Sample,
    ScoreTrack,
    TriggerRule,
)
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.cross_validation import TrainedRecogniser
from moveset.learn.dataset import SlidingWindowDataset
from moveset.learn.held_out_people import RecordingFacts
from moveset.learn.held_out_rules import calibrate_scores, fit_shifted_rules, press_held_out
from moveset.learn.inner_folds import make_inner_folds
from moveset.learn.options import TeachOptions
from moveset.learn.rule_fitting import ScoredRecording
from moveset.learn.samples import make_sample
from moveset.learn.task import make_task
from moveset.learn.temperature import calibrate_model, fit_temperature
from moveset.learn.train import Trainer
from moveset.recognise.model import Model
from moveset.recognise.predictor import WindowClassifier
from moveset.see.registry import open_extractor
from moveset.see.resample import tick_times

REFIT_SHARE: Final = 0.1
"""If more than this share of the recordings is held out, a last network is trained on all."""

Read = Callable[[Container[str] | None], Iterator[LabelledRecording]]
"""Yields the recordings of these names, or all of them, always in the same order."""


@dataclass(frozen=True, slots=True)
class RecordingSource:
    """Recordings that can be read again and again."""

    facts: Sequence[RecordingFacts]
    read: Read


@dataclass(frozen=True, slots=True)
class _HeldOut:
    """A held-out recording without its landmarks: its scores, and the label of each tick."""

    recording: Recording
    duration_s: float
    scored: ScoredRecording
    labels: LabelArray
    weights: FloatArray


class OutOfCoreTrainer:
    """Trains on recordings that are read one at a time; features wait in temporary files.

    Parameters
    ----------
    moves
        The moves to train; segments of others count as ``none``.
    folder
        Where the temporary files are made.
    """

    def __init__(
        self,
        source: RecordingSource,
        moves: Sequence[MoveSetting],
        options: TeachOptions,
        *,
        folder: Path,
        log: BatchCallback | None = None,
    ) -> None:
        self.extractor = open_extractor(options.features, options.feature_settings)
        self._source, self._moves, self._options = source, tuple(moves), options
        self._folder = folder
        self._names = names = tuple(move.move for move in moves)
        self._rng = np.random.default_rng(options.seed)
        examples = sum(one.examples.get(name, 0) for one in source.facts for name in names)
        task = make_task(self.extractor, names, options, examples=examples)
        self._trainer = Trainer(task, log)

    def teach(self, fold: Fold, progress: ProgressCallback | None = None) -> TrainedRecogniser:
        """Return a model, with rules, temperature and epochs chosen on the held-out recordings.

        Raises
        ------
        TrainingError
            A move is missing, there is only one class, or features are not finite.
        WriteError
            The disk is full.
        """
        samples = self._read_samples(progress)
        with self._trainer.prepare_on_disk(samples, self._rng, self._folder) as dataset:
            left_out = len(self._source.facts) - len(fold.train)
            refits = left_out > REFIT_SHARE * len(self._source.facts)
            stage = "learn 1/2" if refits else "learn"
            model = self._trainer.fit(
                dataset, replace(fold, name=stage), rng=self._rng, progress=progress
            )
            classifier = WindowClassifier(model, self.extractor)
            read = self._source.read({*fold.test})
            held_out = [self._score(classifier, item) for item in read]
            final = self._refit(dataset, model, progress) if refits else model
        return self._fit_rules(final, held_out)

    def _read_samples(self, progress: ProgressCallback | None) -> Iterator[Sample]:
        for number, item in enumerate(self._source.read(None), 1):
            yield make_sample(item, self._names, self._options.label_margin)
            if progress:
                progress("read", number, len(self._source.facts))

    def _refit(
        self, dataset: SlidingWindowDataset, model: Model, progress: ProgressCallback | None
    ) -> Model:
        """Return a model of all recordings, trained for as many epochs as were best."""
        everything = Fold(tuple(one.name for one in self._source.facts), (), "learn 2/2")
        final = self._trainer.fit(
            dataset, everything, rng=self._rng, epochs=model.best_epoch, progress=progress
        )
        return replace(final, curve=model.curve)

    def _score(self, classifier: WindowClassifier, item: LabelledRecording) -> _HeldOut:
        sample = make_sample(item, self._names, self._options.label_margin)
        rows = classifier.predict_sample(sample)
        track = ScoreTrack(classifier.classes, tick_times(item.observations), rows)
        return _HeldOut(
            item.recording,
            item.duration_s,
            ScoredRecording(track, item.segments),
            sample.labels,
            sample.weights,
        )

    def _fit_rules(self, model: Model, held_out: Sequence[_HeldOut]) -> TrainedRecogniser:
        """Return the model with a temperature and rules."""
        temperature = fit_temperature(
            np.concatenate([one.scored.track.probabilities for one in held_out]),
            np.concatenate([one.labels for one in held_out]),
            np.concatenate([one.weights for one in held_out]),
        )
        calibrated = {
            one.recording.name: replace(one, scored=calibrate_scores(one.scored, temperature))
            for one in held_out
        }
        return TrainedRecogniser(
            calibrate_model(model, temperature),
            self._choose_rules([*calibrated.values()]),
            tuple(self._press_nested(calibrated)),
        )

    def _choose_rules(self, held_out: Sequence[_HeldOut]) -> tuple[TriggerRule, ...]:
        scored = [one.scored for one in held_out]
        shown = {segment.move for one in scored for segment in one.truth}
        return fit_shifted_rules(scored, self._moves, [*shown])

    def _press_nested(self, held_out: Mapping[str, _HeldOut]) -> Iterator[EventTimeline]:
        """Yield what is pressed in each recording, with rules fitted to those of other people."""
        if len(held_out) < 2:
            return
        for fold in make_inner_folds([one.recording for one in held_out.values()]):
            rules = self._choose_rules([held_out[name] for name in fold.train])
            for one in (held_out[name] for name in fold.test):
                yield press_held_out(one.scored, one.recording, one.duration_s, rules)
