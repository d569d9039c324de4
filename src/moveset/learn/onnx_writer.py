"""Keras network to ONNX bytes, at the end of learning: what play runs without Keras."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray
from moveset.learn.architectures import Network

OPSET = 17
IR_VERSION = 8
"""Old enough for every ONNX Runtime since 1.12."""

INPUT = "window"
OUTPUT = "probabilities"

STANDARD_LIMIT = 8.0
"""Standardised features are cut off here: a lost landmark must not swamp the rest."""

KERAS_TO_ONNX_GATES = (0, 3, 1, 2)
"""Keras orders an LSTM's gates input, forget, cell, output; ONNX input, output, forget, cell."""


@dataclass(frozen=True, slots=True)
class Standard:
    """How features are brought to mean 0 and spread 1 before the network.

    Attributes
    ----------
    mean, scale
        (size,) float32: ``(features - mean) * scale``.
    """

    mean: FloatArray
    scale: FloatArray


@dataclass(slots=True)
class _Graph:
    """The nodes and constants written so far."""

    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def constant(self, values: npt.ArrayLike, dtype: str = "float32") -> str:
        from onnx import numpy_helper

        name = f"constant_{len(self.constants)}"
        array = np.array(values, dtype, order="C")
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def add(self, operator: str, inputs: Sequence[str], **attributes: Any) -> str:
        """Add a node; its one output's name. Attributes are ONNX's own."""
        from onnx import helper

        name = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name, **attributes))
        return name


def network_bytes(network: Network, standard: Standard) -> bytes:
    """ONNX bytes of a network, with its standardisation before and its probabilities after it.

    Parameters
    ----------
    network
        From (batch, ticks, size) to logits, of the layers in ``WRITERS``.

    Returns
    -------
    A model from ``window`` (batch, ticks, size) to ``probabilities`` (batch, outputs) of the last
    tick; batch and ticks are free, ticks as long as the network's view.
    """
    graph = _Graph()
    names = {network.inputs[0].name: _standardise(graph, standard)}
    for layer in network.layers[1:]:
        entering = layer.input if isinstance(layer.input, list) else [layer.input]
        inputs = [names[tensor.name] for tensor in entering]
        names[layer.output.name] = WRITERS[type(layer).__name__](graph, layer, inputs)
    logits = network.outputs[0]
    _finish(graph, names[logits.name], logits.shape)
    return _pack(graph, len(standard.mean), logits.shape[-1])


def with_temperature(content: bytes, temperature: float) -> bytes:
    """ONNX bytes of the same network with its logits divided by a temperature.

    Parameters
    ----------
    content
        What ``network_bytes`` gave, of a network that ends in a dense layer.

    Notes
    -----
    That layer's kernel and bias are divided, so whatever runs or rewrites the network agrees.

    Raises
    ------
    ValueError
        It ends in something else.
    """
    import onnx
    from onnx import numpy_helper

    if temperature == 1.0:
        return content
    model = onnx.load_from_string(content)
    constants = {one.name: one for one in model.graph.initializer}
    *_, product, total = (one for one in model.graph.node if one.op_type in {"MatMul", "Add"})
    if product.op_type != "MatMul" or product.output[0] not in total.input:
        raise ValueError("the network does not end in a dense layer")
    for name in (one for node in (product, total) for one in node.input if one in constants):
        scaled = numpy_helper.to_array(constants[name]) / np.float32(temperature)
        constants[name].CopyFrom(numpy_helper.from_array(scaled, name))
    return bytes(model.SerializeToString(deterministic=True))


def _standardise(graph: _Graph, standard: Standard) -> str:
    centred = graph.add("Sub", [INPUT, graph.constant(standard.mean)])
    scaled = graph.add("Mul", [centred, graph.constant(standard.scale)])
    limits = [graph.constant(-STANDARD_LIMIT), graph.constant(STANDARD_LIMIT)]
    return graph.add("Clip", [scaled, *limits])


def _finish(graph: _Graph, logits: str, shape: tuple[int | None, ...]) -> None:
    from onnx import helper

    if len(shape) == 3:
        logits = graph.add("Gather", [logits, graph.constant(-1, "int64")], axis=1)
    operator = "Sigmoid" if shape[-1] == 1 else "Softmax"  # over the last axis, unless told
    graph.nodes.append(helper.make_node(operator, [logits], [OUTPUT], OUTPUT))


def _pack(graph: _Graph, size: int, outputs: int) -> bytes:
    from onnx import TensorProto, checker, helper

    window = helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["batch", "ticks", size])
    answer = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", outputs])
    body = helper.make_graph(graph.nodes, "moveset", [window], [answer], graph.constants)
    opsets = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(
        body, opset_imports=opsets, ir_version=IR_VERSION, producer_name="moveset"
    )
    checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def _weights(layer: Any) -> list[FloatArray]:
    """Return a layer's weights; Keras' own ``get_weights`` makes NumPy warn."""
    return [np.asarray(variable.value) for variable in layer.weights]


def _write_activation(graph: _Graph, layer: Any, entering: str) -> str:
    name = layer.activation.__name__
    if name == "linear":
        return entering
    return graph.add(ACTIVATIONS[name], [entering])


def _write_dense(graph: _Graph, layer: Any, inputs: Sequence[str]) -> str:
    kernel, bias = _weights(layer)
    product = graph.add("MatMul", [inputs[0], graph.constant(kernel)])
    return _write_activation(graph, layer, graph.add("Add", [product, graph.constant(bias)]))


def _write_convolution(graph: _Graph, layer: Any, inputs: Sequence[str]) -> str:
    """Conv over (batch, channels, ticks), where Keras has (batch, ticks, channels)."""
    kernel, bias = _weights(layer)
    turned = graph.add("Transpose", inputs, perm=[0, 2, 1])
    dilation, width = layer.dilation_rate[0], kernel.shape[0]
    before = (width - 1) * dilation if layer.padding == "causal" else 0
    weights = [graph.constant(kernel.transpose(2, 1, 0)), graph.constant(bias)]
    answer = graph.add(
        "Conv", [turned, *weights], dilations=[dilation], kernel_shape=[width], pads=[before, 0]
    )
    return _write_activation(graph, layer, graph.add("Transpose", [answer], perm=[0, 2, 1]))


def _write_lstm(graph: _Graph, layer: Any, inputs: Sequence[str]) -> str:
    """ONNX's LSTM over (ticks, batch, size), its last hidden state."""
    kernel, recurrent, bias = _weights(layer)
    biases = np.concatenate([_gates(bias), np.zeros_like(bias)])
    weights = [graph.constant(part[None]) for part in (_gates(kernel), _gates(recurrent), biases)]
    turned = graph.add("Transpose", inputs, perm=[1, 0, 2])
    states = graph.add("LSTM", [turned, *weights], hidden_size=layer.units)
    last = graph.add("Gather", [states, graph.constant(-1, "int64")], axis=0)
    return graph.add("Squeeze", [last, graph.constant([0], "int64")])


def _gates(weights: FloatArray) -> FloatArray:
    """Weights (…, 4 units) with gates in Keras' order as (4 units, …) in ONNX's."""
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
"""How each kind of layer is written, by its name in Keras."""

ACTIVATIONS = {"relu": "Relu", "tanh": "Tanh", "sigmoid": "Sigmoid", "softmax": "Softmax"}
"""Keras' name of an activation to ONNX's operator."""
