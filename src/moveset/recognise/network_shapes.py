"""The operators of moveset's networks, and the shape and the work of what each computes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.recognise.onnx_graph import Node

BATCH: Final = -1
"""The dimension of windows in a shape. They must not be mixed: it stays a dimension of its own."""

MAX_PADDING: Final = 1024
"""Of a convolution; a longer one covers no window."""

Shape = tuple[int, ...]

Constant = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Operands:
    """The inputs of a node: shapes, and values of those that are constants."""

    shapes: Sequence[Shape]
    constants: Sequence[Constant | None]

    def weights(self, number: int) -> Shape:
        """Return the shape of an input that must be a constant of floats."""
        return _constant(self, number, np.float32).shape

    def integer(self, number: int, shape: Shape) -> int:
        """Return the one integer of an input that must be a constant."""
        values = _constant(self, number, np.int64)
        if values.shape != shape:
            raise ValueError("a constant has the wrong shape")
        return int(values.item())


def _constant(operands: Operands, number: int, dtype: npt.DTypeLike) -> Constant:
    values = operands.constants[number]
    if values is None or values.dtype != dtype:
        raise ValueError("a constant is missing, or has the wrong type")
    return values


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator.

    Attributes
    ----------
    infer
        From a node and its inputs to the shape and the multiplications for one window.
    attributes
        Those that a node has, all of them.
    inputs
        How many; None for any number.
    """

    infer: Callable[[Node, Operands], tuple[Shape, int]]
    attributes: frozenset[str] = frozenset()
    inputs: int | None = 1


def size_of(shape: Shape) -> int:
    """Return the number of values for one window."""
    return math.prod(map(abs, shape))


def _require(condition: bool) -> None:
    if not condition:
        raise ValueError("shapes do not fit")


def _same(_: Node, operands: Operands) -> tuple[Shape, int]:
    first = operands.shapes[0]
    _require(all(shape == first for shape in operands.shapes))
    return first, size_of(first)


def _softmax(_: Node, operands: Operands) -> tuple[Shape, int]:
    (shape,) = operands.shapes
    _require(len(shape) > 0 and shape[-1] != BATCH)
    return shape, size_of(shape)


def _clip(_: Node, operands: Operands) -> tuple[Shape, int]:
    _require(operands.weights(1) == () and operands.weights(2) == ())
    return operands.shapes[0], size_of(operands.shapes[0])


def _broadcast(_: Node, operands: Operands) -> tuple[Shape, int]:
    one, other = sorted(operands.shapes, key=len)
    padded = (1,) * (len(other) - len(one)) + one
    _require(all(a == b or 1 in {a, b} for a, b in zip(padded, other, strict=True)))
    shape = tuple(b if a == 1 else a for a, b in zip(padded, other, strict=True))
    return shape, size_of(shape)


def _matmul(_: Node, operands: Operands) -> tuple[Shape, int]:
    left, right = operands.shapes[0], operands.weights(1)
    _require(len(left) >= 2 and len(right) == 2 and left[-1] == right[0])
    return (*left[:-1], right[1]), size_of(left) * right[1]


def _transpose(node: Node, operands: Operands) -> tuple[Shape, int]:
    (shape,), axes = operands.shapes, _integers(node, "perm")
    _require(sorted(axes) == list(range(len(shape))))
    return tuple(shape[axis] for axis in axes), size_of(shape)


def _conv(node: Node, operands: Operands) -> tuple[Shape, int]:
    shape, kernel, bias = operands.shapes[0], operands.weights(1), operands.weights(2)
    _require(len(shape) == len(kernel) == 3 and shape[1] == kernel[1] and bias == kernel[:1])
    _require(_integers(node, "kernel_shape") == kernel[2:] and shape[2] != BATCH)
    (dilation,), (before, after) = _integers(node, "dilations"), _integers(node, "pads")
    covered = (kernel[2] - 1) * dilation
    _require(dilation > 0 and after == 0 and before in {0, covered} and before <= MAX_PADDING)
    length = shape[2] + before - covered
    _require(length > 0)
    return (shape[0], kernel[0], length), math.prod(kernel) * length


def _lstm(node: Node, operands: Operands) -> tuple[Shape, int]:
    shape, units = operands.shapes[0], _integer(node, "hidden_size")
    _require(len(shape) == 3 and shape[0] != BATCH)
    weights = ((1, 4 * units, shape[2]), (1, 4 * units, units), (1, 8 * units))
    _require(tuple(operands.weights(number) for number in (1, 2, 3)) == weights)
    work = abs(shape[0] * shape[1]) * 4 * units * (shape[2] + units)
    return (shape[0], 1, shape[1], units), work


def _last(node: Node, operands: Operands) -> tuple[Shape, int]:
    shape, axis = operands.shapes[0], _integer(node, "axis")
    _require(operands.integer(1, ()) == -1 and axis in range(len(shape)))
    return _without(shape, axis)


def _squeeze(_: Node, operands: Operands) -> tuple[Shape, int]:
    shape, axis = operands.shapes[0], operands.integer(1, (1,))
    _require(axis in range(len(shape)) and shape[axis] == 1)
    return _without(shape, axis)


def _without(shape: Shape, axis: int) -> tuple[Shape, int]:
    _require(shape[axis] != BATCH)
    left = (*shape[:axis], *shape[axis + 1 :])
    return left, size_of(left)


def _slice(_: Node, operands: Operands) -> tuple[Shape, int]:
    shape = operands.shapes[0]
    start, end, axis = (operands.integer(number, (1,)) for number in (1, 2, 3))
    _require(axis in range(len(shape)) and shape[axis] != BATCH)
    length = len(range(shape[axis])[start:end])
    _require(length > 0)
    cut = (*shape[:axis], length, *shape[axis + 1 :])
    return cut, size_of(cut)


def _integer(node: Node, name: str) -> int:
    value = node.attributes[name]
    if not isinstance(value, int):
        raise TypeError(f"{name} is a list")
    return value


def _integers(node: Node, name: str) -> tuple[int, ...]:
    values = node.attributes[name]
    if not isinstance(values, tuple):
        raise TypeError(f"{name} is no list")
    return values


OPERATORS: Final[Mapping[str, Operator]] = {
    "Add": Operator(_broadcast, inputs=2),
    "Clip": Operator(_clip, inputs=3),
    "Conv": Operator(_conv, frozenset({"dilations", "kernel_shape", "pads"}), inputs=3),
    "Gather": Operator(_last, frozenset({"axis"}), inputs=2),
    "LSTM": Operator(_lstm, frozenset({"hidden_size"}), inputs=4),
    "MatMul": Operator(_matmul, inputs=2),
    "Mean": Operator(_same, inputs=None),
    "Mul": Operator(_broadcast, inputs=2),
    "Relu": Operator(_same),
    "Sigmoid": Operator(_same),
    "Slice": Operator(_slice, inputs=4),
    "Softmax": Operator(_softmax),
    "Squeeze": Operator(_squeeze, inputs=2),
    "Sub": Operator(_broadcast, inputs=2),
    "Tanh": Operator(_same),
    "Transpose": Operator(_transpose, frozenset({"perm"})),
}
"""What ``moveset.learn`` writes; every other operator is refused."""
