"""The feature cache: arrays on disk, so that features are extracted only once."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from moveset.base.errors import WriteError
from moveset.base.files import open_regular_file, write_atomically

NUMBERS = "fiub"
"""NumPy's kinds of data that an entry may have: floats, integers and truth values."""

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

        The folder may come from somebody else, so an entry may also be made to fill the memory:
        one that is compressed, as ours never are, is not loaded.

        Parameters
        ----------
        shapes
            The expected shape of each array; None stands for any length above 0.
        """
        try:
            # NumPy does not close a damaged file that it opened itself.
            with open_regular_file(self._path(name)) as file:
                _check_uncompressed(file)
                with np.load(file, allow_pickle=False) as entry:
                    arrays = {key: entry[key] for key in shapes}
        except Exception:  # NumPy, zipfile and zlib raise a dozen kinds; all mean: extract again
            return None
        return arrays if all(_fits(arrays[key], shapes[key]) for key in shapes) else None

    def save(self, name: str, arrays: Arrays) -> None:
        """Write an entry, in place of an older one.

        Where writing is not possible, as in a project that may only be read, none is kept.
        """
        buffer, named = io.BytesIO(), dict[str, Any](arrays)
        np.savez(buffer, **named)
        with suppress(WriteError):
            write_atomically(self._path(name), buffer.getvalue())

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.npz"


def _check_uncompressed(file: BinaryIO) -> None:
    """Refuse a file whose content would take more memory than the file has bytes."""
    with zipfile.ZipFile(file) as archive:
        content = sum(entry.file_size for entry in archive.infolist())
    if content > os.fstat(file.fileno()).st_size:
        raise ValueError("a compressed entry")
    file.seek(0)


def _fits(array: npt.NDArray[Any], expected: tuple[int | None, ...]) -> bool:
    return (
        array.dtype.kind in NUMBERS
        and array.ndim == len(expected)
        and all(
            length == wanted if wanted is not None else length > 0
            for length, wanted in zip(array.shape, expected, strict=True)
        )
    )
