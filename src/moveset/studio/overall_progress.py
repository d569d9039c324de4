"""The progress of a job of several stages as one number, and the time that is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

MIN_SHARE, MIN_SECONDS = 0.04, 1.5
"""An estimate of the time left needs this much to go by."""

ONE_STAGE: Final = 1


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a job that people know by a name.

    Attributes
    ----------
    title
        What is done, for example ``Watching your recordings``.
    weight
        About how long it takes, relative to the others.
    prefix
        Of the names of its stages; the phase with an empty one has all others.
    stages
        The number of stages that it will have.
    """

    title: str
    weight: float
    prefix: str = ""
    stages: int = ONE_STAGE


@dataclass(slots=True)
class OverallProgress:
    """The share of a whole job that is done; it never falls."""

    phases: Sequence[Phase] = ()
    share: float = 0.0
    title: str = ""
    _seen: dict[int, list[str]] = field(default_factory=dict)

    def update(self, stage: str, done: int, total: int) -> None:
        """Record the progress of a stage."""
        number = self._phase_of(stage)
        if number is None:
            return
        phase, seen = self.phases[number], self._seen.setdefault(number, [])
        if stage not in seen:
            seen.append(stage)
        inside = (len(seen) - 1 + (done / total if total else 0.0)) / max(phase.stages, len(seen))
        weights = [one.weight for one in self.phases]
        reached = (sum(weights[:number]) + weights[number] * inside) / sum(weights)
        self.share, self.title = max(self.share, min(reached, 1.0)), phase.title

    def left_s(self, passed_s: float) -> float | None:
        """Return about how many seconds are left; None while that is not known."""
        if self.share < MIN_SHARE or passed_s < MIN_SECONDS:
            return None
        return passed_s * (1.0 - self.share) / self.share

    def _phase_of(self, stage: str) -> int | None:
        order = sorted(range(len(self.phases)), key=lambda one: not self.phases[one].prefix)
        return next((one for one in order if stage.startswith(self.phases[one].prefix)), None)
