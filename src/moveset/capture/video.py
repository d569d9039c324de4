"""Video files: their properties, and their frames with true times."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moveset.base.errors import VideoError
from moveset.base.values import TimedFrame
from moveset.capture.frame_converter import FrameConverter, orientation_of
from moveset.capture.orientation import rotation_degrees
from moveset.capture.timestamps import (
    MAX_GAP_S,
    MonotonicTimes,
    PacketStamp,
    presentation_order,
)
from moveset.capture.video_container import (
    decode_frames,
    frame_period_s,
    has_presentation_times,
    has_time_zero,
    open_container,
    read_packets,
    stamp_s,
)
from moveset.capture.video_path import RECORD_AGAIN

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

VIDEO_SUFFIXES = (".mp4", ".mov", ".webm", ".gif", ".mkv", ".m4v", ".avi")
"""File name suffixes of videos in a folder."""


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """Properties of a video.

    Attributes
    ----------
    width, height
        In pixels as shown, that is, after rotation.
    duration_s
        From time zero to the end of the last frame.
    frame_rate
        Average number of frames per second.
    rotation
        Degrees clockwise by which frames are rotated for display: 0, 90, 180 or 270.
    frames
        Number of frames.
    start_s
        Time of the first frame, mostly 0.
    """

    width: int
    height: int
    duration_s: float
    frame_rate: float
    rotation: int
    frames: int
    start_s: float = 0.0


def probe(path: str | Path) -> VideoInfo:
    """Return the properties of a video, of which one frame is decoded.

    Raises
    ------
    VideoError
        The file is missing, is not a video, or has no frame that can be decoded; or its time stamps
        are damaged.

    Notes
    -----
    Duration and frame rate come from the frames' time stamps: browsers write neither into the
    header, and a file that was cut short still claims its original duration. Memory does not grow
    with the file.
    """
    with open_container(path) as (container, stream):
        times = _times_of(path, container, stream)
        start_s, first = next(_shown_frames(path, container, stream, times))
        width, height = FrameConverter(stream).size(first)
        zero_s = times.zero_s if has_presentation_times(container) else None
    frames, end_s = _measure(path, start_s, zero_s)
    return VideoInfo(
        width=width,
        height=height,
        duration_s=end_s,
        frame_rate=frames / (end_s - start_s),
        rotation=rotation_degrees(orientation_of(first)),
        frames=frames,
        start_s=start_s,
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
        Taller images are shrunk to this height in pixels, keeping their aspect ratio.

    Yields
    ------
    Frames of one size, times strictly increasing. Those of another size than the first one are
    fitted into it with black bars.

    Raises
    ------
    VideoError
        The file is missing, is not a video, or has no frame that can be decoded; or its time stamps
        are damaged.

    Notes
    -----
    Times are those of a browser's player (``video.currentTime``): an mp4, mov, webm or mkv file has
    a time zero of its own, and its first frame may come later, for example after the sound. In
    other files the first frame is at 0 s.

    Of a file that is damaged or cut short, as browsers leave them, every frame that can be decoded
    is given. A frame before time zero, or with the same time stamp as the one before, is dropped.
    """
    with open_container(path) as (container, stream):
        times = _times_of(path, container, stream)
        converter = FrameConverter(stream, max_height)
        for time_s, frame in _shown_frames(path, container, stream, times):
            yield TimedFrame(time_s, converter.convert(frame))


def first_time_s(path: str | Path) -> float:
    """Return the time of a video's first frame, mostly 0; the rest is not read.

    Raises
    ------
    VideoError
        As ``read_frames``.
    """
    with open_container(path) as (container, stream):
        return next(_shown_frames(path, container, stream, _times_of(path, container, stream)))[0]


def _times_of(path: str | Path, container: InputContainer, stream: VideoStream) -> MonotonicTimes:
    zero_s = 0.0 if has_time_zero(container) else None
    return MonotonicTimes(path, period_s=frame_period_s(stream), zero_s=zero_s)


def _shown_frames(
    path: str | Path, container: InputContainer, stream: VideoStream, times: MonotonicTimes
) -> Iterator[tuple[float, VideoFrame]]:
    """Yield the frames that players show, at least one, with their times."""
    shown = False
    for frame in decode_frames(container, stream, path):
        time_s = times.next_time(stamp_s(frame, container, stream))
        if time_s is not None:
            shown = True
            yield time_s, frame
    if not shown:
        raise VideoError(f"all frames of {path} come before its start: {RECORD_AGAIN}")


def _measure(path: str | Path, start_s: float, zero_s: float | None) -> tuple[int, float]:
    """Return the number of frames from the first one that is shown, and when the last one ends."""
    with open_container(path) as (container, stream):
        times = MonotonicTimes(path, period_s=frame_period_s(stream), zero_s=zero_s)
        frames, end_s = 0, start_s + frame_period_s(stream)
        for packet in presentation_order(_packet_stamps(container, stream)):
            time_s = times.next_time(packet.time_s)
            # Frames before the first one depend on others that the file does not have.
            if time_s is not None and time_s >= start_s:
                frames, end_s = frames + 1, time_s + packet.duration_s
    return max(frames, 1), end_s


def _packet_stamps(container: InputContainer, stream: VideoStream) -> Iterator[PacketStamp]:
    tick_s, period_s = float(stream.time_base or 0), frame_period_s(stream)
    for packet in read_packets(container, stream):
        if not packet.is_discard:
            lasts_s = (packet.duration or 0) * tick_s
            # The last frame of a damaged file may claim to last for years.
            known = 0.0 < lasts_s <= MAX_GAP_S
            yield PacketStamp(stamp_s(packet, container, stream), lasts_s if known else period_s)
