"""Makes videos whose clock or content is odd, as real cameras, browsers and editors leave them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 25
TICKS = 60_000
SOUND_RATE = 48_000
FRAMES = 20


def write_odd(
    path: Path,
    *,
    start_s: float = 0.0,
    sound_s: float | None = None,
    times_s: Sequence[float] | None = None,
    b_frames: int = 0,
    container: Mapping[str, str] | None = None,
    keep_from: int = 0,
) -> Path:
    """Write a video that starts late, after its sound, with B-frames, or in the middle.

    Parameters
    ----------
    start_s, times_s
        Time of the first frame; or the times of all frames.
    sound_s
        Start of a sound track; None for none.
    container
        Options of FFmpeg's writer.
    keep_from
        Leave out the packets before this one.
    """
    times_s = times_s or [start_s + step / RATE for step in range(FRAMES)]
    webm = path.suffix == ".webm"
    with av.open(str(path), "w", container_options=dict(container or {})) as out:
        options = {} if webm else {"bf": str(b_frames), "g": "12"}
        stream = out.add_stream("libvpx" if webm else "libx264", rate=RATE, options=options)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.time_base = Fraction(1, TICKS)
        packets = list(_encode(stream, times_s))[keep_from:]
        if sound_s is not None:
            packets += _encode_silence(out, "libopus" if webm else "aac", sound_s, times_s[-1])
        for packet in sorted(packets, key=lambda one: float(one.dts * one.time_base)):
            out.mux(packet)
    return path


def _encode(stream: av.VideoStream, times_s: Sequence[float]) -> Iterator[av.Packet]:
    for step, time_s in enumerate(times_s):
        frame = av.VideoFrame.from_ndarray(numbered(step))
        frame.pts, frame.time_base = round(time_s * TICKS), Fraction(1, TICKS)
        yield from stream.encode(frame)
    yield from stream.encode()


def numbered(step: int) -> np.ndarray:
    """Return an image whose grey tells its number, up to 20."""
    return np.full((48, 64, 3), 20 + 10 * (step % 21), np.uint8)


def _encode_silence(
    out: av.container.OutputContainer, codec: str, start_s: float, end_s: float
) -> list[av.Packet]:
    stream = out.add_stream(codec, rate=SOUND_RATE, layout="mono")
    stream.codec_context.time_base = Fraction(1, SOUND_RATE)
    size = stream.codec_context.frame_size or 960
    packets = []
    for place in range(0, round((end_s - start_s) * SOUND_RATE), size):
        if codec == "aac":
            frame = av.AudioFrame.from_ndarray(np.zeros((1, size), np.float32), "fltp", "mono")
        else:
            frame = av.AudioFrame.from_ndarray(np.zeros((1, size), np.int16), "s16", "mono")
        frame.sample_rate, frame.time_base = SOUND_RATE, Fraction(1, SOUND_RATE)
        frame.pts = round(start_s * SOUND_RATE) + place
        packets += stream.encode(frame)
    return packets + stream.encode()


def shift_edit_list(path: Path, shift_s: float) -> Path:
    """Let the edit list of an mp4 start later in its track, as editors that trim do."""
    content = bytearray(path.read_bytes())
    edits, track, movie = (content.index(name) for name in (b"elst", b"mdhd", b"mvhd"))
    # ISO/IEC 14496-12: times of the movie are in its own unit, those of a track in the track's.
    (track_rate,) = struct.unpack_from(">I", content, track + 16)
    (movie_rate,) = struct.unpack_from(">I", content, movie + 16)
    length, start = struct.unpack_from(">Ii", content, edits + 12)
    changed = length - round(shift_s * movie_rate), start + round(shift_s * track_rate)
    struct.pack_into(">Ii", content, edits + 12, *changed)
    path.write_bytes(content)
    return path


def shift_blocks(path: Path, shift_s: float) -> Path:
    """Shift every frame of a webm within its cluster, which may make its time negative."""
    content = bytearray(path.read_bytes())
    for place in _blocks(content, 0, len(content)):
        (time_ms,) = struct.unpack_from(">h", content, place + 1)
        struct.pack_into(">h", content, place + 1, time_ms + round(1000 * shift_s))
    path.write_bytes(content)
    return path


def _blocks(content: bytearray, start: int, end: int) -> Iterator[int]:
    """Yield where the content of each SimpleBlock of a Matroska file starts (RFC 9559)."""
    while start < end:
        name, start = _number(content, start, keep_marker=True)
        size, start = _number(content, start)
        if name in {0x18538067, 0x1F43B675}:  # segment, cluster
            yield from _blocks(content, start, min(start + size, end))
        elif name == 0xA3:
            yield start
        start += size


def _number(content: bytearray, start: int, *, keep_marker: bool = False) -> tuple[int, int]:
    """Return an EBML number of variable length, and where it ends (RFC 8794, section 4)."""
    length = 9 - content[start].bit_length()
    number = int.from_bytes(content[start : start + length], "big")
    return (number if keep_marker else number & ~(1 << (7 * length))), start + length


LATE: dict[str, tuple[str, Callable[[Path], Path], float]] = {
    "regular mp4": ("a.mp4", write_odd, 0.0),
    "regular webm": ("a.webm", write_odd, 0.0),
    "late webm": ("a.webm", lambda path: write_odd(path, start_s=1.2), 1.2),
    "late mkv": ("a.mkv", lambda path: write_odd(path, start_s=1.2), 1.2),
    "empty edit": ("a.mp4", lambda path: write_odd(path, start_s=1.2), 1.2),
    "empty edit, mov": ("a.mov", lambda path: write_odd(path, start_s=1.2), 1.2),
    "empty edit, B-frames": ("a.mp4", lambda path: write_odd(path, start_s=1.2, b_frames=3), 1.2),
    "sound first, webm": ("a.webm", lambda path: write_odd(path, start_s=1.2, sound_s=0.0), 1.2),
    "sound first, mp4": ("a.mp4", lambda path: write_odd(path, start_s=1.2, sound_s=0.0), 1.2),
    "both late": ("a.mp4", lambda path: write_odd(path, start_s=1.5, sound_s=1.0), 1.5),
    "picture first": ("a.webm", lambda path: write_odd(path, sound_s=0.3), 0.0),
    "B-frames": ("a.mp4", lambda path: write_odd(path, b_frames=3), 0.0),
    "B-frames without edit list": (
        "a.mp4",
        lambda path: write_odd(path, b_frames=3, container={"use_editlist": "0"}),
        0.08,
    ),
    "fragments": (
        "a.mp4",
        lambda path: write_odd(
            path, start_s=1.2, container={"movflags": "+frag_keyframe+empty_moov+delay_moov"}
        ),
        1.2,
    ),
    "trimmed": ("a.mp4", lambda path: shift_edit_list(write_odd(path), 0.2), 0.0),
    "begins in mid-GOP": ("a.mp4", lambda path: write_odd(path, keep_from=8), 0.48),
    "begins before zero": ("a.webm", lambda path: shift_blocks(write_odd(path), -0.22), 0.02),
}
"""For each oddity a file name, how to write it, and the time of the first frame in Chromium."""
