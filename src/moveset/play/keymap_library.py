"""The key maps that come with moveset, by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from moveset.base.errors import KeymapError
from moveset.base.shown_text import quote
from moveset.play.key_names import nearest
from moveset.play.keymap import Keymap, KeymapKind, read_keymap

FOLDER: Final = Path(__file__).parent / "keymaps"

DEFAULT_GAMEPAD: Final = "streetfighter"
"""The key map of a gamepad for which none is named: a bundle's own keys are a keyboard's."""


def list_keymaps() -> Mapping[str, str]:
    """Return the name of each key map and what it is for, in one line."""
    paths = sorted(FOLDER.glob("*.toml"))
    return {path.stem: path.read_text("utf-8").split("\n", 1)[0].lstrip("# ") for path in paths}


def read_keymap_text(name: str) -> str:
    """Return the file of a key map, to copy and change.

    Raises
    ------
    KeymapError
        There is no key map with this name.
    """
    if name not in list_keymaps():
        raise KeymapError(f"there is no key map {quote(name)}: {nearest(name, list_keymaps())}")
    return (FOLDER / f"{name}.toml").read_text("utf-8")


def load_keymap(
    name: str | Path, moves: Collection[str], *, kind: KeymapKind | None = None
) -> Keymap:
    """Return a key map from a file, or the one that comes with moveset.

    Parameters
    ----------
    name
        Text that is the name of a key map of ``list_keymaps`` means that one, also if there is a
        file of this name; ``./NAME`` means the file.
    moves
        The moves that exist. A file may name no other; of a key map that comes with moveset, other
        moves are left out.
    kind
        As of ``read_keymap``.

    Raises
    ------
    KeymapError
        There is no such key map or file, it is invalid, or none of the moves is in it.
    """
    if not isinstance(name, str) or name not in list_keymaps():
        return _read_file(Path(name), moves, kind)
    bindings = read_keymap(FOLDER / f"{name}.toml", kind=kind).bindings
    fitting = {move: binding for move, binding in bindings.items() if move in moves}
    if not fitting:
        raise KeymapError(
            f"the key map {name} is for other moves: copy it, "
            f"moveset keymaps {name} > {name}.toml, and write your moves into it"
        )
    return Keymap(fitting)


def _read_file(path: Path, moves: Collection[str], kind: KeymapKind | None) -> Keymap:
    try:
        return read_keymap(path, moves, kind=kind)
    except KeymapError as error:
        if path.exists() or path.suffix or len(path.parts) > 1:
            raise
        known = ", ".join(list_keymaps())
        raise KeymapError(
            f"there is no key map and no file {quote(str(path))}: name a file, or one of {known}"
        ) from error
