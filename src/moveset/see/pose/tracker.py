"""The pose tracker: 33 body landmarks per image, by BlazePose in ONNX Runtime."""

from __future__ import annotations

from typing import Final

from moveset.base.values import Pose, RgbImage
from moveset.see.pose.people_tracker import PeopleTracker

FRAME_S: Final = 1 / 30
"""Between images whose times are not known."""


class PoseTracker:
    """Tracks one body from frame to frame, also among other people.

    The landmarks of each frame determine where the next frame is cropped. The detector runs on the
    whole image while nobody is tracked, and now and then to see who else is there.

    Parameters
    ----------
    threads
        Threads per network. Two help on any machine; more hardly do for networks this small.
    """

    def __init__(self, *, threads: int = 2) -> None:
        self._people = PeopleTracker(threads=threads)
        self._time_s = 0.0

    def step(self, image: RgbImage, time_s: float | None = None) -> Pose | None:
        """Return the pose in the next frame, or None if nobody is found.

        Parameters
        ----------
        image
            (height, width, 3), 8-bit RGB of any size.
        time_s
            Seconds, later than those of the frame before; by default 1/30 s later.

        Raises
        ------
        ValueError
            It is not an image of 8-bit RGB.

        Notes
        -----
        Causal. If the body is lost, the detector runs on the same frame. The first body is the
        largest and most central one. Whoever walks by does not become the tracked one, and a body
        that was lost among others is waited for, see ``people_tracker``.
        """
        self._time_s = self._time_s + FRAME_S if time_s is None else time_s
        return self._people.step(image, self._time_s)[0]

    def reset(self) -> None:
        """Forget who was followed: the next frame is of another recording."""
        self._people.reset()


def find_pose(image: RgbImage) -> Pose | None:
    """Return the pose in a single image, or None if nobody is found.

    The image is tracked twice: the crop from the first landmarks fits better than the detector's.
    """
    tracker = PoseTracker()
    first = tracker.step(image)
    return tracker.step(image) if first else None
