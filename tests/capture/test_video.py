"""Frames of a file come as a player shows them, at their true times, however bad the file is."""

from __future__ import annotations

import os
import struct
import tracemalloc
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

from .odd_videos import LATE, write_odd

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


@pytest.mark.parametrize("case", LATE)
def test_time_starts_where_players_start_it(tmp_path: Path, case: str) -> None:
    """``tests/studio/test_video_times.py`` compares the same files with Chromium's player."""
    name, write, start_s = LATE[case]
    path = write(tmp_path / name)
    times = [frame.time_s for frame in read_frames(path)]
    facts = probe(path)
    assert times[0] == pytest.approx(start_s, abs=0.001)
    assert facts.start_s == times[0]
    assert facts.frames == len(times)
    assert facts.duration_s == pytest.approx(times[-1] + 1 / RATE, abs=0.002)
    assert facts.frame_rate == pytest.approx(RATE, rel=0.01)


def test_an_avi_with_b_frames_gives_all_frames_at_even_times(tmp_path: Path) -> None:
    """Avi stores no presentation times."""
    path = write_odd(tmp_path / "a.avi", b_frames=3)
    frames = list(read_frames(path))
    gaps = [second.time_s - first.time_s for first, second in pairwise(frames)]
    assert (len(frames), probe(path).frames) == (20, 20)
    assert frames[0].time_s == 0.0
    assert gaps == pytest.approx([1 / RATE] * 19, abs=0.01)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_video_without_its_still_phases_keeps_its_length(tmp_path: Path, name: str) -> None:
    """Where still phases were dropped, B-frames and their references lie seconds apart."""
    times_s = [step / RATE + 2.5 * (step // 6) for step in range(36)]
    path = write_odd(tmp_path / name, times_s=times_s, b_frames=3)
    assert [frame.time_s for frame in read_frames(path)] == pytest.approx(times_s, abs=0.001)
    assert probe(path).duration_s == pytest.approx(times_s[-1] + 1 / RATE, abs=0.02)


def test_joined_recordings_follow_each_other(tmp_path: Path) -> None:
    """A browser that was stopped and started again begins a second file in the first."""
    path = write_odd(tmp_path / "a.webm", times_s=[step / RATE for step in range(50)])
    path.write_bytes(2 * path.read_bytes())
    times = [frame.time_s for frame in read_frames(path)]
    assert times == pytest.approx([step / RATE for step in range(100)])
    assert (probe(path).frames, probe(path).duration_s) == (100, pytest.approx(4.0))


def test_a_clock_that_leaps_is_reported(tmp_path: Path) -> None:
    path = write_odd(tmp_path / "a.mkv", times_s=[0.0, 1e5, 2e5])
    with pytest.raises(VideoError, match=r"has no frame between 0\.0 and 100000.0 s"):
        probe(path)
    frames = read_frames(path)
    assert next(frames).time_s == 0.0
    with pytest.raises(VideoError, match=r"a\.mkv has no frame .*cut it there"):
        next(frames)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_last_frame_that_lasts_for_a_day_does_not_count(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=RATE, options={"bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        packets = []
        for step in range(10):
            packets += stream.encode(av.VideoFrame.from_ndarray(noise(step)))
        packets += stream.encode()
        packets[-1].duration = round(100_000 / packets[-1].time_base)
        out.mux(packets)
    with av.open(str(path)) as container:
        assert container.duration > 90_000 * 10**6
    assert probe(path).duration_s == pytest.approx(10 / RATE, abs=0.03)


def test_the_memory_of_probing_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(frames: int) -> int:
        path = write_odd(tmp_path / f"{frames}.mkv", times_s=[i / 100 for i in range(frames)])
        probe(path)
        tracemalloc.start()
        try:
            probe(path)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(800) < peak(100) + 20_000


def test_images_of_another_size_are_fitted_into_the_first(tmp_path: Path) -> None:
    """Calls that were recorded change their size with the connection."""
    whole = tmp_path / "a.webm"
    write_changing(whole, [(64, 48), (32, 48), (128, 96)])
    frames = [frame.image for frame in read_frames(whole)]
    assert {image.shape for image in frames} == {(48, 64, 3)}
    assert frames[1][:, :15].max() < 40, "bars beside a narrower image"
    assert frames[1][:, 20:44].min() > 100
    assert frames[2].min() > 100
    assert (probe(whole).width, probe(whole).height) == (64, 48)
    assert next(read_frames(whole, max_height=24)).image.shape == (24, 32, 3)


def write_changing(path: Path, sizes: list[tuple[int, int]]) -> None:
    """Write a video whose images change their size: VP8 keeps it in every key frame."""
    with av.open(str(path), "w") as out:
        track = out.add_stream("libvpx", rate=RATE)
        track.width, track.height, track.pix_fmt = *sizes[0], "yuv420p"
        for number, (width, height) in enumerate(sizes):
            encoder = av.CodecContext.create("libvpx", "w")
            encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
            encoder.time_base = Fraction(1, RATE)
            image = np.full((height, width, 3), 180, np.uint8)
            for packet in [*encoder.encode(av.VideoFrame.from_ndarray(image)), *encoder.encode()]:
                packet.stream, packet.time_base = track, Fraction(1, RATE)
                packet.pts = packet.dts = number
                out.mux(packet)


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.mkv"])
@pytest.mark.parametrize(
    ("flags", "shown"), [((0, 1), 1), ((1, 0), 0), ((1, 1), 0), ((0, 0), 0)], ids=str
)
def test_the_default_track_is_read(
    tmp_path: Path, name: str, flags: tuple[int, int], shown: int
) -> None:
    greys = (60, 200)
    with av.open(str(tmp_path / name), "w") as out:
        tracks = [
            out.add_stream("libvpx" if name.endswith("webm") else "libx264", rate=RATE)
            for _ in greys
        ]
        for track, flag in zip(tracks, flags, strict=True):
            track.width, track.height, track.pix_fmt = 64, 48, "yuv420p"
            track.disposition = av.stream.Disposition(flag)
        for track, grey in zip(tracks, greys, strict=True):
            image = np.full((48, 64, 3), grey, np.uint8)
            out.mux([*track.encode(av.VideoFrame.from_ndarray(image)), *track.encode()])
    grey = next(read_frames(tmp_path / name)).image.mean()
    assert grey == pytest.approx(greys[shown], abs=6)


@pytest.mark.parametrize("kind", ["video", "song"])
def test_a_cover_is_never_read(tmp_path: Path, kind: str) -> None:
    source = tmp_path / ("a.mkv" if kind == "video" else "a.wav")
    (write_odd if kind == "video" else write_sound)(source)
    write_image(tmp_path / "cover.jpg")
    covered = with_cover(source, tmp_path / "b.mkv")
    if kind == "video":
        assert next(read_frames(covered)).image.mean() == pytest.approx(20, abs=4)
    else:
        with pytest.raises(VideoError, match="has no images, only sound"):
            probe(covered)


def with_cover(source: Path, target: Path) -> Path:
    """Copy a file and attach a cover to it."""
    with av.open(str(source)) as read, av.open(str(target), "w") as out:
        tracks = {one.index: out.add_stream_from_template(one) for one in read.streams}
        cover = source.with_name("cover.jpg").read_bytes()
        out.add_attachment("cover.jpg", "image/jpeg", cover)
        for packet in read.demux():
            if packet.dts is not None:
                packet.stream = tracks[packet.stream.index]
                out.mux(packet)
    with av.open(str(target)) as container:
        assert any(
            one.disposition & av.stream.Disposition.attached_pic for one in container.streams.video
        )
    return target


@pytest.mark.parametrize(
    ("delay", "shown_s"), [(0, 0.1), (1, 0.1), (2, 0.02), (3, 0.03), (10, 0.1), (250, 2.5)]
)
def test_a_gif_is_as_fast_as_in_a_browser(tmp_path: Path, delay: int, shown_s: float) -> None:
    path = write_gif(tmp_path / "a.gif", delay)
    times = [frame.time_s for frame in read_frames(path)]
    assert times == pytest.approx([0.0, shown_s, 2 * shown_s])
    assert probe(path).duration_s == pytest.approx(3 * shown_s)


def write_gif(path: Path, delay: int) -> Path:
    """Write a gif of three images with a delay in hundredths of a second."""
    write_video(path, (TimedFrame(step / 10, noise(step)) for step in range(3)), frame_rate=10)
    content = bytearray(path.read_bytes())
    start = -1
    # GIF89a, 23: a graphic control extension has its delay after three bytes and its flags.
    while (start := content.find(b"\x21\xf9\x04", start + 1)) >= 0:
        struct.pack_into("<H", content, start + 4, delay)
    path.write_bytes(content)
    return path


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
    "a pipe": ("a.mp4", os.mkfifo, "is a pipe or a device"),
    "an endless device": (
        "a.mp4",
        lambda path: path.symlink_to("/dev/zero"),
        "is a pipe or a device",
    ),
    "a link to itself": ("a.mp4", lambda path: path.symlink_to(path), "does not exist"),
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
    "a play list with the name of a video": (
        "a.mp4",
        lambda path: path.write_text(
            f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{make_clip(path.with_name('b.mp4'))}\n"
        ),
        "is not a whole video",
    ),
    "a list of videos": (
        "a.mp4",
        lambda path: path.write_text(
            f"ffconcat version 1.0\nfile '{make_clip(path.with_name('b.mp4'))}'\n"
        ),
        "is not a whole video",
    ),
    "a list of addresses": (
        "a.webm",
        lambda path: path.write_text(
            '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">'
            "<Period><AdaptationSet><Representation><BaseURL>http://127.0.0.1:9/x.mp4</BaseURL>"
            "</Representation></AdaptationSet></Period></MPD>"
        ),
        "is not a whole video",
    ),
    "a session description": (
        "a.mp4",
        lambda path: path.write_text("v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n"),
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


@pytest.mark.parametrize(
    "name",
    [
        "http://127.0.0.1:9/a.mp4",
        "rtmp://127.0.0.1:9/a",
        "concat:{0}|{0}",
        "subfile,,start,0,end,0,,:{0}",
        "file:{0}",
        "data:video/mp4;base64,AAAA",
        "pipe:0",
    ],
)
def test_only_files_are_opened(tmp_path: Path, name: str) -> None:
    path = make_clip(tmp_path / "a.mp4")
    with pytest.raises(VideoError, match="does not exist: check the name"):
        probe(name.format(path))


def test_a_name_like_an_address_is_a_file_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_clip(tmp_path / "a.mp4").rename(tmp_path / "http:x%03d.mp4")
    assert len(list(read_frames("http:x%03d.mp4"))) == 20
