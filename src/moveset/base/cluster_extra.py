"""The extra ``cluster``: Dask and pyarrow, which only many recordings need."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from moveset.base.errors import MissingExtraError

CLUSTER_LIBRARIES: Final = ("dask", "distributed", "pyarrow")
"""What the extra installs, as in pyproject.toml."""

INSTALL: Final = 'pip install "moveset[cluster]", or in a clone: pip install ".[cluster]"'


def import_cluster_library(name: str) -> Any:
    """Return a library of the extra, or a module in it; the only place that imports one.

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
            f"this needs {library} from the extra cluster, which is not installed: {INSTALL}"
        ) from error
