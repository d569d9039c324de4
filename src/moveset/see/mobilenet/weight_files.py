"""Reading MobileNet's weights from a file, and downloading the official ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from moveset.base.errors import MissingExtraError, WeightsError
from moveset.base.values import FloatArray
from moveset.see.mobilenet.keras_weights import download_arrays, from_keras, read_h5
from moveset.see.mobilenet.weights import (
    BLOCKS,
    CLASSES,
    HINT,
    POINTWISE,
    Weights,
    check_names,
    check_weights,
)

FetchWeights = Callable[[], Mapping[str, FloatArray]]
"""Returns arrays by the names of Keras's layers, such as ``conv_dw_1_bn/gamma``."""


def read_weights(path: Path) -> Weights:
    """Return the weights in a file.

    Parameters
    ----------
    path
        An ``.h5`` of ``keras.applications.MobileNet`` (1.0, 224, with its top), whole or weights
        alone; or an ``.npz`` of arrays ``Conv2d_0/w``, ``Conv2d_0/b``, ``Conv2d_1_depthwise/w`` …
        ``Logits/b``, folded.

    Raises
    ------
    WeightsError
        The file is missing, damaged, or of another network.
    MissingExtraError
        An ``.h5`` needs the extra ``train``.
    """
    readers = {".npz": _read_npz, ".h5": read_h5, ".hdf5": read_h5, ".keras": _refuse_keras}
    if path.suffix.lower() not in readers:
        raise WeightsError(f"{path} is neither .h5 nor .npz: {HINT}")
    if not path.is_file():
        raise WeightsError(f"there is no file {path}: fix the path, or leave --weights out")
    try:
        return readers[path.suffix.lower()](path)
    except (WeightsError, MissingExtraError):
        raise
    except Exception as error:  # NumPy, zipfile and h5py raise many types
        raise WeightsError(
            f"{path} cannot be read as MobileNet's weights: copy it again"
        ) from error


def fetch_weights(fetch: FetchWeights | None = None) -> Weights:
    """Return the official weights, which Keras downloads and caches.

    Parameters
    ----------
    fetch
        Returns them; with Keras if None.

    Raises
    ------
    WeightsError
        The download failed, or is not MobileNet.
    MissingExtraError
        Keras is not installed.

    Notes
    -----
    Keras publishes no checksum for this file. Bundles store the fingerprint of their weights
    instead, and are never played with others.
    """
    try:
        arrays = (fetch or download_arrays)()
    except MissingExtraError:
        raise
    except Exception as error:  # Keras and urllib raise many types
        raise WeightsError(f"MobileNet's weights cannot be downloaded: {HINT}") from error
    return from_keras(arrays, "the download")


def _refuse_keras(path: Path) -> Weights:
    raise WeightsError(
        f"{path} is a .keras file: save it as .h5, with save_weights('x.weights.h5')"
    )


def _read_npz(path: Path) -> Weights:
    with np.load(path, allow_pickle=False) as arrays:
        known = {name: np.asarray(arrays[name], np.float32) for name in arrays.files}
    names = ["Conv2d_0"]
    for block in range(1, BLOCKS + 1):
        names += [f"Conv2d_{block}_depthwise", f"Conv2d_{block}_pointwise"]
    check_names(known, [f"{name}/{part}" for name in (*names, "Logits") for part in "wb"], path)
    kernels = [_transpose_kernel(known[f"{name}/w"], name) for name in names]
    logits = known["Logits/w"].squeeze()
    logits = logits if logits.shape[-1] == POINTWISE[-1] else logits.T
    return check_weights(
        kernels,
        [known[f"{name}/b"] for name in names],
        logits[-CLASSES:],  # the first of 1001 classes is the background
        known["Logits/b"][-CLASSES:],
        path,
    )


def _transpose_kernel(kernel: FloatArray, name: str) -> FloatArray:
    """Return a kernel as (out, in, height, width), from TensorFlow's layout or TFLite's."""
    if name.endswith("depthwise"):
        return kernel.reshape(3, 3, 1, -1).transpose(3, 2, 0, 1)
    lite = kernel.shape[1] == kernel.shape[2] and kernel.shape[0] > kernel.shape[1]
    return kernel.transpose(0, 3, 1, 2) if lite else kernel.transpose(3, 2, 0, 1)
