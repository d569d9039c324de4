"""Third on the road: MobileNet's weights from a file or from Keras, batch norms folded."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np

from moveset.base.errors import WeightsError
from moveset.base.keras_backend import load_keras
from moveset.base.values import FloatArray

BLOCKS: Final = 13
"""Depthwise and pointwise convolutions after the first (Howard et al. 2017, arXiv:1704.04861)."""

POINTWISE: Final = (64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)
"""Channels after each block, at width 1.0."""

CLASSES: Final = 1000

EPSILON: Final = 1e-3
"""What Keras' MobileNet adds to a batch norm's variance."""

MENDS: Final = (
    "give a file of weights with --weights (a Keras .h5 of MobileNet 1.0 224, or an .npz), "
    "or connect to the network once, to fetch the official ones"
)

Fetch = Callable[[], Mapping[str, FloatArray]]
"""Gives arrays by the names of Keras' layers, such as ``conv_dw_1_bn/gamma``."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The network's numbers, batch norms folded into the convolutions.

    Attributes
    ----------
    kernels, biases
        27 convolutions in order: the first, then 13 times depthwise and pointwise. Kernels are
        (out, in, height, width) float32, ``in`` 1 for a depthwise one.
    logits, logits_bias
        (1000, 1024) and (1000,).
    """

    kernels: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]
    logits: FloatArray
    logits_bias: FloatArray

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all the numbers, in hexadecimal: another network, another fingerprint."""
        digest = sha256()
        for array in (*self.kernels, *self.biases, self.logits, self.logits_bias):
            digest.update(np.ascontiguousarray(array, np.float32).tobytes())
        return digest.hexdigest()


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
    """
    readers = {".npz": _read_npz, ".h5": _read_h5, ".hdf5": _read_h5, ".keras": _refuse_keras}
    if path.suffix.lower() not in readers:
        raise WeightsError(f"{path} is neither .h5 nor .npz: {MENDS}")
    if not path.is_file():
        raise WeightsError(f"there is no file {path}: mend the path, or leave --weights out")
    try:
        return readers[path.suffix.lower()](path)
    except WeightsError:
        raise
    except Exception as error:  # NumPy, zipfile and h5py raise a dozen kinds
        raise WeightsError(
            f"{path} cannot be read as MobileNet's weights: copy it again"
        ) from error


def fetch_weights(fetch: Fetch | None = None) -> Weights:
    """Return the official weights, which Keras downloads and keeps.

    Parameters
    ----------
    fetch
        Instead of Keras.

    Raises
    ------
    WeightsError
        There is no network, or what came is no MobileNet.

    Notes
    -----
    Keras publishes no checksum for this file. Their fingerprint goes into every bundle instead, so
    that a bundle is never played with others.
    """
    try:
        arrays = (fetch or _fetch_with_keras)()
    except Exception as error:  # a dozen kinds, by what the network and Keras do
        raise WeightsError(f"MobileNet's weights cannot be fetched: {MENDS}") from error
    return _from_keras(arrays, "what was fetched")


def _fetch_with_keras() -> dict[str, FloatArray]:
    network = load_keras().applications.MobileNet(weights="imagenet")
    return keras_arrays(network)


def keras_arrays(network: Any) -> dict[str, FloatArray]:
    """Return the arrays of a Keras MobileNet by ``layer/variable``."""
    return {
        f"{layer.name}/{variable.name}": np.asarray(variable.value, np.float32)
        for layer in network.layers
        for variable in layer.weights
    }


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
    _check_names(known, [f"{name}/{part}" for name in (*names, "Logits") for part in "wb"], path)
    kernels = [_turned_kernel(known[f"{name}/w"], name) for name in names]
    logits = known["Logits/w"].squeeze()
    logits = logits if logits.shape[-1] == POINTWISE[-1] else logits.T
    return _checked(
        kernels,
        [known[f"{name}/b"] for name in names],
        logits[-CLASSES:],  # of 1001, the first is the background
        known["Logits/b"][-CLASSES:],
        path,
    )


def _turned_kernel(kernel: FloatArray, name: str) -> FloatArray:
    """Return a kernel as (out, in, height, width), from TensorFlow's layout or TFLite's."""
    if name.endswith("depthwise"):
        return kernel.reshape(3, 3, 1, -1).transpose(3, 2, 0, 1)
    lite = kernel.shape[1] == kernel.shape[2] and kernel.shape[0] > kernel.shape[1]
    return kernel.transpose(0, 3, 1, 2) if lite else kernel.transpose(3, 2, 0, 1)


def _read_h5(path: Path) -> Weights:
    import h5py

    arrays: dict[str, FloatArray] = {}

    def take(name: str, node: Any) -> None:
        if isinstance(node, h5py.Dataset) and "optimizer" not in name:
            arrays[_plain_name(name)] = np.asarray(node[()], np.float32)

    with h5py.File(path, "r") as file:
        file.visititems(take)
    return _from_keras(arrays, path)


def _plain_name(name: str) -> str:
    """Return ``layer/variable`` from a path in an .h5 file.

    Files of older Keras say ``conv1/conv1/kernel:0``; those of Keras 3 number the layers of a kind
    and their variables, ``layers/depthwise_conv2d_3/vars/0``.
    """
    parts = [part.removesuffix(":0") for part in name.split("/")]
    if "vars" not in parts:
        return "/".join(parts[-2:])
    layer, _, variable = parts[-3:]
    kind, number = re.fullmatch(r"(.*?)(?:_(\d+))?", layer).groups()  # type: ignore[union-attr]
    return f"{_layer_name(kind, int(number or 0))}/{_variable_name(kind, int(variable))}"


def _layer_name(kind: str, number: int) -> str:
    """Return what Keras' MobileNet calls the layer that is so many-th of its kind."""
    if kind == "depthwise_conv2d":
        return f"conv_dw_{number + 1}"
    if kind == "conv2d":
        named = {0: "conv1", BLOCKS + 1: "conv_preds"}
        return named.get(number, f"conv_pw_{number}")
    if number == 0:
        return "conv1_bn"
    block, second = divmod(number - 1, 2)
    return f"conv_{'pw' if second else 'dw'}_{block + 1}_bn"


def _variable_name(kind: str, number: int) -> str:
    if kind == "batch_normalization":
        return ("gamma", "beta", "moving_mean", "moving_variance")[number]
    return ("kernel", "bias")[number]


def _from_keras(arrays: Mapping[str, FloatArray], place: Path | str) -> Weights:
    """Return Keras' arrays with every batch norm folded into the convolution before it."""
    known = {name.replace("depthwise_kernel", "kernel"): array for name, array in arrays.items()}
    names = ["conv1"]
    for block in range(1, BLOCKS + 1):
        names += [f"conv_dw_{block}", f"conv_pw_{block}"]
    norms = ("gamma", "beta", "moving_mean", "moving_variance")
    wanted = [f"{name}_bn/{part}" for name in names for part in norms]
    wanted += [f"{name}/kernel" for name in (*names, "conv_preds")] + ["conv_preds/bias"]
    _check_names(known, wanted, place)
    kernels, biases = [], []
    for name in names:
        gamma, beta, mean, variance = (known[f"{name}_bn/{part}"] for part in norms)
        scale = gamma / np.sqrt(variance + np.float32(EPSILON))
        kernel = known[f"{name}/kernel"]
        turned = kernel.transpose(2, 3, 0, 1) if "_dw_" in name else kernel.transpose(3, 2, 0, 1)
        if len(scale) != len(turned):
            raise WeightsError(f"{place} is of another network: {MENDS}")
        kernels.append(turned * scale[:, None, None, None])
        biases.append(beta - mean * scale)
    logits = known["conv_preds/kernel"].reshape(-1, known["conv_preds/kernel"].shape[-1]).T
    return _checked(kernels, biases, logits, known["conv_preds/bias"], place)


def _check_names(known: Mapping[str, FloatArray], wanted: list[str], place: Path | str) -> None:
    if missing := [name for name in wanted if name not in known]:
        raise WeightsError(
            f"{place} has no {missing[0]} (and {len(missing) - 1} more are missing): "
            "it is no MobileNet v1 with its top; choose another file"
        )


def _checked(
    kernels: list[FloatArray],
    biases: list[FloatArray],
    logits: FloatArray,
    logits_bias: FloatArray,
    place: Path | str,
) -> Weights:
    """Return the weights, when they are of MobileNet v1 1.0 and are numbers."""
    arrays = [*kernels, *biases, logits, logits_bias]
    shapes = [array.shape for array in arrays]
    if shapes != _shapes():
        wrong = next(pair for pair in zip(shapes, _shapes(), strict=True) if pair[0] != pair[1])
        raise WeightsError(
            f"{place} is not MobileNet v1 1.0 with 1000 classes: an array is {wrong[0]} and not "
            f"{wrong[1]}; choose the file of width 1.0"
        )
    if not all(math.isfinite(float(array.sum())) for array in arrays):
        raise WeightsError(f"{place} holds weights that are not numbers: copy it again")
    plain = [np.ascontiguousarray(array, np.float32) for array in arrays]
    half = len(kernels)
    return Weights(tuple(plain[:half]), tuple(plain[half : 2 * half]), plain[-2], plain[-1])


def _shapes() -> list[tuple[int, ...]]:
    kernels: list[tuple[int, ...]] = [(32, 3, 3, 3)]
    entering = 32
    for leaving in POINTWISE:
        kernels += [(entering, 1, 3, 3), (leaving, entering, 1, 1)]
        entering = leaving
    biases: list[tuple[int, ...]] = [(kernel[0],) for kernel in kernels]
    return [*kernels, *biases, (CLASSES, entering), (CLASSES,)]
