"""PNG encoding with a palette of 256 colours, a third of the size of RGB."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt

DITHER = "bayer:bayer_scale=5"
"""Just enough to avoid banding; more dithering would be noise, which PNG cannot compress."""


def palette_png(image: npt.NDArray[np.uint8]) -> bytes:
    """Return an image, (height, width, 3) RGB, as a PNG with its best 256 colours."""
    coder = av.CodecContext.create("png", "w")
    coder.width, coder.height, coder.pix_fmt = image.shape[1], image.shape[0], "pal8"
    coder.time_base = Fraction(1)
    coder.options = {"compression_level": "9", "pred": "none"}
    frame = _with_palette(image)
    return b"".join(bytes(one) for one in [*coder.encode(frame), *coder.encode()])


def _with_palette(image: npt.NDArray[np.uint8]) -> av.VideoFrame:
    """Return the image with a palette."""
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=image.shape[1],
        height=image.shape[0],
        format=av.VideoFormat("rgb24"),
        time_base=Fraction(1),
    )
    split, sink = graph.add("split"), graph.add("buffersink")
    palette = graph.add("palettegen", "stats_mode=full:reserve_transparent=0")
    use = graph.add("paletteuse", f"dither={DITHER}")
    source.link_to(split)
    split.link_to(palette, 0, 0)
    split.link_to(use, 1, 0)
    palette.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    frame = av.VideoFrame.from_ndarray(image, format="rgb24")
    frame.pts = 0
    graph.push(frame)
    graph.push(None)
    result = graph.pull()
    assert isinstance(result, av.VideoFrame)
    return result
