"""Last on the road: a played video written to a file, with what was seen and pressed drawn in."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from moveset.base.values import FloatArray, TimedFrame, TriggerRule
from moveset.capture.clip import ClipWriter, open_clip
from moveset.play.keymap import Keymap
from moveset.play.overlay import Overlay
from moveset.play.session import PlayedFrame
from moveset.see.pose.landmarks import WIDTH, as_landmarks


def film(
    played: Generator[PlayedFrame, None, None],
    path: Path | str,
    rules: Sequence[TriggerRule],
    *,
    keymap: Keymap | None = None,
) -> Generator[PlayedFrame, None, None]:
    """Yield what was played, and write each frame to a video on the way.

    Parameters
    ----------
    path
        Ending in .mp4, .mov, .mkv, .webm or .gif.
    rules
        Those that were played with.
    keymap
        Names the keys of held moves.

    Raises
    ------
    VideoError, WriteError
        The video cannot be written.

    Notes
    -----
    Stopped half-way, by Ctrl-C or by a caller that asks for no more, it leaves a whole video of
    what was played until then: that is how one stops a camera. ``played`` is closed, and with it
    every key let go.
    """
    stopped: BaseException | None = None
    with closing(played), open_clip(path) as clip:
        try:
            yield from _write(played, clip, Overlay(rules, keymap))
        except (GeneratorExit, KeyboardInterrupt) as stop:
            if clip.empty:
                raise
            stopped = stop
    if stopped:
        raise stopped


def _write(
    played: Iterable[PlayedFrame], clip: ClipWriter, overlay: Overlay
) -> Generator[PlayedFrame, None, None]:
    written_s = float("-inf")
    for item in played:
        for event in item.events:
            overlay.note(event)
        # What is let go at the end comes with the last frame once more.
        if item.frame.time_s > written_s:
            image = overlay.draw(item.frame, _landmarks(item.observation), item.score)
            clip.write(TimedFrame(item.frame.time_s, image))
            written_s = item.frame.time_s
        yield item


def _landmarks(observation: FloatArray) -> FloatArray | None:
    """Return (33, 6), or nothing where nobody was seen or other features were used."""
    if observation.shape != (WIDTH,) or np.isnan(observation).any():
        return None
    landmarks: FloatArray = as_landmarks(observation[None])[0]
    return landmarks
