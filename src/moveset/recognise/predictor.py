"""The streaming predictor: frames in, scores out; evaluation and play use the same code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from moveset.base.errors import BundleError
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
from moveset.recognise.network import Network, none_where_invalid
from moveset.recognise.templates import Match, Template, TemplateMatcher, decide
from moveset.see.extractor import Extractor, FeatureStream
from moveset.see.pose.landmarks import joint_positions
from moveset.see.registry import open_extractor
from moveset.see.resample import at_times, window_times

BATCH_TICKS: Final = 2**14
"""Ticks of the windows that are cut at once when a whole recording is scored: limits the memory."""


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

    Raises
    ------
    BundleError
        The network takes other features than the extractor returns.
    """

    def __init__(
        self, model: Model, extractor: Extractor, templates: Sequence[Template] = ()
    ) -> None:
        if model.onnx and model.feature_size != extractor.feature_size:
            raise BundleError(
                f"this bundle's network takes {model.feature_size} features, and {extractor.name} "
                f"has {extractor.feature_size}: teach it again"
            )
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
        probabilities = self._classify(
            windows[:, -self.ticks :], windows.reshape(count * length, size), ends
        )
        return _none_where_absent(at_times(observations, times_s), probabilities)

    def predict_sample(self, sample: Sample) -> FloatArray:
        """Return probabilities (t, classes) at every tick of a sample."""
        features = self._padded_features(sample.values)
        ends = np.arange(len(features) - len(sample.values), len(features))
        windows = _windows(features, self.ticks, len(sample.values))
        batches = [
            self._classify(batch, features, rows)
            for batch, rows in zip(
                _batches(windows, self.ticks), _batches(ends, self.ticks), strict=True
            )
        ]
        return _none_where_absent(sample.values, np.concatenate(batches))

    def embed(self, values: FloatArray, ticks: slice = slice(None)) -> FloatArray | None:
        """Return the network's embeddings (n, k) at some ticks; None if it has none.

        Parameters
        ----------
        values
            (t, size) observations at even ticks.
        ticks
            At least one of them.
        """
        if not (self._network and self._network.has_embedding):
            return None
        windows = _windows(self._padded_features(values), self.ticks, len(values))[ticks]
        batches = _batches(windows, self.ticks)
        return np.concatenate([self._network.predict_and_embed(batch)[1] for batch in batches])

    def _padded_features(self, values: FloatArray) -> FloatArray:
        """Return features with the past that the first tick needs."""
        padding = np.repeat(values[:1], self.receptive_field - 1, axis=0)
        return self._features(np.concatenate([padding, values]))

    def _features(self, values: FloatArray) -> FloatArray:
        """Return features without the first ones, whose past is missing."""
        return self._extractor.features(values)[self._extractor.lag :]

    def _classify(self, windows: FloatArray, features: FloatArray, ends: np.ndarray) -> FloatArray:
        """Return probabilities (n, classes) at the last tick of each window.

        Parameters
        ----------
        windows
            (n, ticks, size) for the network.
        features, ends
            (t, size) for templates, and the ticks (n,) at which the windows end.
        """
        network, embeddings = None, None
        if self._network and self._matcher and self._matcher.needs_embeddings:
            network, embeddings = self._network.predict_and_embed(windows)
        elif self._network:
            network = self._network.predict(windows)
        match = None
        if self._matcher:
            match = self._matcher.match(joint_positions(features), ends, embeddings)
        return self._fuse(network, match)

    def _fuse(self, network: FloatArray | None, match: Match | None) -> FloatArray:
        return none_where_invalid(self._fused(network, match))

    def _fused(self, network: FloatArray | None, match: Match | None) -> FloatArray:
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


def _windows(features: FloatArray, ticks: int, count: int) -> FloatArray:
    """Return the windows that end at the last ``count`` ticks, a view (count, ticks, size)."""
    return sliding_window_view(features, ticks, axis=0)[-count:].transpose(0, 2, 1)


def _batches(rows: np.ndarray, ticks: int) -> Iterator[np.ndarray]:
    """Yield rows in batches, where each needs a window of so many ticks."""
    size = max(BATCH_TICKS // ticks, 1)
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def score_observations(classifier: WindowClassifier, observations: Observations) -> ScoreTrack:
    """Return the scores at every frame of a recording, equal to those of ``Recogniser``."""
    batches = _batches(observations.times_s, classifier.receptive_field)
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
        """Return a recogniser from a bundle's file.

        Parameters
        ----------
        path
            A ``.moveset`` file.

        Raises
        ------
        BundleError
            The file is missing or damaged, or this version does not have its features.
        """
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
        """Return the observation of a frame, (observation_size,); NaN if nobody is seen.

        Parameters
        ----------
        frame
            The next one in time.
        """
        return self._stream.step(frame)

    def score(self, time_s: float, observation: FloatArray) -> Score:
        """Return the score at an observation.

        Parameters
        ----------
        time_s
            That of the frame, in seconds.
        observation
            (observation_size,), from ``observe``.

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
        """Return the score at a frame: ``observe``, then ``score``.

        Parameters
        ----------
        frame
            Later than the one before.

        Raises
        ------
        ValueError
            It is not later.
        """
        return self.score(frame.time_s, self.observe(frame))

    def _drop_old(self, time_s: float) -> None:
        """Drop observations before the window, except the one that is interpolated into it."""
        start_s = float(window_times(time_s, self._classifier.receptive_field)[0])
        while len(self._times) > 2 and self._times[1] < start_s:
            del self._times[0], self._rows[0]
