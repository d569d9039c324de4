"""Video files: their properties, and their frames with true times."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from moveset.base.values import TimedFrame
from moveset.capture.frame_converter import FrameConverter, orientation_of
from moveset.capture.orientation import rotation_degrees
from moveset.capture.timestamps import MonotonicTimes, presentation_order
from moveset.capture.video_container import (
    decode_frames,
    frame_period_s,
    open_container,
    read_packets,
)

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
        From the first frame's time to the end of the last frame.
    frame_rate
        Average number of frames per second.
    rotation
        Degrees clockwise by which frames are rotated for display: 0, 90, 180 or 270.
    frames
        Number of frames.
    """

    width: int
    height: int
    duration_s: float
    frame_rate: float
    rotation: int
    frames: int


def probe(path: str | Path) -> VideoInfo:
    """Return the properties of a video, of which one frame is decoded.

    Raises
    ------
    VideoError
        The file is missing, is not a video, or has no frame that can be decoded.

    Notes
    -----
    Duration and frame rate come from the frames' time stamps: browsers write neither into the
    header, and a file that was cut short still claims its original duration.
    """
    with open_container(path) as (container, stream):
        first = next(decode_frames(container, stream, path))
        width, height = FrameConverter(stream).size(first)
    frames, duration_s = _count_frames(path)
    return VideoInfo(
        width=width,
        height=height,
        duration_s=duration_s,
        frame_rate=frames / duration_s,
        rotation=rotation_degrees(orientation_of(first)),
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
        Taller images are shrunk to this height in pixels, keeping their aspect ratio.

    Yields
    ------
    Frames; the first one at 0 s, times strictly increasing.

    Raises
    ------
    VideoError
        The file is missing, is not a video, or has no frame that can be decoded.

    Notes
    -----
    Of a file that is damaged or cut short, as browsers leave them, every frame that can be decoded
    is given. A frame with the same time stamp as the one before is dropped.
    """
    with open_container(path) as (container, stream):
        times = MonotonicTimes(frame_period_s(stream))
        converter = FrameConverter(stream, max_height)
        tick_s = float(stream.time_base or 0)
        for frame in decode_frames(container, stream, path):
            # Not frame.time: frames that the decoder held until the end have lost their time base.
            time_s = times.next_time(None if frame.pts is None else frame.pts * tick_s)
            if time_s is not None:
                yield TimedFrame(time_s, converter.convert(frame))


def _count_frames(path: str | Path) -> tuple[int, float]:
    """Return the number of frames, and the seconds from the first one to the end of the last."""
    with open_container(path) as (container, stream):
        period_s, tick_s = frame_period_s(stream), float(stream.time_base or 0)
        packets = [packet for packet in read_packets(container, stream) if not packet.is_discard]
        stamps = [None if one.pts is None else one.pts * tick_s for one in packets]
        times = MonotonicTimes(period_s)
        shown = (times.next_time(stamp) for stamp in presentation_order(stamps))
        times_s = [time_s for time_s in shown if time_s is not None]
        last_s = packets[-1].duration * tick_s if packets and packets[-1].duration else period_s
    return len(times_s), times_s[-1] + last_s
