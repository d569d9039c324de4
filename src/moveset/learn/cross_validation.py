"""Where the rooms of the road meet: labelled recordings in, a model and its fire rules out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.base.errors import SplitError, TrainingError
from moveset.base.values import (
    NONE,
    BatchLog,
    Fold,
    MoveSetting,
    Progress,
    Recording,
    Sample,
    ScoreTrack,
    TriggerRule,
)
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.label.split import split_by_person, split_by_recording, split_in_blocks
from moveset.learn.landmark_augmentation import landmark_augmenter
from moveset.learn.options import TeachOptions
from moveset.learn.rule_fitting import ScoredRecording, choose_rules
from moveset.learn.samples import make_sample
from moveset.learn.temperature import fit_temperature, temper, temper_model
from moveset.learn.train import CrossFit, Lesson, Trainer
from moveset.recognise.model import Model
from moveset.recognise.operating_point import paced
from moveset.recognise.predictor import Scorer
from moveset.recognise.trigger_rules import article_rules
from moveset.see.extractor import open_extractor
from moveset.see.resample import tick_times

INNER_FOLDS: Final = 3
"""Fire rules and the number of epochs come from so many models, each blind to a third."""

SURER: Final = 0.5
"""Steps along the curve of delay against errors. Of people not learnt from, even of other cameras,
scores are less certain than those that rules are chosen by, and a false press costs a player more
than a missed one; docs/log.md has what it does."""

BLOCK_GUARD_S: Final = 1.0
"""Blocks of one recording lie this far apart, so that no movement reaches into two."""


Augment = Callable[[Sample, np.random.Generator], Sample]

AUGMENTERS: Final[Mapping[str, Callable[[Sequence[str]], Augment]]] = {"pose": landmark_augmenter}
"""How samples of each kind of features are varied; others are learnt from as they are."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A model, and when each of its moves presses."""

    model: Model
    rules: tuple[TriggerRule, ...]


class Classroom:
    """Recordings made ready once, to teach from any choice of them.

    Parameters
    ----------
    labelled
        Recordings of different names. A single one is taken in blocks, so that rules can still be
        chosen on what a model did not learn from.
    moves
        Those to learn; segments of others count as no move.
    """

    def __init__(
        self,
        labelled: Sequence[LabelledRecording],
        moves: Sequence[MoveSetting],
        options: TeachOptions,
        log: BatchLog | None = None,
    ) -> None:
        self.extractor = open_extractor(options.features, options.mobilenet)
        self._moves = tuple(moves)
        self._options = options
        self._log = log
        self._rng = np.random.default_rng(options.seed)
        self._items = {item.recording.name: item for item in labelled}
        names = tuple(move.move for move in moves)
        self._samples = {
            name: make_sample(item, names, options.doubt) for name, item in self._items.items()
        }
        augmenter = AUGMENTERS.get(options.features)
        lesson = Lesson(
            classes=(*names, NONE),
            features=self.extractor.features,
            augment=augmenter(names) if augmenter else None,
            options=options.train,
        )
        self._trainer = Trainer(lesson, log)
        copies = [
            make_sample(copy, names, options.doubt) for item in labelled for copy in item.copies
        ]
        self._pool = self._trainer.prepare(list(self._samples.values()), self._rng, copies)

    def teach(self, names: Sequence[str], progress: Progress | None = None) -> Taught:
        """Return a model of the named recordings, with rules from models blind to part of them.

        A single one is taken in blocks, so that there is a part to be blind to.
        """
        if len(names) == 1:
            return self._teach_in_blocks(self._items[names[0]], progress)
        folds = inner_folds([self._items[name].recording for name in names])
        crossed = self._trainer.cross_fit(self._pool, folds, rng=self._rng, progress=progress)
        final = crossed.final
        if self._options.rule == "article":
            # Its thresholds were set by eye on probabilities as learnt: they stay so.
            rules = article_rules(self._moves)
        else:
            scored = self._score(crossed, folds)
            temperature = self._fit_temperature(scored, folds)
            final = temper_model(final, temperature)
            chosen = choose_rules([tempered(one, temperature) for one in scored], self._moves)
            rules = paced(chosen, SURER)
        # Nothing is held out from the final model; the curve of one that was judged says more.
        return Taught(replace(final, curve=crossed.folds[0].curve), rules)

    def _teach_in_blocks(self, item: LabelledRecording, progress: Progress | None) -> Taught:
        blocks = in_blocks(item)
        classroom = Classroom(blocks, self._moves, self._options, self._log)
        return classroom.teach([block.recording.name for block in blocks], progress)

    def _score(self, crossed: CrossFit, folds: Sequence[Fold]) -> list[ScoredRecording]:
        """Score every training recording by the model that did not learn from it."""
        scored = []
        for model, fold in zip(crossed.folds, folds, strict=True):
            scorer = Scorer(model, self.extractor)
            for name in fold.test:
                times_s = tick_times(self._items[name].observations)
                rows = scorer.score_ticks(self._samples[name])
                track = ScoreTrack(model.classes, times_s, rows)
                scored.append(ScoredRecording(track, self._items[name].segments))
        return scored

    def _fit_temperature(self, scored: Sequence[ScoredRecording], folds: Sequence[Fold]) -> float:
        """Return the temperature that suits the scores of models that did not learn from them.

        A fold's models cannot know a move that only its test recordings show: those frames say
        nothing of the model of all recordings, and do not count.
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


def tempered(scored: ScoredRecording, temperature: float) -> ScoredRecording:
    """Return the scores at a temperature: rules are about what play will see."""
    rows = temper(scored.track.probabilities, temperature)
    return replace(scored, track=replace(scored.track, probabilities=rows))


def inner_folds(recordings: Sequence[Recording]) -> tuple[Fold, ...]:
    """Return folds over training recordings: by person where three are there, else by recording."""
    if len({recording.person for recording in recordings}) >= INNER_FOLDS:
        return split_by_person(recordings, INNER_FOLDS)
    return split_by_recording(recordings, min(INNER_FOLDS, len(recordings)))


def in_blocks(item: LabelledRecording, blocks: int = INNER_FOLDS) -> list[LabelledRecording]:
    """Return a recording as stretches of its own with a gap between them.

    Raises
    ------
    SplitError
        It is too short for that.
    TrainingError
        Of some move no segment lies within a stretch.
    """
    start_s, name = float(item.observations.times_s[0]), item.recording.name
    try:
        spans = split_in_blocks(item.duration_s, blocks, BLOCK_GUARD_S)
    except SplitError as error:
        raise SplitError(f"{name} is the only recording: {error}, or record another") from error
    pieces = [
        cut_recording(item, f"{name}#{number}", start_s + start, start_s + end)
        for number, (start, end) in enumerate(spans, 1)
    ]
    kept = {segment.move for piece in pieces for segment in piece.segments}
    if lost := sorted({segment.move for segment in item.segments} - kept):
        raise TrainingError(f"{name} alone shows {', '.join(lost)} too rarely: record more of it")
    return pieces
