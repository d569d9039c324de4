"""Converts decoded frames into the RGB images that a player shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from moveset.base.values import RgbImage
from moveset.capture.letterbox import letterbox
from moveset.capture.orientation import Orientation, orient_image, parse_display_matrix

if TYPE_CHECKING:
    from av.buffer import Buffer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream


class FrameConverter:
    """Converts the frames of a stream: square pixels, upright, of limited height, of one size.

    Frames of another size than the first one are fitted into that, with black bars.

    Parameters
    ----------
    max_height
        Taller images are shrunk to this height in pixels, keeping their aspect ratio.
    """

    def __init__(self, stream: VideoStream, max_height: int | None = None) -> None:
        from av.video.reformatter import VideoReformatter

        self._reformatter = VideoReformatter()
        self._pixel_aspect = float(stream.sample_aspect_ratio or 1.0)
        self._max_height = max_height
        self._orientations: dict[int, Orientation] = {}
        self._first_size: tuple[int, int] | None = None

    def convert(self, frame: VideoFrame) -> RgbImage:
        """Return a frame as an RGB image."""
        self._first_size = self._first_size or self.size(frame)
        return letterbox(self._convert(frame), *self._first_size)

    def size(self, frame: VideoFrame) -> tuple[int, int]:
        """Return the width and height of a frame, converted on its own."""
        width, height = frame.width * self._pixel_aspect, float(frame.height)
        if not self._orientation(frame)[0]:
            width, height = height, width
        scale = min(1.0, self._max_height / height) if self._max_height else 1.0
        return max(1, round(width * scale)), max(1, round(height * scale))

    def _convert(self, frame: VideoFrame) -> RgbImage:
        orientation = self._orientation(frame)
        width, height = self.size(frame)
        if not orientation[0]:
            width, height = height, width
        # AREA keeps thin limbs whole when it shrinks; without shrinking it would only cost time.
        method = "AREA" if height < frame.height else "BILINEAR"
        rgb = self._reformatter.reformat(frame, width, height, "rgb24", interpolation=method)
        return orient_image(cast("RgbImage", rgb.to_ndarray()), orientation)

    def _orientation(self, frame: VideoFrame) -> Orientation:
        # Reading side data makes PyAV frames refer to themselves, so that they stay until garbage
        # collection, 100 MB later. So it is read only for a new angle.
        if frame.rotation not in self._orientations:
            self._orientations[frame.rotation] = orientation_of(frame)
        return self._orientations[frame.rotation]


def orientation_of(frame: VideoFrame) -> Orientation:
    """Return the orientation that a frame's side data asks for."""
    matrix = frame.side_data.get("DISPLAYMATRIX")
    return parse_display_matrix(None if matrix is None else bytes(cast("Buffer", matrix)))
