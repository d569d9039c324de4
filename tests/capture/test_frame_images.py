"""The frames of a video are written as images, either all or none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import LabelError, VideoError
from moveset.base.values import RgbImage, Segment, TimedFrame
from moveset.capture.frame_images import write_frames
from moveset.capture.images import read_image
from moveset.capture.video_writer import write_video


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Ten frames at ten a second, each of another grey."""
    images = (np.full((48, 64, 3), 20 * step, np.uint8) for step in range(10))
    frames = (TimedFrame(step / 10, image) for step, image in enumerate(images))
    return write_video(tmp_path / "demo.mp4", frames)


def names_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_images_are_named_as_ffmpeg_names_them(clip: Path, tmp_path: Path) -> None:
    assert write_frames(clip, tmp_path / "out") == 10
    assert names_in(tmp_path / "out") == [f"demo{number:03d}.jpg" for number in range(1, 11)]
    third = read_image(tmp_path / "out" / "demo003.jpg")
    assert third.shape == (48, 64, 3)
    assert third.mean() == pytest.approx(40, abs=6)


def test_every_so_many_begins_with_the_first(clip: Path, tmp_path: Path) -> None:
    assert write_frames(clip, tmp_path / "out", every=4) == 3
    assert read_image(tmp_path / "out" / "demo003.jpg").mean() == pytest.approx(160, abs=6)


def test_images_are_sorted_by_move_and_other_recordings_ignored(clip: Path, tmp_path: Path) -> None:
    segments = [
        Segment("demo", 0.2, 0.4, "punch"),
        Segment("demo", 0.6, 0.7, "kick"),
        Segment("other", 0.0, 9.0, "squat"),
    ]
    write_frames(clip, tmp_path / "out", segments)
    assert names_in(tmp_path / "out") == sorted(
        [f"none/demo{number:03d}.jpg" for number in (1, 2, 5, 6, 8, 9, 10)]
        + ["punch/demo003.jpg", "punch/demo004.jpg", "kick/demo007.jpg"]
    )


def test_segments_of_other_recordings_only_are_a_mistake(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"no segment is of demo, only of other"):
        write_frames(clip, tmp_path / "out", [Segment("other", 0.0, 1.0, "punch")])


def test_a_second_recording_joins_the_first(clip: Path, tmp_path: Path) -> None:
    write_frames(clip, tmp_path / "out", every=5)
    write_frames(clip, tmp_path / "out", every=5, name="again")
    assert names_in(tmp_path / "out") == [
        "again001.jpg",
        "again002.jpg",
        "demo001.jpg",
        "demo002.jpg",
    ]


def test_images_of_earlier_labels_are_not_mixed_in(clip: Path, tmp_path: Path) -> None:
    write_frames(clip, tmp_path / "out", [Segment("demo", 0.0, 0.5, "punch")])
    with pytest.raises(VideoError, match="already has images of demo"):
        write_frames(clip, tmp_path / "out", [Segment("demo", 0.0, 0.5, "kick")])


def test_nothing_is_left_when_it_is_stopped(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def stop_at_the_third(image: RgbImage, _: str) -> bytes:
        made.append(1)
        if len(made) == 3:
            raise KeyboardInterrupt
        return b"jpeg"

    monkeypatch.setattr("moveset.capture.frame_images.encode_image", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        write_frames(clip, tmp_path / "out")
    assert names_in(tmp_path) == ["demo.mp4"]


def test_the_number_stays_apart_from_a_name_that_ends_in_one(clip: Path, tmp_path: Path) -> None:
    write_frames(clip, tmp_path / "out", name="person1", every=10)
    assert "person1-001.jpg" in names_in(tmp_path / "out")
    with pytest.raises(VideoError, match="already has images of person1"):
        write_frames(clip, tmp_path / "out", name="person1")


@pytest.mark.parametrize("every", [0, -1])
def test_taking_no_frames_is_refused(clip: Path, tmp_path: Path, every: int) -> None:
    with pytest.raises(VideoError, match="1 or more"):
        write_frames(clip, tmp_path / "out", every=every)


def test_progress_ends_at_the_number_of_images(clip, tmp_path):
    told = []
    count = write_frames(
        clip, tmp_path / "out", every=4, progress=lambda *said: told.append(said[1:])
    )
    assert told == [(done, count) for done in range(1, count + 1)]
