"""Observations of whole recordings, from the feature cache if they are there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.errors import VideoError
from moveset.base.files import explain_read_error, open_regular_file
from moveset.base.values import Observations, RgbImage, TimedFrame
from moveset.capture.video import first_time_s, probe, read_frames
from moveset.see.extractor import Extractor
from moveset.see.feature_cache import Arrays, FeatureCache
from moveset.see.landmark_files.frames import observe_landmark_file
from moveset.see.landmark_files.reader import is_landmark_path
from moveset.see.resample import check_gaps

PROGRESS_FRAMES: Final = 10
"""Progress is reported once in this many frames."""


@dataclass(frozen=True, slots=True)
class FrameTransform:
    """A transform of every frame before the extractor sees it.

    Attributes
    ----------
    name
        Describes it fully: the feature cache tells transforms apart by their names.
    """

    name: str
    apply: Callable[[RgbImage], RgbImage]


def observe_recording(
    path: Path,
    extractor: Extractor,
    *,
    cache: Path | None = None,
    transform: FrameTransform | None = None,
    progress: Callable[[float], None] | None = None,
) -> Observations:
    """Return the observations of a video or of landmarks, from the feature cache if possible.

    Parameters
    ----------
    path
        The video, or a recording of landmarks, which is not cached.
    cache
        Folder of the feature cache; None keeps nothing.
    progress
        Called now and then with the share done, in [0, 1], and with 1 at the end.

    Raises
    ------
    VideoError
        The video cannot be read, nobody is in it, or its clock leaps by hours.
    """
    kept = FeatureCache(cache) if cache and not is_landmark_path(path) else None
    name = _cache_name(path, extractor, transform) if kept else ""
    observations = _load(kept, name, extractor) if kept else None
    if observations is None and is_landmark_path(path):
        observations = observe_landmark_file(path, extractor.name)
    if observations is None:
        observations = observe_frames(_frames(path, transform, progress), extractor)
        if kept:
            arrays: Arrays = {"times_s": observations.times_s, "values": observations.values}
            kept.save(name, arrays)
    if progress:
        progress(1.0)
    if not np.isfinite(observations.values).all(axis=1).any():
        raise VideoError(f"{path.name} shows nobody: record it again with the whole body in view")
    check_gaps(observations, path.name)
    return observations


def observe_frames(frames: Iterable[TimedFrame], extractor: Extractor) -> Observations:
    """Return the observations of the frames of one recording."""
    stream = extractor.open()
    seen = [(frame.time_s, stream.step(frame)) for frame in frames]
    times_s = np.array([time_s for time_s, _ in seen], np.float64)
    rows = np.array([row for _, row in seen], np.float32)
    return Observations(times_s, rows.reshape(len(seen), extractor.observation_size))


def _frames(
    path: Path, transform: FrameTransform | None, progress: Callable[[float], None] | None
) -> Iterable[TimedFrame]:
    duration_s = max(probe(path).duration_s, 1e-6) if progress else 1.0
    for number, frame in enumerate(read_frames(path)):
        if progress and number % PROGRESS_FRAMES == 0:
            progress(min(frame.time_s / duration_s, 1.0))
        yield replace(frame, image=transform.apply(frame.image)) if transform else frame


def _cache_name(path: Path, extractor: Extractor, transform: FrameTransform | None) -> str:
    """Return a name that depends on the video's content, the extractor and the transform."""
    try:
        with open_regular_file(path) as file:
            digest = hashlib.file_digest(file, "sha256")
    except OSError as error:
        raise VideoError(explain_read_error(path, error)) from error
    settings = json.dumps([extractor.name, dict(extractor.settings)], sort_keys=True)
    digest.update(settings.encode())
    if transform:
        digest.update(transform.name.encode())
    # Earlier versions kept such recordings with their first frame at 0.
    if start_s := first_time_s(path):
        digest.update(f"from {start_s:.6f} s".encode())
    return f"{extractor.name}-{digest.hexdigest()[:32]}"


def _load(cache: FeatureCache, name: str, extractor: Extractor) -> Observations | None:
    shapes = {"times_s": (None,), "values": (None, extractor.observation_size)}
    arrays = cache.load(name, shapes)
    if arrays is None or len(arrays["times_s"]) != len(arrays["values"]):
        return None
    times_s = arrays["times_s"].astype(np.float64, copy=False)
    if not (np.isfinite(times_s).all() and (np.diff(times_s) > 0.0).all()):
        return None
    return Observations(times_s, arrays["values"].astype(np.float32, copy=False))
