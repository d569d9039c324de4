"""Beside the road: frames written to a video file, with the times they were taken at."""

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
"""Ticks of the clock in the file: whole for 24, 25, 30, 50, 60 and 30000/1001 frames a second, and
below 65,536, above which MPEG-4 does not count."""

_H264 = ("libx264", "libopenh264", "mpeg4")
_CODECS = {
    ".mp4": _H264,
    ".mov": _H264,
    ".mkv": _H264,
    ".webm": ("libvpx", "libvpx-vp9"),
    ".gif": ("gif",),
}
"""For each ending the encoders to try, the best first."""

_OPTIONS = {
    # Without frames that lean on later ones (bf), the first stamp is 0 and stays so.
    "libx264": {"crf": "20", "preset": "veryfast", "bf": "0"},
    "libvpx": {"deadline": "realtime", "cpu-used": "4", "auto-alt-ref": "0", "crf": "10"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "auto-alt-ref": "0", "crf": "24"},
}

_BITS_PER_PIXEL = 0.25
"""For encoders that want a rate: generous, so that a drawn line stays a line."""


class ClipWriter:
    """Takes frames one by one into a video that is still unfinished; see ``open_clip``."""

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
        """Whether no frame has come yet: nothing can become of it then."""
        return self._stream is None

    def write(self, frame: TimedFrame) -> None:
        """Add a frame; the first one's time becomes 0.

        Raises
        ------
        VideoError
            The frame is not later than the last one, or its picture has another size.
        """
        stream = self._stream or self._start(frame)
        if frame.image.shape != self._shape:
            raise VideoError(
                f"{self._path} cannot be written: pictures change size at {frame.time_s:.2f} s"
            )
        tick = round((frame.time_s - self._zero_s) / TIME_BASE)
        if tick <= self._last_tick:
            raise VideoError(f"{self._path} cannot be written: two frames at {frame.time_s:.3f} s")
        self._last_tick = tick
        self._encode(stream, frame.image, tick)

    def finish(self) -> None:
        """Write what the encoder still holds.

        Raises
        ------
        VideoError
            No frame was written.
        """
        if self._stream is None:
            raise VideoError(f"{self._path} cannot be written: there are no frames for it")
        self._container.mux(self._stream.encode())

    def _start(self, frame: TimedFrame) -> VideoStream:
        self._shape, self._zero_s = frame.image.shape, frame.time_s
        self._stream = _add_stream(self._container, frame.image, self._frame_rate)
        return self._stream

    def _encode(self, stream: VideoStream, image: RgbImage, tick: int) -> None:
        from av.video.frame import VideoFrame

        picture = VideoFrame.from_ndarray(_even(image), format="rgb24")
        picture.pts, picture.time_base = tick, TIME_BASE
        self._container.mux(stream.encode(picture))


@contextmanager
def open_clip(path: str | Path, *, frame_rate: float = 30.0) -> Iterator[ClipWriter]:
    """Give a writer of frames; the video appears at ``path`` when the block ends well.

    Parameters
    ----------
    path
        Ending in .mp4, .mov, .mkv, .webm or .gif.
    frame_rate
        Frames a second that players are told of; each frame keeps its own time all the same.

    Raises
    ------
    VideoError
        Another ending, no frames, or no encoder for it here.
    WriteError
        The disk is full or the place may not be written; nothing half-written stays.
    """
    import av

    suffix = Path(path).suffix.lower()
    if suffix not in _CODECS:
        raise VideoError(f"{path} cannot be written: end its name in {', '.join(_CODECS)}")
    options = {"movflags": "+faststart"} if suffix in {".mp4", ".mov"} else {}
    with temporary_path(path) as unfinished:
        try:
            with av.open(str(unfinished), "w", container_options=options) as container:
                writer = ClipWriter(path, container, frame_rate)
                yield writer
                writer.finish()
        except av.FFmpegError as error:
            if isinstance(error, OSError) and error.errno in errno.errorcode:
                raise  # the disk's fault, which temporary_path puts into words
            raise VideoError(f"{path} cannot be encoded ({error})") from error


def write_video(
    path: str | Path, frames: Iterable[TimedFrame], *, frame_rate: float = 30.0
) -> Path:
    """Return ``path``, now a video of the frames, each shown from its own time on.

    Parameters
    ----------
    path
        Ending in .mp4 (H.264, plays everywhere), .mov, .mkv, .webm or .gif.
    frames
        Of one size, times increasing; a picture of odd size grows by one column or row.
    frame_rate
        Frames a second that players are told of.

    Raises
    ------
    VideoError
        No frames, sizes that differ, times that do not increase, or no encoder here.
    WriteError
        The disk is full or the place may not be written; nothing half-written stays.
    """
    with open_clip(path, frame_rate=frame_rate) as clip:
        for frame in frames:
            clip.write(frame)
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
    """Return the best encoder for an ending that this FFmpeg has."""
    import av

    for name in _CODECS[suffix]:
        if name in av.codecs_available:
            return name
    raise VideoError(f"no encoder for {suffix} here: install av from its wheel, which has one")


def _even(image: RgbImage) -> RgbImage:
    """Return the picture with even sides, as its colours are stored for two by two pixels."""
    height, width = image.shape[:2]
    if height % 2 == 0 and width % 2 == 0:
        return np.ascontiguousarray(image)
    return np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
