"""A written video keeps images and times, and is complete or absent."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import MovesetError, VideoError
from moveset.base.values import RgbImage, TimedFrame
from moveset.capture.video import probe, read_frames
from moveset.capture.video_writer import open_video_writer, write_video

TIMES_S = (0.0, 0.031, 0.07, 0.2, 0.233, 0.5, 0.55)


def image(step: int, height: int = 48, width: int = 64) -> RgbImage:
    """Return an image with a grey level of its own."""
    return np.full((height, width, 3), 30 * step, np.uint8)


def frames(height: int = 48, width: int = 64) -> list[TimedFrame]:
    return [TimedFrame(time, image(step, height, width)) for step, time in enumerate(TIMES_S)]


@pytest.mark.parametrize(
    ("name", "off_s"),
    [("a.mp4", 0.001), ("a.mov", 0.001), ("a.mkv", 0.001), ("a.webm", 0.001), ("a.gif", 0.006)],
)
def test_uneven_times_and_images_are_read_back(tmp_path: Path, name: str, off_s: float) -> None:
    write_video(tmp_path / name, frames())
    back = list(read_frames(tmp_path / name))
    assert [frame.time_s for frame in back] == pytest.approx(TIMES_S, abs=off_s)
    greys = [frame.image.mean() for frame in back]
    assert greys == pytest.approx([30 * step for step in range(len(TIMES_S))], abs=20)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_colours_are_kept(tmp_path: Path) -> None:
    image = np.zeros((48, 64, 3), np.uint8)
    image[:, :32] = 220, 30, 30
    image[:, 32:] = 30, 30, 220
    write_video(tmp_path / "a.mp4", [TimedFrame(0.0, image)])
    back = next(read_frames(tmp_path / "a.mp4")).image
    assert np.abs(back[:, 4:28].mean((0, 1)) - (220, 30, 30)).max() < 12
    assert np.abs(back[:, 36:60].mean((0, 1)) - (30, 30, 220)).max() < 12


def test_times_in_the_file_start_at_zero(tmp_path: Path) -> None:
    late = [TimedFrame(frame.time_s + 90.0, frame.image) for frame in frames()]
    write_video(tmp_path / "a.mp4", late)
    assert [frame.time_s for frame in read_frames(tmp_path / "a.mp4")] == pytest.approx(
        TIMES_S, abs=0.001
    )


def test_odd_sizes_become_even(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", frames(47, 63))
    facts = probe(tmp_path / "a.mp4")
    assert (facts.width, facts.height) == (64, 48)


def test_another_encoder_is_used_if_the_best_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("av.codecs_available", {"mpeg4"})
    write_video(tmp_path / "a.mp4", frames())
    back = [frame.time_s for frame in read_frames(tmp_path / "a.mp4")]
    assert back == pytest.approx(TIMES_S, abs=0.001)


def test_a_missing_encoder_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("av.codecs_available", set())
    with pytest.raises(VideoError, match="no encoder"):
        write_video(tmp_path / "a.mp4", frames())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("a.mp4", [], "there are no frames"),
        ("a.txt", frames(), "end its name in"),
        ("a.mp4", [TimedFrame(1.0, image(0)), TimedFrame(1.0, image(1))], "two frames at 1.0"),
        ("a.mp4", [TimedFrame(0.0, image(0)), TimedFrame(1.0, image(1, 40))], "change size"),
    ],
)
def test_a_failed_write_is_reported_and_leaves_no_file(
    tmp_path: Path, name: str, given: list[TimedFrame], words: str
) -> None:
    with pytest.raises(VideoError, match=words) as caught:
        write_video(tmp_path / name, given)
    assert name in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ValueError, OSError(errno.ENOSPC, "full")])
def test_a_failure_in_the_middle_keeps_the_old_video(
    tmp_path: Path, failure: BaseException | type[BaseException]
) -> None:
    def failing() -> Iterator[TimedFrame]:
        yield from frames()
        raise failure

    path = write_video(tmp_path / "a.mp4", frames()[:2])
    expected = failure if isinstance(failure, type) else MovesetError
    with pytest.raises(expected):
        write_video(path, failing())
    assert len(list(read_frames(path))) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_frames_can_be_added_one_by_one(tmp_path: Path) -> None:
    with open_video_writer(tmp_path / "a.mp4", frame_rate=20) as clip:
        for frame in frames():
            clip.write(frame)
    assert len(list(read_frames(tmp_path / "a.mp4"))) == len(TIMES_S)
