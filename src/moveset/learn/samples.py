"""Labelled recordings as training samples at even ticks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moveset.base.values import Sample
from moveset.label.frame_labels import WEAK_LABEL_MARGIN, LabelMargin, label_times
from moveset.label.labelled_recording import LabelledRecording
from moveset.see.resample import at_times, tick_times


def make_sample(
    item: LabelledRecording, moves: Sequence[str], margin: LabelMargin | None = None
) -> Sample:
    """Return a recording at even ticks with labels; ticks with nobody in view have weight 0.

    Parameters
    ----------
    margin
        For segments drawn by hand; weak labels have a wider one of their own.
    """
    times_s = tick_times(item.observations)
    values = at_times(item.observations, times_s)
    margin = WEAK_LABEL_MARGIN if item.recording.weak_labels else margin
    labels, weights = label_times(times_s, item.segments, moves, margin)
    weights = np.where(np.isnan(values).any(axis=1), 0.0, weights).astype(np.float32)
    return Sample(item.recording.name, item.recording.person, values, labels, weights)
