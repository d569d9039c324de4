"""Writes frames to a video file with their times."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from moveset.base.errors import VideoError
from moveset.base.files import temporary_path
from moveset.base.values import RgbImage, TimedFrame

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

TIME_BASE = Fraction(1, 60_000)
"""Unit of time stamps: 24, 25, 30, 50, 60 and 30000/1001 frames a second are whole multiples of it;
below 65,536 a second, the limit of MPEG-4."""

_H264 = ("libx264", "libopenh264", "mpeg4")
_CODECS = {
    ".mp4": _H264,
    ".mov": _H264,
    ".mkv": _H264,
    ".webm": ("libvpx", "libvpx-vp9"),
    ".gif": ("gif",),
}
"""For each suffix the encoders to try, the best first."""

_OPTIONS = {
    # Without B-frames (bf) the first time stamp stays 0.
    "libx264": {"crf": "20", "preset": "veryfast", "bf": "0"},
    "libvpx": {"deadline": "realtime", "cpu-used": "4", "auto-alt-ref": "0", "crf": "10"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "auto-alt-ref": "0", "crf": "24"},
}

_BITS_PER_PIXEL = 0.25
"""For encoders that need a bit rate: high enough to keep thin lines."""


class VideoWriter:
    """Adds frames to an unfinished video; see ``open_video_writer``."""

    def __init__(self, path: str | Path, container: OutputContainer, frame_rate: float) -> None:
        self._path = path
        self._container = container
        self._frame_rate = frame_rate
        self._stream: VideoStream | None = None
        self._shape: tuple[int, ...] = ()
        self._zero_s = 0.0
        self._last_tick = -1

    @property
    def empty(self) -> bool:
        """Whether no frame has been written yet."""
        return self._stream is None

    def write(self, frame: TimedFrame) -> None:
        """Add a frame; times are relative to the first one.

        Raises
        ------
        VideoError
            The frame is not later than the last one, or has another size.
        """
        stream = self._stream or self._start(frame)
        if frame.image.shape != self._shape:
            raise VideoError(
                f"{self._path} cannot be written: images change size at {frame.time_s:.2f} s"
            )
        tick = round((frame.time_s - self._zero_s) / TIME_BASE)
        if tick <= self._last_tick:
            raise VideoError(f"{self._path} cannot be written: two frames at {frame.time_s:.3f} s")
        self._last_tick = tick
        self._encode(stream, frame.image, tick)

    def finish(self) -> None:
        """Write the frames that are still in the encoder.

        Raises
        ------
        VideoError
            No frame was written.
        """
        if self._stream is None:
            raise VideoError(f"{self._path} cannot be written: there are no frames")
        self._container.mux(self._stream.encode())

    def _start(self, frame: TimedFrame) -> VideoStream:
        self._shape, self._zero_s = frame.image.shape, frame.time_s
        self._stream = _add_stream(self._container, frame.image, self._frame_rate)
        return self._stream

    def _encode(self, stream: VideoStream, image: RgbImage, tick: int) -> None:
        from av.video.frame import VideoFrame

        frame = VideoFrame.from_ndarray(_even(image), format="rgb24")
        frame.pts, frame.time_base = tick, TIME_BASE
        self._container.mux(stream.encode(frame))


@contextmanager
def open_video_writer(path: str | Path, *, frame_rate: float = 30.0) -> Iterator[VideoWriter]:
    """Provide a writer; the video appears at ``path`` when the block ends without an error.

    Parameters
    ----------
    path
        Ending in .mp4, .mov, .mkv, .webm or .gif.
    frame_rate
        Nominal frames per second in the header; each frame keeps its own time.

    Raises
    ------
    VideoError
        The suffix is unknown, there are no frames, or no encoder is available.
    WriteError
        The disk is full, or the folder is not writable; no partial file stays.
    """
    import av

    suffix = Path(path).suffix.lower()
    if suffix not in _CODECS:
        raise VideoError(f"{path} cannot be written: end its name in {', '.join(_CODECS)}")
    options = {"movflags": "+faststart"} if suffix in {".mp4", ".mov"} else {}
    with temporary_path(path) as unfinished:
        try:
            with av.open(str(unfinished), "w", container_options=options) as container:
                writer = VideoWriter(path, container, frame_rate)
                yield writer
                writer.finish()
        except av.FFmpegError as error:
            if isinstance(error, OSError) and error.errno in errno.errorcode:
                raise  # an error of the disk, which temporary_path explains
            raise VideoError(f"{path} cannot be encoded ({error})") from error


def write_video(
    path: str | Path, frames: Iterable[TimedFrame], *, frame_rate: float = 30.0
) -> Path:
    """Write a video in which each frame is shown from its time on, and return ``path``.

    Parameters
    ----------
    path
        Ending in .mp4 (H.264, plays everywhere), .mov, .mkv, .webm or .gif.
    frames
        Of one size, times increasing; an image of odd size grows by one column or row.
    frame_rate
        Nominal frames per second in the header.

    Raises
    ------
    VideoError
        There are no frames, sizes differ, times do not increase, or no encoder is available.
    WriteError
        The disk is full, or the folder is not writable; no partial file stays.
    """
    with open_video_writer(path, frame_rate=frame_rate) as writer:
        for frame in frames:
            writer.write(frame)
    return Path(path)


def _add_stream(container: OutputContainer, image: RgbImage, frame_rate: float) -> VideoStream:
    suffix = Path(container.name).suffix.lower()
    name = _encoder(suffix)
    rate = Fraction(frame_rate).limit_denominator(1001)
    stream = cast(
        "VideoStream", container.add_stream(name, rate=rate, options=_OPTIONS.get(name, {}))
    )
    height, width = _even(image).shape[:2]
    stream.width, stream.height = width, height
    stream.pix_fmt = "rgb8" if suffix == ".gif" else "yuv420p"
    stream.codec_context.time_base = TIME_BASE
    if name != "libx264":
        stream.bit_rate = round(_BITS_PER_PIXEL * width * height * frame_rate)
    return stream


def _encoder(suffix: str) -> str:
    """Return the best available encoder for a suffix."""
    import av

    for name in _CODECS[suffix]:
        if name in av.codecs_available:
            return name
    raise VideoError(f"there is no encoder for {suffix}: install av from its wheel, which has one")


def _even(image: RgbImage) -> RgbImage:
    """Return an image with even sides: colours are stored per 2x2 pixels."""
    height, width = image.shape[:2]
    if height % 2 == 0 and width % 2 == 0:
        return np.ascontiguousarray(image)
    return np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
