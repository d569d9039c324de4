"""The video of a played session, with the overlay drawn into every frame."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from moveset.base.values import FloatArray, TimedFrame, TriggerRule
from moveset.capture.letterbox import letterbox
from moveset.capture.video_writer import VideoWriter, open_video_writer
from moveset.play.keymap import Keymap
from moveset.play.overlay import Overlay
from moveset.play.pipeline import PlayedFrame
from moveset.see.pose.landmarks import OBSERVATION_SIZE, reshape_landmarks


def write_annotated_video(
    played: Generator[PlayedFrame, None, None],
    path: Path | str,
    rules: Sequence[TriggerRule],
    *,
    keymap: Keymap | None = None,
) -> Generator[PlayedFrame, None, None]:
    """Yield the played frames, and write each with its overlay to a video.

    Parameters
    ----------
    path
        Ending in .mp4, .mov, .mkv, .webm or .gif.
    rules
        The trigger rules in use.
    keymap
        Gives the labels of held keys.

    Raises
    ------
    VideoError, WriteError
        The video cannot be written.

    Notes
    -----
    A session with a camera is ended by Ctrl-C, or by a caller that stops iterating. The video is
    complete then, up to the last frame. ``played`` is closed, so every key is released.
    """
    stopped: BaseException | None = None
    with closing(played), open_video_writer(path) as writer:
        try:
            yield from _write(played, writer, Overlay(rules, keymap))
        except (GeneratorExit, KeyboardInterrupt) as stop:
            if writer.empty:
                raise
            stopped = stop
    if stopped:
        raise stopped


def _write(
    played: Iterable[PlayedFrame], writer: VideoWriter, overlay: Overlay
) -> Generator[PlayedFrame, None, None]:
    written_s, size = float("-inf"), None
    for item in played:
        for event in item.events:
            overlay.add(event)
        # The releases at the end come with the last frame a second time.
        if item.frame.time_s > written_s:
            overlay.paused = item.paused
            image = overlay.draw(item.frame, _landmarks(item.observation), item.score)
            # A camera may change its size, which a video cannot.
            size = size or (image.shape[1], image.shape[0])
            writer.write(TimedFrame(item.frame.time_s, letterbox(image, *size)))
            written_s = item.frame.time_s
        yield item


def _landmarks(observation: FloatArray) -> FloatArray | None:
    """Return (33, 6); None if nobody is detected, or the features are not landmarks."""
    if observation.shape != (OBSERVATION_SIZE,) or np.isnan(observation).any():
        return None
    landmarks: FloatArray = reshape_landmarks(observation[None])[0]
    return landmarks
