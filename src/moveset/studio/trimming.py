"""In the studio: segments that come by themselves, from beeps first, then from the motion seen."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import RLock
from typing import Final

from moveset.base.errors import MovesetError, WriteError
from moveset.base.files import write_atomically
from moveset.base.values import NONE, Json, Segment
from moveset.label.labelling import save_segments
from moveset.label.project import open_project
from moveset.label.recordings import find_named
from moveset.label.trim import trim_segments
from moveset.see.cache import observe_recording
from moveset.see.extractor import open_extractor
from moveset.see.pose.landmarks import motion
from moveset.see.resample import at_times, tick_times

LOG: Final = logging.getLogger("moveset.studio")

FOLDER: Final = ".trimming"

EARLY_S: Final = 0.1
"""Who keeps time with the beeps begins a little before them."""

LONGEST_S: Final = 3.0
"""No repetition takes longer, however far the beeps are apart."""

LEAST_S: Final = 0.3


def segments_from_beeps(
    recording: str, move: str, beeps_s: Sequence[float], interval_s: float, duration_s: float
) -> tuple[Segment, ...]:
    """Return a loose segment for each beep: from it until just before the next one.

    Of ``none`` it is one segment, from the first beep to the end.
    """
    if not beeps_s:
        return ()
    if move == NONE:
        start_s = min(beeps_s)
        wide = (Segment(recording, start_s, duration_s, NONE),)
        return wide if duration_s - start_s >= LEAST_S else ()
    length_s = min(interval_s or LONGEST_S, LONGEST_S)
    ends = [*beeps_s[1:], duration_s + EARLY_S]
    loose = (
        (max(0.0, beep_s - EARLY_S), min(beep_s + length_s - EARLY_S, end_s - EARLY_S))
        for beep_s, end_s in zip(beeps_s, ends, strict=True)
    )
    return tuple(
        Segment(recording, round(start_s, 3), round(end_s, 3), move)
        for start_s, end_s in loose
        if end_s - start_s >= LEAST_S
    )


class Trimmer:
    """Draws loose segments tight in the background, one recording after the other.

    What waits is noted in ``.trimming`` of the project, so that a crash only puts it off.

    Parameters
    ----------
    lock
        Held while the project is changed.
    """

    def __init__(self, folder: Path, lock: RLock) -> None:
        self._folder = folder
        self._lock = lock
        self._states: dict[str, Json] = {}
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="moveset trim")

    def state(self, recording: str) -> Json:
        """Return how far a recording is: ``state``, ``share`` done, ``error``; None of others."""
        return self._states.get(recording)

    def submit(self, recording: str, loose: Sequence[Segment]) -> Future[None]:
        """Look at a recording and trim its loose segments, when its turn comes."""
        self._states[recording] = {"state": "waiting", "share": 0.0, "error": ""}
        with suppress(WriteError):  # it is only for after a crash
            note = json.dumps([asdict(one) for one in loose])
            write_atomically(self._note(recording), note)
        return self._pool.submit(self._run, recording, tuple(loose))

    def resume(self) -> None:
        """Submit what was not done when the studio last ended."""
        for path in sorted((self._folder / FOLDER).glob("[!.]*.json")):
            try:
                loose = [Segment(**one) for one in json.loads(path.read_text("utf-8"))]
            except (OSError, ValueError, TypeError):
                LOG.warning("%s says nothing of segments: they stay as they are", path.name)
                path.unlink(missing_ok=True)
            else:
                self.submit(path.stem, loose)

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, recording: str, loose: tuple[Segment, ...]) -> None:
        try:
            tight = self._trim(recording, loose, lambda share: self._tell(recording, share))
            self._save(loose, tight)
            self._states[recording] = {"state": "done", "share": 1.0, "error": ""}
        except MovesetError as error:
            self._states[recording] = {"state": "failed", "share": 0.0, "error": str(error)}
        except Exception as error:
            LOG.exception("%s could not be trimmed", recording)
            words = f"{recording} could not be trimmed ({error}): look at it in Label"
            self._states[recording] = {"state": "failed", "share": 0.0, "error": words}
        finally:
            self._note(recording).unlink(missing_ok=True)

    def _note(self, recording: str) -> Path:
        return self._folder / FOLDER / f"{recording}.json"

    def _tell(self, recording: str, share: float) -> None:
        self._states[recording] = {"state": "looking", "share": round(share, 3), "error": ""}

    def _trim(
        self, recording: str, loose: tuple[Segment, ...], tell: Callable[[float], None]
    ) -> tuple[Segment, ...]:
        project = open_project(self._folder)
        path = find_named(project, recording).path  # or it was removed while it waited
        extractor = open_extractor("pose")
        seen = observe_recording(path, extractor, cache=self._folder / "cache", progress=tell)
        times_s = tick_times(seen)
        moves = tuple(one for one in loose if one.move != NONE)
        tight = trim_segments(times_s, motion(at_times(seen, times_s)), moves)
        rounded = iter(tight)
        return tuple(next(rounded) if one.move != NONE else one for one in loose)

    def _save(self, loose: tuple[Segment, ...], tight: tuple[Segment, ...]) -> None:
        """Put the tight ones in place of those that nobody has changed meanwhile."""
        better = dict(zip(loose, tight, strict=True))
        with self._lock:
            project = open_project(self._folder)
            changed = tuple(better.get(one, one) for one in project.segments)
            if changed != project.segments:
                save_segments(project, changed)
