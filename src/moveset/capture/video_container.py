"""Opens video files with FFmpeg and decodes them, including damaged ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moveset.base.errors import VideoError

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,gif,avi,mpeg,mpegts,ogg,flv,asf,wav,mp3"
"""Allowed formats, by FFmpeg's names. FFmpeg would also open playlists, which name other files and
addresses, still images, and any text as a terminal animation."""

_RECORD_AGAIN = "record it again, or convert it to mp4"

_DEFAULT_RATE = 30.0
"""Frames per second of a file that does not tell."""

_MAX_RATE = 480.0
"""Frames per second above which a file is not believed: browsers write their clock's rate, 1000."""


@contextmanager
def open_container(path: str | Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a video and its video stream, ready to decode on several threads.

    Raises
    ------
    VideoError
        The file is missing or is not a video.
    """
    import av

    place = _existing(path)
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
        raise VideoError(f"{path} has no frame that can be decoded: {_RECORD_AGAIN}")


def read_packets(container: InputContainer, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
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


def frame_period_s(stream: VideoStream) -> float:
    """Return the usual time between two frames."""
    rate = float(stream.average_rate or stream.guessed_rate or _DEFAULT_RATE)
    return 1.0 / (rate if 0.0 < rate <= _MAX_RATE else _DEFAULT_RATE)


def _decode_packet(stream: VideoStream, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
    """Return the frames that a packet completes; none if it is damaged."""
    import av

    try:
        return list(stream.decode(packet))
    except (av.FFmpegError, EOFError):
        return []


def _video_stream(container: InputContainer, path: str | Path) -> VideoStream:
    """Return the first stream of moving images, which the cover of a song is not."""
    import av

    for stream in container.streams.video:
        cover = bool(stream.disposition & av.stream.Disposition.attached_pic)
        if not cover and stream.codec_context is not None:
            return stream
    if container.streams.audio:
        raise VideoError(f"{path} has no images, only sound: choose a video")
    raise _not_a_video(path)


def _existing(path: str | Path) -> Path:
    place = Path(path)
    if place.is_dir():
        raise VideoError(f"{path} is a folder: name a video in it")
    if not place.exists():
        raise VideoError(f"{path} does not exist: check the name")
    if place.is_file() and place.stat().st_size == 0:
        raise VideoError(f"{path} is empty: {_RECORD_AGAIN}")
    return place.absolute()


def _not_a_video(path: str | Path, error: Exception | None = None) -> VideoError:
    if isinstance(error, PermissionError):
        return VideoError(f"{path} may not be read: change its permissions")
    kind = "video (mp4, mov, webm, gif, mkv or avi), or was cut short before it could be finished"
    return VideoError(f"{path} is not a whole {kind}: {_RECORD_AGAIN}")
