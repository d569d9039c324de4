"""Names of recordings, as imports make them and as tables may write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from moveset.base.errors import LabelError
from moveset.see.landmark_files.frames import RECORDING_SUFFIXES

RECORDING_NAME = re.compile(r"\w[\w.-]{0,79}")
"""Valid names of recordings, which are file names on every system."""

MAX_STEM_LENGTH = 70
"""Leaves room for a number behind it."""


def recording_stem(written: str) -> str:
    """Return a recording's name from what a user writes: maybe a path, maybe with the suffix.

    Paths may be those of another system. File systems store accents in two ways, which look the
    same: one character (NFC) is used here, not a letter and its accent (NFD).
    """
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", written)[-1])
    stem, dot, suffix = name.rpartition(".")
    return stem if stem and f"{dot}{suffix}".lower() in RECORDING_SUFFIXES else name


def clean_name(stem: str) -> str:
    """Return a video's name without the characters that a recording's may not have."""
    composed = unicodedata.normalize("NFC", stem)
    return re.sub(r"[^\w.-]+", "_", composed).strip("._-")[:MAX_STEM_LENGTH] or "recording"


def find_name(
    written: str, known: Collection[str], imported: Mapping[str, frozenset[str]] | None = None
) -> str:
    """Return the recording that a table means by a name; the name itself if there is none.

    Parameters
    ----------
    written
        A recording's name, or that of the video it was imported from.
    imported
        For each video of an import that the table belongs to the recordings made from it.

    Raises
    ------
    LabelError
        Two imported videos have that name.
    """
    made = (imported or {}).get(written, frozenset())
    if len(made) > 1:
        raise LabelError(
            f"{written} is the name of {len(made)} of the videos: rename one, or import them one "
            "after the other"
        )
    candidates = (*made, written, clean_name(written))
    return next((name for name in candidates if name in known), written)
