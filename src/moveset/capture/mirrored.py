"""A source whose frames are turned back: for cameras that give a mirrored picture.

Moves are named by the player's own left and right, and frames are as a camera sees the player: the
left hand is in the right half. Only displays are mirrored, where the picture is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from moveset.base.values import TimedFrame
from moveset.capture.frame_source import FrameSource


class MirroredFrames:
    """The frames of another source, each flipped left to right.

    Attributes
    ----------
    duration_s
        Length of a video in seconds; 0 for a camera.
    """

    def __init__(self, source: FrameSource) -> None:
        self._source = source
        self.duration_s: float = getattr(source, "duration_s", 0.0)

    @property
    def live(self) -> bool:
        """Whether frames are dropped when they are not taken in time."""
        return self._source.live

    @property
    def dropped(self) -> int:
        """Number of frames that were dropped."""
        return self._source.dropped

    def __iter__(self) -> Iterator[TimedFrame]:
        """Yield each frame flipped."""
        for frame in self._source:
            yield TimedFrame(frame.time_s, np.ascontiguousarray(frame.image[:, ::-1]))

    def age_s(self, frame: TimedFrame) -> float:
        """Seconds since the frame arrived; 0 for a file."""
        return self._source.age_s(frame)

    def close(self) -> None:
        """Release the camera or file."""
        self._source.close()
