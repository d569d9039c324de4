"""MobileNet's weights in the layers of Keras: from its own model, or from an .h5 file."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread
from typing import Any, Final

import numpy as np

from moveset.base.errors import WeightsError
from moveset.base.keras_backend import keras_folder, load_keras
from moveset.base.train_extra import check_train_extra, import_library
from moveset.base.values import FloatArray
from moveset.see.mobilenet.weights import BLOCKS, HINT, Weights, check_names, check_weights

EPSILON: Final = 1e-3
"""Added to the variance of a batch norm in Keras's MobileNet."""

SERVER: Final = "storage.googleapis.com"
"""Where Keras downloads its weights."""

KERAS_FILE: Final = "mobilenet_1_0_224_tf.h5"
"""The name under which Keras keeps them."""

ANSWER_S: Final = 1.0
"""Time in which the server must answer. Keras by itself tries again for half a minute."""


def download_arrays() -> dict[str, FloatArray]:
    """Return the arrays of the official weights; Keras downloads and caches them.

    Raises
    ------
    MissingExtraError
        Keras is not installed.
    OSError
        They are not cached, and the server does not answer.
    """
    check_train_extra("MobileNet")
    kept = _kept_file()
    if kept is None:
        check_reachable()
    network = load_keras().applications.MobileNet(weights=str(kept) if kept else "imagenet")
    return keras_arrays(network)


def check_reachable(ask: Callable[[], object] | None = None, *, answer_s: float = ANSWER_S) -> None:
    """Check that the server of the weights can be reached.

    Parameters
    ----------
    ask
        Requests something from the server; raises an ``OSError`` if it cannot.

    Raises
    ------
    OSError
        It does not answer in time.

    Notes
    -----
    The request runs on a thread of its own, because looking up a name has no time limit.
    """
    errors: list[OSError] = [TimeoutError(f"{SERVER} does not answer within {answer_s:g} s")]

    def try_to_ask() -> None:
        try:
            (ask or _ask_server)()
            errors.clear()
        except OSError as error:
            errors.append(error)

    thread = Thread(target=try_to_ask, name="moveset reach", daemon=True)
    thread.start()
    thread.join(answer_s)
    for error in errors[-1:]:
        raise error


def _ask_server() -> None:
    from urllib.request import getproxies

    if "https" not in getproxies():  # only the proxy knows whether it reaches the server
        socket.create_connection((SERVER, 443), timeout=ANSWER_S).close()


def _kept_file() -> Path | None:
    """Return the weights that Keras has downloaded before, for us or for another program."""
    own = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    files = (home / "models" / KERAS_FILE for home in (keras_folder(), own))
    return next((file for file in files if file.is_file()), None)


def keras_arrays(network: Any) -> dict[str, FloatArray]:
    """Return the arrays of a Keras MobileNet by ``layer/variable``."""
    return {
        f"{layer.name}/{variable.name}": np.asarray(variable.value, np.float32)
        for layer in network.layers
        for variable in layer.weights
    }


def read_h5(path: Path) -> Weights:
    """Return the weights in an .h5 file of Keras 2 or 3."""
    h5py = import_library("h5py")
    arrays: dict[str, FloatArray] = {}

    def take(name: str, node: Any) -> None:
        if isinstance(node, h5py.Dataset) and "optimizer" not in name:
            arrays[_plain_name(name)] = np.asarray(node[()], np.float32)

    with h5py.File(path, "r") as file:
        file.visititems(take)
    return from_keras(arrays, path)


def from_keras(arrays: Mapping[str, FloatArray], source: Path | str) -> Weights:
    """Return Keras' arrays with every batch norm folded into the convolution before it."""
    known = {name.replace("depthwise_kernel", "kernel"): array for name, array in arrays.items()}
    names = ["conv1"]
    for block in range(1, BLOCKS + 1):
        names += [f"conv_dw_{block}", f"conv_pw_{block}"]
    norms = ("gamma", "beta", "moving_mean", "moving_variance")
    wanted = [f"{name}_bn/{part}" for name in names for part in norms]
    wanted += [f"{name}/kernel" for name in (*names, "conv_preds")] + ["conv_preds/bias"]
    check_names(known, wanted, source)
    kernels, biases = [], []
    for name in names:
        gamma, beta, mean, variance = (known[f"{name}_bn/{part}"] for part in norms)
        scale = gamma / np.sqrt(variance + np.float32(EPSILON))
        kernel = known[f"{name}/kernel"]
        transposed = (
            kernel.transpose(2, 3, 0, 1) if "_dw_" in name else kernel.transpose(3, 2, 0, 1)
        )
        if len(scale) != len(transposed):
            raise WeightsError(f"{source} is of a different network: {HINT}")
        kernels.append(transposed * scale[:, None, None, None])
        biases.append(beta - mean * scale)
    logits = known["conv_preds/kernel"].reshape(-1, known["conv_preds/kernel"].shape[-1]).T
    return check_weights(kernels, biases, logits, known["conv_preds/bias"], source)


def _plain_name(name: str) -> str:
    """Return ``layer/variable`` from a path in an .h5 file.

    Older Keras writes ``conv1/conv1/kernel:0``. Keras 3 numbers the layers of each type, and their
    variables: ``layers/depthwise_conv2d_3/vars/0``.
    """
    parts = [part.removesuffix(":0") for part in name.split("/")]
    if "vars" not in parts:
        return "/".join(parts[-2:])
    layer, _, variable = parts[-3:]
    layer_type, number = re.fullmatch(r"(.*?)(?:_(\d+))?", layer).groups()  # type: ignore[union-attr]
    return (
        f"{_layer_name(layer_type, int(number or 0))}/{_variable_name(layer_type, int(variable))}"
    )


def _layer_name(layer_type: str, number: int) -> str:
    """Return the name of a layer of Keras's MobileNet by its type and number within the type."""
    if layer_type == "depthwise_conv2d":
        return f"conv_dw_{number + 1}"
    if layer_type == "conv2d":
        named = {0: "conv1", BLOCKS + 1: "conv_preds"}
        return named.get(number, f"conv_pw_{number}")
    if number == 0:
        return "conv1_bn"
    block, second = divmod(number - 1, 2)
    return f"conv_{'pw' if second else 'dw'}_{block + 1}_bn"


def _variable_name(layer_type: str, number: int) -> str:
    if layer_type == "batch_normalization":
        return ("gamma", "beta", "moving_mean", "moving_variance")[number]
    return ("kernel", "bias")[number]
