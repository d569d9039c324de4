"""The built-in bundle, which plays before anything is taught."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from moveset.base.values import MoveSetting
from moveset.recognise.bundle import Bundle
from moveset.recognise.bundle_file import load_bundle

FIGHTER: Final = "fighter"
"""The built-in bundle's name where a bundle's path is expected."""

FIGHTER_PATH: Final = Path(__file__).parents[1] / "assets" / "fighter.moveset"

FIGHTER_MOVES: Final = (
    MoveSetting("punch_left", key="j"),
    MoveSetting("punch_right", key="u"),
    MoveSetting("kick_left", key="k"),
    MoveSetting("kick_right", key="i"),
    MoveSetting("squat", key="s", hold=True),
    MoveSetting("jump", key="w"),
    MoveSetting("block", key="l", hold=True),
    MoveSetting("walk_left", key="a", hold=True),
    MoveSetting("walk_right", key="d", hold=True),
)


def open_bundle(name: Path | str) -> Bundle:
    """Return the bundle in a file, or the built-in one for ``fighter``.

    Raises
    ------
    BundleError
        The file is missing, damaged, or of another version.
    """
    return fighter() if str(name) == FIGHTER else load_bundle(name)


@lru_cache(maxsize=1)
def fighter() -> Bundle:
    """Return the built-in bundle: punches, kicks, squat, jump, block and side steps.

    docs/fighter.md describes its training, its scores on real people, and its limits.
    """
    return load_bundle(FIGHTER_PATH)
