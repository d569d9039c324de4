"""First on the road: video files, read as frames with their true times."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from moveset.base.errors import VideoError
from moveset.base.values import RgbImage, TimedFrame
from moveset.capture.clip import write_video
from moveset.capture.timing import (
    SteadyTimes,
    Turn,
    in_shown_order,
    rotation_of,
    turn_of,
    turn_picture,
)

if TYPE_CHECKING:
    from av.buffer import Buffer
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

__all__ = ["VIDEO_SUFFIXES", "VideoFacts", "probe", "read_frames", "write_video"]

VIDEO_SUFFIXES = (".mp4", ".mov", ".webm", ".gif", ".mkv", ".m4v", ".avi")
"""Endings that are taken for videos when a folder is looked through."""

_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,gif,avi,mpeg,mpegts,ogg,flv,asf,wav,mp3"
"""What may be opened, by FFmpeg's names. FFmpeg would also take play lists, which name other files
and addresses, single pictures, and any text as a terminal film."""

_RECORD_AGAIN = "record it again, or convert it to mp4"

_USUAL_RATE = 30.0
"""Frames a second where a file does not say."""

_FASTEST_RATE = 480.0
"""Frames a second above which a file is not believed: browsers write 1000, their clock's rate."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What is known of a video.

    Attributes
    ----------
    width, height
        In pixels as shown, that is after turning.
    duration_s
        From the first frame's time until the last one is over.
    frame_rate
        Frames a second on average.
    rotation
        Degrees clockwise by which its pictures are turned when shown: 0, 90, 180 or 270.
    frames
        How many there are.
    """

    width: int
    height: int
    duration_s: float
    frame_rate: float
    rotation: int
    frames: int


def probe(path: str | Path) -> VideoFacts:
    """Size, length and frame rate of a video, of which one picture is decoded.

    Raises
    ------
    VideoError
        The file is missing, is no video, or has no frame that can be decoded.

    Notes
    -----
    Length and rate are counted from the frames' own stamps: browsers write neither, and a file cut
    short still claims its old length.
    """
    with _opened(path) as (container, stream):
        first = next(_decoded(container, stream, path))
        width, height = _PictureMaker(stream, None).size(first)
    frames, duration_s = _count_and_length(path)
    return VideoFacts(
        width=width,
        height=height,
        duration_s=duration_s,
        frame_rate=frames / duration_s,
        rotation=rotation_of(turn_of_frame(first)),
        frames=frames,
    )


def read_frames(
    path: str | Path, *, max_height: int | None = None
) -> Generator[TimedFrame, None, None]:
    """Yield the frames of a video as a player shows them, each with its true time.

    Parameters
    ----------
    path
        An mp4, mov, webm, gif, mkv or avi file.
    max_height
        Taller pictures are made this many pixels high, their shape kept.

    Yields
    ------
    Frames; the first one at 0 s, times strictly increasing.

    Raises
    ------
    VideoError
        The file is missing, is no video, or has no frame that can be decoded.

    Notes
    -----
    Of a file that is damaged or cut short, as browsers leave them, every frame that can be decoded
    is given. Frames with a stamp of their own only: a doubled stamp is dropped.
    """
    with _opened(path) as (container, stream):
        times, maker = SteadyTimes(_period_s(stream)), _PictureMaker(stream, max_height)
        tick_s = float(stream.time_base or 0)
        for frame in _decoded(container, stream, path):
            # Not frame.time: frames that the decoder held until the end have lost their clock.
            time_s = times.next_time(None if frame.pts is None else frame.pts * tick_s)
            if time_s is not None:
                yield TimedFrame(time_s, maker.picture(frame))


def _count_and_length(path: str | Path) -> tuple[int, float]:
    """How many frames there are, and the seconds from the first one until the last one is over."""
    with _opened(path) as (container, stream):
        period_s, tick_s = _period_s(stream), float(stream.time_base or 0)
        packets = [packet for packet in _packets(container, stream) if not packet.is_discard]
        stamps = [None if one.pts is None else one.pts * tick_s for one in packets]
        steady = SteadyTimes(period_s)
        shown = (steady.next_time(stamp) for stamp in in_shown_order(stamps))
        times_s = [time_s for time_s in shown if time_s is not None]
        last_s = packets[-1].duration * tick_s if packets and packets[-1].duration else period_s
    return len(times_s), times_s[-1] + last_s


@contextmanager
def _opened(path: str | Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a video and its picture stream, ready to decode on several threads."""
    import av

    place = _existing(path)
    # The whole path: a relative one like `http:x` would be taken for an address.
    options = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"}
    try:
        # Titles in no known writing must not matter; from PyAV 19 on they never do.
        lenient: dict[str, Any] = (
            {} if int(av.__version__.split(".")[0]) >= 19 else {"metadata_errors": "replace"}
        )
        container = av.open(str(place), options=options, **lenient)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise _not_a_video(path, error) from error
    with container:
        stream = _picture_stream(container, path)
        stream.thread_type = "AUTO"
        yield container, stream


def _existing(path: str | Path) -> Path:
    place = Path(path)
    if place.is_dir():
        raise VideoError(f"{path} is a folder: name a video in it")
    if not place.exists():
        raise VideoError(f"{path} is not there: check the name")
    if place.is_file() and place.stat().st_size == 0:
        raise VideoError(f"{path} is empty: {_RECORD_AGAIN}")
    return place.absolute()


def _not_a_video(path: str | Path, error: Exception | None = None) -> VideoError:
    if isinstance(error, PermissionError):
        return VideoError(f"{path} may not be read: change its permissions")
    kind = "video (mp4, mov, webm, gif, mkv or avi), or was cut short before it could be finished"
    return VideoError(f"{path} is not a whole {kind}: {_RECORD_AGAIN}")


def _picture_stream(container: InputContainer, path: str | Path) -> VideoStream:
    """Return the stream with moving pictures; the cover of a song is none."""
    import av

    for stream in container.streams.video:
        cover = bool(stream.disposition & av.stream.Disposition.attached_pic)
        if not cover and stream.codec_context is not None:
            return stream
    if container.streams.audio:
        raise VideoError(f"{path} has no pictures, only sound: choose a video")
    raise _not_a_video(path)


def _period_s(stream: VideoStream) -> float:
    """Usual time between two frames."""
    rate = float(stream.average_rate or stream.guessed_rate or _USUAL_RATE)
    return 1.0 / (rate if 0.0 < rate <= _FASTEST_RATE else _USUAL_RATE)


def _decoded(
    container: InputContainer, stream: VideoStream, path: str | Path
) -> Iterator[VideoFrame]:
    """Yield whatever can be decoded; only a video without any frame is an error."""
    found = False
    # The empty packet at the end brings out the frames still inside the decoder.
    for packet in chain(_packets(container, stream), [None]):
        for frame in _frames_in(stream, packet):
            found = True
            yield frame
    if not found:
        raise VideoError(f"{path} has no frame that can be decoded: {_RECORD_AGAIN}")


def _packets(container: InputContainer, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
    """Yield packets until the file ends or breaks off."""
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        if packet.size:
            yield packet


def _frames_in(stream: VideoStream, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
    """Return the frames that a packet completes; none when it is damaged."""
    import av

    try:
        return list(stream.decode(packet))
    except (av.FFmpegError, EOFError):
        return []


class _PictureMaker:
    """Makes what a player would show of each frame: square pixels, turned, not too tall."""

    def __init__(self, stream: VideoStream, max_height: int | None) -> None:
        from av.video.reformatter import VideoReformatter

        self._reformatter = VideoReformatter()
        self._pixel_shape = float(stream.sample_aspect_ratio or 1.0)
        self._max_height = max_height
        self._turns: dict[int, Turn] = {}

    def picture(self, frame: VideoFrame) -> RgbImage:
        turn = self._turn(frame)
        width, height = self.size(frame)
        if not turn[0]:
            width, height = height, width
        # AREA keeps thin limbs whole when it shrinks; without shrinking it would only cost time.
        how = "AREA" if height < frame.height else "BILINEAR"
        rgb = self._reformatter.reformat(frame, width, height, "rgb24", interpolation=how)
        return turn_picture(cast("RgbImage", rgb.to_ndarray()), turn)

    def size(self, frame: VideoFrame) -> tuple[int, int]:
        """Width and height as shown."""
        width, height = frame.width * self._pixel_shape, float(frame.height)
        if not self._turn(frame)[0]:
            width, height = height, width
        scale = min(1.0, self._max_height / height) if self._max_height else 1.0
        return max(1, round(width * scale)), max(1, round(height * scale))

    def _turn(self, frame: VideoFrame) -> Turn:
        # PyAV ties a frame whose side data is read to itself: it would stay until the garbage
        # collector comes, 100 MB later. So that is read only when the angle is new.
        if frame.rotation not in self._turns:
            self._turns[frame.rotation] = turn_of_frame(frame)
        return self._turns[frame.rotation]


def turn_of_frame(frame: VideoFrame) -> Turn:
    """How a player turns this frame."""
    matrix = frame.side_data.get("DISPLAYMATRIX")
    return turn_of(None if matrix is None else bytes(cast("Buffer", matrix)))
