"""MobileNet's features a second: ours against Keras' own predict and TensorFlow.js.

    python benchmarks/mobilenet.py [--weights FILE] [--node-modules FOLDER] [--json]

The same weights and the same drawn pictures for all. TensorFlow.js needs Node and a folder with
@tensorflow/tfjs and @tensorflow/tfjs-backend-wasm (`npm install` both anywhere, and name its
node_modules); without one it is left out.
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
from measure import ROOT, Outcome, Table, parse, publish, repeat, spread, verdict

from moveset.base.keras_backend import load_keras
from moveset.base.values import FloatArray, RgbImage
from moveset.see.mobilenet.graph import STRIDED_BLOCKS
from moveset.see.mobilenet.network import MobileNet, open_mobilenet
from moveset.see.mobilenet.weights import Weights, read_weights
from moveset.synth.performance import act

HERE = Path(__file__).resolve().parent
WEIGHTS = ROOT.parent / "shared/data/mobilenet/mobilenet_v1_1.0_224.npz"
MODULES = Path(os.environ.get("MOVESET_BENCH_NODE_MODULES", "node_modules"))
PICTURES = 64
CPU_PICTURES = 2  # TensorFlow.js on its cpu backend takes seconds for each
BATCH = 16
KERAS_BUDGET, WASM_BUDGET = 1 / 8, 1 / 10
AGREE = 1e-3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--node-modules", type=Path, default=MODULES)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--pictures", type=int, default=PICTURES)
    options = parse(parser)
    if not options.weights.exists():
        publish(Outcome("mobilenet", skipped="there are no weights; give --weights"), options)
        return
    weights, pictures = read_weights(options.weights), draw_pictures(options.pictures)
    with tempfile.TemporaryDirectory() as cache:
        ours = open_mobilenet(options.weights, cache=Path(cache))
    times = time_python(ours, weights, pictures, options.repeats)
    if (options.node_modules / "@tensorflow/tfjs").is_dir() and shutil.which("node"):
        modules = options.node_modules.resolve()
        times |= time_node(ours, weights, pictures, modules, options.repeats)
    publish(Outcome("mobilenet", (table(times),), times), options)


def draw_pictures(count: int) -> list[RgbImage]:
    """Return frames of a drawn person, at the network's own size: resizing is timed nowhere."""
    clip = act(3, duration_s=count / 30 + 1)
    frames = [frame.image for frame, _ in zip(clip.frames(), range(count), strict=False)]
    return [cv2.resize(frame, (224, 224), interpolation=cv2.INTER_AREA) for frame in frames]


def time_python(
    ours: MobileNet, weights: Weights, pictures: list[RgbImage], times: int
) -> dict[str, list[float]]:
    """Return seconds a picture of ours and of Keras, in turns."""
    network = keras_network(weights)
    given = np.stack(pictures).astype(np.float32) / 127.5 - 1.0
    check(ours, pictures, np.asarray(network.predict(given, batch_size=BATCH, verbose=0)))

    def timed(run: Callable[[], Any]) -> float:
        start = time.perf_counter()
        run()
        return (time.perf_counter() - start) / len(pictures)

    measures = {
        "moveset, one by one": lambda: timed(lambda: [ours.features([one]) for one in pictures]),
        f"moveset, {BATCH} together": lambda: timed(lambda: ours.features(pictures)),
        f"Keras predict, {BATCH} together": lambda: timed(
            lambda: network.predict(given, batch_size=BATCH, verbose=0)
        ),
        "Keras predict, one by one": lambda: timed(
            lambda: network.predict(given, batch_size=1, verbose=0)
        ),
    }
    return repeat(measures, times)


def keras_network(weights: Weights) -> Any:
    """Return Keras' MobileNet up to its pooled features, with these weights unfolded into it."""
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


def check(ours: MobileNet, pictures: list[RgbImage], theirs: FloatArray) -> None:
    """Stop where the peer does not see the same: its speed would mean nothing."""
    features = ours.features(pictures[: len(theirs)])
    away = float(np.abs(features - theirs.reshape(features.shape)).max())
    if away > AGREE:
        raise SystemExit(f"the peer's features are {away} away from ours")


def time_node(
    ours: MobileNet, weights: Weights, pictures: list[RgbImage], modules: Path, times: int
) -> dict[str, list[float]]:
    """Return seconds a picture of TensorFlow.js, in a process of its own for each backend."""
    found = {}
    for backend, some, batch, rounds in (
        ("wasm", pictures, BATCH, times),
        ("cpu", pictures[:CPU_PICTURES], 1, 3),
    ):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            write_for_node(place, weights, some)
            command = ["node", str(HERE / "mobilenet_tfjs.mjs"), folder, str(modules), backend]
            ran = subprocess.run(
                [*command, str(batch), str(rounds)], check=True, capture_output=True, text=True
            )
            features = np.fromfile(place / "features.bin", np.float32).reshape(-1, 1024)
            check(ours, some, features)
        found[f"TensorFlow.js {backend}"] = json.loads(ran.stdout.splitlines()[-1])
    return found


def write_for_node(folder: Path, weights: Weights, pictures: list[RgbImage]) -> None:
    shapes, numbers = [], []
    for number, (kernel, bias) in enumerate(zip(weights.kernels, weights.biases, strict=True)):
        depthwise = number % 2 == 1
        halves = number == 0 or (depthwise and (number + 1) // 2 in STRIDED_BLOCKS)
        turned = kernel.transpose((2, 3, 0, 1) if depthwise else (2, 3, 1, 0))
        shape = list(turned.shape)
        shapes.append({"kernel": shape, "stride": 2 if halves else 1, "depthwise": depthwise})
        numbers += [turned.ravel(), bias.ravel()]
    (folder / "shapes.json").write_text(json.dumps(shapes), "utf-8")
    np.concatenate(numbers).astype(np.float32).tofile(folder / "weights.bin")
    np.stack(pictures).tofile(folder / "pictures.bin")


def table(times: dict[str, list[float]]) -> Table:
    """Return a line for each, with how many times as long as ours it took."""
    alone, together = (median(values) for values in list(times.values())[:2])
    best = min(alone, together)
    rows = []
    for name, values in times.items():
        base = alone if "one by one" in name or name.endswith("cpu") else together
        ratio = "" if name.startswith("moveset") else f"{median(values) / base:.1f}"
        rows.append(
            (name, spread([1000 * one for one in values], "ms"), f"{1 / median(values):.0f}", ratio)
        )
    keras = best / median(times[f"Keras predict, {BATCH} together"])
    verdict_words = verdict(keras, KERAS_BUDGET)
    notes = [f"Against Keras' predict: {keras:.3f}; goal {KERAS_BUDGET:.3f}, {verdict_words}."]
    if wasm := times.get("TensorFlow.js wasm"):
        share = best / median(wasm)
        notes.append(
            f"Against wasm: {share:.3f}; goal {WASM_BUDGET:.3f}, {verdict(share, WASM_BUDGET)}."
        )
    else:
        notes.append("TensorFlow.js was not there to compare with.")
    columns = ("who", "a picture", "pictures a second", "times ours")
    return Table(columns, tuple(rows), notes=tuple(notes))


if __name__ == "__main__":
    main()
