"""Features of a minute of video: the whole, beside decoding alone and pose alone.

python benchmarks/observe.py [--seconds 60] [--repeats 3] [--json]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median

from drawn import drawn_clip
from measure import Outcome, Table, parse, publish, repeat, spread

from moveset.base.values import Observations, TimedFrame
from moveset.capture.video import read_frames
from moveset.see.cache import observe_recording
from moveset.see.extractor import Extractor, open_extractor
from moveset.see.pose.tracker import PoseTracker
from moveset.see.resample import at_times, tick_times

AT_ONCE = 150  # frames held in memory while their poses are timed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="of video")
    parser.add_argument("--repeats", type=int, default=3)
    options = parse(parser)
    video = drawn_clip(options.seconds)
    extractor = open_extractor("pose")
    seen = observe_recording(video, extractor)
    parts = {
        "decode alone": lambda: decode_s(video),
        "pose alone, frames decoded before": lambda: pose_s(video),
        "features alone, poses found before": lambda: features_s(seen, extractor),
        "video to features": lambda: whole_s(video),
    }
    times = repeat(parts, options.repeats)
    publish(Outcome("observe", (table(times, options.seconds),), times), options)


def table(times: dict[str, list[float]], seconds: float) -> Table:
    """Return each part beside the whole."""
    decode, pose, _, whole = (median(values) for values in times.values())
    rows = [
        (
            name,
            spread(values, "s", 2),
            f"{median(values) / whole:.2f}",
            f"{seconds / median(values):.1f}",
        )
        for name, values in times.items()
    ]
    count = len(times["decode alone"])
    notes = (
        f"{seconds:g} s of 640x480, 30 frames a second; median of {count}, fastest and slowest.",
        f"Video to features takes {whole / (decode + pose):.2f} times decoding and pose alone.",
    )
    columns = ("what", "time", "share of the whole", "times real time")
    return Table(columns, tuple(rows), notes=notes)


def decode_s(video: Path) -> float:
    """Return the seconds in which every frame is read and thrown away."""
    start = time.perf_counter()
    for _ in read_frames(video):
        pass
    return time.perf_counter() - start


def pose_s(video: Path) -> float:
    """Return the seconds of tracking alone, in frames that lie in memory."""
    tracker, took_s = PoseTracker(), 0.0
    for batch in batches(read_frames(video)):
        start = time.perf_counter()
        for frame in batch:
            tracker.step(frame.image)
        took_s += time.perf_counter() - start
    return took_s


def features_s(observations: Observations, extractor: Extractor) -> float:
    """Return the seconds from observations to what a model reads."""
    start = time.perf_counter()
    extractor.features(at_times(observations, tick_times(observations)))
    return time.perf_counter() - start


def whole_s(video: Path) -> float:
    """Return the seconds from a file to what a model reads, as teaching does it."""
    start = time.perf_counter()
    extractor = open_extractor("pose")
    features_s(observe_recording(video, extractor), extractor)
    return time.perf_counter() - start


def batches(frames: Iterator[TimedFrame]) -> Iterator[list[TimedFrame]]:
    """Yield frames a few seconds at a time."""
    while batch := list(islice(frames, AT_ONCE)):
        yield batch


if __name__ == "__main__":
    main()
