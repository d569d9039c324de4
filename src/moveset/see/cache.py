"""Third on the road: what was seen in a recording, kept on disk so that it is seen only once."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from moveset.base.errors import VideoError
from moveset.base.files import write_atomically
from moveset.base.values import Observations, RgbImage, TimedFrame
from moveset.capture.video import probe, read_frames
from moveset.see.extractor import Extractor


@dataclass(frozen=True, slots=True)
class FrameChange:
    """What is done to every frame before it is seen; ``name`` says all of it, for the cache."""

    name: str
    apply: Callable[[RgbImage], RgbImage]


def observe_recording(
    path: Path,
    extractor: Extractor,
    *,
    cache: Path | None = None,
    change: FrameChange | None = None,
    progress: Callable[[float], None] | None = None,
) -> Observations:
    """Return what the extractor sees in a video, from the cache where it was seen before.

    Parameters
    ----------
    path
        The video.
    cache
        Folder of the cache; without one nothing is kept.
    change
        What is done to every frame before.
    progress
        Told the share done, in [0, 1], now and then, and 1 at the end.

    Raises
    ------
    VideoError
        The video cannot be read, or there is nobody in it.
    """
    kept = cache / f"{_key(path, extractor, change)}.npz" if cache else None
    observations = _read(kept, extractor) if kept else None
    if observations is None:
        frames = _told(path, progress)
        if change:
            apply = change.apply
            frames = (replace(frame, image=apply(frame.image)) for frame in frames)
        observations = observe_frames(frames, extractor)
        if kept:
            write_atomically(kept, _packed(observations))
    if progress:
        progress(1.0)
    if not np.isfinite(observations.values).all(axis=1).any():
        raise VideoError(f"{path.name} shows nobody: record it again with the whole body in view")
    return observations


def observe_frames(frames: Iterable[TimedFrame], extractor: Extractor) -> Observations:
    """Return what the extractor sees in frames of one recording."""
    stream = extractor.open()
    seen = [(frame.time_s, stream.step(frame)) for frame in frames]
    times = np.array([time_s for time_s, _ in seen], np.float64)
    rows = np.array([row for _, row in seen], np.float32).reshape(len(seen), extractor.width)
    return Observations(times, rows)


def _told(path: Path, progress: Callable[[float], None] | None) -> Iterable[TimedFrame]:
    duration = max(probe(path).duration_s, 1e-6) if progress else 1.0
    for number, frame in enumerate(read_frames(path)):
        if progress and number % 10 == 0:
            progress(min(frame.time_s / duration, 1.0))
        yield frame


def _key(path: Path, extractor: Extractor, change: FrameChange | None) -> str:
    """Name the cached file by the video's content, the extractor and its settings."""
    try:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256")
    except OSError as error:
        raise VideoError(f"{path} cannot be read ({error.strerror}): check the path") from error
    settings = json.dumps([extractor.name, dict(extractor.settings)], sort_keys=True)
    content.update(settings.encode())
    if change:
        content.update(change.name.encode())
    return f"{extractor.name}-{content.hexdigest()[:32]}"


def _packed(observations: Observations) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, times_s=observations.times_s, values=observations.values)
    return buffer.getvalue()


def _read(kept: Path, extractor: Extractor) -> Observations | None:
    """Return the cached observations; nothing when absent or damaged, to be seen again."""
    try:
        with kept.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            observations = Observations(arrays["times_s"], arrays["values"])
    except Exception:  # NumPy, zipfile and zlib raise a dozen kinds; all mean: see it again
        return None
    fits = observations.values.shape == (len(observations.times_s), extractor.width)
    return observations if fits and len(observations.times_s) else None
