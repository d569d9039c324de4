"""The whole chain, frame to key: how long each stage takes, from a file and live.

    python benchmarks/chain.py [--seconds 60] [--bundle FILE] [--json]

The frames are 640x480 at 30 a second, of a drawn person. From a file they come as fast as the
machine goes; live they come as a camera's do, each at its time, and late ones are dropped.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from drawn import CAMERA_RATE, drawn_clip, taught_bundle
from measure import Outcome, Table, parse, publish, verdict

from moveset.base.values import TimedFrame
from moveset.capture.source import FrameSource, open_source
from moveset.play.keys import ListSink
from moveset.play.session import PlayedFrame
from moveset.recognise.bundle import load_bundle
from moveset.workflow.play import play

STAGES = ("wait", "see", "judge", "fire")
WARM_UP = 10  # frames at the start, in which networks are loaded and memory is found
BUDGET_MS = 40.0  # p95 from frame to key

Milliseconds = dict[str, list[float]]


class TimedSource:
    """A source that notes how long each of its frames takes to come."""

    def __init__(self, source: FrameSource) -> None:
        self.decode_ms: list[float] = []
        self._source = source
        self.live = source.live

    @property
    def dropped(self) -> int:
        """Frames that nobody took in time."""
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
        """Let go of the source."""
        self._source.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="of video")
    parser.add_argument("--bundle", type=Path, help="instead of one taught on drawn people")
    options = parse(parser)
    bundle, video = options.bundle or taught_bundle(), drawn_clip(options.seconds)
    # Live first: its first frame then pays for loading the networks, as it does for a player.
    live_table, live_figures = live(bundle, video)
    file_table, file_figures = from_file(bundle, video)
    figures = {"file": file_figures, "live": live_figures}
    publish(Outcome("chain", (file_table, live_table), figures), options)


def from_file(bundle: Path, video: Path) -> tuple[Table, dict[str, float]]:
    """Return the stages of a file played as fast as it goes."""
    source = TimedSource(open_source(video))
    start = time.perf_counter()
    played, keys = run(bundle, source)
    took_s = time.perf_counter() - start
    times = {"decode": source.decode_ms[WARM_UP:], **stage_times(played)}
    del times["wait"]  # a file waits for us
    whole = [sum(parts) for parts in zip(*times.values(), strict=True)]
    rows = [row(name, values, whole) for name, values in times.items()]
    delays = [item.delay_ms for item in played[WARM_UP:]]
    rows += [row("frame to key", delays, whole), row("with decoding", whole, whole)]
    length_s = played[-1].frame.time_s
    note = (
        f"{len(played)} frames in {took_s:.1f} s, {length_s / took_s:.1f} times as fast as they "
        f"were taken; {keys} keys pressed; {bundle_words(bundle)}."
    )
    figures = {"frames": len(played), "seconds": took_s, **quantiles(delays)}
    return Table(COLUMNS, tuple(rows), "From a file, as fast as it goes", (note,)), figures


def live(bundle: Path, video: Path) -> tuple[Table, dict[str, float]]:
    """Return the stages of the same video played as if a camera took it now."""
    source = open_source(f"live:{video}")
    played, keys = run(bundle, source)
    times = stage_times(played)
    delays = [item.delay_ms for item in played[WARM_UP:]]
    rows = [row(name, values, delays) for name, values in times.items()]
    rows.append(row("frame to key", delays, delays))
    p95 = quantiles(delays)["p95_ms"]
    early = round(played[WARM_UP].frame.time_s * CAMERA_RATE) - WARM_UP
    notes = (
        f"Budget for p95, frame to key: {BUDGET_MS:.0f} ms; {verdict(p95, BUDGET_MS)}.",
        (
            f"{len(played)} frames played, {source.dropped} dropped because a newer one had come, "
            f"{early} of them at the start, while networks were loaded; {keys} keys pressed."
        ),
        f"The first frame took {played[0].delay_ms:.0f} ms, loading included.",
        "The video is decoded beside it in the same process, as a camera's JPEGs would be.",
    )
    figures = {
        "frames": len(played),
        "dropped": source.dropped,
        "dropped_early": early,
        **quantiles(delays),
    }
    return Table(COLUMNS, tuple(rows), "Live, 30 frames a second", notes), figures


COLUMNS = ("stage", "p50, ms", "p95, ms", "share of the time")


def run(bundle: Path, source: FrameSource) -> tuple[list[PlayedFrame], int]:
    """Play a source to its end; return frames, without their pictures, and keys pressed."""
    sink = ListSink()
    played: list[PlayedFrame] = []
    nothing = np.empty((0, 0, 3), np.uint8)  # a minute of pictures would fill the memory
    for item in play(bundle, source, sink=sink):
        frame = TimedFrame(item.frame.time_s, nothing)
        if not played or frame.time_s > played[-1].frame.time_s:  # not the last releases
            played.append(
                PlayedFrame(frame, item.observation, item.score, item.events, item.stages_ms)
            )
    return played, sum(stroke[1] == "down" for stroke in sink.strokes)


def stage_times(played: list[PlayedFrame]) -> Milliseconds:
    """Return the milliseconds of each stage, once it has warmed up."""
    warm = played[WARM_UP:]
    return {stage: [item.stages_ms[stage] for item in warm] for stage in STAGES}


def row(name: str, values: list[float], whole: list[float]) -> tuple[str, ...]:
    """Return a stage's line of the table."""
    p50, p95 = np.percentile(values, (50, 95))
    return name, f"{p50:.2f}", f"{p95:.2f}", f"{sum(values) / sum(whole):.0%}"


def quantiles(values: list[float]) -> dict[str, float]:
    """Return p50 and p95 by name."""
    p50, p95 = np.percentile(values, (50, 95)).tolist()
    return {"p50_ms": p50, "p95_ms": p95}


def bundle_words(path: Path) -> str:
    """Return what kind of model is in a bundle."""
    bundle = load_bundle(path)
    return f"model {bundle.model.kind} of {len(bundle.moves)} moves"


if __name__ == "__main__":
    main()
