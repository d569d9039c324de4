"""A written video keeps pictures and times, and is whole or not there."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import MovesetError, VideoError
from moveset.base.values import RgbImage, TimedFrame
from moveset.capture.clip import open_clip, write_video
from moveset.capture.video import probe, read_frames

TIMES_S = (0.0, 0.031, 0.07, 0.2, 0.233, 0.5, 0.55)


def picture(step: int, height: int = 48, width: int = 64) -> RgbImage:
    """Return a picture that is told from others by its grey."""
    return np.full((height, width, 3), 30 * step, np.uint8)


def frames(height: int = 48, width: int = 64) -> list[TimedFrame]:
    return [TimedFrame(time, picture(step, height, width)) for step, time in enumerate(TIMES_S)]


@pytest.mark.parametrize(
    ("name", "off_s"),
    [("a.mp4", 0.001), ("a.mov", 0.001), ("a.mkv", 0.001), ("a.webm", 0.001), ("a.gif", 0.006)],
)
def test_uneven_times_and_pictures_come_back(tmp_path: Path, name: str, off_s: float) -> None:
    write_video(tmp_path / name, frames())
    back = list(read_frames(tmp_path / name))
    assert [frame.time_s for frame in back] == pytest.approx(TIMES_S, abs=off_s)
    greys = [frame.image.mean() for frame in back]
    assert greys == pytest.approx([30 * step for step in range(len(TIMES_S))], abs=20)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_colours_stay_apart(tmp_path: Path) -> None:
    image = np.zeros((48, 64, 3), np.uint8)
    image[:, :32] = 220, 30, 30
    image[:, 32:] = 30, 30, 220
    write_video(tmp_path / "a.mp4", [TimedFrame(0.0, image)])
    back = next(read_frames(tmp_path / "a.mp4")).image
    assert np.abs(back[:, 4:28].mean((0, 1)) - (220, 30, 30)).max() < 12
    assert np.abs(back[:, 36:60].mean((0, 1)) - (30, 30, 220)).max() < 12


def test_a_recording_that_starts_late_starts_at_zero_in_its_file(tmp_path: Path) -> None:
    late = [TimedFrame(frame.time_s + 90.0, frame.image) for frame in frames()]
    write_video(tmp_path / "a.mp4", late)
    assert [frame.time_s for frame in read_frames(tmp_path / "a.mp4")] == pytest.approx(
        TIMES_S, abs=0.001
    )


def test_odd_sizes_grow_to_even_ones(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", frames(47, 63))
    facts = probe(tmp_path / "a.mp4")
    assert (facts.width, facts.height) == (64, 48)


def test_another_encoder_does_when_the_best_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("av.codecs_available", {"mpeg4"})
    write_video(tmp_path / "a.mp4", frames())
    back = [frame.time_s for frame in read_frames(tmp_path / "a.mp4")]
    assert back == pytest.approx(TIMES_S, abs=0.001)


def test_no_encoder_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("av.codecs_available", set())
    with pytest.raises(VideoError, match="no encoder"):
        write_video(tmp_path / "a.mp4", frames())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("a.mp4", [], "there are no frames"),
        ("a.txt", frames(), "end its name in"),
        ("a.mp4", [TimedFrame(1.0, picture(0)), TimedFrame(1.0, picture(1))], "two frames at 1.0"),
        ("a.mp4", [TimedFrame(0.0, picture(0)), TimedFrame(1.0, picture(1, 40))], "change size"),
    ],
)
def test_what_cannot_be_written_is_said_and_leaves_nothing(
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
    with open_clip(tmp_path / "a.mp4", frame_rate=20) as clip:
        for frame in frames():
            clip.write(frame)
    assert len(list(read_frames(tmp_path / "a.mp4"))) == len(TIMES_S)
