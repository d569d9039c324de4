"""Recognisers of landmarks that were found in advance, or of landmarks alone."""

from __future__ import annotations

from moveset.base.values import FloatArray, Score, TimedFrame, TriggerRule
from moveset.play.pipeline import LiveRecogniser
from moveset.see.pose.landmarks import pose_to_row
from moveset.see.pose.tracker import PoseTracker


class LandmarkRecogniser:
    """Detects landmarks and no moves: what is shown while no bundle is chosen."""

    rules: tuple[TriggerRule, ...] = ()

    def __init__(self) -> None:
        self._tracker: PoseTracker | None = None

    def reset(self) -> None:
        """Forget where the player was."""
        self._tracker = None

    def observe(self, frame: TimedFrame) -> FloatArray:
        """Return the landmarks in a frame, as the pose extractor returns them."""
        self._tracker = self._tracker or PoseTracker()
        return pose_to_row(self._tracker.step(frame.image, frame.time_s))

    def score(self, time_s: float, _: FloatArray) -> Score:
        """Return a score without moves."""
        return Score(time_s, {})


class GivenLandmarks:
    """A recogniser of landmarks that observes those it was given.

    Attributes
    ----------
    row
        The landmarks in the next frame; None to find them there.
    """

    def __init__(self, recogniser: LiveRecogniser) -> None:
        self._recogniser = recogniser
        self.row: FloatArray | None = None

    @property
    def rules(self) -> tuple[TriggerRule, ...]:
        """The trigger rules of the recogniser."""
        return self._recogniser.rules

    def reset(self) -> None:
        """Forget the frames seen so far."""
        self._recogniser.reset()

    def observe(self, frame: TimedFrame) -> FloatArray:
        """Return the landmarks in a frame."""
        return self._recogniser.observe(frame) if self.row is None else self.row

    def score(self, time_s: float, observation: FloatArray) -> Score:
        """Return the recogniser's score."""
        return self._recogniser.score(time_s, observation)
