"""The feature cache: arrays on disk, so that features are extracted only once."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from moveset.base.files import write_atomically

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class FeatureCache:
    """A folder of .npz files.

    The name of an entry must change with everything that its arrays depend on, such as the content
    of a video and the settings of the extractor: entries are never checked against these.
    """

    folder: Path

    def load(self, name: str, shapes: Mapping[str, tuple[int | None, ...]]) -> Arrays | None:
        """Return the arrays of an entry; None if it is absent, damaged or of other shapes.

        Parameters
        ----------
        shapes
            The expected shape of each array; None stands for any length above 0.
        """
        try:
            # NumPy does not close a damaged file that it opened itself.
            with self._path(name).open("rb") as file, np.load(file, allow_pickle=False) as entry:
                arrays = {key: entry[key] for key in shapes}
        except Exception:  # NumPy, zipfile and zlib raise a dozen kinds; all mean: extract again
            return None
        return arrays if all(_fits(arrays[key].shape, shapes[key]) for key in shapes) else None

    def save(self, name: str, arrays: Arrays) -> None:
        """Write an entry, in place of an older one."""
        buffer, named = io.BytesIO(), dict[str, Any](arrays)
        np.savez(buffer, **named)
        write_atomically(self._path(name), buffer.getvalue())

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.npz"


def _fits(shape: tuple[int, ...], expected: tuple[int | None, ...]) -> bool:
    return len(shape) == len(expected) and all(
        length == wanted if wanted is not None else length > 0
        for length, wanted in zip(shape, expected, strict=True)
    )
