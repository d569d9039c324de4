"""MobileNet features per second, compared with Keras' predict and TensorFlow.js.

    python benchmarks/mobilenet.py [--weights FILE] [--node-modules FOLDER] [--json]

All programs get the same weights and the same images of a synthetic person. TensorFlow.js needs
Node and a node_modules folder with @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm; without them
it is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np
from measure import ROOT, BenchmarkResult, Table, parse, publish, repeat, spread, verdict

from moveset.base.keras_backend import load_keras
from moveset.base.values import FloatArray, RgbImage
from moveset.see.mobilenet.graph import STRIDED_BLOCKS
from moveset.see.mobilenet.network import MobileNet, open_mobilenet
from moveset.see.mobilenet.weight_files import read_weights
from moveset.see.mobilenet.weights import Weights
from moveset.synth.clip import synthesise_clip

HERE = Path(__file__).resolve().parent
WEIGHTS = ROOT.parent / "shared/data/mobilenet/mobilenet_v1_1.0_224.npz"
MODULES = Path(os.environ.get("MOVESET_BENCH_NODE_MODULES", "node_modules"))
IMAGES = 64
CPU_IMAGES = 2  # TensorFlow.js takes seconds for each with its cpu backend
BATCH = 16
KERAS_BUDGET, WASM_BUDGET = 1 / 8, 1 / 10
TOLERANCE = 1e-3  # largest difference between the features of two programs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--node-modules", type=Path, default=MODULES)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--images", type=int, default=IMAGES)
    options = parse(parser)
    if not options.weights.exists():
        publish(
            BenchmarkResult("mobilenet", skipped="there are no weights; give --weights"), options
        )
        return
    weights, images = read_weights(options.weights), synthetic_images(options.images)
    with tempfile.TemporaryDirectory() as cache:
        ours = open_mobilenet(options.weights, cache=Path(cache))
    times = time_python(ours, weights, images, options.repeats)
    if (options.node_modules / "@tensorflow/tfjs").is_dir() and shutil.which("node"):
        modules = options.node_modules.resolve()
        times |= time_node(ours, weights, images, modules, options.repeats)
    publish(BenchmarkResult("mobilenet", (table(times),), times), options)


def synthetic_images(count: int) -> list[RgbImage]:
    """Return frames of a synthetic person at the network's input size; resizing is not timed."""
    clip = synthesise_clip(3, duration_s=count / 30 + 1)
    frames = [frame.image for frame, _ in zip(clip.frames(), range(count), strict=False)]
    return [cv2.resize(frame, (224, 224), interpolation=cv2.INTER_AREA) for frame in frames]


def time_python(
    ours: MobileNet, weights: Weights, images: list[RgbImage], times: int
) -> dict[str, list[float]]:
    """Return the seconds per image of moveset and of Keras, measured in turn."""
    network = keras_network(weights)
    scaled = np.stack(images).astype(np.float32) / 127.5 - 1.0
    check(ours, images, np.asarray(network.predict(scaled, batch_size=BATCH, verbose=0)))

    def timed(run: Callable[[], Any]) -> float:
        start = time.perf_counter()
        run()
        return (time.perf_counter() - start) / len(images)

    measures = {
        "moveset, one image": lambda: timed(lambda: [ours.features([one]) for one in images]),
        f"moveset, batch of {BATCH}": lambda: timed(lambda: ours.features(images)),
        f"Keras predict, batch of {BATCH}": lambda: timed(
            lambda: network.predict(scaled, batch_size=BATCH, verbose=0)
        ),
        "Keras predict, one image": lambda: timed(
            lambda: network.predict(scaled, batch_size=1, verbose=0)
        ),
    }
    return repeat(measures, times)


def keras_network(weights: Weights) -> Any:
    """Return Keras' MobileNet up to its pooled features, with these weights."""
    keras = load_keras()
    network = keras.applications.MobileNet(weights=None)
    names = ["conv1"]
    for block in range(1, 14):
        names += [f"conv_dw_{block}", f"conv_pw_{block}"]
    for name, kernel, bias in zip(names, weights.kernels, weights.biases, strict=True):
        order = (2, 3, 0, 1) if "_dw_" in name else (2, 3, 1, 0)
        network.get_layer(name).kernel.assign(kernel.transpose(order))
        norm = network.get_layer(f"{name}_bn")
        norm.gamma.assign(np.full(len(bias), np.sqrt(1.0 + norm.epsilon), np.float32))
        norm.beta.assign(bias)
    return keras.Model(network.input, network.get_layer("global_average_pooling2d").output)


def check(ours: MobileNet, images: list[RgbImage], expected: FloatArray) -> None:
    """Stop if the other program's features differ: a comparison would be meaningless."""
    features = ours.features(images[: len(expected)])
    difference = float(np.abs(features - expected.reshape(features.shape)).max())
    if difference > TOLERANCE:
        raise SystemExit(f"the features of the other program differ from ours by {difference}")


def time_node(
    ours: MobileNet, weights: Weights, images: list[RgbImage], modules: Path, times: int
) -> dict[str, list[float]]:
    """Return the seconds per image of TensorFlow.js, in a new process for each backend."""
    results = {}
    for backend, part, batch, rounds in (
        ("wasm", images, BATCH, times),
        ("cpu", images[:CPU_IMAGES], 1, 3),
    ):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            write_for_node(folder, weights, part)
            command = ["node", str(HERE / "mobilenet_tfjs.mjs"), temporary, str(modules), backend]
            ran = subprocess.run(
                [*command, str(batch), str(rounds)], check=True, capture_output=True, text=True
            )
            features = np.fromfile(folder / "features.bin", np.float32).reshape(-1, 1024)
            check(ours, part, features)
        results[f"TensorFlow.js {backend}"] = json.loads(ran.stdout.splitlines()[-1])
    return results


def write_for_node(folder: Path, weights: Weights, images: list[RgbImage]) -> None:
    shapes, numbers = [], []
    for number, (kernel, bias) in enumerate(zip(weights.kernels, weights.biases, strict=True)):
        depthwise = number % 2 == 1
        strided = number == 0 or (depthwise and (number + 1) // 2 in STRIDED_BLOCKS)
        transposed = kernel.transpose((2, 3, 0, 1) if depthwise else (2, 3, 1, 0))
        shape = list(transposed.shape)
        shapes.append({"kernel": shape, "stride": 2 if strided else 1, "depthwise": depthwise})
        numbers += [transposed.ravel(), bias.ravel()]
    (folder / "shapes.json").write_text(json.dumps(shapes), "utf-8")
    np.concatenate(numbers).astype(np.float32).tofile(folder / "weights.bin")
    np.stack(images).tofile(folder / "images.bin")


def table(times: dict[str, list[float]]) -> Table:
    """Return a row for each program, with its time relative to moveset's."""
    single, batch = (median(values) for values in list(times.values())[:2])
    best = min(single, batch)
    rows = []
    for name, values in times.items():
        base = single if "one image" in name or name.endswith("cpu") else batch
        ratio = "" if name.startswith("moveset") else f"{median(values) / base:.1f}"
        rows.append(
            (name, spread([1000 * one for one in values], "ms"), f"{1 / median(values):.0f}", ratio)
        )
    keras = best / median(times[f"Keras predict, batch of {BATCH}"])
    notes = [
        (
            f"Time relative to Keras' predict: {keras:.3f}; goal {KERAS_BUDGET:.3f}, "
            f"{verdict(keras, KERAS_BUDGET)}."
        )
    ]
    if wasm := times.get("TensorFlow.js wasm"):
        share = best / median(wasm)
        notes.append(
            f"Time relative to wasm: {share:.3f}; goal {WASM_BUDGET:.3f}, "
            f"{verdict(share, WASM_BUDGET)}."
        )
    else:
        notes.append("TensorFlow.js is not installed, so it is not compared.")
    columns = ("program", "time per image", "images per second", "times ours")
    return Table(columns, tuple(rows), notes=tuple(notes))


if __name__ == "__main__":
    main()
