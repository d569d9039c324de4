"""The extra ``train``: the libraries that only networks from scratch and MobileNet need."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Final

from moveset.base.errors import MissingExtraError
from moveset.base.extras import import_from_extra, install_words

LIBRARIES: Final = ("keras", "jax", "onnx", "h5py")
"""What the extra installs, as in pyproject.toml."""

INSTALL: Final = install_words("train")


def import_library(name: str) -> Any:
    """Return a library of the extra; the only place that imports one.

    Raises
    ------
    MissingExtraError
        It is not installed.
    """
    return import_from_extra(name, "train")


def missing_libraries() -> tuple[str, ...]:
    """Return the libraries of the extra that are not installed; imports none."""
    return tuple(name for name in LIBRARIES if not _is_installed(name))


def check_train_extra(purpose: str, otherwise: str = "") -> None:
    """Check before long work, and before anything is written, that the extra is installed.

    Parameters
    ----------
    purpose
        What needs it, for the message: ``training a network``.
    otherwise
        What works without it.

    Raises
    ------
    MissingExtraError
        A library of it is missing.
    """
    if missing_libraries():
        hint = f"; {otherwise}" if otherwise else ""
        raise MissingExtraError(
            f"{purpose} needs the extra train, which is not installed: {INSTALL}{hint}"
        )


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # of an import hook
        return False
