"""A network's ONNX bytes as nodes and constants, read without the package onnx.

Only what ``moveset.learn`` writes can be read: every other field of ONNX is refused, and with them
files beside the network, nested graphs, functions and foreign operators. No message can contain
itself, so the depth is limited too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.recognise.protobuf import INTEGER, RAW, TEXT, Field, Message, read_message

MAX_FIELDS: Final = 50_000
"""Ten times those of the built-in bundle."""

FLOAT, INT64 = 1, 7
"""Element types, as ``TensorProto.DataType`` numbers them."""

DTYPES: Final[Mapping[int, npt.DTypeLike]] = {FLOAT: "<f4", INT64: "<i8"}

ATTRIBUTE_INT, ATTRIBUTE_INTS = 2, 7
"""Types of attributes, as ``AttributeProto.AttributeType`` numbers them."""

# Numbers and names of onnx.proto, ONNX 1.12 to 1.23 (IR version 8).
_OPSET: Final[Message] = {1: Field("domain", TEXT), 2: Field("version", INTEGER)}
_DIMENSION: Final[Message] = {1: Field("dim_value", INTEGER), 2: Field("dim_param", TEXT)}
_SHAPE: Final[Message] = {1: Field("dim", _DIMENSION, repeated=True)}
_TENSOR_TYPE: Final[Message] = {1: Field("elem_type", INTEGER), 2: Field("shape", _SHAPE)}
_TYPE: Final[Message] = {1: Field("tensor_type", _TENSOR_TYPE)}
_PORT: Final[Message] = {1: Field("name", TEXT), 2: Field("type", _TYPE)}
_TENSOR: Final[Message] = {
    1: Field("dims", INTEGER, repeated=True),
    2: Field("data_type", INTEGER),
    8: Field("name", TEXT),
    9: Field("raw_data", RAW),
}
_ATTRIBUTE: Final[Message] = {
    1: Field("name", TEXT),
    3: Field("i", INTEGER),
    8: Field("ints", INTEGER, repeated=True),
    20: Field("type", INTEGER),
}
_NODE: Final[Message] = {
    1: Field("input", TEXT, repeated=True),
    2: Field("output", TEXT, repeated=True),
    3: Field("name", TEXT),
    4: Field("op_type", TEXT),
    5: Field("attribute", _ATTRIBUTE, repeated=True),
}
_GRAPH: Final[Message] = {
    1: Field("node", _NODE, repeated=True),
    2: Field("name", TEXT),
    5: Field("initializer", _TENSOR, repeated=True),
    11: Field("input", _PORT, repeated=True),
    12: Field("output", _PORT, repeated=True),
}
_MODEL: Final[Message] = {
    1: Field("ir_version", INTEGER),
    2: Field("producer_name", TEXT),
    7: Field("graph", _GRAPH),
    8: Field("opset_import", _OPSET, repeated=True),
}


@dataclass(frozen=True, slots=True)
class Node:
    """An operator, the names of its inputs and outputs, and its attributes."""

    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, int | tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Port:
    """An input or an output of a network: element type and shape; a name for a free dimension."""

    name: str
    element: int
    shape: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """A network.

    Attributes
    ----------
    versions
        The version of ONNX's format, then domain and version of each set of operators.
    producer
        The program that wrote it.
    """

    versions: tuple[int, tuple[tuple[str, int], ...]]
    producer: str
    nodes: tuple[Node, ...]
    constants: Mapping[str, npt.NDArray[Any]]
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]


def read_graph(onnx: bytes) -> Graph:
    """Return the graph in a network's bytes.

    Raises
    ------
    LookupError, ValueError
        They are damaged, or contain what moveset never writes.
    """
    model = read_message(onnx, _MODEL, max_fields=MAX_FIELDS)
    graph = model["graph"]
    constants = {one["name"]: _array(one) for one in graph["initializer"]}
    if len(constants) < len(graph["initializer"]):
        raise ValueError("two constants have the same name")
    opsets = tuple((one["domain"], one["version"]) for one in model["opset_import"])
    return Graph(
        versions=(model["ir_version"], opsets),
        producer=model["producer_name"],
        nodes=tuple(map(_node, graph["node"])),
        constants=constants,
        inputs=tuple(map(_port, graph["input"])),
        outputs=tuple(map(_port, graph["output"])),
    )


def _node(values: dict[str, Any]) -> Node:
    attributes = {one["name"]: _attribute(one) for one in values["attribute"]}
    if len(attributes) < len(values["attribute"]):
        raise ValueError("two attributes have the same name")
    return Node(values["op_type"], tuple(values["input"]), tuple(values["output"]), attributes)


def _attribute(values: dict[str, Any]) -> int | tuple[int, ...]:
    if values["type"] == ATTRIBUTE_INT and not values["ints"]:
        return int(values["i"])
    if values["type"] == ATTRIBUTE_INTS and "i" not in values:
        return tuple(values["ints"])
    raise ValueError("an attribute is no integer")


def _array(values: dict[str, Any]) -> npt.NDArray[Any]:
    """Return a constant; a view of the network's bytes."""
    dims, content = values["dims"], values["raw_data"]
    if any(size < 1 for size in dims):
        raise ValueError("a constant is empty")
    dtype = np.dtype(DTYPES[values["data_type"]])
    if math.prod(dims) * dtype.itemsize != len(content):
        raise ValueError("a constant's shape does not fit its data")
    return np.frombuffer(content, dtype).reshape(dims)


def _port(values: dict[str, Any]) -> Port:
    kind = values["type"]["tensor_type"]
    return Port(values["name"], kind["elem_type"], tuple(map(_size, kind["shape"]["dim"])))


def _size(values: dict[str, Any]) -> int | str:
    (value,) = values.values()
    return int(value) if isinstance(value, int) else str(value)
