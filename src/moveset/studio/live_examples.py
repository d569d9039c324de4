"""Examples of moves that are being recorded, tried at once: what would press already."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.values import MoveSetting, Observations, Recording, Segment
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.segment_trimming import trim_repetitions
from moveset.label.segments import check_move_name
from moveset.learn.enrolment import enrol
from moveset.recognise.bundle import Bundle
from moveset.see.pose.landmarks import motion_magnitude
from moveset.see.resample import at_times, tick_times

MAX_EXAMPLES: Final = 10

NAME: Final = "live"


class LiveExamples:
    """The examples of one visit to the Capture page, on top of a bundle."""

    def __init__(self, base: Bundle) -> None:
        self._base = base
        self._labelled: deque[LabelledRecording] = deque(maxlen=MAX_EXAMPLES)

    def add(self, observations: Observations, segment: Segment) -> Bundle:
        """Return the bundle with one more example.

        Parameters
        ----------
        observations
            Around the segment.
        segment
            A repetition, untrimmed: from one beep to the next.

        Raises
        ------
        TrainingError
            Nobody was seen, or nobody moved.
        SegmentError
            The name of the move is not valid.
        """
        check_move_name(segment.move)
        seen = np.isfinite(observations.values).all(axis=1)
        if seen.sum() < 2:
            raise TrainingError("nobody was seen at the last beep: step into the picture")
        times_s = tick_times(observations)
        motion = motion_magnitude(at_times(observations, times_s))
        recording = Recording(NAME, NAME, Path(NAME), weak_labels=True)
        trimmed = trim_repetitions(times_s, motion, [segment])
        self._labelled.append(LabelledRecording(recording, observations, trimmed))
        names = dict.fromkeys(one.segments[0].move for one in self._labelled)
        return enrol(self._base, self._labelled, [MoveSetting(name) for name in names]).bundle
