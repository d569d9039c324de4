"""Keras networks as ONNX bytes, which run without Keras."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from moveset.base.train_extra import import_library
from moveset.base.values import FloatArray
from moveset.learn.architectures import Network
from moveset.learn.scaler import SCALED_LIMIT, Scaler

OPSET = 17
IR_VERSION = 8
"""Every ONNX Runtime since 1.12 reads it."""

INPUT = "window"
OUTPUT = "probabilities"

KERAS_TO_ONNX_GATES = (0, 3, 1, 2)
"""Keras orders an LSTM's gates input, forget, cell, output; ONNX input, output, forget, cell."""


@dataclass(slots=True)
class _Graph:
    """Nodes and constants written so far."""

    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def constant(self, values: npt.ArrayLike, dtype: str = "float32") -> str:
        onnx = import_library("onnx")
        name = f"constant_{len(self.constants)}"
        array = np.array(values, dtype, order="C")
        self.constants.append(onnx.numpy_helper.from_array(array, name))
        return name

    def add(self, operator: str, inputs: Sequence[str], **attributes: Any) -> str:
        """Add a node with ONNX attributes and return the name of its output."""
        onnx = import_library("onnx")
        name = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(onnx.helper.make_node(operator, list(inputs), [name], name, **attributes))
        return name


def network_bytes(network: Network, scaler: Scaler) -> bytes:
    """Return the ONNX bytes of a network, from features that are not scaled to probabilities.

    Parameters
    ----------
    network
        From (batch, ticks, feature_size) to logits, made of the layers in ``WRITERS``.

    Returns
    -------
    A model from ``window`` (batch, ticks, feature_size) to ``probabilities`` (batch, outputs) of
    the last tick. Batch and ticks are free; ticks must cover the receptive field.
    """
    graph = _Graph()
    names = {network.inputs[0].name: _write_scaling(graph, scaler)}
    for layer in network.layers[1:]:
        tensors = layer.input if isinstance(layer.input, list) else [layer.input]
        inputs = [names[tensor.name] for tensor in tensors]
        names[layer.output.name] = WRITERS[type(layer).__name__](graph, layer, inputs)
    logits = network.outputs[0]
    _finish(graph, names[logits.name], logits.shape)
    return _pack(graph, len(scaler.mean), logits.shape[-1])


def divide_logits(content: bytes, temperature: float) -> bytes:
    """Return the ONNX bytes of the same network with its logits divided by a temperature.

    Parameters
    ----------
    content
        Output of ``network_bytes``, for a network that ends in a dense layer.

    Raises
    ------
    ValueError
        When the last layer is not dense.

    Notes
    -----
    That layer's kernel and bias are divided, so exported copies of the network agree.
    """
    if temperature == 1.0:
        return content
    onnx = import_library("onnx")
    model = onnx.load_from_string(content)
    for constant in _last_dense(model):
        scaled = onnx.numpy_helper.to_array(constant) / np.float32(temperature)
        constant.CopyFrom(onnx.numpy_helper.from_array(scaled, constant.name))
    return bytes(model.SerializeToString(deterministic=True))


def shift_logits(content: bytes, by: FloatArray) -> bytes:
    """Return the ONNX bytes of the same network with its logits raised, (classes,).

    Raises
    ------
    ValueError
        When the last layer is not dense.
    """
    onnx = import_library("onnx")
    model = onnx.load_from_string(content)
    _, bias = _last_dense(model)
    shifted = onnx.numpy_helper.to_array(bias) + by.astype(np.float32)
    bias.CopyFrom(onnx.numpy_helper.from_array(shifted, bias.name))
    return bytes(model.SerializeToString(deterministic=True))


def _last_dense(model: Any) -> tuple[Any, Any]:
    """Return the kernel and the bias of the last layer, as constants of the network."""
    constants = {one.name: one for one in model.graph.initializer}
    *_, product, total = (one for one in model.graph.node if one.op_type in {"MatMul", "Add"})
    if product.op_type != "MatMul" or product.output[0] not in total.input:
        raise ValueError("the network does not end in a dense layer")
    kernel, bias = (
        constants[name] for node in (product, total) for name in node.input if name in constants
    )
    return kernel, bias


def _write_scaling(graph: _Graph, scaler: Scaler) -> str:
    centred = graph.add("Sub", [INPUT, graph.constant(scaler.mean)])
    scaled = graph.add("Mul", [centred, graph.constant(scaler.scale)])
    limits = [graph.constant(-SCALED_LIMIT), graph.constant(SCALED_LIMIT)]
    return graph.add("Clip", [scaled, *limits])


def _finish(graph: _Graph, logits: str, shape: tuple[int | None, ...]) -> None:
    onnx = import_library("onnx")
    if len(shape) == 3:
        logits = graph.add("Gather", [logits, graph.constant(-1, "int64")], axis=1)
    operator = "Sigmoid" if shape[-1] == 1 else "Softmax"  # over the last axis by default
    graph.nodes.append(onnx.helper.make_node(operator, [logits], [OUTPUT], OUTPUT))


def _pack(graph: _Graph, size: int, outputs: int) -> bytes:
    onnx = import_library("onnx")
    helper, number = onnx.helper, onnx.TensorProto.FLOAT
    window = helper.make_tensor_value_info(INPUT, number, ["batch", "ticks", size])
    output = helper.make_tensor_value_info(OUTPUT, number, ["batch", outputs])
    body = helper.make_graph(graph.nodes, "moveset", [window], [output], graph.constants)
    opsets = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(
        body, opset_imports=opsets, ir_version=IR_VERSION, producer_name="moveset"
    )
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def _weights(layer: Any) -> list[FloatArray]:
    """Return a layer's weights; Keras's own ``get_weights`` makes NumPy warn."""
    return [np.asarray(variable.value) for variable in layer.weights]


def _write_activation(graph: _Graph, layer: Any, source: str) -> str:
    name = layer.activation.__name__
    if name == "linear":
        return source
    return graph.add(ACTIVATIONS[name], [source])


def _write_dense(graph: _Graph, layer: Any, inputs: Sequence[str]) -> str:
    kernel, bias = _weights(layer)
    product = graph.add("MatMul", [inputs[0], graph.constant(kernel)])
    return _write_activation(graph, layer, graph.add("Add", [product, graph.constant(bias)]))


def _write_convolution(graph: _Graph, layer: Any, inputs: Sequence[str]) -> str:
    """Write Conv over (batch, channels, ticks), where Keras has (batch, ticks, channels)."""
    kernel, bias = _weights(layer)
    transposed = graph.add("Transpose", inputs, perm=[0, 2, 1])
    dilation, width = layer.dilation_rate[0], kernel.shape[0]
    before = (width - 1) * dilation if layer.padding == "causal" else 0
    weights = [graph.constant(kernel.transpose(2, 1, 0)), graph.constant(bias)]
    output = graph.add(
        "Conv", [transposed, *weights], dilations=[dilation], kernel_shape=[width], pads=[before, 0]
    )
    return _write_activation(graph, layer, graph.add("Transpose", [output], perm=[0, 2, 1]))


def _write_lstm(graph: _Graph, layer: Any, inputs: Sequence[str]) -> str:
    """Write ONNX's LSTM over (ticks, batch, size) and take its last hidden state."""
    kernel, recurrent, bias = _weights(layer)
    biases = np.concatenate([_gates(bias), np.zeros_like(bias)])
    weights = [graph.constant(part[None]) for part in (_gates(kernel), _gates(recurrent), biases)]
    transposed = graph.add("Transpose", inputs, perm=[1, 0, 2])
    states = graph.add("LSTM", [transposed, *weights], hidden_size=layer.units)
    last = graph.add("Gather", [states, graph.constant(-1, "int64")], axis=0)
    return graph.add("Squeeze", [last, graph.constant([0], "int64")])


def _gates(weights: FloatArray) -> FloatArray:
    """Return weights (…, 4 units) in Keras's gate order as (4 units, …) in ONNX's order."""
    parts = np.split(weights, 4, axis=-1)
    return np.concatenate([parts[gate] for gate in KERAS_TO_ONNX_GATES], axis=-1).T


def _write_crop(graph: _Graph, layer: Any, inputs: Sequence[str]) -> str:
    before, after = layer.cropping
    ends = -after if after else np.iinfo(np.int64).max
    bounds = [graph.constant([bound], "int64") for bound in (before, ends, 1)]
    return graph.add("Slice", [*inputs, *bounds])


WRITERS: dict[str, Callable[[_Graph, Any, Sequence[str]], str]] = {
    "Dense": _write_dense,
    "Conv1D": _write_convolution,
    "LSTM": _write_lstm,
    "Cropping1D": _write_crop,
    "Activation": lambda graph, layer, inputs: _write_activation(graph, layer, inputs[0]),
    "Add": lambda graph, _, inputs: graph.add("Add", inputs),
    "Dropout": lambda _graph, _layer, inputs: inputs[0],
    "SpatialDropout1D": lambda _graph, _layer, inputs: inputs[0],
}
"""From the name of a layer class in Keras to the function that writes it."""

ACTIVATIONS = {"relu": "Relu", "tanh": "Tanh", "sigmoid": "Sigmoid", "softmax": "Softmax"}
"""From Keras's name of an activation to ONNX's operator."""
