"""Pictures come out of a video all or not at all, and are read upright and in colours."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from moveset.base.errors import LabelError, VideoError
from moveset.base.values import RgbImage, Segment, TimedFrame
from moveset.capture.pictures import read_picture, write_pictures
from moveset.capture.video import write_video


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Ten frames, ten a second, each told from the others by its grey."""
    images = (np.full((48, 64, 3), 20 * step, np.uint8) for step in range(10))
    frames = (TimedFrame(step / 10, image) for step, image in enumerate(images))
    return write_video(tmp_path / "demo.mp4", frames)


def picture() -> RgbImage:
    """Return red on the left, blue on the right."""
    image = np.zeros((20, 40, 3), np.uint8)
    image[:, :20, 0] = 250
    image[:, 20:, 2] = 250
    return image


def names_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_pictures_are_named_as_ffmpeg_names_them(clip: Path, tmp_path: Path) -> None:
    assert write_pictures(clip, tmp_path / "out") == 10
    assert names_in(tmp_path / "out") == [f"demo{number:03d}.jpg" for number in range(1, 11)]
    third = read_picture(tmp_path / "out" / "demo003.jpg")
    assert third.shape == (48, 64, 3)
    assert third.mean() == pytest.approx(40, abs=6)


def test_every_so_many_begins_with_the_first(clip: Path, tmp_path: Path) -> None:
    assert write_pictures(clip, tmp_path / "out", every=4) == 3
    assert read_picture(tmp_path / "out" / "demo003.jpg").mean() == pytest.approx(160, abs=6)


def test_pictures_are_sorted_by_move_and_other_recordings_passed_over(
    clip: Path, tmp_path: Path
) -> None:
    segments = [
        Segment("demo", 0.2, 0.4, "punch"),
        Segment("demo", 0.6, 0.7, "kick"),
        Segment("other", 0.0, 9.0, "squat"),
    ]
    write_pictures(clip, tmp_path / "out", segments)
    assert names_in(tmp_path / "out") == sorted(
        [f"none/demo{number:03d}.jpg" for number in (1, 2, 5, 6, 8, 9, 10)]
        + ["punch/demo003.jpg", "punch/demo004.jpg", "kick/demo007.jpg"]
    )


def test_segments_of_other_recordings_only_are_a_mistake(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"no segment is of demo, only of other"):
        write_pictures(clip, tmp_path / "out", [Segment("other", 0.0, 1.0, "punch")])


def test_a_second_recording_joins_the_first(clip: Path, tmp_path: Path) -> None:
    write_pictures(clip, tmp_path / "out", every=5)
    write_pictures(clip, tmp_path / "out", every=5, name="again")
    assert names_in(tmp_path / "out") == [
        "again001.jpg",
        "again002.jpg",
        "demo001.jpg",
        "demo002.jpg",
    ]


def test_pictures_sorted_by_older_labels_are_not_mixed_in(clip: Path, tmp_path: Path) -> None:
    write_pictures(clip, tmp_path / "out", [Segment("demo", 0.0, 0.5, "punch")])
    with pytest.raises(VideoError, match="already has pictures of demo"):
        write_pictures(clip, tmp_path / "out", [Segment("demo", 0.0, 0.5, "kick")])


def test_nothing_is_left_when_it_is_stopped(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def stop_at_the_third(image: RgbImage, _: str) -> bytes:
        made.append(1)
        if len(made) == 3:
            raise KeyboardInterrupt
        return b"jpeg"

    monkeypatch.setattr("moveset.capture.pictures.encoded", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        write_pictures(clip, tmp_path / "out")
    assert names_in(tmp_path) == ["demo.mp4"]


def test_the_number_stays_apart_from_a_name_that_ends_in_one(clip: Path, tmp_path: Path) -> None:
    write_pictures(clip, tmp_path / "out", name="person1", every=10)
    assert "person1-001.jpg" in names_in(tmp_path / "out")
    with pytest.raises(VideoError, match="already has pictures of person1"):
        write_pictures(clip, tmp_path / "out", name="person1")


@pytest.mark.parametrize("every", [0, -1])
def test_taking_no_frames_is_refused(clip: Path, tmp_path: Path, every: int) -> None:
    with pytest.raises(VideoError, match="1 or more"):
        write_pictures(clip, tmp_path / "out", every=every)


GREY = cv2.cvtColor(picture(), cv2.COLOR_RGB2GRAY)
BGR = cv2.cvtColor(picture(), cv2.COLOR_RGB2BGR)


@pytest.mark.parametrize(
    ("name", "stored", "left"),
    [
        ("a.jpg", BGR, (250, 0, 0)),
        ("a.png", BGR, (250, 0, 0)),
        ("a.webp", BGR, (250, 0, 0)),
        ("a.bmp", BGR, (250, 0, 0)),
        ("a.png", cv2.cvtColor(BGR, cv2.COLOR_BGR2BGRA), (250, 0, 0)),
        ("a.png", GREY, (75, 75, 75)),
        ("a.jpg", GREY, (75, 75, 75)),
        ("a.png", BGR.astype(np.uint16) * 257, (250, 0, 0)),
        ("a.png", GREY.astype(np.uint16) * 257, (75, 75, 75)),
    ],
    ids="jpg png webp bmp transparent grey grey-jpg deep deep-grey".split(),
)
def test_every_kind_of_picture_is_read_in_colours(
    tmp_path: Path, name: str, stored: np.ndarray, left: tuple[int, int, int]
) -> None:
    cv2.imwrite(str(tmp_path / name), stored)
    image = read_picture(tmp_path / name)
    assert (image.shape, image.dtype) == ((20, 40, 3), np.uint8)
    assert np.abs(image[:, 2:16].mean((0, 1)) - left).max() < 12


def test_a_phone_picture_is_turned_upright(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.jpg"), BGR)
    content = (tmp_path / "a.jpg").read_bytes()
    # EXIF with one entry: orientation (0x0112) 6, that is, turn a quarter clockwise.
    tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    exif = b"Exif\0\0" + tiff
    block = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    (tmp_path / "a.jpg").write_bytes(content[:2] + block + content[2:])
    image = read_picture(tmp_path / "a.jpg")
    assert image.shape == (40, 20, 3)
    assert image[:16].mean((0, 1))[0] > 200


def leave_missing(path: Path) -> None:
    """Write nothing."""


def half(path: Path) -> None:
    rng = np.random.default_rng(0)
    cv2.imwrite(str(path), rng.integers(0, 255, (80, 80, 3), np.uint8))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize(
    ("name", "write", "words"),
    [
        ("a.jpg", leave_missing, "cannot be read"),
        ("a.jpg", Path.mkdir, "cannot be read"),
        ("a.jpg", Path.touch, "is empty"),
        ("a.png", lambda path: path.write_text("no picture"), "is no picture"),
        ("a.jpg", half, "was cut short"),
        ("a.jpg", lambda path: path.write_bytes(b"\xff\xd8\xff\xe0"), "is no picture|cut short"),
    ],
    ids=["missing", "folder", "empty", "text", "cut short", "start only"],
)
def test_what_is_no_picture_is_named_with_the_mend(
    tmp_path: Path, name: str, write: object, words: str
) -> None:
    write(tmp_path / name)
    with pytest.raises(VideoError, match=words) as caught:
        read_picture(tmp_path / name)
    assert name in str(caught.value)
