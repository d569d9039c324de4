"""What a shell offers for values after TAB. Where nothing fits, it offers files.

Names come from files, also of strangers, and some shells evaluate what they are offered: other
names than plain words are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from moveset.label.project import Project

PLAIN_WORD: Final = re.compile(r"[\w.][\w.-]*")
"""What needs no quotes in any shell, and is no option."""


def complete_keymap() -> list[tuple[str, str]]:
    """Return the key maps that come with moveset, and what each is for."""
    from moveset.play.keymap_library import list_keymaps

    return list(list_keymaps().items())


def complete_architecture() -> list[str]:
    """Return the names of the architectures."""
    from moveset.learn.architectures import ARCHITECTURES

    return list(ARCHITECTURES)


def complete_features() -> list[str]:
    """Return the names of the feature extractors."""
    from moveset.see.registry import EXTRACTORS

    return list(EXTRACTORS)


def complete_bundle_move(context: typer.Context) -> list[str]:
    """Return the moves of the bundle that was named before, and ``none``."""
    from moveset.base.errors import MovesetError
    from moveset.base.values import NONE
    from moveset.recognise.builtin import open_bundle

    # Of a line that ends with an option, Typer has not yet given the arguments their names.
    bundle = context.params.get("bundle") or next(iter(context.args), "")
    try:
        moves = open_bundle(bundle).moves
    except (MovesetError, OSError):
        return [NONE]
    return [NONE, *_plain_words(one.move for one in moves)]


def complete_project_move(context: typer.Context) -> list[str]:
    """Return the moves of the project that was named before."""
    project = _named_project(context)
    return _plain_words(one.move for one in project.moves) if project else []


def complete_recording(context: typer.Context) -> list[str]:
    """Return the recordings of the project that was named before."""
    project = _named_project(context)
    return _plain_words(one.name for one in project.recordings) if project else []


def _named_project(context: typer.Context) -> Project | None:
    from moveset.base.errors import MovesetError
    from moveset.label.project import open_project

    try:
        return open_project(context.params.get("folder") or "")
    except (MovesetError, OSError):
        return None


def _plain_words(names: Iterable[str]) -> list[str]:
    return [name for name in names if PLAIN_WORD.fullmatch(name)]
