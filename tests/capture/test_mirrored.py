"""A mirrored picture is turned back, and all else of the source stays as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from moveset.base.values import TimedFrame
from moveset.capture.frame_source import FrameSource, open_source
from moveset.capture.mirrored import MirroredFrames
from moveset.capture.video_writer import write_video


def test_left_and_right_are_exchanged(tmp_path: Path) -> None:
    image = np.zeros((32, 64, 3), np.uint8)
    image[:, :32] = (200, 0, 0)
    video = write_video(tmp_path / "a.mp4", [TimedFrame(step / 30, image) for step in range(4)])
    plain = open_source(video)
    mirrored = MirroredFrames(open_source(video))
    assert isinstance(mirrored, FrameSource)
    assert (mirrored.live, mirrored.dropped) == (False, 0)
    assert mirrored.duration_s == plain.duration_s  # type: ignore[attr-defined]
    for one, other in zip(plain, mirrored, strict=True):
        assert one.time_s == other.time_s
        assert mirrored.age_s(other) == 0.0
        np.testing.assert_array_equal(one.image[:, ::-1], other.image)
        assert other.image.flags.c_contiguous
        assert other.image[16, 60, 0] > 150 > other.image[16, 4, 0]
    mirrored.close()
