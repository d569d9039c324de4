"""Whoever takes a frame gets the newest one; what was not taken in time is counted as dropped."""

from __future__ import annotations

from threading import Thread

import numpy as np
import pytest

from moveset.base.errors import CameraError
from moveset.base.values import TimedFrame
from moveset.capture.newest import NewestFrame


def frame(time_s: float) -> TimedFrame:
    return TimedFrame(time_s, np.zeros((2, 2, 3), np.uint8))


def time_of(box: NewestFrame) -> float | None:
    taken = box.take(5.0)
    return None if taken is None else taken.time_s


def test_the_newest_frame_wins_and_the_others_are_counted() -> None:
    box = NewestFrame()
    for time_s in (0.0, 0.1, 0.2):
        box.put(frame(time_s))
    assert time_of(box) == 0.2
    assert (box.received, box.dropped) == (3, 2)


def test_frames_taken_in_time_are_not_dropped() -> None:
    box = NewestFrame()
    for time_s in (0.0, 0.1, 0.2):
        box.put(frame(time_s))
        assert time_of(box) == time_s
    assert (box.received, box.dropped) == (3, 0)


def test_a_frame_is_waited_for() -> None:
    box = NewestFrame()
    giver = Thread(target=box.put, args=(frame(0.5),))
    giver.start()
    assert time_of(box) == 0.5
    giver.join()


def test_waiting_has_an_end() -> None:
    with pytest.raises(TimeoutError):
        NewestFrame().take(0.001)


def test_the_last_frame_is_given_before_the_end() -> None:
    box = NewestFrame()
    box.put(frame(0.0))
    box.close()
    assert box.closed
    assert time_of(box) == 0.0
    assert time_of(box) is None
    assert time_of(box) is None


def test_an_error_comes_after_the_last_frame() -> None:
    box = NewestFrame()
    box.put(frame(0.0))
    box.close(CameraError("unplugged"))
    assert time_of(box) == 0.0
    with pytest.raises(CameraError, match="unplugged"):
        box.take(5.0)


def test_closing_twice_keeps_the_first_reason() -> None:
    box = NewestFrame()
    box.close()
    box.close(CameraError("late"))
    assert time_of(box) is None
