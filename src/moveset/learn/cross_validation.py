"""Training on labelled recordings, with trigger rules fitted by inner cross-validation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.base.values import (
    BatchCallback,
    EventTimeline,
    Fold,
    MoveSetting,
    ProgressCallback,
    ScoreTrack,
    TriggerRule,
)
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.background_recordings import background_recordings
from moveset.learn.held_out_rules import calibrate_scores, fit_shifted_rules, press_held_out
from moveset.learn.inner_folds import (
    cut_into_folds,
    informed_moves,
    is_blind,
    make_inner_folds,
    split_into_blocks,
)
from moveset.learn.options import TeachOptions
from moveset.learn.rule_fitting import ScoredRecording
from moveset.learn.samples import make_sample
from moveset.learn.task import make_task
from moveset.learn.temperature import calibrate_model, fit_temperature
from moveset.learn.train import CrossFit, Trainer
from moveset.recognise.model import Model
from moveset.recognise.predictor import WindowClassifier
from moveset.recognise.trigger_rules import article_rules, limit_rules
from moveset.see.pose.extractor import POSE
from moveset.see.registry import open_extractor
from moveset.see.resample import tick_times

MAX_CLASS_WEIGHT: Final = 10.0
"""Weight of a move against ``NONE`` in few recordings beside background motion (docs/log.md)."""


@dataclass(frozen=True, slots=True)
class TrainedRecogniser:
    """A model and the trigger rules of its moves.

    Attributes
    ----------
    held_out
        What the models of the inner folds pressed in what they were not trained on, with rules that
        were not fitted to it either.
    """

    model: Model
    rules: tuple[TriggerRule, ...]
    held_out: tuple[EventTimeline, ...] = ()


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
        self._names = names = tuple(move.move for move in moves)
        self._samples = {
            name: make_sample(item, names, options.label_margin)
            for name, item in self._items.items()
        }
        examples = sum(one.move in names for item in labelled for one in item.segments)
        task = make_task(self.extractor, names, options, examples=examples)
        self._trainer = Trainer(task, log)
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

        Recordings that hold all examples of some move are cut, so that a part can be held out: no
        threshold is chosen on a model that does not know the move.
        """
        items = [self._items[name] for name in names]
        if len(items) == 1:
            return self._teach_on_blocks(items[0], progress)
        folds = make_inner_folds([item.recording for item in items])
        if is_blind(items, folds, self._names):
            return self._teach_on_parts(items, progress)
        return self.teach_on_folds(folds, progress)

    def teach_on_folds(
        self, folds: Sequence[Fold], progress: ProgressCallback | None = None, *, few: bool = False
    ) -> TrainedRecogniser:
        """Return a model of the recordings in some folds, with rules for out-of-fold scores.

        Parameters
        ----------
        few
            Whether there are few examples, so that rules stay within limits.
        """
        crossed = self._trainer.cross_fit(self._dataset, folds, rng=self._rng, progress=progress)
        # The final model has no validation set, so the curve of the first fold is kept.
        final = replace(crossed.final, curve=crossed.folds[0].curve)
        if self._options.rule == "article":
            # The article's thresholds were set by hand for probabilities that are not calibrated.
            return TrainedRecogniser(final, article_rules(self._moves))
        scored = self._score(crossed, folds)
        temperature = self._fit_temperature([one for part in scored for one in part], folds)
        calibrated = [[calibrate_scores(one, temperature) for one in part] for part in scored]
        informed = informed_moves(list(self._items.values()), folds, self._names)

        def fit_rules(scored: Sequence[ScoredRecording]) -> tuple[TriggerRule, ...]:
            rules = fit_shifted_rules(scored, self._moves, informed)
            return limit_rules(rules) if few else rules

        return TrainedRecogniser(
            calibrate_model(final, temperature),
            fit_rules([one for part in calibrated for one in part]),
            tuple(self._hold_out(calibrated, folds, fit_rules)),
        )

    def _hold_out(
        self,
        scored: Sequence[Sequence[ScoredRecording]],
        folds: Sequence[Fold],
        fit_rules: Callable[[Sequence[ScoredRecording]], tuple[TriggerRule, ...]],
    ) -> Iterator[EventTimeline]:
        """Yield what is pressed in each fold's test recordings with rules of the other folds."""
        for number, (part, fold) in enumerate(zip(scored, folds, strict=True)):
            others = [one for other, rest in enumerate(scored) if other != number for one in rest]
            rules = fit_rules(others)
            for one, name in zip(part, fold.test, strict=True):
                item = self._items[name]
                yield press_held_out(one, item.recording, item.duration_s, rules)

    def _teach_on_parts(
        self, items: Sequence[LabelledRecording], progress: ProgressCallback | None
    ) -> TrainedRecogniser:
        """Return a model of few recordings, which are cut, and of background motion."""
        has_background = self._options.features == POSE.name
        background = background_recordings() if has_background else []
        parts, folds = cut_into_folds(items, background)
        # Moves are a small share of all that; without weights the best model would press nothing.
        train = replace(self._options.train, max_class_weight=MAX_CLASS_WEIGHT)
        options = replace(self._options, train=train)
        trainer = CrossValidationTrainer(parts, self._moves, options, self._log)
        return trainer.teach_on_folds(folds, progress, few=True)

    def _teach_on_blocks(
        self, item: LabelledRecording, progress: ProgressCallback | None
    ) -> TrainedRecogniser:
        blocks = split_into_blocks(item)
        trainer = CrossValidationTrainer(blocks, self._moves, self._options, self._log)
        return trainer.teach([block.recording.name for block in blocks], progress)

    def _score(self, crossed: CrossFit, folds: Sequence[Fold]) -> list[list[ScoredRecording]]:
        """Return out-of-fold scores, by fold: of what its model was not trained on."""
        scored = []
        for model, fold in zip(crossed.folds, folds, strict=True):
            classifier = WindowClassifier(model, self.extractor)
            scored.append(list[ScoredRecording]())
            for name in fold.test:
                times_s = tick_times(self._items[name].observations)
                rows = classifier.predict_sample(self._samples[name])
                track = ScoreTrack(model.classes, times_s, rows)
                scored[-1].append(ScoredRecording(track, self._items[name].segments))
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
