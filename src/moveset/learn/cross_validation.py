"""Training on labelled recordings, with trigger rules fitted by inner cross-validation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.base.errors import SplitError, TrainingError
from moveset.base.values import (
    NONE,
    BatchCallback,
    Fold,
    MoveSetting,
    ProgressCallback,
    Recording,
    ScoreTrack,
    TriggerRule,
)
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.label.split import split_by_person, split_by_recording, split_in_blocks
from moveset.learn.dataset import Augment
from moveset.learn.landmark_augmentation import landmark_augmenter
from moveset.learn.options import TeachOptions
from moveset.learn.pretraining import find_pretraining
from moveset.learn.rule_fitting import ScoredRecording, choose_rules
from moveset.learn.samples import make_sample
from moveset.learn.temperature import apply_temperature, calibrate_model, fit_temperature
from moveset.learn.train import CrossFit, TaskSpec, Trainer
from moveset.recognise.model import Model
from moveset.recognise.predictor import WindowClassifier
from moveset.recognise.trigger_rules import article_rules, shift_operating_point
from moveset.see.extractor import Augmentation
from moveset.see.registry import find_extractor, open_extractor
from moveset.see.resample import tick_times

INNER_FOLDS: Final = 3
"""Number of models whose out-of-fold scores give the trigger rules and the number of epochs."""

OPERATING_POINT_SHIFT: Final = 0.5
"""Shift of fitted rules towards fewer false presses. Scores of unseen people and cameras are less
certain than those that rules are fitted to, and a false press costs a player more than a missed
one; docs/log.md has the effect."""

BLOCK_GUARD_S: Final = 1.0
"""Gap between blocks of one recording, so that no movement reaches into two of them."""

AUGMENTERS: Final[Mapping[Augmentation, Callable[[Sequence[str]], Augment]]] = {
    "landmarks": landmark_augmenter
}
"""How samples are augmented in memory; images are augmented before their features are extracted."""


@dataclass(frozen=True, slots=True)
class TrainedRecogniser:
    """A model and the trigger rules of its moves."""

    model: Model
    rules: tuple[TriggerRule, ...]


class CrossValidationTrainer:
    """Trains on any selection of recordings, whose features are computed once.

    Parameters
    ----------
    labelled
        Recordings with different names.
    moves
        The moves to train; segments of others count as ``none``.
    """

    def __init__(
        self,
        labelled: Sequence[LabelledRecording],
        moves: Sequence[MoveSetting],
        options: TeachOptions,
        log: BatchCallback | None = None,
    ) -> None:
        self.extractor = open_extractor(
            options.features, options.feature_settings, weights=options.weights
        )
        self._moves = tuple(moves)
        self._options = options
        self._log = log
        self._rng = np.random.default_rng(options.seed)
        self._items = {item.recording.name: item for item in labelled}
        names = tuple(move.move for move in moves)
        self._samples = {
            name: make_sample(item, names, options.label_margin)
            for name, item in self._items.items()
        }
        augmenter = AUGMENTERS.get(find_extractor(options.features).augmentation)
        spec = TaskSpec(
            classes=(*names, NONE),
            features=self.extractor.features,
            augment=augmenter(names) if augmenter else None,
            options=options.train,
            pretraining=find_pretraining(self.extractor, options),
        )
        self._trainer = Trainer(spec, log)
        copies = [
            make_sample(copy, names, options.label_margin)
            for item in labelled
            for copy in item.augmented
        ]
        self._dataset = self._trainer.prepare(list(self._samples.values()), self._rng, copies)

    def teach(
        self, names: Sequence[str], progress: ProgressCallback | None = None
    ) -> TrainedRecogniser:
        """Return a model of the named recordings, with rules fitted by cross-validation.

        A single recording is split into blocks, so that a part of it can be held out.
        """
        if len(names) == 1:
            return self._teach_on_blocks(self._items[names[0]], progress)
        folds = make_inner_folds([self._items[name].recording for name in names])
        crossed = self._trainer.cross_fit(self._dataset, folds, rng=self._rng, progress=progress)
        final, rules = self._fit_rules(crossed, folds)
        # The final model has no validation set, so the curve of the first fold is kept.
        return TrainedRecogniser(replace(final, curve=crossed.folds[0].curve), rules)

    def _fit_rules(
        self, crossed: CrossFit, folds: Sequence[Fold]
    ) -> tuple[Model, tuple[TriggerRule, ...]]:
        """Return the final model, calibrated, and rules that fit the out-of-fold scores."""
        if self._options.rule == "article":
            # The article's thresholds were set by hand for probabilities that are not calibrated.
            return crossed.final, article_rules(self._moves)
        scored = self._score(crossed, folds)
        temperature = self._fit_temperature(scored, folds)
        calibrated = [calibrate_scores(one, temperature) for one in scored]
        rules = shift_operating_point(choose_rules(calibrated, self._moves), OPERATING_POINT_SHIFT)
        return calibrate_model(crossed.final, temperature), rules

    def _teach_on_blocks(
        self, item: LabelledRecording, progress: ProgressCallback | None
    ) -> TrainedRecogniser:
        blocks = split_into_blocks(item)
        trainer = CrossValidationTrainer(blocks, self._moves, self._options, self._log)
        return trainer.teach([block.recording.name for block in blocks], progress)

    def _score(self, crossed: CrossFit, folds: Sequence[Fold]) -> list[ScoredRecording]:
        """Return out-of-fold scores: of each recording by the model that was not trained on it."""
        scored = []
        for model, fold in zip(crossed.folds, folds, strict=True):
            classifier = WindowClassifier(model, self.extractor)
            for name in fold.test:
                times_s = tick_times(self._items[name].observations)
                rows = classifier.predict_sample(self._samples[name])
                track = ScoreTrack(model.classes, times_s, rows)
                scored.append(ScoredRecording(track, self._items[name].segments))
        return scored

    def _fit_temperature(self, scored: Sequence[ScoredRecording], folds: Sequence[Fold]) -> float:
        """Return the temperature fitted to out-of-fold scores.

        A fold's model cannot know a move that only its test recordings show. Those frames are left
        out, because the final model does know the move.
        """
        samples, weights = [], []
        for fold in folds:
            known = np.unique(np.concatenate([self._samples[name].labels for name in fold.train]))
            for sample in (self._samples[name] for name in fold.test):
                samples.append(sample)
                weights.append(np.where(np.isin(sample.labels, known), sample.weights, 0.0))
        return fit_temperature(
            np.concatenate([one.track.probabilities for one in scored]),
            np.concatenate([sample.labels for sample in samples]),
            np.concatenate(weights),
        )


def calibrate_scores(scored: ScoredRecording, temperature: float) -> ScoredRecording:
    """Return the scores at a temperature, as the calibrated model would give them."""
    rows = apply_temperature(scored.track.probabilities, temperature)
    return replace(scored, track=replace(scored.track, probabilities=rows))


def make_inner_folds(recordings: Sequence[Recording]) -> tuple[Fold, ...]:
    """Return folds over training recordings, by person for three people or more."""
    if len({recording.person for recording in recordings}) >= INNER_FOLDS:
        return split_by_person(recordings, INNER_FOLDS)
    return split_by_recording(recordings, min(INNER_FOLDS, len(recordings)))


def split_into_blocks(
    item: LabelledRecording, blocks: int = INNER_FOLDS
) -> list[LabelledRecording]:
    """Return a recording as blocks of equal length with a gap between them.

    Raises
    ------
    SplitError
        The recording is too short.
    TrainingError
        No block contains a whole segment of some move.
    """
    start_s, name = float(item.observations.times_s[0]), item.recording.name
    try:
        intervals = split_in_blocks(item.duration_s, blocks, BLOCK_GUARD_S)
    except SplitError as error:
        raise SplitError(f"{name} is the only recording: {error}, or record another") from error
    pieces = [
        cut_recording(item, f"{name}#{number}", start_s + start, start_s + end)
        for number, (start, end) in enumerate(intervals, 1)
    ]
    kept = {segment.move for piece in pieces for segment in piece.segments}
    if lost := sorted({segment.move for segment in item.segments} - kept):
        raise TrainingError(f"{name} alone shows {', '.join(lost)} too rarely: record more of it")
    return pieces
