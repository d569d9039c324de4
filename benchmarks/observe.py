"""Time to get the features of a minute of video, compared with decoding and pose alone.

python benchmarks/observe.py [--seconds 60] [--repeats 3] [--json]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median

from measure import BenchmarkResult, Table, parse, publish, repeat, spread
from synthetic_videos import synthetic_clip

from moveset.base.values import Observations, TimedFrame
from moveset.capture.video import read_frames
from moveset.see.extractor import Extractor
from moveset.see.observe import observe_recording
from moveset.see.pose.tracker import PoseTracker
from moveset.see.registry import open_extractor
from moveset.see.resample import at_times, tick_times

CHUNK = 150  # frames held in memory while pose tracking is timed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="of video")
    parser.add_argument("--repeats", type=int, default=3)
    options = parse(parser)
    video = synthetic_clip(options.seconds)
    extractor = open_extractor("pose")
    observations = observe_recording(video, extractor)
    parts = {
        "decoding alone": lambda: decode_s(video),
        "pose alone, on decoded frames": lambda: pose_s(video),
        "features alone, from known poses": lambda: features_s(observations, extractor),
        "video to features": lambda: pipeline_s(video),
    }
    times = repeat(parts, options.repeats)
    publish(BenchmarkResult("observe", (table(times, options.seconds),), times), options)


def table(times: dict[str, list[float]], seconds: float) -> Table:
    """Return the time of each part and of the whole pipeline."""
    decode, pose, _, total = (median(values) for values in times.values())
    rows = [
        (
            name,
            spread(values, "s", 2),
            f"{median(values) / total:.2f}",
            f"{seconds / median(values):.1f}",
        )
        for name, values in times.items()
    ]
    count = len(times["decoding alone"])
    notes = (
        f"{seconds:g} s of 640x480, 30 frames per second; median of {count}, fastest and slowest.",
        (
            f"Video to features takes {total / (decode + pose):.2f} times the sum of decoding "
            "alone and pose alone."
        ),
    )
    columns = ("what", "time", "share of total", "times real time")
    return Table(columns, tuple(rows), notes=notes)


def decode_s(video: Path) -> float:
    """Return the seconds to decode all frames."""
    start = time.perf_counter()
    for _ in read_frames(video):
        pass
    return time.perf_counter() - start


def pose_s(video: Path) -> float:
    """Return the seconds of pose tracking alone, on frames in memory."""
    tracker, took_s = PoseTracker(), 0.0
    for chunk in chunks(read_frames(video)):
        start = time.perf_counter()
        for frame in chunk:
            tracker.step(frame.image)
        took_s += time.perf_counter() - start
    return took_s


def features_s(observations: Observations, extractor: Extractor) -> float:
    """Return the seconds from observations to a model's input."""
    start = time.perf_counter()
    extractor.features(at_times(observations, tick_times(observations)))
    return time.perf_counter() - start


def pipeline_s(video: Path) -> float:
    """Return the seconds from a file to a model's input, as in training."""
    start = time.perf_counter()
    extractor = open_extractor("pose")
    features_s(observe_recording(video, extractor), extractor)
    return time.perf_counter() - start


def chunks(frames: Iterator[TimedFrame]) -> Iterator[list[TimedFrame]]:
    """Yield lists of consecutive frames, a few seconds each."""
    while chunk := list(islice(frames, CHUNK)):
        yield chunk


if __name__ == "__main__":
    main()
