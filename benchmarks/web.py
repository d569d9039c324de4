"""Milliseconds per frame in a browser: ours, MediaPipe's and TensorFlow.js; and from frame to key.

    python benchmarks/web.py [--peer-python PYTHON] [--weights FILE] [--rounds 3] [--only pose,live]
                             [--json]

All programs get the same frames of a synthetic person, 640x480, in headless Chromium, in turn: each
in a new page in each round. MediaPipe's pose landmarker comes from npm; its model file, which is
not on npm, is made from the Python package mediapipe by the interpreter of --peer-python.
TensorFlow.js needs MobileNet's weights. What is missing is left out. Chromium has no graphics
processor here.

pose    time per frame and to start, bytes loaded
live    from the capture of a frame to its key, in the exported page's recogniser
webgpu  agreement of WebGPU with WebAssembly; on a software adapter, which takes minutes
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from measure import BenchmarkResult, Table, parse, publish
from mobilenet import WEIGHTS, write_for_node
from pose_vs_mediapipe import CACHE, make_peer
from studio_page import missing_browser
from web_live import measure_live
from web_peers import install_packages, write_task
from web_pose import FrameFiles, measure_pose
from web_programs import (
    FOLDERS,
    Program,
    article_program,
    mediapipe_program,
    moveset_programs,
)
from web_webgpu import measure_webgpu

from moveset.see.mobilenet.weight_files import read_weights

FRAMES: Final = 120
SLOW_FRAMES: Final = {"wasm": 60, "webgl": 3, "cpu": 1}
"""Per backend of TensorFlow.js; without a graphics processor two of them take seconds a frame."""
PARTS: Final = ("pose", "live", "webgpu")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer-python", type=Path, help="a Python that has mediapipe==0.10.21")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="of MobileNet")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--frames", type=int, default=FRAMES, help="in each round")
    parser.add_argument("--seconds", type=float, default=60.0, help="of live play")
    parser.add_argument("--only", default="pose,live", help="of pose, live and webgpu")
    options = parse(parser)
    parts = options.only.split(",")
    if unknown := set(parts) - {*PARTS}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if missing := missing_browser():
        publish(BenchmarkResult("web", skipped=missing), options)
        return
    publish(measure(options, parts), options)


def measure(options: argparse.Namespace, parts: Sequence[str]) -> BenchmarkResult:
    """Return the tables of some parts."""
    tables: list[Table] = []
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if "pose" in parts:
            programs, left_out = find_programs(options, folder)
            files = FrameFiles(folder, {**FOLDERS, "/mobilenet/": folder / "mobilenet"})
            table, figures["pose"] = measure_pose(programs, files, options.rounds, left_out)
            tables.append(table)
        if "live" in parts:
            table, figures["live"] = measure_live(options.seconds)
            tables.append(table)
    if "webgpu" in parts:
        table, figures["webgpu"] = measure_webgpu()
        tables.append(table)
    return BenchmarkResult("web", tuple(tables), figures)


def find_programs(
    options: argparse.Namespace, folder: Path
) -> tuple[list[Program], tuple[str, ...]]:
    """Return what can be timed here, and in words what cannot."""
    programs = moveset_programs(options.frames)
    if missing := install_packages():
        return programs, (f"MediaPipe and TensorFlow.js are left out: {missing}.",)
    write_task(options.peer_python or make_peer(CACHE))
    programs.append(mediapipe_program(options.frames))
    if not options.weights.exists():
        return programs, ("TensorFlow.js is left out: there are no weights; give --weights.",)
    (folder / "mobilenet").mkdir()
    write_for_node(folder / "mobilenet", read_weights(options.weights), [np.zeros(1, np.uint8)])
    backends = [article_program(name, frames) for name, frames in SLOW_FRAMES.items()]
    return [*programs, *backends], ()


if __name__ == "__main__":
    main()
