"""Pictures of pages as PNG of 256 colours, a third of the bytes, by the video library alone."""

from __future__ import annotations

import av
import numpy as np
import numpy.typing as npt

DITHER = "bayer:bayer_scale=5"
"""Just enough that skies do not come in steps; more would be noise, which PNG cannot shrink."""


def palette_png(image: npt.NDArray[np.uint8]) -> bytes:
    """Return a picture, (height, width, 3) RGB, in the 256 colours that suit it best."""
    coder = av.CodecContext.create("png", "w")
    coder.width, coder.height, coder.pix_fmt = image.shape[1], image.shape[0], "pal8"
    coder.time_base = 1
    coder.options = {"compression_level": "9", "pred": "none"}
    frame = _reduced(image)
    return b"".join(bytes(one) for one in [*coder.encode(frame), *coder.encode()])


def _reduced(image: npt.NDArray[np.uint8]) -> av.VideoFrame:
    """Return the picture with a palette."""
    graph = av.filter.Graph()
    size = {"width": image.shape[1], "height": image.shape[0]}
    given = graph.add_buffer(**size, format="rgb24", time_base="1")
    split, taken = graph.add("split"), graph.add("buffersink")
    palette = graph.add("palettegen", "stats_mode=full:reserve_transparent=0")
    use = graph.add("paletteuse", f"dither={DITHER}")
    given.link_to(split)
    split.link_to(palette, 0, 0)
    split.link_to(use, 1, 0)
    palette.link_to(use, 0, 1)
    use.link_to(taken)
    graph.configure()
    frame = av.VideoFrame.from_ndarray(image, format="rgb24")
    frame.pts = 0
    graph.push(frame)
    graph.push(None)
    return graph.pull()
