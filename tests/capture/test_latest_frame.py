"""The latest frame is taken; frames not taken in time are counted as dropped."""

from __future__ import annotations

from threading import Thread

import numpy as np
import pytest

from moveset.base.errors import CameraError
from moveset.base.values import TimedFrame
from moveset.capture.latest_frame import LatestFrame


def frame(time_s: float) -> TimedFrame:
    return TimedFrame(time_s, np.zeros((2, 2, 3), np.uint8))


def time_of(latest: LatestFrame) -> float | None:
    taken = latest.take(5.0)
    return None if taken is None else taken.time_s


def test_the_latest_frame_wins_and_the_others_are_counted() -> None:
    latest = LatestFrame()
    for time_s in (0.0, 0.1, 0.2):
        latest.put(frame(time_s))
    assert time_of(latest) == 0.2
    assert (latest.received, latest.dropped) == (3, 2)


def test_frames_taken_in_time_are_not_dropped() -> None:
    latest = LatestFrame()
    for time_s in (0.0, 0.1, 0.2):
        latest.put(frame(time_s))
        assert time_of(latest) == time_s
    assert (latest.received, latest.dropped) == (3, 0)


def test_take_waits_for_a_frame() -> None:
    latest = LatestFrame()
    giver = Thread(target=latest.put, args=(frame(0.5),))
    giver.start()
    assert time_of(latest) == 0.5
    giver.join()


def test_waiting_times_out() -> None:
    with pytest.raises(TimeoutError):
        LatestFrame().take(0.001)


def test_the_last_frame_is_given_before_the_end() -> None:
    latest = LatestFrame()
    latest.put(frame(0.0))
    latest.close()
    assert latest.closed
    assert time_of(latest) == 0.0
    assert time_of(latest) is None
    assert time_of(latest) is None


def test_an_error_comes_after_the_last_frame() -> None:
    latest = LatestFrame()
    latest.put(frame(0.0))
    latest.close(CameraError("unplugged"))
    assert time_of(latest) == 0.0
    with pytest.raises(CameraError, match="unplugged"):
        latest.take(5.0)


def test_closing_twice_keeps_the_first_reason() -> None:
    latest = LatestFrame()
    latest.close()
    latest.close(CameraError("late"))
    assert time_of(latest) is None
