"""A network's layers as TensorFlow.js Layers files, at the end of learning."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, Json
from moveset.learn.onnx_reader import Layer, named_weights
from moveset.learn.onnx_writer import INPUT

EPSILON: Final = 1e-3
"""What a batch norm adds to the variance; ours is as much below 1, so that it divides by 1."""

WEIGHTS_FILE: Final = "weights.bin"


def tfjs_files(layers: list[Layer], shape: tuple[int, ...]) -> tuple[str, bytes]:
    """Return ``model.json`` and ``weights.bin``; any ``tf.loadLayersModel`` reads them.

    Parameters
    ----------
    layers
        What ``read_layers`` gave.
    shape
        Of one window: ``(size,)`` where the model looks at one tick, else ``(ticks, size)``.
    """
    written = list(_known_kinds(layers, shape))
    arrays = list(named_weights(written))
    manifest = [
        {"name": name, "shape": list(array.shape), "dtype": "float32"} for name, array in arrays
    ]
    content = {
        "format": "layers-model",
        "generatedBy": "moveset",
        "convertedBy": None,
        "modelTopology": {
            "keras_version": "2.15.0",
            "backend": "tensorflow",
            "model_config": {"class_name": "Functional", "config": _topology(written, shape)},
        },
        "weightsManifest": [{"paths": [WEIGHTS_FILE], "weights": manifest}],
    }
    return json.dumps(content, indent=1), b"".join(array.tobytes() for _, array in arrays)


def _topology(layers: list[Layer], shape: tuple[int, ...]) -> dict[str, Json]:
    entry = {
        "class_name": "InputLayer",
        "name": INPUT,
        "config": {"batch_input_shape": [None, *shape], "dtype": "float32", "name": INPUT},
        "inbound_nodes": [],
    }
    entries: list[dict[str, Json]] = [
        {
            "class_name": layer.kind,
            "name": layer.name,
            "config": {"name": layer.name, "trainable": False, **layer.settings},
            "inbound_nodes": [[[name, 0, 0, {}] for name in layer.inputs]],
        }
        for layer in layers
    ]
    return {
        "name": "moveset",
        "layers": [entry, *entries],
        "input_layers": [[INPUT, 0, 0]],
        "output_layers": [[layers[-1].name, 0, 0]],
    }


def _known_kinds(layers: list[Layer], shape: tuple[int, ...]) -> Iterator[Layer]:
    """Yield the layers in kinds that TensorFlow.js has; some take two or three, some none."""
    renamed: dict[str, str] = {}
    for layer in layers:
        inputs = tuple(renamed.get(name, name) for name in layer.inputs)
        parts = _KINDS[layer.kind](replace(layer, inputs=inputs), shape)
        yield from parts
        renamed[layer.name] = parts[-1].name if parts else inputs[0]


def _standardise(layer: Layer, _: tuple[int, ...]) -> list[Layer]:
    """Shift the standardised by the limit, cut it off below 0 and above twice that, shift back."""
    mean, scale = layer.weights["mean"], layer.weights["scale"]
    if not mean.any() and (scale == 1.0).all():
        return []  # features are left as they are, and none comes near the limit
    limit = np.full_like(mean, layer.settings["limit"])
    first, second, third = (f"{layer.name}_{part}" for part in ("scale", "clip", "shift"))
    clip = Layer(second, "ReLU", (first,), {"max_value": 2.0 * layer.settings["limit"]})
    return [
        _affine(first, layer.inputs[0], scale, limit, mean),
        clip,
        _affine(third, second, np.ones_like(mean), np.zeros_like(mean), limit),
    ]


def _affine(
    name: str, entering: str, scale: FloatArray, shift: FloatArray, centre: FloatArray
) -> Layer:
    """Return a batch norm that gives ``(x - centre) * scale + shift``."""
    weights = {
        "gamma": scale,
        "beta": shift,
        "moving_mean": centre,
        "moving_variance": np.full_like(scale, 1.0 - EPSILON),
    }
    settings = {"axis": -1, "epsilon": EPSILON, "center": True, "scale": True}
    return Layer(name, "BatchNormalization", (entering,), settings, weights)


def _dense(layer: Layer, _: tuple[int, ...]) -> list[Layer]:
    return [replace(layer, settings={**layer.settings, "use_bias": True})]


def _convolution(layer: Layer, _: tuple[int, ...]) -> list[Layer]:
    fixed = {"strides": [1], "padding": "valid", "data_format": "channels_last", "use_bias": True}
    return [replace(layer, settings={**layer.settings, **fixed})]


def _crop(layer: Layer, shape: tuple[int, ...]) -> list[Layer]:
    """Leave out the first ticks by a convolution whose last tap lets all through."""
    channels = int(layer.settings["channels"])
    kernel = np.zeros((2, channels, channels), np.float32)
    kernel[1] = np.eye(channels)
    settings = {
        "filters": channels,
        "kernel_size": [2],
        "dilation_rate": [layer.settings["before"]],
        "activation": "linear",
    }
    weights = {"kernel": kernel, "bias": np.zeros(channels, np.float32)}
    return _convolution(replace(layer, kind="Conv1D", settings=settings, weights=weights), shape)


def _lstm(layer: Layer, _: tuple[int, ...]) -> list[Layer]:
    fixed = {
        "activation": "tanh",
        "recurrent_activation": "sigmoid",
        "use_bias": True,
        "unit_forget_bias": False,
        "return_sequences": False,
        "implementation": 1,
    }
    return [replace(layer, settings={**layer.settings, **fixed})]


def _last_tick(layer: Layer, shape: tuple[int, ...]) -> list[Layer]:
    """Flatten what has a single tick left; where there never was one, do nothing."""
    return [replace(layer, kind="Flatten")] if len(shape) > 1 else []


def _as_it_is(layer: Layer, _: tuple[int, ...]) -> list[Layer]:
    return [layer]


_KINDS: Final[dict[str, Callable[[Layer, tuple[int, ...]], list[Layer]]]] = {
    "Standardise": _standardise,
    "Dense": _dense,
    "Conv1D": _convolution,
    "Crop": _crop,
    "LSTM": _lstm,
    "Add": _as_it_is,
    "Activation": _as_it_is,
    "LastTick": _last_tick,
}
