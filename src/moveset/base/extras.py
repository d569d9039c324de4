"""Import of libraries that only an extra of the package installs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from moveset.base.errors import MissingExtraError


def install_words(extra: str) -> str:
    """Return the command that installs an extra."""
    return f'pip install "moveset[{extra}]", or in a clone: pip install ".[{extra}]"'


def import_from_extra(name: str, extra: str) -> Any:
    """Return a library of an extra, or a module in it.

    Raises
    ------
    MissingExtraError
        It is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        library = name.partition(".")[0]
        raise MissingExtraError(
            f"this needs {library} from the extra {extra}, which is not installed: "
            f"{install_words(extra)}"
        ) from error
