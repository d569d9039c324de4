"""Fifth on the road: frame in, score out; evaluation and play run this same code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from moveset.base.values import (
    NONE,
    FloatArray,
    Observations,
    Sample,
    Score,
    ScoreTrack,
    TimeArray,
    TimedFrame,
    TriggerRule,
)
from moveset.recognise.bundle import Bundle, check_features, load_bundle
from moveset.recognise.model import Model
from moveset.recognise.network import Network
from moveset.recognise.templates import Template, TemplateMatcher, join_probabilities
from moveset.see.extractor import Extractor, FeatureStream, reopen_extractor
from moveset.see.pose.landmarks import places
from moveset.see.resample import at_times, window_times

BATCH: Final = 256
"""Windows given to the network at once when a whole recording is scored."""


class Scorer:
    """A model with its features, and templates beside it: observations in, probabilities out."""

    def __init__(
        self, model: Model, extractor: Extractor, templates: Sequence[Template] = ()
    ) -> None:
        self._moves = model.classes[:-1]
        self._extractor = extractor
        self._network = Network(model.onnx) if model.onnx else None
        self._matcher = TemplateMatcher(templates) if templates else None
        known = (*self._moves, *(self._matcher.moves if self._matcher else ()))
        self.classes = (*dict.fromkeys(known), NONE)
        self.ticks = model.ticks
        self.temperature = model.temperature

    @property
    def span(self) -> int:
        """Ticks that one score looks at, those that only features need included."""
        return max(self.ticks, self._matcher.ticks if self._matcher else 0) + self._extractor.lag

    def score_at(self, observations: Observations, times_s: TimeArray) -> FloatArray:
        """Return probabilities (n, classes) at the given moments, from what was seen up to each.

        Where nobody is seen at the moment itself, it is ``NONE`` for certain.
        """
        windows = np.stack(
            [
                self._features(at_times(observations, window_times(time_s, self.span)))
                for time_s in times_s.tolist()
            ]
        )
        count, length, size = windows.shape
        ends = np.arange(1, count + 1) * length - 1
        matched = self._match(windows.reshape(count * length, size), ends)
        probabilities = self._join(self._predict(windows[:, -self.ticks :]), matched)
        return _none_where(at_times(observations, times_s), probabilities)

    def score_ticks(self, sample: Sample) -> FloatArray:
        """Return probabilities (t, classes) at every tick of a sample, in one go."""
        padding = np.repeat(sample.values[:1], self.span - 1, axis=0)
        features = self._extractor.features(np.concatenate([padding, sample.values]))
        features = features[self._extractor.lag :]
        ends = np.arange(len(features) - len(sample.values), len(features))
        windows = sliding_window_view(features, self.ticks, axis=0)[-len(sample.values) :]
        batches = [
            self._join(
                self._predict(np.ascontiguousarray(batch.transpose(0, 2, 1))),
                self._match(features, rows),
            )
            for batch, rows in zip(_batches(windows), _batches(ends), strict=True)
        ]
        return _none_where(sample.values, np.concatenate(batches))

    def _features(self, values: FloatArray) -> FloatArray:
        return self._extractor.features(values)[self._extractor.lag :]

    def _predict(self, windows: FloatArray) -> FloatArray | None:
        return self._network.predict(windows) if self._network else None

    def _match(self, features: FloatArray, ends: np.ndarray) -> FloatArray | None:
        return self._matcher.predict(places(features), ends) if self._matcher else None

    def _join(self, network: FloatArray | None, matched: FloatArray | None) -> FloatArray:
        if network is None or matched is None or self._matcher is None:
            only = matched if network is None else network
            assert only is not None, "a bundle has a network, templates or both"  # noqa: S101
            return only
        return join_probabilities(network, self._moves, matched, self._matcher.moves)


def _none_where(values: FloatArray, probabilities: FloatArray) -> FloatArray:
    """Return the probabilities, sure of ``NONE`` where an observation shows nobody."""
    absent = np.isnan(values).any(axis=1)
    probabilities[absent] = 0.0
    probabilities[absent, -1] = 1.0
    return probabilities


def _batches(rows: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def score_observations(scorer: Scorer, observations: Observations) -> ScoreTrack:
    """Return the scores at every frame of a recording: what ``Recogniser`` says, all at once."""
    parts = [scorer.score_at(observations, times_s) for times_s in _batches(observations.times_s)]
    return ScoreTrack(scorer.classes, observations.times_s, np.concatenate(parts))


class Recogniser:
    """Says how likely each move is, frame by frame.

    Parameters
    ----------
    bundle
        What ``teach`` or ``load_bundle`` gave.
    weights
        A file of MobileNet's weights, for a bundle of its features on a machine without them.

    Raises
    ------
    BundleError
        The bundle was made with features that this version does not have.
    WeightsError
        It was made with MobileNet's, and its weights are not to be had.
    """

    def __init__(self, bundle: Bundle, *, weights: Path | None = None) -> None:
        extractor = reopen_extractor(bundle.features, bundle.settings, weights)
        check_features(bundle, extractor.name, extractor.settings)
        self.bundle = bundle
        self._extractor = extractor
        self._scorer = Scorer(bundle.model, extractor, bundle.templates)
        self.reset()

    @classmethod
    def load(cls, path: Path | str) -> Recogniser:
        """Return a recogniser from a bundle's file."""
        return cls(load_bundle(Path(path)))

    @property
    def rules(self) -> tuple[TriggerRule, ...]:
        """When each move presses."""
        return self.bundle.rules

    def reset(self) -> None:
        """Forget what was seen; the next frame begins a new recording.

        The extractor is made ready here, so that no frame has to wait for its networks.
        """
        self._stream: FeatureStream = self._extractor.open()
        self._times: list[float] = []
        self._rows: list[FloatArray] = []

    def see(self, frame: TimedFrame) -> FloatArray:
        """Return the observation of a frame, (width,): the slow half of ``step``."""
        return self._stream.step(frame)

    def judge(self, time_s: float, observation: FloatArray) -> Score:
        """Return the score at an observation: the quick half of ``step``.

        Raises
        ------
        ValueError
            ``time_s`` is not later than that of the observation before.
        """
        if self._times and time_s <= self._times[-1]:
            raise ValueError(f"time runs backwards: {time_s} after {self._times[-1]}")
        self._times.append(time_s)
        self._rows.append(observation)
        self._forget(time_s)
        recent = Observations(np.array(self._times), np.array(self._rows, np.float32))
        row = self._scorer.score_at(recent, recent.times_s[-1:])[0]
        return Score(time_s, dict(zip(self._scorer.classes, row.tolist(), strict=True)))

    def step(self, frame: TimedFrame) -> Score:
        """Return the score at a frame; frames come in time order."""
        return self.judge(frame.time_s, self.see(frame))

    def _forget(self, time_s: float) -> None:
        """Drop what no later window reaches; one frame before the window is still mixed in."""
        start_s = float(window_times(time_s, self._scorer.span)[0])
        while len(self._times) > 2 and self._times[1] < start_s:
            del self._times[0], self._rows[0]
