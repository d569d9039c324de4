"""Frames as the studio receives them, and how they are sent over the socket."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from moveset.base.errors import VideoError
from moveset.base.values import RgbImage
from moveset.capture.image_codec import decode_image

MAX_FRAME_BYTES: Final = 3 * 2**20

CLOCK: Final = struct.Struct("<d")
"""A frame on the socket: the sender's clock in milliseconds, then a JPEG."""


@dataclass(frozen=True, slots=True)
class IncomingFrame:
    """A frame to be recognised: a page's JPEG, or an image of the machine's own camera.

    Attributes
    ----------
    time_s
        On the sender's clock.
    content
        A JPEG, or pixels.
    arrived_s
        On this process' clock, ``time.monotonic``.
    """

    time_s: float
    content: bytes | RgbImage
    arrived_s: float

    def image(self) -> RgbImage:
        """Return the pixels.

        Raises
        ------
        VideoError
            The content is not an image.
        """
        return decode_image(self.content) if isinstance(self.content, bytes) else self.content


def unpack_frame(message: bytes, arrived_s: float) -> IncomingFrame:
    """Return the frame in a binary message.

    Raises
    ------
    VideoError
        The message has no JPEG, or is too large.
    """
    if not CLOCK.size < len(message) <= MAX_FRAME_BYTES:
        raise VideoError(
            f"a frame of {len(message)} bytes was ignored: "
            f"send a JPEG of at most {MAX_FRAME_BYTES // 2**20} MB"
        )
    (clock_ms,) = CLOCK.unpack_from(message)
    return IncomingFrame(clock_ms / 1000.0, message[CLOCK.size :], arrived_s)


def pack_frame(time_s: float, jpeg: bytes) -> bytes:
    """Return the binary message of a frame."""
    return CLOCK.pack(1000.0 * time_s) + jpeg
