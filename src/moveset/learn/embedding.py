"""The embedding of a network: its last activations, whitened by everyday motion.

In a whitened embedding everyday motion has mean 0 and covariance 1, so that the direction to a few
examples of a move is their linear discriminant (recognise.discriminant).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from moveset.base.errors import BundleError
from moveset.base.train_extra import import_library
from moveset.base.values import FloatArray
from moveset.recognise.model import Model
from moveset.recognise.network_check import EMBEDDING
from moveset.recognise.predictor import WindowClassifier
from moveset.see.pose.extractor import PoseExtractor

SIZE: Final = 64
"""Of 32, 64 and 128 values the smallest that scored best with own moves (docs/log.md)."""

REGULARISATION: Final = 0.1
"""Added to the variances, as a share of their mean."""


def add_embedding(model: Model, everyday: Sequence[FloatArray]) -> Model:
    """Return a model whose network also gives an embedding (batch, ``SIZE``).

    Parameters
    ----------
    model
        Its network, or each one of an ensemble, ends with a dense layer and softmax.
    everyday
        Observations (t, size) of people who perform no move, at even ticks.

    Raises
    ------
    BundleError
        The network ends otherwise.
    """
    width = sum(len(weights) for _, weights in _last_layers(_parse(model.onnx).graph))
    if not width:
        raise BundleError("this network has no softmax, so it gets no embedding")
    plain = _with_output(model, np.eye(width, dtype=np.float32), np.zeros(width, np.float32))
    classifier = WindowClassifier(plain, PoseExtractor())
    rows = [embedded for one in everyday if (embedded := classifier.embed(one)) is not None]
    mean, projection = _whitening(np.concatenate(rows).astype(np.float64))
    return _with_output(model, projection.astype(np.float32), (-mean @ projection).astype("f4"))


def remove_embedding(graph: Any) -> None:
    """Remove the embedding from a parsed network's graph, if it has one."""
    for entries in (graph.node, graph.initializer, graph.output):
        kept = [one for one in entries if not one.name.startswith(EMBEDDING)]
        del entries[:]
        entries.extend(kept)


def _whitening(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean, and the projection (width, ``SIZE``) on whitened principal axes."""
    variances, axes = np.linalg.eigh(np.cov(rows.T))
    largest = np.argsort(variances)[::-1][:SIZE]
    scale = np.sqrt(variances[largest] + REGULARISATION * variances.mean())
    return rows.mean(axis=0), axes[:, largest] / scale


def _with_output(model: Model, projection: FloatArray, offset: FloatArray) -> Model:
    """Return a model with the projected activations as a second output."""
    onnx = import_library("onnx")
    parsed = _parse(model.onnx)
    graph = parsed.graph
    made: list[str] = []
    first = 0
    for number, (activations, weights) in enumerate(list(_last_layers(graph))):
        part = projection[first : first + len(weights)]
        first += len(weights)
        made.append(_add_projection(graph, f"{EMBEDDING}_{number}", activations, part))
    _add_constant(graph, f"{EMBEDDING}_offset", offset)
    total = f"{EMBEDDING}_offset"
    for number, name in enumerate(made):
        output = EMBEDDING if number == len(made) - 1 else f"{EMBEDDING}_sum_{number}"
        graph.node.append(onnx.helper.make_node("Add", [name, total], [output], name=output))
        total = output
    shape = ["batch", projection.shape[1]]
    value = onnx.helper.make_tensor_value_info(EMBEDDING, onnx.TensorProto.FLOAT, shape)
    graph.output.append(value)
    onnx.checker.check_model(parsed)
    return replace(model, onnx=bytes(parsed.SerializeToString(deterministic=True)))


def _add_projection(graph: Any, name: str, activations: str, weights: FloatArray) -> str:
    """Add the projection of a network's activations at its last tick, and return its name."""
    onnx = import_library("onnx")
    _add_constant(graph, f"{name}_tick", np.array(-1, np.int64))
    _add_constant(graph, f"{name}_weights", weights)
    last, projected = f"{name}_last", f"{name}_projected"
    graph.node.extend(
        [
            onnx.helper.make_node("Gather", [activations, f"{name}_tick"], [last], last, axis=1),
            onnx.helper.make_node("MatMul", [last, f"{name}_weights"], [projected], projected),
        ]
    )
    return projected


def _add_constant(graph: Any, name: str, values: np.ndarray) -> None:
    onnx = import_library("onnx")
    graph.initializer.append(onnx.numpy_helper.from_array(values, name))


def _last_layers(graph: Any) -> Iterator[tuple[str, FloatArray]]:
    """Yield for each network the name of the last layer's input, and the layer's weights."""
    onnx = import_library("onnx")
    constants = {one.name: one for one in graph.initializer}
    makers = {output: node for node in graph.node for output in node.output}
    for node in graph.node:
        if node.op_type == "Softmax":
            layer = node
            while layer.op_type != "MatMul":
                if layer.input[0] not in makers:
                    raise BundleError("this network has no dense layer before its softmax")
                layer = makers[layer.input[0]]
            yield layer.input[0], onnx.numpy_helper.to_array(constants[layer.input[1]])


def _parse(content: bytes) -> Any:
    return import_library("onnx").load_from_string(content)
