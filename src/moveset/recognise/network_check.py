"""The check of a network from anybody, before ONNX Runtime sees it.

A bundle may come from a stranger. A network that passes consists of the operators that moveset
itself writes, reads no file, and needs a limited amount of memory and time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from moveset.recognise.network_shapes import BATCH, OPERATORS, Constant, Operands, Shape, size_of
from moveset.recognise.onnx_graph import FLOAT, Graph, Node, Port, read_graph

VERSIONS: Final = (8, (("", 17),))
"""Format and operators, as ``learn.onnx_writer`` writes them."""

PRODUCER: Final = "moveset"

INPUT: Final = "window"
OUTPUT: Final = "probabilities"
EMBEDDING: Final = "embedding"
"""Second output of networks that help to tell a player's own moves apart."""

MAX_RANK: Final = 4

MAX_VALUES: Final = 2**21
"""Of all that is computed for one window, 8 MB; the built-in bundle has 0.6 million."""

MAX_WORK: Final = 10**8
"""Multiplications for one window; the built-in bundle has 17 million."""


def check_network(onnx: bytes, ticks: int, feature_size: int, outputs: Collection[int]) -> int:
    """Check that a network is one that moveset could have written.

    Parameters
    ----------
    ticks, feature_size
        Shape of its window.
    outputs
        How many probabilities it may have.

    Returns
    -------
    The size of its embedding; 0 if it has none.

    Raises
    ------
    LookupError, TypeError, ValueError
        It is damaged, has an operator that moveset never writes, or is too large.
    """
    graph = read_graph(onnx)
    if graph.versions != VERSIONS or graph.producer != PRODUCER:
        raise ValueError("the network is of another version or program")
    columns, embedded = _check_ports(graph, feature_size)
    if not all(np.isfinite(values).all() for values in graph.constants.values()):
        raise ValueError("a constant of the network contains NaN or infinity")
    tracer = _Tracer(dict(graph.constants))
    tracer.add(INPUT, (BATCH, ticks, feature_size))
    for node in graph.nodes:
        tracer.step(node)
    if columns not in outputs or tracer.shapes[OUTPUT] != (BATCH, columns):
        raise ValueError("the network has the wrong outputs")
    if embedded and tracer.shapes[EMBEDDING] != (BATCH, embedded):
        raise ValueError("the network has the wrong embedding")
    return embedded


def _check_ports(graph: Graph, feature_size: int) -> tuple[int, int]:
    """Return the numbers of probabilities and of embedded values that a network declares."""
    (window,), (probabilities, *others) = graph.inputs, graph.outputs
    if window != Port(INPUT, FLOAT, ("batch", "ticks", feature_size)) or len(others) > 1:
        raise ValueError("the network has the wrong inputs or outputs")
    return _columns(probabilities, OUTPUT), sum(_columns(one, EMBEDDING) for one in others)


def _columns(port: Port, name: str) -> int:
    columns = port.shape[-1]
    if port != Port(name, FLOAT, ("batch", columns)) or not isinstance(columns, int):
        raise ValueError(f"the network has another output than {name}")
    if columns < 1:
        raise ValueError(f"the network's {name} is empty")
    return columns


@dataclass(slots=True)
class _Tracer:
    """Follows the shapes through a network, node by node."""

    constants: dict[str, Constant]
    shapes: dict[str, Shape] = field(default_factory=dict)
    values: int = 0
    work: int = 0

    def add(self, name: str, shape: Shape) -> None:
        if not name or name in self.shapes or name in self.constants:
            raise ValueError("a name of the network is empty or used twice")
        if len(shape) > MAX_RANK or shape.count(BATCH) > 1:
            raise ValueError("a tensor of the network has too many dimensions")
        self.shapes[name] = shape
        self.values += size_of(shape)

    def step(self, node: Node) -> None:
        operator = OPERATORS[node.operator]
        if node.attributes.keys() != operator.attributes:
            raise ValueError(f"{node.operator} has other attributes")
        if not node.inputs or len(node.inputs) != (operator.inputs or len(node.inputs)):
            raise ValueError(f"{node.operator} has too few or too many inputs")
        shape, work = operator.infer(node, self._operands(node))
        (output,) = node.outputs
        self.add(output, shape)
        self.work += work
        if self.values > MAX_VALUES or self.work > MAX_WORK:
            raise ValueError("the network is too large")

    def _operands(self, node: Node) -> Operands:
        constants = [self.constants.get(name) for name in node.inputs]
        shapes = [
            self.shapes[name] if constant is None else constant.shape
            for name, constant in zip(node.inputs, constants, strict=True)
        ]
        return Operands(shapes, constants)
