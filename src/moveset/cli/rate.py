"""The rate of a long job, and the time that is left of it."""

from __future__ import annotations

from datetime import timedelta


class JobRate:
    """Counts the things that took work since a job began; those that were skipped do not count.

    Parameters
    ----------
    now_s
        The time at which the job began.
    """

    def __init__(self, now_s: float) -> None:
        self._began_s = self._now_s = now_s
        self._count = 0

    def count(self, now_s: float, work_s: float | None = None) -> None:
        """Count one more.

        Parameters
        ----------
        work_s
            How long the work on it took; None counts from when the job began.
        """
        if not self._count and work_s is not None:
            # What came before, connecting to a cluster and skipping, is no work.
            self._began_s = max(self._began_s, now_s - work_s)
        self._count += 1
        self._now_s = now_s

    @property
    def hourly(self) -> float:
        """Things an hour; 0 before the first."""
        elapsed_s = max(self._now_s - self._began_s, 1e-3)
        return 3600.0 * self._count / elapsed_s

    def words(self, things: str, left: int) -> str:
        """Return the rate, and the time that so many more take at most; empty before the first."""
        if not self._count:
            return ""
        left_s = round(3600.0 * left / self.hourly)
        return f"{self.hourly:,.0f} {things} an hour, {timedelta(seconds=left_s)} left"
