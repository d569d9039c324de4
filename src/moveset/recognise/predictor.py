"""The streaming predictor: frames in, scores out; evaluation and play use the same code."""

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
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.bundle_file import load_bundle
from moveset.recognise.fusion import fuse_probabilities
from moveset.recognise.model import Model
from moveset.recognise.network import Network
from moveset.recognise.templates import Match, Template, TemplateMatcher, decide
from moveset.see.extractor import Extractor, FeatureStream
from moveset.see.pose.landmarks import joint_positions
from moveset.see.registry import open_extractor
from moveset.see.resample import at_times, window_times

BATCH_SIZE: Final = 256
"""Windows that go through the network at once when a whole recording is scored."""


class WindowClassifier:
    """Computes class probabilities from windows of observations: a network, templates or both.

    Attributes
    ----------
    classes
        The moves, then ``NONE``.
    ticks
        Length of the network's window.
    temperature
        By which the network's logits are divided.
    """

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
    def receptive_field(self) -> int:
        """Ticks that one prediction depends on, the features' own past included."""
        matched = self._matcher.receptive_field if self._matcher else 0
        return max(self.ticks, matched) + self._extractor.lag

    def predict_at(self, observations: Observations, times_s: TimeArray) -> FloatArray:
        """Return probabilities (n, classes) at some times, each from the observations up to it.

        ``NONE`` is certain at a time at which nobody is seen.
        """
        windows = np.stack(
            [
                self._features(at_times(observations, window_times(time_s, self.receptive_field)))
                for time_s in times_s.tolist()
            ]
        )
        count, length, size = windows.shape
        ends = np.arange(1, count + 1) * length - 1
        matched = self._match(windows.reshape(count * length, size), ends)
        probabilities = self._fuse(self._predict(windows[:, -self.ticks :]), matched)
        return _none_where_absent(at_times(observations, times_s), probabilities)

    def predict_sample(self, sample: Sample) -> FloatArray:
        """Return probabilities (t, classes) at every tick of a sample."""
        padding = np.repeat(sample.values[:1], self.receptive_field - 1, axis=0)
        features = self._features(np.concatenate([padding, sample.values]))
        ends = np.arange(len(features) - len(sample.values), len(features))
        windows = sliding_window_view(features, self.ticks, axis=0)[-len(sample.values) :]
        batches = [
            self._fuse(
                self._predict(np.ascontiguousarray(batch.transpose(0, 2, 1))),
                self._match(features, rows),
            )
            for batch, rows in zip(_batches(windows), _batches(ends), strict=True)
        ]
        return _none_where_absent(sample.values, np.concatenate(batches))

    def _features(self, values: FloatArray) -> FloatArray:
        """Return features without the first ones, whose past is missing."""
        return self._extractor.features(values)[self._extractor.lag :]

    def _predict(self, windows: FloatArray) -> FloatArray | None:
        return self._network.predict(windows) if self._network else None

    def _match(self, features: FloatArray, ends: np.ndarray) -> Match | None:
        return self._matcher.match(joint_positions(features), ends) if self._matcher else None

    def _fuse(self, network: FloatArray | None, match: Match | None) -> FloatArray:
        if match is None or self._matcher is None:
            assert network is not None, "a bundle has a network, templates or both"  # noqa: S101
            return network
        rows = match.probabilities
        if network is not None:
            rows = fuse_probabilities(network, self._moves, match, self._matcher.moves)
        return decide(rows, self.classes, match.decided)


def _none_where_absent(values: FloatArray, probabilities: FloatArray) -> FloatArray:
    """Return the probabilities, with ``NONE`` certain where an observation shows nobody."""
    absent = np.isnan(values).any(axis=1)
    probabilities[absent] = 0.0
    probabilities[absent, -1] = 1.0
    return probabilities


def _batches(rows: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(rows), BATCH_SIZE):
        yield rows[start : start + BATCH_SIZE]


def score_observations(classifier: WindowClassifier, observations: Observations) -> ScoreTrack:
    """Return the scores at every frame of a recording, equal to those of ``Recogniser``."""
    batches = _batches(observations.times_s)
    parts = [classifier.predict_at(observations, times_s) for times_s in batches]
    return ScoreTrack(classifier.classes, observations.times_s, np.concatenate(parts))


class Recogniser:
    """Computes how likely each move is, frame by frame.

    Parameters
    ----------
    bundle
        From ``teach`` or ``load_bundle``.
    weights
        A file of MobileNet's weights, for a bundle with MobileNet features on a machine without
        them.

    Raises
    ------
    BundleError
        This version does not have the bundle's features.
    WeightsError
        MobileNet's weights are not available.
    """

    def __init__(self, bundle: Bundle, *, weights: Path | None = None) -> None:
        extractor = open_extractor(bundle.features, bundle.settings, weights=weights)
        check_features(bundle, extractor.name, extractor.settings)
        self.bundle = bundle
        self._extractor = extractor
        self._classifier = WindowClassifier(bundle.model, extractor, bundle.templates)
        self.reset()

    @classmethod
    def load(cls, path: Path | str) -> Recogniser:
        """Return a recogniser from a bundle's file."""
        return cls(load_bundle(Path(path)))

    @property
    def rules(self) -> tuple[TriggerRule, ...]:
        """The trigger rule of each move."""
        return self.bundle.rules

    def reset(self) -> None:
        """Forget the past; the next frame begins a new recording.

        The extractor is opened here, so that no frame has to wait for its networks.
        """
        self._stream: FeatureStream = self._extractor.open()
        self._times: list[float] = []
        self._rows: list[FloatArray] = []

    def observe(self, frame: TimedFrame) -> FloatArray:
        """Return the observation of a frame, (observation_size,); NaN if nobody is seen."""
        return self._stream.step(frame)

    def score(self, time_s: float, observation: FloatArray) -> Score:
        """Return the score at an observation.

        Raises
        ------
        ValueError
            ``time_s`` is not later than that of the previous observation.
        """
        if self._times and time_s <= self._times[-1]:
            raise ValueError(f"frames out of order: {time_s} s after {self._times[-1]} s")
        self._times.append(time_s)
        self._rows.append(observation)
        self._drop_old(time_s)
        recent = Observations(np.array(self._times), np.array(self._rows, np.float32))
        row = self._classifier.predict_at(recent, recent.times_s[-1:])[0]
        return Score(time_s, dict(zip(self._classifier.classes, row.tolist(), strict=True)))

    def step(self, frame: TimedFrame) -> Score:
        """Return the score at a frame; frames come in time order."""
        return self.score(frame.time_s, self.observe(frame))

    def _drop_old(self, time_s: float) -> None:
        """Drop observations before the window, except the one that is interpolated into it."""
        start_s = float(window_times(time_s, self._classifier.receptive_field)[0])
        while len(self._times) > 2 and self._times[1] < start_s:
            del self._times[0], self._rows[0]
