"""Where the rooms of the road meet: labelled recordings in, a model and its fire rules out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import numpy as np

from moveset.errors import SplitError, TrainingError
from moveset.label.samples import Doubt, label_times
from moveset.label.split import split_by_person, split_by_recording, split_in_blocks
from moveset.learn.augment_landmarks import landmark_augmenter
from moveset.learn.calibration import fit_temperature, temper, temper_model
from moveset.learn.train import CrossFit, Lesson, Model, Trainer, TrainOptions
from moveset.recognise.advice import advise
from moveset.recognise.apart import middle_looks
from moveset.recognise.evaluate import FrameCount, count_frames
from moveset.recognise.events import detect_events
from moveset.recognise.held_out import HeldOut
from moveset.recognise.reliability import ReliabilityCount, count_reliability
from moveset.recognise.rules import ScoredRecording, article_rules, choose_rules
from moveset.recognise.stream import Scorer, score_observations
from moveset.see.extractor import Extractor, open_extractor
from moveset.see.landmarks import feature_names
from moveset.see.mobilenet_extractor import MobileNetOptions
from moveset.see.ticks import at_times, tick_times
from moveset.types import (
    NONE,
    Advice,
    BatchLog,
    FireRule,
    FloatArray,
    Fold,
    MoveSetting,
    Observations,
    Progress,
    Recording,
    Sample,
    ScoreTrack,
    Segment,
    Strip,
)

INNER_FOLDS: Final = 3
"""Fire rules and the number of epochs come from so many models, each blind to a third."""

BLOCK_GUARD_S: Final = 1.0
"""Blocks of one recording lie this far apart, so that no movement reaches into two."""

RuleName = Literal["chosen", "article"]
PresetName = Literal["", "article"]

ARTICLE_SIZE: Final = (100, 56)
"""Width and height to which the article shrinks pictures."""

Augment = Callable[[Sample, np.random.Generator], Sample]

AUGMENTERS: Final[Mapping[str, Callable[[Sequence[str]], Augment]]] = {"pose": landmark_augmenter}
"""How samples of each kind of features are varied; others are learnt from as they are."""


FEATURE_NAMES: Final[Mapping[str, Callable[[], tuple[str, ...]]]] = {"pose": feature_names}
"""What features of each kind are, in plain words; of others nobody can say."""

ADVICE_SEED: Final = 0
"""Advice holds differences against luck; the same lots give the same advice."""


@dataclass(frozen=True, slots=True)
class TeachOptions:
    """How to teach."""

    train: TrainOptions = field(default_factory=TrainOptions)
    features: str = "pose"  # a name in see.extractor.EXTRACTORS
    mobilenet: MobileNetOptions = field(default_factory=MobileNetOptions)  # for those features
    frame_copies: int = 2  # of recordings whose frames must be altered and seen once more
    rule: RuleName = "chosen"  # on training recordings, or the article's
    doubt: Doubt = field(default_factory=Doubt)  # how exact the segments are
    seed: int = 0


@dataclass(frozen=True, slots=True)
class LabelledRecording:
    """A recording with what was seen in it and which move is when.

    Attributes
    ----------
    copies
        The same recording seen again with altered frames, to learn from beside it.
    """

    recording: Recording
    observations: Observations
    segments: tuple[Segment, ...]
    copies: tuple[LabelledRecording, ...] = ()

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame to the last."""
        return float(self.observations.times_s[-1] - self.observations.times_s[0])


@dataclass(frozen=True, slots=True)
class Taught:
    """A model, and when each of its moves presses."""

    model: Model
    rules: tuple[FireRule, ...]


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
            rules = choose_rules([tempered(one, temperature) for one in scored], self._moves)
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


def make_sample(
    item: LabelledRecording, moves: Sequence[str], doubt: Doubt | None = None
) -> Sample:
    """Return a recording at even ticks, labelled; moments with nobody in view weigh nothing."""
    times_s = tick_times(item.observations)
    values = at_times(item.observations, times_s)
    labels, weights = label_times(times_s, item.segments, moves, doubt)
    weights = np.where(np.isnan(values).any(axis=1), 0.0, weights).astype(np.float32)
    return Sample(item.recording.name, item.recording.person, values, labels, weights)


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


def cut_recording(
    item: LabelledRecording, name: str, start_s: float, end_s: float
) -> LabelledRecording:
    """Return a stretch of a recording as one of its own.

    A segment that an end of the stretch would cut is left out with its frames: half a move would
    be taught as none.

    Raises
    ------
    SplitError
        There are no frames in that stretch.
    """
    for segment in item.segments:
        if segment.start_s < start_s < segment.end_s:
            start_s = segment.end_s
        if segment.start_s < end_s < segment.end_s:
            end_s = segment.start_s
    times_s = item.observations.times_s
    inside = (times_s >= start_s) & (times_s < end_s)
    if not inside.any():
        raise SplitError(f"{item.recording.name} has no frames from {start_s} s to {end_s} s")
    segments = tuple(
        replace(segment, recording=name)
        for segment in item.segments
        if start_s <= segment.start_s and segment.end_s <= end_s
    )
    observations = Observations(times_s[inside], item.observations.values[inside])
    copies = tuple(cut_recording(copy, name, start_s, end_s) for copy in item.copies)
    return LabelledRecording(replace(item.recording, name=name), observations, segments, copies)


@dataclass(frozen=True, slots=True)
class PlayedRecording:
    """What a model pressed in a recording that it did not learn from.

    Attributes
    ----------
    strip, by_article
        The same scores under its own rules, and under the article's.
    frames
        How many frames it knew.
    reliability
        How sure it was of them.
    track
        The scores themselves.
    """

    strip: Strip
    by_article: Strip
    frames: FrameCount
    reliability: ReliabilityCount
    track: ScoreTrack


def play_recording(
    item: LabelledRecording, scorer: Scorer, rules: Sequence[FireRule]
) -> PlayedRecording:
    """Return what a model presses in a recording beside the truth, and how many frames it knew."""
    track = score_observations(scorer, item.observations)
    moves = track.classes[:-1]
    truth = tuple(segment for segment in item.segments if segment.move in moves)
    strip = Strip(
        item.recording.name,
        item.recording.person,
        item.duration_s,
        truth,
        tuple(detect_events(track, rules)),
        start_s=float(track.times_s[0]),
    )
    article = article_rules([MoveSetting(rule.move, hold=rule.hold) for rule in rules])
    labels, weights = label_times(track.times_s, item.segments, moves)
    # Where nobody is in view it is none for certain, and the model is not asked.
    weights[np.isnan(item.observations.values).any(axis=1)] = 0.0
    return PlayedRecording(
        strip,
        replace(strip, events=tuple(detect_events(track, article))),
        count_frames(labels, track.probabilities.argmax(axis=1), track.classes),
        count_reliability(track.probabilities, labels, weights, scorer.temperature),
        track,
    )


def advise_on(
    items: Mapping[str, LabelledRecording], played: Sequence[PlayedRecording], extractor: Extractor
) -> tuple[Advice, ...]:
    """Return what to do next, from recordings that were not learnt from and what was pressed.

    Parameters
    ----------
    items
        The recordings by name.
    """
    names = FEATURE_NAMES.get(extractor.name, tuple)()
    held_out = []
    for one in played:
        item = items[one.strip.recording]
        taught = one.track.classes[:-1]
        refused = tuple(part for part in item.segments if part.move not in taught)
        looks = _middle_looks(item, one.strip.truth, extractor) if names else None
        held_out.append(HeldOut(one.strip, one.track, refused, looks))
    return advise(held_out, names, np.random.default_rng(ADVICE_SEED))


def _middle_looks(
    item: LabelledRecording, truth: tuple[Segment, ...], extractor: Extractor
) -> FloatArray:
    times_s = tick_times(item.observations)
    features = extractor.features(at_times(item.observations, times_s))
    return middle_looks(truth, times_s, features)
