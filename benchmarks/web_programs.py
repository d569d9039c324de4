"""The programs that web.py times in a browser, and the folders from which they are served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from measure import ROOT
from web_host import UNCOUNTED
from web_peers import PEERS, TASK

ORT: Final = "/ort/ort.wasm.bundle.min.mjs"
WASM: Final = "/ort/ort-wasm-simd-threaded.wasm"
MEASURED: Final = UNCOUNTED.rstrip("/")
OURS: Final = ("moveset, full", "moveset, lite")
MEDIAPIPE: Final = "MediaPipe Tasks, full"
FOLDERS: Final[Mapping[str, Path]] = {
    "/web/": ROOT / "src" / "moveset" / "studio" / "web",
    "/assets/": ROOT / "src" / "moveset" / "assets",
    "/ort/": ROOT / "node_modules" / "onnxruntime-web" / "dist",
    "/tfjs/": ROOT / "node_modules" / "@tensorflow" / "tfjs" / "dist",
    "/peers/": PEERS,
    f"{MEASURED}/web/": Path(__file__).with_name("web"),
}


@dataclass(frozen=True, slots=True)
class Program:
    """One way to process a frame in a browser.

    Attributes
    ----------
    module
        File in ``web/`` that opens it.
    frames
        How many are timed in each round.
    isolated
        Whether its page may use threads.
    """

    name: str
    module: str
    settings: Mapping[str, Any]
    frames: int
    isolated: bool = False
    finds_people: bool = True


def moveset_programs(frames: int) -> list[Program]:
    """Return the full and the lite landmark network, each with one and with two threads."""
    networks = zip(OURS, ("pose_landmarks.onnx", "pose_landmarks_lite.onnx"), strict=True)
    return [
        Program(
            name if threads == 1 else f"{name}, 2 threads",
            "moveset_pose.mjs",
            {
                "runtime": "/web/runtime",
                "ort": ORT,
                "wasm": WASM,
                "detector": "/assets/pose_detector.onnx",
                "landmarks": f"/assets/{file}",
                "threads": threads,
            },
            frames,
            isolated=threads > 1,
        )
        for name, file in networks
        for threads in (1, 2)
    ]


def mediapipe_program(frames: int) -> Program:
    """Return MediaPipe's pose landmarker; its WebAssembly has one thread."""
    settings = {
        "packageFolder": "/peers/node_modules/@mediapipe/tasks-vision",
        "task": f"/peers/{TASK.name}",
    }
    return Program(MEDIAPIPE, "mediapipe_pose.mjs", settings, frames)


def article_program(backend: str, frames: int) -> Program:
    """Return MobileNet's features by TensorFlow.js, the first stage of the article."""
    settings = {
        "tfjs": "/tfjs/tf.min.js",
        "backend": backend,
        "wasmFolder": "/peers/node_modules/@tensorflow/tfjs-backend-wasm/dist/",
        "weights": "/mobilenet/weights.bin",
        "shapes": "/mobilenet/shapes.json",
    }
    name = f"TensorFlow.js MobileNet, {backend}"
    return Program(name, "mobilenet_features.mjs", settings, frames, finds_people=False)
