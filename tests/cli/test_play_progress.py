"""The bar while a video plays."""

import io
from dataclasses import dataclass

import numpy as np
import pytest

from moveset.base.values import Score, TimedFrame
from moveset.cli.play_progress import PlayProgress
from moveset.play.pipeline import PlayedFrame


@dataclass
class Source:
    duration_s: float = 0.0


class Terminal(io.StringIO):
    def isatty(self):
        return True


def played(time_s):
    frame = TimedFrame(time_s, np.zeros((2, 2, 3), np.uint8))
    return PlayedFrame(frame, np.zeros(1, np.float32), Score(time_s, {}), (), {})


def test_a_video_shows_how_far_it_is_and_leaves_events_alone(capsys):
    stream = Terminal()
    frames = [played(time_s) for time_s in (0.0, 30.0, 59.9)]
    with PlayProgress(Source(60.0), stream) as progress:
        for _ in progress.follow(frames):
            print("event")
    assert "60 of 60 s" in stream.getvalue()
    assert capsys.readouterr().out == "event\n" * 3


@pytest.mark.parametrize(
    ("source", "stream"),
    [(object(), Terminal()), (Source(0.0), Terminal()), (Source(60.0), io.StringIO())],
    ids=["another source", "a camera", "no terminal"],
)
def test_nothing_is_shown_for_a_camera_or_outside_a_terminal(source, stream):
    frames = [played(0.0), played(1.0)]
    with PlayProgress(source, stream) as progress:
        assert list(progress.follow(frames)) == frames
    assert stream.getvalue() == ""
