"""One action to animate: who performs it, when, and the keyframes written for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from moveset.synth.motion.keyframes import Keyframes, KeyframeTimeline, KeyPose
from moveset.synth.person import Person


@dataclass(frozen=True, slots=True)
class Animation:
    """One action of one person, to be written as keyframes.

    Attributes
    ----------
    timeline
        Receives the keyframes.
    rng
        Chooses sizes and directions.
    start_s, end_s
        Start and end of the action, seconds.
    """

    timeline: KeyframeTimeline
    person: Person
    rng: np.random.Generator
    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Duration of the action, seconds."""
        return self.end_s - self.start_s

    @property
    def rest(self) -> KeyPose:
        """The present rest pose."""
        return self.timeline.rest

    def with_amplitude(self, amplitude: float) -> Animation:
        """Return the same action for a person who moves with another amplitude."""
        style = replace(self.person.style, amplitude=amplitude)
        return replace(self, person=replace(self.person, style=style))

    def play(self, keys: Keyframes, *, late_s: float = 0.0) -> None:
        """Write key poses that start from the rest pose and return to it.

        Parameters
        ----------
        keys
            Pairs of share of the duration, in [0, 1], and key pose.
        late_s
            See ``KeyframeTimeline.play``.
        """
        self.timeline.play(self.start_s, self.end_s, keys, late_s=late_s)

    def pass_through(self, poses: Sequence[KeyPose], transition_s: float = 0.45) -> None:
        """Go to the first pose in ``transition_s``, evenly through the others, and back."""
        first = min(transition_s / self.duration_s, 0.3)
        shares = np.linspace(first, 1.0 - first, len(poses))
        self.play(list(zip(shares.tolist(), poses, strict=True)))

    def hold(self, pose: KeyPose, transition_s: float) -> None:
        """Go to a pose in ``transition_s``, hold it with a little drift, and return to rest."""
        share = min(transition_s / self.duration_s, 0.45)
        drifted = {name: 0.97 * value for name, value in pose.items()}
        self.play([(share, pose), (1.0 - 1.1 * share, drifted)])


Motion = Callable[[Animation], None]
"""Writes the keyframes of one action."""
