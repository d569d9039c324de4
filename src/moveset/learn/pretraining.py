"""Pretraining: a network starts from the weights of one that knows many people's moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.learn.onnx_reader import Layer, read_layers
from moveset.learn.options import TeachOptions
from moveset.learn.scaler import Scaler
from moveset.recognise.builtin import fighter
from moveset.recognise.model import Model
from moveset.see.extractor import Extractor

MAX_EXAMPLES: Final = 200
"""With more examples of moves a network is better from random weights: measured with about 30 and
90 of real fighters, where five points of F1 are gained, and with 378 of nine people, where one or
two are lost (docs/log.md)."""


@dataclass(frozen=True, slots=True)
class Pretraining:
    """What a new network takes over from a trained one.

    Attributes
    ----------
    scaler
        The features must be scaled as the weights expect.
    weights
        Arrays of all layers but the last, in Keras's order.
    """

    scaler: Scaler
    weights: tuple[FloatArray, ...]


def find_pretraining(
    extractor: Extractor, options: TeachOptions, examples: int
) -> Pretraining | None:
    """Return what the built-in bundle gives to a network.

    Parameters
    ----------
    examples
        How many examples of moves the network learns from.

    Returns
    -------
    None if features or layers differ, or if there are more than ``MAX_EXAMPLES``.
    """
    if examples > MAX_EXAMPLES:
        return None
    base = fighter()
    same_features = (base.features, dict(base.settings)) == (
        extractor.name,
        dict(extractor.settings),
    )
    same_layers = base.model.architecture == options.train.architecture
    if not (options.pretrained and same_features and same_layers):
        return None
    return read_pretraining(base.model)


def read_pretraining(model: Model) -> Pretraining:
    """Return the scaler and the weights of a model's network, of the first one of an ensemble."""
    layers = read_layers(model.onnx)
    last = next(number for number, layer in enumerate(layers) if _gives_probabilities(layer))
    (scale,) = (layer for layer in layers[:last] if layer.type == "Scale")
    arrays = [array for layer in layers[:last] if layer is not scale for array in _arrays(layer)]
    scaler = Scaler(
        np.asarray(scale.weights["mean"], np.float32),
        np.asarray(scale.weights["scale"], np.float32),
    )
    return Pretraining(scaler, tuple(arrays))


def _gives_probabilities(layer: Layer) -> bool:
    return layer.type == "Dense" and layer.config["activation"] in {"softmax", "sigmoid"}


def _arrays(layer: Layer) -> list[FloatArray]:
    return [np.asarray(array, np.float32) for array in layer.weights.values()]
