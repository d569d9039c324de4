"""Background motion: what people do that is no move, to compare templates with."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.recognise.model import Model
from moveset.see.resample import TICK_S

BACKGROUND_PATH: Final = Path(__file__).parents[1] / "assets" / "background.npz"

STORED_EVERY: Final = 2
"""Ticks between two stored poses; those in between are interpolated."""

EMBEDDED_EVERY: Final = 4
"""Ticks between two stored embeddings."""


@lru_cache(maxsize=1)
def background_clips() -> FloatArray:
    """Return positions (clips, ticks, 3 per joint) of synthetic people who perform no move.

    Made by ``tools/make_background.py`` from the distractors of ``synth``.
    """
    with np.load(BACKGROUND_PATH) as stored:
        poses = stored["positions"].astype(np.float32)
    between = (poses[:, :-1] + poses[:, 1:]) / 2.0
    clips = np.repeat(poses, STORED_EVERY, axis=1)[:, :-1]
    clips[:, 1::STORED_EVERY] = between
    return clips


def background_embeddings(model: Model) -> FloatArray | None:
    """Return a network's embeddings (clips, ends, k) of the same clips.

    They are stored for the built-in bundle's network, which a bundle on top of it has too.

    Returns
    -------
    At every ``EMBEDDED_EVERY`` ticks; None for another network.
    """
    with np.load(BACKGROUND_PATH) as stored:
        if str(stored["network"]) != sha256(model.onnx).hexdigest():
            return None
        return np.asarray(stored["embeddings"], np.float32)


def background_minutes() -> float:
    """Return the duration of all clips together."""
    clips = background_clips()
    return len(clips) * len(clips[0]) * TICK_S / 60.0
