"""Trimming of automatic segments to the motion in them, in the background."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Final

from moveset.base.errors import MovesetError, WriteError
from moveset.base.files import read_regular_file, write_atomically
from moveset.base.values import NONE, Json, Segment
from moveset.base.write_guard import check_inside
from moveset.label.project import open_project
from moveset.label.project_segments import save_segments
from moveset.label.recordings import find_named
from moveset.label.segment_trimming import trim_repetitions
from moveset.see.observe import observe_recording
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import motion_magnitude
from moveset.see.resample import at_times, tick_times

LOG: Final = logging.getLogger("moveset.studio")

FOLDER: Final = ".trimming"
MAX_WAITING_BYTES: Final = 2**20
"""Of a recording's segments; a thousand take a tenth of it."""


class SegmentTrimmer:
    """Trims segments in the background, one recording after the other.

    Waiting recordings are written to ``.trimming`` of the project, so that they are trimmed after
    a crash.

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
        """Return ``state``, ``share`` done and ``error`` of a recording; None if unknown."""
        return self._states.get(recording)

    def share(self) -> float:
        """Return the share of the work that is done; 1 when nothing is waiting."""
        states = list(self._states.values())
        shares = [one["share"] for one in states if one["state"] in {"waiting", "running"}]
        return min(sum(shares) / len(shares), 0.99) if shares else 1.0

    def submit(self, recording: str, segments: Sequence[Segment]) -> Future[None]:
        """Trim segments of a recording when its turn comes."""
        self._states[recording] = {"state": "waiting", "share": 0.0, "error": ""}
        with suppress(WriteError):  # only needed after a crash
            text = json.dumps([asdict(one) for one in segments])
            write_atomically(self._waiting_file(recording), text)
        return self._pool.submit(self._run, recording, tuple(segments))

    def resume(self) -> None:
        """Submit the recordings that were waiting when the studio last ended."""
        for path in sorted((self._folder / FOLDER).glob("[!.]*.json")):
            try:
                text = read_regular_file(path, MAX_WAITING_BYTES).decode()
                segments = [Segment(**one) for one in json.loads(text)]
            except (OSError, ValueError, TypeError, RecursionError):
                LOG.warning("%s has no segments: they are not trimmed", path.name)
                self._forget(path)
            else:
                self.submit(path.stem, segments)

    def close(self) -> None:
        """Start no more recordings."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, recording: str, segments: tuple[Segment, ...]) -> None:
        try:
            trimmed = self._trim(recording, segments)
            self._save(segments, trimmed)
            self._states[recording] = {"state": "done", "share": 1.0, "error": ""}
        except MovesetError as error:
            self._states[recording] = {"state": "failed", "share": 0.0, "error": str(error)}
        except Exception as error:
            LOG.exception("%s could not be trimmed", recording)
            message = f"{recording} could not be trimmed ({error}): check it in Label"
            self._states[recording] = {"state": "failed", "share": 0.0, "error": message}
        finally:
            self._forget(self._waiting_file(recording))

    def _forget(self, path: Path) -> None:
        """Delete the file of a recording that waited."""
        with suppress(OSError, WriteError):  # in a stranger's project it may lie elsewhere
            check_inside(path, follow=False)
            path.unlink(missing_ok=True)

    def _waiting_file(self, recording: str) -> Path:
        return self._folder / FOLDER / f"{recording}.json"

    def _report(self, recording: str, share: float) -> None:
        self._states[recording] = {"state": "running", "share": round(share, 3), "error": ""}

    def _trim(self, recording: str, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
        """Return the segments with those of a move trimmed; ``none`` keeps its length."""
        project = open_project(self._folder)
        path = find_named(project, recording).path  # fails if it was removed meanwhile
        extractor = PoseExtractor()
        observations = observe_recording(
            path,
            extractor,
            cache=self._folder / "cache",
            progress=partial(self._report, recording),
        )
        times_s = tick_times(observations)
        moves = tuple(one for one in segments if one.move != NONE)
        motion = motion_magnitude(at_times(observations, times_s))
        trimmed = trim_repetitions(times_s, motion, moves)
        rest = iter(trimmed)
        return tuple(next(rest) if one.move != NONE else one for one in segments)

    def _save(self, segments: tuple[Segment, ...], trimmed: tuple[Segment, ...]) -> None:
        """Replace the segments whose times nobody has changed meanwhile."""
        replacements = {_span(one): new for one, new in zip(segments, trimmed, strict=True)}
        with self._lock:
            project = open_project(self._folder)
            changed = tuple(
                replace(replacements.get(_span(one), one), move=one.move)  # it may be renamed
                for one in project.segments
            )
            if changed != project.segments:
                save_segments(project, changed)


def _span(segment: Segment) -> tuple[str, float, float]:
    return segment.recording, segment.start_s, segment.end_s
