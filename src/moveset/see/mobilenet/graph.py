"""MobileNet as an ONNX network, written once from its weights."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from moveset.base.train_extra import import_library
from moveset.base.values import FloatArray
from moveset.see.mobilenet.weights import Weights

OPSET: Final = 17
IR_VERSION: Final = 8
"""Old enough for every ONNX Runtime since 1.12."""

INPUT_SIZE_PX: Final = 224
IMAGES: Final = "images"
FEATURES: Final = "features"
PROBABILITIES: Final = "probabilities"

STRIDED_BLOCKS: Final = frozenset({2, 4, 6, 12})
"""Blocks whose depthwise convolution has stride 2 (Howard et al. 2017, table 1)."""


class _Graph:
    """The nodes and constants added so far."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, values: Any, dtype: str = "float32") -> str:
        onnx = import_library("onnx")
        name = f"constant_{len(self.constants)}"
        array = np.array(values, dtype, order="C")
        self.constants.append(onnx.numpy_helper.from_array(array, name))
        return name

    def add(self, operator: str, inputs: list[str], output: str = "", **attributes: Any) -> str:
        onnx = import_library("onnx")
        name = output or f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(onnx.helper.make_node(operator, inputs, [name], name, **attributes))
        return name

    def convolve(self, source: str, kernel: FloatArray, bias: FloatArray, stride: int) -> str:
        """Add a convolution and ReLU6; with stride 2, padding is right and below, as in Keras."""
        side = kernel.shape[2]
        before = 1 if side == 3 and stride == 1 else 0
        after = 1 if side == 3 else 0
        output = self.add(
            "Conv",
            [source, self.constant(kernel), self.constant(bias)],
            group=kernel.shape[0] if side == 3 and kernel.shape[1] == 1 else 1,
            kernel_shape=[side, side],
            pads=[before, before, after, after],
            strides=[stride, stride],
        )
        return self.add("Clip", [output, self.constant(0.0), self.constant(6.0)])


def network_bytes(weights: Weights) -> bytes:
    """Return the network as ONNX bytes.

    Its input ``images`` is (n, 224, 224, 3), 8-bit RGB. Its outputs are the pooled ``features``,
    (n, 1024), and the ``probabilities`` of ImageNet's classes, (n, 1000).
    """
    graph = _Graph()
    hidden = _scaled(graph)
    for number, (kernel, bias) in enumerate(zip(weights.kernels, weights.biases, strict=True)):
        is_depthwise = number % 2 == 1
        halves = number == 0 or (is_depthwise and (number + 1) // 2 in STRIDED_BLOCKS)
        hidden = graph.convolve(hidden, kernel, bias, 2 if halves else 1)
    pooled = graph.add("GlobalAveragePool", [hidden])
    features = graph.add("Flatten", [pooled], FEATURES)
    parts = [features, graph.constant(weights.logits), graph.constant(weights.logits_bias)]
    graph.add("Softmax", [graph.add("Gemm", parts, transB=1)], PROBABILITIES)
    return _model_bytes(graph)


def _scaled(graph: _Graph) -> str:
    """Add the scaling of 8-bit (n, h, w, 3) to (n, 3, h, w) in [-1, 1]."""
    onnx = import_library("onnx")
    numbers = graph.add("Cast", [IMAGES], to=onnx.TensorProto.FLOAT)
    transposed = graph.add("Transpose", [numbers], perm=[0, 3, 1, 2])
    scaled = graph.add("Div", [transposed, graph.constant(127.5)])
    return graph.add("Sub", [scaled, graph.constant(1.0)])


def _model_bytes(graph: _Graph) -> bytes:
    onnx = import_library("onnx")
    helper, types = onnx.helper, onnx.TensorProto
    size: list[str | int | None] = ["n", INPUT_SIZE_PX, INPUT_SIZE_PX, 3]
    outputs = ((FEATURES, 1024), (PROBABILITIES, 1000))
    body = helper.make_graph(
        graph.nodes,
        "mobilenet_v1_1.0_224",
        [helper.make_tensor_value_info(IMAGES, types.UINT8, size)],
        [helper.make_tensor_value_info(name, types.FLOAT, ["n", n]) for name, n in outputs],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(
        body, opset_imports=opsets, ir_version=IR_VERSION, producer_name="moveset"
    )
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))
