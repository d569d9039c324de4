"""Frames of a file come as a player shows them, at their true times, however bad the file is."""

from __future__ import annotations

import struct
import wave
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.base.values import RgbImage, TimedFrame
from moveset.capture.video import probe, read_frames
from moveset.capture.video_writer import write_video

RATE = 25


def corner_image(height: int = 48, width: int = 64) -> RgbImage:
    """Return a grey image with a white corner at the top left."""
    image = np.full((height, width, 3), 60, np.uint8)
    image[: height // 2, : width // 2] = 240
    return image


def noise(step: int) -> RgbImage:
    return np.random.default_rng(step).integers(0, 255, (48, 64, 3), np.uint8)


def make_clip(path: Path, count: int = 20) -> Path:
    return write_video(path, (TimedFrame(step / RATE, noise(step)) for step in range(count)))


def make_turned(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """Write a video whose track header asks to be turned, as phones write it."""
    write_video(path, (TimedFrame(step / RATE, corner_image()) for step in range(3)))
    a, b, c, d = matrix
    content = bytearray(path.read_bytes())
    # ISO/IEC 14496-12, 8.3.2: the matrix lies 40 bytes into the header's content.
    start = content.index(b"tkhd") + 4 + 40
    content[start : start + 36] = struct.pack(
        ">9i", a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30
    )
    path.write_bytes(content)
    return path


def cut(path: Path, share: float) -> Path:
    """Keep the first part of a file, as when a browser dies while it records."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def brightest_corner(image: RgbImage) -> str:
    height, width = image.shape[0] // 2, image.shape[1] // 2
    corners = {
        "top left": image[:height, :width],
        "top right": image[:height, width:],
        "bottom left": image[height:, :width],
        "bottom right": image[height:, width:],
    }
    return max(corners, key=lambda name: float(corners[name].mean()))


def test_properties_of_a_video(tmp_path: Path) -> None:
    facts = probe(make_clip(tmp_path / "a.mp4"))
    assert (facts.width, facts.height, facts.rotation, facts.frames) == (64, 48, 0, 20)
    assert facts.duration_s == pytest.approx(20 / RATE, abs=0.01)
    assert facts.frame_rate == pytest.approx(RATE, rel=0.02)


@pytest.mark.parametrize(
    ("matrix", "rotation", "corner", "shape"),
    [
        ((1, 0, 0, 1), 0, "top left", (48, 64)),
        ((0, 1, -1, 0), 90, "top right", (64, 48)),
        ((-1, 0, 0, -1), 180, "bottom right", (48, 64)),
        ((0, -1, 1, 0), 270, "bottom left", (64, 48)),
    ],
)
def test_videos_of_a_rotated_phone_are_upright(
    tmp_path: Path,
    matrix: tuple[int, int, int, int],
    rotation: int,
    corner: str,
    shape: tuple[int, int],
) -> None:
    path = make_turned(tmp_path / "a.mov", matrix)
    frame = next(read_frames(path))
    assert brightest_corner(frame.image) == corner
    assert frame.image.shape == (*shape, 3)
    assert frame.image.flags["C_CONTIGUOUS"]
    facts = probe(path)
    assert (facts.rotation, (facts.height, facts.width)) == (rotation, shape)


def test_tall_videos_are_shrunk_after_rotation(tmp_path: Path) -> None:
    path = make_turned(tmp_path / "a.mp4", (0, -1, 1, 0))
    assert next(read_frames(path, max_height=32)).image.shape == (32, 24, 3)
    assert next(read_frames(path, max_height=500)).image.shape == (64, 48, 3)


def test_pixels_become_square(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mkv"), "w") as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(3, 2)
        container.mux(stream.encode(av.VideoFrame.from_ndarray(corner_image())))
        container.mux(stream.encode())
    assert next(read_frames(tmp_path / "a.mkv")).image.shape == (48, 96, 3)
    assert probe(tmp_path / "a.mkv").width == 96


def test_b_frames_keep_order_and_times(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"bf": "3"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for step in range(30):
            image = np.full((48, 64, 3), 8 * step, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image)))
        container.mux(stream.encode())
    frames = list(read_frames(tmp_path / "a.mp4"))
    assert [frame.time_s for frame in frames] == pytest.approx([step / RATE for step in range(30)])
    greys = [frame.image.mean() for frame in frames]
    assert all(first < second for first, second in pairwise(greys))
    assert probe(tmp_path / "a.mp4").duration_s == pytest.approx(30 / RATE, abs=0.01)


def test_sound_is_ignored(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        sound = container.add_stream("aac", rate=44_100, layout="mono")
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 44_100), np.float32), "fltp", "mono")
        silence.rate = 44_100
        container.mux(sound.encode(silence))
        for step in range(10):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(noise(step))))
        container.mux(stream.encode())
        container.mux(sound.encode())
    assert len(list(read_frames(tmp_path / "a.mp4"))) == 10


def test_the_duration_of_a_browser_recording_is_measured(tmp_path: Path) -> None:
    """Browsers write webm as a stream: no length, no index, clusters of unknown size."""
    with av.open(
        str(tmp_path / "a.webm"), "w", format="webm", container_options={"live": "1"}
    ) as container:
        stream = container.add_stream("libvpx", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for step in range(20):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(noise(step))))
        container.mux(stream.encode())
    with av.open(str(tmp_path / "a.webm")) as container:
        assert container.duration is None
    facts = probe(tmp_path / "a.webm")
    assert facts.duration_s == pytest.approx(20 / RATE, abs=0.05)
    assert facts.frame_rate == pytest.approx(RATE, rel=0.1)
    assert len(list(read_frames(tmp_path / "a.webm"))) == 20


@pytest.mark.parametrize("name", ["a.webm", "a.mkv", "a.mp4", "a.gif"])
def test_a_file_that_was_cut_short_gives_its_remaining_frames(tmp_path: Path, name: str) -> None:
    path = cut(make_clip(tmp_path / name), 0.6)
    frames = list(read_frames(path))
    assert 1 <= len(frames) < 20
    assert frames[0].time_s == 0.0
    assert probe(path).duration_s < 0.75 * 20 / RATE


def test_damage_in_the_middle_loses_only_some_frames(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mkv", 40)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 200] = bytes(200)
    path.write_bytes(content)
    times = [frame.time_s for frame in read_frames(path)]
    assert len(times) > 10
    assert all(first < second for first, second in pairwise(times))


def test_reading_can_stop_early(tmp_path: Path) -> None:
    frames = read_frames(make_clip(tmp_path / "a.mp4"))
    next(frames)
    frames.close()
    (tmp_path / "a.mp4").unlink()


def write_nothing(path: Path) -> None:
    """Leave the file missing."""


def write_sound(path: Path) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16_000))


def write_image(path: Path) -> None:
    with av.open(str(path), "w", format="image2", options={"update": "1"}) as container:
        stream = container.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(corner_image())))
        container.mux(stream.encode())


BAD_FILES = {
    "missing": ("a.mp4", write_nothing, "does not exist"),
    "a folder": ("a.mp4", Path.mkdir, "is a folder"),
    "empty": ("a.mp4", Path.touch, "is empty"),
    "text": ("a.mp4", lambda path: path.write_text("not a film\n" * 99), "is not a whole video"),
    "text in a text file": ("a.txt", lambda path: path.write_text("x\n" * 99), "is not a whole"),
    "random bytes": ("a.webm", lambda path: path.write_bytes(noise(0).tobytes()), "not a whole"),
    "sound only": ("a.wav", write_sound, "has no images"),
    "an image": ("a.jpg", write_image, "is not a whole video"),
    "a play list": (
        "a.m3u8",
        lambda path: path.write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n"),
        "is not a whole video",
    ),
    "a header only": (
        "a.mp4",
        lambda path: path.write_bytes(make_clip(path).read_bytes()[:400]),
        "is not a whole video",
    ),
    "a webm header only": (
        "a.webm",
        lambda path: path.write_bytes(make_clip(path).read_bytes()[:300]),
        "no frame that can be decoded|is not a whole",
    ),
}


@pytest.mark.parametrize("case", BAD_FILES)
@pytest.mark.parametrize(
    "read", [probe, lambda path: next(read_frames(path))], ids=["probe", "read"]
)
def test_bad_files_are_reported(tmp_path: Path, case: str, read: object) -> None:
    name, write, words = BAD_FILES[case]
    write(tmp_path / name)
    with pytest.raises(VideoError, match=words) as caught:
        read(tmp_path / name)
    assert name in str(caught.value)
    assert ": " in str(caught.value)


def test_a_name_like_an_address_is_a_file_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_clip(tmp_path / "a.mp4").rename(tmp_path / "http:x%03d.mp4")
    assert len(list(read_frames("http:x%03d.mp4"))) == 20
