"""Labelled recordings as training samples at even ticks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moveset.base.values import Sample
from moveset.label.frame_labels import LOOSE, Doubt, label_times
from moveset.label.labelled_recording import LabelledRecording
from moveset.see.resample import at_times, tick_times


def make_sample(
    item: LabelledRecording, moves: Sequence[str], doubt: Doubt | None = None
) -> Sample:
    """Return a recording at even ticks, labelled; moments with nobody in view weigh nothing.

    Parameters
    ----------
    doubt
        Of segments that somebody drew; those that came by themselves are loose.
    """
    times_s = tick_times(item.observations)
    values = at_times(item.observations, times_s)
    doubt = LOOSE if item.recording.loose else doubt
    labels, weights = label_times(times_s, item.segments, moves, doubt)
    weights = np.where(np.isnan(values).any(axis=1), 0.0, weights).astype(np.float32)
    return Sample(item.recording.name, item.recording.person, values, labels, weights)
