"""The extra ``cluster``: Dask and pyarrow, which only many recordings need."""

from __future__ import annotations

from typing import Any, Final

from moveset.base.extras import import_from_extra

CLUSTER_LIBRARIES: Final = ("dask", "distributed", "pyarrow")
"""What the extra installs, as in pyproject.toml."""


def import_cluster_library(name: str) -> Any:
    """Return a library of the extra, or a module in it; the only place that imports one.

    Raises
    ------
    MissingExtraError
        It is not installed.
    """
    return import_from_extra(name, "cluster")
