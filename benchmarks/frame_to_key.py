"""Time of each stage from frame to key press, from a file and live.

    python benchmarks/frame_to_key.py [--seconds 60] [--bundle FILE] [--json]

The frames show a synthetic person, 640x480 at 30 frames per second. A file is processed at full
speed; live, each frame arrives at its time, as from a camera, and late ones are dropped.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from measure import BenchmarkResult, Table, parse, publish, verdict
from synthetic_videos import CAMERA_RATE, synthetic_clip, trained_bundle

from moveset.base.values import TimedFrame
from moveset.capture.frame_source import FrameSource, open_source
from moveset.play.keys import ListSink
from moveset.play.pipeline import PlayedFrame
from moveset.recognise.bundle_file import load_bundle
from moveset.workflow.play import play

STAGES = ("wait", "observe", "score", "trigger")
WARM_UP = 10  # frames at the start, while networks are loaded and memory is allocated
BUDGET_MS = 40.0  # p95 from frame to key

Milliseconds = dict[str, list[float]]


class TimedSource:
    """A frame source that records how long each frame takes to decode."""

    def __init__(self, source: FrameSource) -> None:
        self.decode_ms: list[float] = []
        self._source = source
        self.live = source.live

    @property
    def dropped(self) -> int:
        """Frames dropped because a newer one had arrived."""
        return self._source.dropped

    def __iter__(self) -> Iterator[TimedFrame]:
        frames = iter(self._source)
        while True:
            start = time.perf_counter()
            frame = next(frames, None)
            if frame is None:
                return
            self.decode_ms.append(1000.0 * (time.perf_counter() - start))
            yield frame

    def age_s(self, frame: TimedFrame) -> float:
        """Seconds since the frame arrived."""
        return self._source.age_s(frame)

    def close(self) -> None:
        """Close the source."""
        self._source.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="of video")
    parser.add_argument("--bundle", type=Path, help="instead of one trained on synthetic people")
    options = parse(parser)
    bundle, video = options.bundle or trained_bundle(), synthetic_clip(options.seconds)
    # Live first: its first frame then pays for loading the networks, as it does for a player.
    live_table, live_figures = live(bundle, video)
    file_table, file_figures = from_file(bundle, video)
    figures = {"file": file_figures, "live": live_figures}
    publish(BenchmarkResult("frame_to_key", (file_table, live_table), figures), options)


def from_file(bundle: Path, video: Path) -> tuple[Table, dict[str, float]]:
    """Return the times of all stages for a file played at full speed."""
    source = TimedSource(open_source(video))
    start = time.perf_counter()
    played, keys = run(bundle, source)
    took_s = time.perf_counter() - start
    times = {"decode": source.decode_ms[WARM_UP:], **stage_times(played)}
    del times["wait"]  # a file never waits
    total = [sum(parts) for parts in zip(*times.values(), strict=True)]
    rows = [row(name, values, total) for name, values in times.items()]
    latencies = [item.latency_ms for item in played[WARM_UP:]]
    rows += [row("frame to key", latencies, total), row("with decoding", total, total)]
    length_s = played[-1].frame.time_s
    note = (
        f"{len(played)} frames in {took_s:.1f} s, {length_s / took_s:.1f} times real time; "
        f"{keys} key presses; {describe_model(bundle)}."
    )
    figures = {"frames": len(played), "seconds": took_s, **quantiles(latencies)}
    return Table(COLUMNS, tuple(rows), "From a file, at full speed", (note,)), figures


def live(bundle: Path, video: Path) -> tuple[Table, dict[str, float]]:
    """Return the times of all stages for the same video played as from a camera."""
    source = open_source(f"live:{video}")
    played, keys = run(bundle, source)
    times = stage_times(played)
    latencies = [item.latency_ms for item in played[WARM_UP:]]
    rows = [row(name, values, latencies) for name, values in times.items()]
    rows.append(row("frame to key", latencies, latencies))
    p95 = quantiles(latencies)["p95_ms"]
    early = round(played[WARM_UP].frame.time_s * CAMERA_RATE) - WARM_UP
    notes = (
        f"Budget for p95, frame to key: {BUDGET_MS:.0f} ms; {verdict(p95, BUDGET_MS)}.",
        (
            f"{len(played)} frames played, {source.dropped} dropped because a newer one had "
            f"arrived, {early} of them at the start while networks were loading; "
            f"{keys} key presses."
        ),
        f"The first frame took {played[0].latency_ms:.0f} ms, including loading.",
        "The video is decoded in the same process at the same time, as a camera's JPEGs would be.",
    )
    figures = {
        "frames": len(played),
        "dropped": source.dropped,
        "dropped_early": early,
        **quantiles(latencies),
    }
    return Table(COLUMNS, tuple(rows), "Live, 30 frames per second", notes), figures


COLUMNS = ("stage", "p50, ms", "p95, ms", "share of time")


def run(bundle: Path, source: FrameSource) -> tuple[list[PlayedFrame], int]:
    """Play a source to its end; return the frames without pixels, and the number of presses."""
    sink = ListSink()
    played: list[PlayedFrame] = []
    no_pixels = np.empty((0, 0, 3), np.uint8)  # a minute of images would fill the memory
    for item in play(bundle, source, sink=sink):
        frame = TimedFrame(item.frame.time_s, no_pixels)
        if not played or frame.time_s > played[-1].frame.time_s:  # not the last releases
            played.append(
                PlayedFrame(frame, item.observation, item.score, item.events, item.stages_ms)
            )
    return played, sum(stroke[1] == "down" for stroke in sink.keystrokes)


def stage_times(played: list[PlayedFrame]) -> Milliseconds:
    """Return the milliseconds of each stage after the warm-up."""
    warm = played[WARM_UP:]
    return {stage: [item.stages_ms[stage] for item in warm] for stage in STAGES}


def row(name: str, values: list[float], total: list[float]) -> tuple[str, ...]:
    """Return the table row of one stage."""
    p50, p95 = np.percentile(values, (50, 95))
    return name, f"{p50:.2f}", f"{p95:.2f}", f"{sum(values) / sum(total):.0%}"


def quantiles(values: list[float]) -> dict[str, float]:
    """Return the quantiles p50 and p95 by name."""
    p50, p95 = np.percentile(values, (50, 95)).tolist()
    return {"p50_ms": p50, "p95_ms": p95}


def describe_model(path: Path) -> str:
    """Return the architecture of a bundle's model and the number of its moves as text."""
    bundle = load_bundle(path)
    return f"model {bundle.model.architecture} with {len(bundle.moves)} moves"


if __name__ == "__main__":
    main()
