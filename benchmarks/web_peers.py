"""What web.py compares with: npm packages and a model file, kept in build/benchmarks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from measure import ROOT

from moveset.base.files import write_atomically

PEERS: Final = ROOT / "build" / "benchmarks" / "web_peers"
PACKAGES: Final = ("@mediapipe/tasks-vision@1.1.0", "@tensorflow/tfjs-backend-wasm@4.22.0")
TASK_WRITER: Final = Path(__file__).with_name("web_task.py")
TASK: Final = PEERS / "pose_landmarker_full.task"


def install_packages() -> str:
    """Install the packages on first use; return what is missing, empty if nothing is."""
    installed = PEERS / "installed"
    if installed.exists() and installed.read_text("utf-8") == " ".join(PACKAGES):
        return ""
    if not (npm := shutil.which("npm")):
        return "npm is not installed"
    PEERS.mkdir(parents=True, exist_ok=True)
    (PEERS / "package.json").write_text('{"private": true}', "utf-8")
    options = ("--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps")
    ran = subprocess.run([npm, "install", *options, *PACKAGES], cwd=PEERS, check=False)
    if ran.returncode:
        return "npm could not install the packages"
    write_atomically(installed, " ".join(PACKAGES).encode())
    return ""


def write_task(python: Path) -> None:
    """Write MediaPipe's model file on first use, with a Python that has mediapipe."""
    if TASK.exists():
        return
    TASK.parent.mkdir(parents=True, exist_ok=True)
    made = TASK.with_suffix(".part")
    subprocess.run([python, TASK_WRITER, made], check=True, capture_output=True)
    made.rename(TASK)
