"""Everyday motion of synthetic people as recordings in which no move is done.

Twenty seconds of a player's own motion cannot show a network what else people do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, Observations, Recording, TimeArray
from moveset.label.labelled_recording import LabelledRecording
from moveset.recognise.background import background_clips
from moveset.see.pose.landmarks import JOINTS, LANDMARK_NAMES, LANDMARK_VALUES, OBSERVATION_SIZE
from moveset.see.resample import TICK_S

BACKGROUND_CLIPS: Final = 18
"""Of 12 s each. More of them make training longer (docs/log.md)."""

TORSO_M, TORSO_PX = 0.5, 100.0
"""Stored positions are in torso lengths; features do not depend on what one is."""


def background_recordings(count: int = BACKGROUND_CLIPS) -> list[LabelledRecording]:
    """Return recordings of people who perform no move; every one is another person."""
    clips = background_clips()
    chosen = np.linspace(0, len(clips), count, endpoint=False).astype(int).tolist()
    return [_recording(number, clips[number]) for number in chosen]


def _recording(number: int, positions: FloatArray) -> LabelledRecording:
    name = f"background#{number}"  # no recording of a project contains this character
    world = positions.reshape(len(positions), len(JOINTS), 3)
    rows = np.zeros((len(positions), len(LANDMARK_NAMES), len(LANDMARK_VALUES)), np.float32)
    rows[:, JOINTS, 0:2] = TORSO_PX * world[..., :2]
    rows[:, JOINTS, 2:5] = TORSO_M * world
    rows[:, JOINTS, 5] = world.any(axis=2)  # a joint that was not seen is stored as zeros
    times_s: TimeArray = np.arange(len(rows), dtype=np.float64) * TICK_S
    observations = Observations(times_s, rows.reshape(len(rows), OBSERVATION_SIZE))
    return LabelledRecording(Recording(name, name, Path(name)), observations, ())
