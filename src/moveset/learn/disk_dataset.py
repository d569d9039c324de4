"""A sliding-window dataset in temporary files, for more recordings than fit into memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from moveset.base.errors import TrainingError, WriteError
from moveset.base.files import explain_os_error
from moveset.base.values import Sample
from moveset.learn.architectures import Architecture
from moveset.learn.dataset import (
    ExtractFeatures,
    SequenceIndex,
    SlidingWindowDataset,
    pad_sample,
)


@contextmanager
def open_disk_dataset(
    versions: Iterable[tuple[Sample, bool]],
    features: ExtractFeatures,
    architecture: Architecture,
    folder: Path,
) -> Iterator[SlidingWindowDataset]:
    """Yield the features of samples, padded to whole windows, in files mapped into memory.

    Parameters
    ----------
    versions
        Samples, and whether each is an augmented copy; one at a time is in memory.
    folder
        Where the files are made. They have no name, so nothing stays, whatever ends the process.

    Raises
    ------
    TrainingError
        When there is no sample, or its features are not finite.
    WriteError
        The disk is full, or the folder is not writable.

    Notes
    -----
    The operating system keeps as much of the files in memory as it has to spare. In anonymous
    memory there is only an index, about 0.2 kB for each version of a recording.
    """
    with ExitStack() as stack:
        files = [stack.enter_context(_temporary_file(folder)) for _ in range(3)]
        sequences: list[SequenceIndex] = []
        row = 0
        for sample, augmented in versions:
            parts = pad_sample(sample, features, architecture)
            first_labelled = row + architecture.ticks - 1
            ticks = len(sample.labels)
            sequences.append(SequenceIndex(sample.recording, row, first_labelled, ticks, augmented))
            rows, labels, weights = parts
            arrays: tuple[npt.NDArray[Any], ...] = (rows, labels, weights)
            for file, part in zip(files, arrays, strict=True):
                _append(file, part, folder)
            row += len(labels)
        if not sequences:
            raise TrainingError("there is no recording to learn from: import one and label it")
        size = rows.shape[1]
        yield SlidingWindowDataset(
            _map(files[0], np.float32, (row, size)),
            _map(files[1], np.int64, (row,)),
            _map(files[2], np.float32, (row,)),
            tuple(sequences),
            on_disk=True,
        )


def _temporary_file(folder: Path) -> IO[bytes]:
    try:
        return TemporaryFile(dir=folder)
    except OSError as error:
        raise _write_error(folder, error) from error


def _append(file: IO[bytes], array: npt.NDArray[Any], folder: Path) -> None:
    try:
        file.write(np.ascontiguousarray(array).data)
        file.flush()
    except OSError as error:
        raise _write_error(folder, error) from error


def _write_error(folder: Path, error: OSError) -> WriteError:
    return WriteError(
        f"the temporary files of training in {folder} cannot be written, {explain_os_error(error)}"
    )


def _map(file: IO[bytes], dtype: Any, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """Return the content of a file as an array that is read from disk where it is used."""
    return np.asarray(np.memmap(file, dtype, "r", shape=shape))
