"""The live loop: every frame of a camera or video through a player's pipeline."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing, nullcontext
from dataclasses import replace

from moveset.capture.frame_source import FrameSource
from moveset.play.keys import KeyPresser
from moveset.play.pipeline import LiveRecogniser, PlayedFrame, PlayerPipeline


def play_frames(
    source: FrameSource,
    recogniser: LiveRecogniser,
    *,
    presser: KeyPresser | None = None,
    now: Callable[[], float] = time.perf_counter,
) -> Generator[PlayedFrame, None, None]:
    """Yield every frame with its score and events, and press the keys of the events.

    Parameters
    ----------
    source
        A video or a camera; closed at the end.
    presser
        Presses the keys; without it no key is pressed.
    now
        A clock in seconds that times the stages.

    Notes
    -----
    However it ends (no more frames, an error, Ctrl-C, a caller that stops iterating), every key is
    released. A move that is still held at the last frame is released with that frame's time, in a
    second result for that frame; one that is held when the player leaves is released
    ``ABSENT_S`` later.
    """
    with closing(source), presser or nullcontext():
        pipeline = PlayerPipeline(recogniser, presser=presser, now=now)
        played = None
        for frame in source:
            played = pipeline.step(frame, {"wait": 1000.0 * source.age_s(frame)})
            yield played
        if played and (events := pipeline.release_all()):
            yield replace(played, events=events, held=())
