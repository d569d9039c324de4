"""ONNX bytes of a trained network, read back as layers for export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from moveset.base.errors import BundleError
from moveset.base.train_extra import import_library
from moveset.base.values import FloatArray, Json
from moveset.learn.embedding import remove_embedding
from moveset.learn.onnx_writer import ACTIVATIONS, INPUT, KERAS_TO_ONNX_GATES

UNKNOWN: Final = "this bundle's network has {operator}, which cannot be exported: teach it again"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, described with Keras's names.

    Attributes
    ----------
    type
        Name of its Keras class, or ``Scale``, ``Crop`` or ``LastTick``, which are ours.
    inputs
        Names of the layers before it; ``window`` is the network's input.
    config
        Its Keras configuration.
    weights
        From Keras's name of each array to its values, in Keras's order.
    """

    name: str
    type: str
    inputs: tuple[str, ...]
    config: Mapping[str, Json] = field(default_factory=dict)
    weights: Mapping[str, FloatArray] = field(default_factory=dict)


def read_layers(onnx_bytes: bytes) -> list[Layer]:
    """Return the layers of a network that ``network_bytes`` wrote, in order, to its probabilities.

    Raises
    ------
    BundleError
        It has a node that ``network_bytes`` never writes.
    MissingExtraError
        The package ``onnx`` is not installed.
    """
    onnx = import_library("onnx")
    graph = onnx.load_from_string(onnx_bytes).graph
    remove_embedding(graph)
    constants = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}
    reader = _Reader(list(graph.node), constants)
    while reader.nodes:
        reader.read()
    return reader.layers


class _Reader:
    """Reads nodes one by one, or in groups that form one layer."""

    def __init__(self, nodes: list[Any], constants: Mapping[str, Any]) -> None:
        self.nodes = nodes
        self.layers: list[Layer] = []
        self._constants = constants
        self._layer_of: dict[str, str] = {INPUT: INPUT}

    def read(self) -> None:
        """Read the next layer."""
        operator = self.nodes[0].op_type
        readers: dict[str, Callable[[], None]] = {
            "Sub": self._scale,
            "MatMul": self._dense,
            "Transpose": self._transpose,
            "Slice": self._crop,
            "Add": self._add,
            "Gather": self._last_tick,
            "Mean": self._average,
        }
        if operator in readers:
            readers[operator]()
        elif operator in {*ACTIVATIONS.values()}:
            self._activation()
        else:
            raise BundleError(UNKNOWN.format(operator=operator))

    def _take(self, *operators: str) -> list[Any]:
        taken = self.nodes[: len(operators)]
        if tuple(node.op_type for node in taken) != operators:
            raise BundleError(UNKNOWN.format(operator=taken[0].op_type))
        del self.nodes[: len(operators)]
        return taken

    def _push(self, type_name: str, first: Any, last: Any, **parts: Any) -> None:
        """Add a layer with the inputs of its first node and the output of its last node."""
        inputs = [name for name in first.input if name in self._layer_of]
        name = f"{type_name.lower()}_{len(self.layers) + 1}"
        self.layers.append(
            Layer(name, type_name, tuple(self._layer_of[one] for one in inputs), **parts)
        )
        self._layer_of[last.output[0]] = name

    def _values(self, node: Any) -> list[Any]:
        return [self._constants[name] for name in node.input if name in self._constants]

    def _scale(self) -> None:
        centre, scale, clip = self._take("Sub", "Mul", "Clip")
        (mean,), (factor,), (_, limit) = map(self._values, (centre, scale, clip))
        weights = {"mean": mean, "scale": factor}
        self._push("Scale", centre, clip, config={"limit": float(limit)}, weights=weights)

    def _dense(self) -> None:
        if [node.op_type for node in self.nodes[:2]] != ["MatMul", "Add"]:
            self._merging()
            return
        product, total = self._take("MatMul", "Add")
        (kernel,), (bias,) = self._values(product), self._values(total)
        weights = {"kernel": kernel, "bias": bias}
        config = {"units": len(bias), "activation": "linear"}
        self._push("Dense", product, total, config=config, weights=weights)

    def _merging(self) -> None:
        """Read a product without a bias, which adds the probabilities of finer classes."""
        (product,) = self._take("MatMul")
        (kernel,) = self._values(product)
        weights = {"kernel": kernel, "bias": np.zeros(kernel.shape[1], np.float32)}
        config = {"units": kernel.shape[1], "activation": "linear"}
        self._push("Dense", product, product, config=config, weights=weights)

    def _average(self) -> None:
        (node,) = self._take("Mean")
        self._push("Average", node, node)

    def _transpose(self) -> None:
        if self.nodes[1].op_type == "LSTM":
            self._lstm()
        else:
            self._convolution()

    def _convolution(self) -> None:
        first, convolution, last = self._take("Transpose", "Conv", "Transpose")
        kernel, bias = self._values(convolution)
        known = {one.name: list(one.ints) for one in convolution.attribute}
        if any(known.get("pads", [])):
            raise BundleError(UNKNOWN.format(operator="padding"))
        config = {
            "filters": len(bias),
            "kernel_size": known["kernel_shape"],
            "dilation_rate": known["dilations"],
            "activation": "linear",
        }
        weights = {"kernel": kernel.transpose(2, 1, 0), "bias": bias}
        self._push("Conv1D", first, last, config=config, weights=weights)

    def _lstm(self) -> None:
        first, lstm, _, last = self._take("Transpose", "LSTM", "Gather", "Squeeze")
        kernel, recurrent, biases = (values[0] for values in self._values(lstm))
        both = np.split(biases, 2)
        weights = {
            "kernel": _keras_gates(kernel),
            "recurrent_kernel": _keras_gates(recurrent),
            "bias": _keras_gates(both[0] + both[1]),
        }
        config = {"units": recurrent.shape[-1]}
        self._push("LSTM", first, last, config=config, weights=weights)

    def _crop(self) -> None:
        (node,) = self._take("Slice")
        before, end, axis = (int(value[0]) for value in self._values(node))
        if axis != 1 or end != np.iinfo(np.int64).max:
            raise BundleError(UNKNOWN.format(operator="Slice"))
        maker = next(layer for layer in self.layers if layer.name == self._layer_of[node.input[0]])
        channels = self._channels(maker)
        self._push("Crop", node, node, config={"before": before, "channels": channels})

    def _channels(self, layer: Layer) -> int:
        """Return how many channels the output of a layer has."""
        if "bias" in layer.weights:
            return len(layer.weights["bias"])
        before = next(one for one in self.layers if one.name == layer.inputs[0])
        return self._channels(before)

    def _add(self) -> None:
        (node,) = self._take("Add")
        self._push("Add", node, node)

    def _last_tick(self) -> None:
        (node,) = self._take("Gather")
        self._push("LastTick", node, node)

    def _activation(self) -> None:
        """Merge an activation into the layer before it if that one has none.

        An activation applies to each tick, so it commutes with taking the last tick.
        """
        (node,) = self._take(self.nodes[0].op_type)
        name = next(keras for keras, operator in ACTIVATIONS.items() if operator == node.op_type)
        at = -2 if self.layers[-1].type == "LastTick" else -1
        layer = self.layers[at]
        if layer.config.get("activation") == "linear":
            self.layers[at] = replace(layer, config={**layer.config, "activation": name})
            self._layer_of[node.output[0]] = self._layer_of[node.input[0]]
        else:
            self._push("Activation", node, node, config={"activation": name})


def _keras_gates(weights: FloatArray) -> FloatArray:
    """Return weights (4 units, ...) in ONNX's gate order as (..., 4 units) in Keras's order."""
    parts = np.split(weights, 4)
    order = np.argsort(KERAS_TO_ONNX_GATES)
    return np.concatenate([parts[gate] for gate in order]).T


def reorder_outputs(layers: list[Layer], columns: list[int]) -> list[Layer]:
    """Return the layers with the outputs of the network in another order."""
    if layers[-1].type == "Average":
        kernel = np.eye(len(columns), dtype=np.float32)[:, columns]
        weights = {"kernel": kernel, "bias": np.zeros(len(columns), np.float32)}
        config = {"units": len(columns), "activation": "linear"}
        return [*layers, Layer("order", "Dense", (layers[-1].name,), config, weights)]
    at = max(number for number, layer in enumerate(layers) if layer.type == "Dense")
    kernel, bias = layers[at].weights["kernel"], layers[at].weights["bias"]
    weights = {"kernel": kernel[:, columns], "bias": bias[columns]}
    return [*layers[:at], replace(layers[at], weights=weights), *layers[at + 1 :]]


def named_weights(layers: list[Layer]) -> Iterator[tuple[str, FloatArray]]:
    """Yield every array with its name, ``layer/array``."""
    for layer in layers:
        for name, array in layer.weights.items():
            yield f"{layer.name}/{name}", np.ascontiguousarray(array, np.float32)
