"""Opens video files with FFmpeg and decodes them, including damaged ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moveset.base.errors import VideoError
from moveset.capture.timestamps import CLOCK_RESET_S, ContinuousClock
from moveset.capture.video_path import RECORD_AGAIN, check_video_path

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,gif,avi,mpeg,mpegts,ogg,flv,asf,wav,mp3"
"""Allowed formats, by FFmpeg's names. FFmpeg would also open playlists, which name other files and
addresses, still images, and any text as a terminal animation."""

_DEFAULT_RATE = 30.0
"""Frames per second of a file that does not tell."""

_MIN_RATE, _MAX_RATE = 0.1, 480.0
"""Frames per second outside which a file is not believed: browsers write their clock's rate, 1000,
and the average is next to nothing where the last frame claims to last for hours."""

_MAX_FLASH_TICKS, _GIF_DELAY_TICKS = 1, 10
"""Browsers show an image of a gif for a tenth of a second if it asks for a hundredth or less."""


@contextmanager
def open_container(path: str | Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a video and its video stream, ready to decode on several threads.

    Raises
    ------
    VideoError
        The file is missing or is not a video.
    """
    import av

    place = check_video_path(path)
    # The absolute path: FFmpeg would take a relative one such as `http:x` for an address.
    options = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"}
    try:
        # Titles in an unknown encoding must not matter; from PyAV 19 on they never do.
        lenient: dict[str, Any] = (
            {} if int(av.__version__.split(".")[0]) >= 19 else {"metadata_errors": "replace"}
        )
        container = av.open(str(place), options=options, **lenient)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise _not_a_video(path, error) from error
    with container:
        stream = _video_stream(container, path)
        stream.thread_type = "AUTO"
        yield container, stream


def decode_frames(
    container: InputContainer, stream: VideoStream, path: str | Path
) -> Iterator[VideoFrame]:
    """Yield every frame that can be decoded.

    Raises
    ------
    VideoError
        There is none.
    """
    found = False
    # The empty packet at the end flushes the frames that are still in the decoder.
    for packet in chain(read_packets(container, stream), [None]):
        for frame in _decode_packet(stream, packet):
            found = True
            yield frame
    if not found:
        raise VideoError(f"{path} has no frame that can be decoded: {RECORD_AGAIN}")


def read_packets(container: InputContainer, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
    """Yield packets until the file ends or breaks off, with the steps back of its clock removed."""
    import av

    tick_s = float(stream.time_base or 1)
    period, reset = (round(seconds / tick_s) for seconds in (frame_period_s(stream), CLOCK_RESET_S))
    clock = ContinuousClock(period=period, reset=reset)
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        if packet.size:
            packet.pts, packet.dts = clock.correct(packet.pts, packet.dts)
            lasts = packet.duration or 0
            if container.format.name == "gif" and lasts <= _MAX_FLASH_TICKS:
                clock.wait(_GIF_DELAY_TICKS - lasts)
                packet.duration = _GIF_DELAY_TICKS
            yield packet


def frame_period_s(stream: VideoStream) -> float:
    """Return the usual time between two frames."""
    rate = float(stream.average_rate or stream.guessed_rate or _DEFAULT_RATE)
    return 1.0 / (rate if _MIN_RATE <= rate <= _MAX_RATE else _DEFAULT_RATE)


def has_time_zero(container: InputContainer) -> bool:
    """Return whether a file has a time zero of its own, as those that browsers play have."""
    return bool({"mov", "matroska", "ogg"} & {*container.format.name.split(",")})


def has_presentation_times(container: InputContainer) -> bool:
    """Return whether a file says when frames are shown; an avi only stores them in order."""
    return container.format.name != "avi"


def stamp_s(
    one: Packet[VideoStream] | VideoFrame, container: InputContainer, stream: VideoStream
) -> float | None:
    """Return the presentation time stamp of a packet or frame in seconds; None if it has none."""
    # Decoding times grow from frame to frame too, late by the frames that the decoder holds back.
    stamp = one.pts if has_presentation_times(container) else one.dts
    # Not frame.time: frames that the decoder held until the end have lost their time base.
    return None if stamp is None else stamp * float(stream.time_base or 0)


def _decode_packet(stream: VideoStream, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
    """Return the frames that a packet completes; none if it is damaged."""
    import av

    try:
        return list(stream.decode(packet))
    except (av.FFmpegError, EOFError):
        return []


def _video_stream(container: InputContainer, path: str | Path) -> VideoStream:
    """Return the stream of moving images that players show, which the cover of a song is not."""
    import av

    flags = av.stream.Disposition
    streams = [
        stream
        for stream in container.streams.video
        if stream.codec_context is not None and not stream.disposition & flags.attached_pic
    ]
    if streams:
        return next((one for one in streams if one.disposition & flags.default), streams[0])
    if container.streams.audio:
        raise VideoError(f"{path} has no images, only sound: choose a video")
    raise _not_a_video(path)


def _not_a_video(path: str | Path, error: Exception | None = None) -> VideoError:
    if isinstance(error, PermissionError):
        return VideoError(f"{path} may not be read: change its permissions")
    kind = "video (mp4, mov, webm, gif, mkv or avi), or was cut short before it could be finished"
    return VideoError(f"{path} is not a whole {kind}: {RECORD_AGAIN}")
