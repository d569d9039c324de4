"""Statistics printed after playing."""

from dataclasses import dataclass

import numpy as np
import pytest

from moveset.base.values import Score, TimedFrame
from moveset.cli.play_statistics import PlayStatistics
from moveset.play.pipeline import PlayedFrame


@dataclass
class Source:
    dropped: int = 0


def played(time_s, latency_ms):
    frame = TimedFrame(time_s, np.zeros((2, 2, 3), np.uint8))
    return PlayedFrame(frame, np.zeros(1, np.float32), Score(time_s, {}), (), {"see": latency_ms})


def test_statistics_are_frames_rate_latency_and_dropped_frames(capsys):
    clock = iter(np.arange(100) * 0.05)
    frames = [played(i / 30, 10.0 + i) for i in range(21)]
    with PlayStatistics(Source(dropped=3), now=lambda: next(clock)) as statistics:
        assert list(statistics.count([*frames, frames[-1]])) == [*frames, frames[-1]]
    shown = capsys.readouterr()
    assert shown.err.strip() == "21 frames, 20 a second; latency 20 ms, p95 29 ms; 3 dropped"
    assert not shown.out


@pytest.mark.parametrize(("count", "words"), [(0, ""), (1, "1 frame; latency 7 ms, p95 7 ms")])
def test_no_frames_or_one_frame_give_no_error(count, words, capsys):
    with PlayStatistics(Source()) as statistics:
        list(statistics.count([played(0.0, 7.0)] * count))
    assert capsys.readouterr().err.startswith(words)
