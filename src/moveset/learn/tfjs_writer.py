"""Layers of a network as the files of a TensorFlow.js layers model."""

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
"""Added to the variance by a batch normalisation. Our variance is smaller than 1 by as much."""

WEIGHTS_FILE: Final = "weights.bin"


def tfjs_files(layers: list[Layer], shape: tuple[int, ...]) -> tuple[str, bytes]:
    """Return the contents of ``model.json`` and ``weights.bin``.

    Parameters
    ----------
    layers
        Output of ``read_layers``.
    shape
        Shape of one window: ``(feature_size,)`` for a model of single ticks, otherwise
        ``(ticks, feature_size)``.

    Notes
    -----
    ``tf.loadLayersModel`` of TensorFlow.js 4 and ``tf.loadModel`` of 0.13, which the article's page
    uses, load every architecture. Version 0.13 knows the model class ``Model`` only; 4 also knows
    it as ``Functional``.
    """
    written = list(_supported_layers(layers, shape))
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
            "model_config": {"class_name": "Model", "config": _topology(written, shape)},
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
            "class_name": layer.type,
            "name": layer.name,
            "config": {"name": layer.name, "trainable": False, **layer.config},
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


def _supported_layers(layers: list[Layer], shape: tuple[int, ...]) -> Iterator[Layer]:
    """Yield the layers as types that TensorFlow.js has: none, one or several for each."""
    renamed: dict[str, str] = {}
    for layer in layers:
        inputs = tuple(renamed.get(name, name) for name in layer.inputs)
        parts = _CONVERTERS[layer.type](replace(layer, inputs=inputs), shape)
        yield from parts
        renamed[layer.name] = parts[-1].name if parts else inputs[0]


def _scale(layer: Layer, _: tuple[int, ...]) -> list[Layer]:
    """Scale, shift by the limit, clip to between 0 and twice the limit, and shift back."""
    mean, scale = layer.weights["mean"], layer.weights["scale"]
    if not mean.any() and (scale == 1.0).all():
        return []  # the identity, for features that stay within the limit
    limit = np.full_like(mean, layer.config["limit"])
    first, second, third = (f"{layer.name}_{part}" for part in ("scale", "clip", "shift"))
    clip = Layer(second, "ReLU", (first,), {"max_value": 2.0 * layer.config["limit"]})
    return [
        _affine(first, layer.inputs[0], scale, limit, mean),
        clip,
        _affine(third, second, np.ones_like(mean), np.zeros_like(mean), limit),
    ]


def _affine(
    name: str, source: str, scale: FloatArray, shift: FloatArray, centre: FloatArray
) -> Layer:
    """Return a batch normalisation that computes ``(x - centre) * scale + shift``."""
    weights = {
        "gamma": scale,
        "beta": shift,
        "moving_mean": centre,
        "moving_variance": np.full_like(scale, 1.0 - EPSILON),
    }
    config = {"axis": -1, "epsilon": EPSILON, "center": True, "scale": True}
    return Layer(name, "BatchNormalization", (source,), config, weights)


def _dense(layer: Layer, _: tuple[int, ...]) -> list[Layer]:
    return [replace(layer, config={**layer.config, "use_bias": True})]


def _convolution(layer: Layer, _: tuple[int, ...]) -> list[Layer]:
    fixed = {"strides": [1], "padding": "valid", "data_format": "channels_last", "use_bias": True}
    return [replace(layer, config={**layer.config, **fixed})]


def _crop(layer: Layer, shape: tuple[int, ...]) -> list[Layer]:
    """Remove the first ticks with a convolution whose last tap is the identity."""
    channels = int(layer.config["channels"])
    kernel = np.zeros((2, channels, channels), np.float32)
    kernel[1] = np.eye(channels)
    config = {
        "filters": channels,
        "kernel_size": [2],
        "dilation_rate": [layer.config["before"]],
        "activation": "linear",
    }
    weights = {"kernel": kernel, "bias": np.zeros(channels, np.float32)}
    return _convolution(replace(layer, type="Conv1D", config=config, weights=weights), shape)


def _lstm(layer: Layer, _: tuple[int, ...]) -> list[Layer]:
    fixed = {
        "activation": "tanh",
        "recurrent_activation": "sigmoid",
        "use_bias": True,
        "unit_forget_bias": False,
        "return_sequences": False,
        "implementation": 1,
    }
    return [replace(layer, config={**layer.config, **fixed})]


def _last_tick(layer: Layer, shape: tuple[int, ...]) -> list[Layer]:
    """Flatten the single tick that is left; a model of single ticks needs no layer."""
    return [replace(layer, type="Flatten")] if len(shape) > 1 else []


def _unchanged(layer: Layer, _: tuple[int, ...]) -> list[Layer]:
    return [layer]


_CONVERTERS: Final[dict[str, Callable[[Layer, tuple[int, ...]], list[Layer]]]] = {
    "Scale": _scale,
    "Dense": _dense,
    "Conv1D": _convolution,
    "Crop": _crop,
    "LSTM": _lstm,
    "Add": _unchanged,
    "Average": _unchanged,
    "Activation": _unchanged,
    "LastTick": _last_tick,
}
