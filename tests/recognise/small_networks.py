"""Small networks and bundles for tests, and bundles made by hand as an attacker would."""

import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from moveset.base.values import MoveSetting, TriggerRule
from moveset.recognise.bundle import Bundle
from moveset.recognise.bundle_file import bundle_bytes
from moveset.recognise.model import CurvePoint, Model
from moveset.recognise.templates import Template
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import FEATURE_SIZE

TICKS, CLASSES = 8, 3

Change = Callable[[onnx.ModelProto], Any]


def constant(name: str, values: Any, dtype: Any = np.float32) -> onnx.TensorProto:
    return numpy_helper.from_array(np.asarray(values, dtype), name)


def small_model(size: int = FEATURE_SIZE, classes: int = CLASSES) -> onnx.ModelProto:
    """Return a dense layer over the last tick, made as ``learn.onnx_writer`` does."""
    rng = np.random.default_rng(0)
    constants = [
        constant("last", -1, np.int64),
        constant("kernel", rng.normal(size=(size, classes))),
        constant("bias", rng.normal(size=classes)),
    ]
    nodes = [
        helper.make_node("Gather", ["window", "last"], ["tick"], "tick", axis=1),
        helper.make_node("MatMul", ["tick", "kernel"], ["product"], "product"),
        helper.make_node("Add", ["product", "bias"], ["logits"], "logits"),
        helper.make_node("Softmax", ["logits"], ["probabilities"], "probabilities"),
    ]
    number = onnx.TensorProto.FLOAT
    window = helper.make_tensor_value_info("window", number, ["batch", "ticks", size])
    output = helper.make_tensor_value_info("probabilities", number, ["batch", classes])
    graph = helper.make_graph(nodes, "moveset", [window], [output], constants)
    return helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
        producer_name="moveset",
    )


@cache
def small_network(change: Change | None = None, **sizes: int) -> bytes:
    """Return the bytes of a small network after a change."""
    model = small_model(**sizes)
    if change:
        change(model)
    return bytes(model.SerializeToString(deterministic=True))


def add_embedding(model: onnx.ModelProto, name: str = "embedding", size: int = 4) -> None:
    """Add an output that is a product of the last tick, as ``learn.embedding`` does."""
    model.graph.initializer.append(constant("projection", np.eye(FEATURE_SIZE, 4)))
    node = helper.make_node("MatMul", ["tick", "projection"], [name], name)
    model.graph.node.append(node)
    shape = ["batch", size]
    output = helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)
    model.graph.output.append(output)


def put_before(model: onnx.ModelProto, *nodes: onnx.NodeProto) -> None:
    """Put nodes from ``window`` to ``changed`` before all others."""
    model.graph.node[0].input[0] = "changed"
    old = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*nodes, *old])


def small_bundle(onnx_bytes: bytes | None = None) -> Bundle:
    """Return a bundle that can be used: a small network and a template."""
    path = np.linspace(0.0, 1.0, 16 * 39, dtype=np.float32).reshape(16, 39)
    network = small_network() if onnx_bytes is None else onnx_bytes
    curve = (CurvePoint(1, 0.5, 0.8), CurvePoint(2, 0.25, 0.9, 0.3, 0.85))
    return Bundle(
        moves=(MoveSetting("jump", "w"), MoveSetting("squat", "s", hold=True)),
        features="pose",
        settings=dict(PoseExtractor.settings),
        model=Model("tcn", TICKS, FEATURE_SIZE, ("jump", "squat", "none"), network, curve, 2, 1.37),
        rules=(TriggerRule("jump", 0.7, 0.2), TriggerRule("squat", hold=True)),
        taught_on={"people": 3, "recordings": 5, "seconds": 300.5},
        report={"f1": 0.97, "moves": ["jump", "squat"]},
        templates=(Template("jump", path, 20), Template("none", path[::-1].copy(), 12)),
    )


def unpack(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(
    files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, level: int | None = None
) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method, compresslevel=level) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def crafted(
    onnx_bytes: bytes | None = None, change: Callable[[Any], Any] | None = None, text: str = ""
) -> bytes:
    """Return a bundle's bytes made by hand, with the right checksum.

    Parameters
    ----------
    onnx_bytes
        Instead of its network.
    change
        Changes its manifest.
    text
        Replaces the number 300.5 in the manifest: JSON that Python would not write.
    """
    files = unpack(bundle_bytes(small_bundle()))
    manifest = json.loads(files["manifest.json"])
    if onnx_bytes is not None:
        files["model.onnx"] = onnx_bytes
        manifest["model"]["sha256"] = sha256(onnx_bytes).hexdigest()
    if change:
        change(manifest)
    written = json.dumps(manifest)
    files["manifest.json"] = (written.replace("300.5", text) if text else written).encode()
    return pack(files)
