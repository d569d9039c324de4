"""A folder with moveset's runtime for the browser and what it loads."""

import gzip
import shutil
from pathlib import Path

from .static_server import ONNXRUNTIME as PACKAGE
from .static_server import ROOT, serve

ASSETS = ROOT / "src" / "moveset" / "assets"
WEB = ROOT / "src" / "moveset" / "studio" / "web"
ONNXRUNTIME = PACKAGE / "dist"
NETWORKS = ("pose_detector.onnx", "pose_landmarks.onnx", "pose_landmarks_lite.onnx")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline'",
        "connect-src 'self'",
        "media-src 'self' blob:",
        "worker-src 'self'",
        "style-src 'self'",
    )
)
"""Of the pages and the worker: as of an exported site, but that an example has its lines inline."""


def write_runtime(folder: Path) -> None:
    """Write what an exported site has of the runtime."""
    for part in ("runtime", "js"):
        shutil.copytree(WEB / part, folder / part)
    for name in NETWORKS:
        _compress(ASSETS / name, folder / "networks")
    (folder / "onnxruntime-web").mkdir()
    shutil.copy(ONNXRUNTIME / "ort.wasm.bundle.min.mjs", folder / "onnxruntime-web")
    _compress(ONNXRUNTIME / "ort-wasm-simd-threaded.wasm", folder / "onnxruntime-web")
    shutil.copy(ASSETS / "fighter.moveset", folder / "bundle.moveset")


def _compress(path: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 1))


def served(folder: Path, *, policy: str = POLICY):
    """Return a server of a folder to pages of any site, as a context of its address."""
    rules = {"content-security-policy": policy} if policy else {}
    return serve(folder, headers={"access-control-allow-origin": "*", **rules})
