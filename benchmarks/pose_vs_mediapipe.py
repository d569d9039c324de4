"""Milliseconds per frame of our pose tracker and of MediaPipe's Python Pose.

Both process the same frames on the same machine, in alternating passes. MediaPipe needs another
NumPy and therefore an environment of its own: name its Python with --peer-python, or one is created
in --cache on the first run (about 1 GB).

    python benchmarks/pose_vs_mediapipe.py [VIDEO] [--peer-python PYTHON] [--repeats 5]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from moveset.see.pose.tracker import PoseTracker

ROOT = Path(__file__).parents[1]
PEER = ROOT / "tools" / "mediapipe_pose.py"
PEER_PACKAGES = ("mediapipe==0.10.21", "numpy<2")
VIDEO = Path(os.environ.get("MOVESET_BENCH_VIDEO", ROOT.parent / "shared/data/article/demo.mp4"))
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "moveset-benchmarks"
BUDGET = 0.30  # of MediaPipe's time
CAMERA_GAP_S = 1 / 30

Frames = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Pass:
    """Times of one pass through all frames."""

    wall_ms: list[float]  # of each frame
    cpu_ms: float  # processor time of all frames, which other processes disturb less


class MediaPipeProcess:
    """A process with MediaPipe, which makes one pass through the frames per request."""

    def __init__(self, python: Path, frames: Path, landmarks: Path) -> None:
        self._process = subprocess.Popen(
            [str(python), str(PEER), str(frames), str(landmarks), "--smooth"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self) -> Pass:
        """Make one pass through the frames."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("MediaPipe's process ended: try its Python with --peer-python by hand")
        return Pass(**json.loads(line))

    def close(self) -> None:
        """Close its input and wait until it ends."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)


def run_ours(frames: Frames, gap_s: float = 0.0) -> Pass:
    """Make one pass through the frames with our tracker, with a pause before each frame."""
    tracker, times, cpu = PoseTracker(), [], time.process_time()
    for frame in frames:
        time.sleep(gap_s)
        start = time.perf_counter()
        tracker.step(frame)
        times.append((time.perf_counter() - start) * 1000)
    return Pass(times, (time.process_time() - cpu) * 1000)


def read_frames(path: Path, width: int | None) -> Frames:
    """Return all frames, scaled to a width if given."""
    video, frames = cv2.VideoCapture(str(path)), []
    while (read := video.read())[0]:
        frame = cv2.cvtColor(read[1], cv2.COLOR_BGR2RGB)
        if width:
            height = round(frame.shape[0] * width / frame.shape[1])
            frame = cv2.resize(frame, (width, height), interpolation=cv2.INTER_CUBIC)
        frames.append(frame)
    return np.stack(frames)


def make_peer(cache: Path) -> Path:
    """Return the Python of an environment with MediaPipe, created on first use."""
    home = cache / "mediapipe"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"creating an environment for {PEER_PACKAGES[0]} …", file=sys.stderr)
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER_PACKAGES], check=True)
    return python


def compare(frames: Frames, python: Path, repeats: int) -> float:
    """Print the times of both and return the ratio of our median to MediaPipe's."""
    with tempfile.TemporaryDirectory() as folder:
        stored = Path(folder) / "frames.npy"
        np.save(stored, frames)
        peer = MediaPipeProcess(python, stored, Path(folder) / "landmarks.npz")
        run_ours(frames[:20])
        peer.run()  # warm-up
        passes = [(run_ours(frames), peer.run()) for _ in range(repeats)]
        peer.close()
    ours, theirs = zip(*passes, strict=True)
    describe("moveset", ours)
    describe("MediaPipe", theirs)
    return float(median_ms(ours) / median_ms(theirs))


def median_ms(passes: Sequence[Pass]) -> float:
    """Return the median over all frames of all passes."""
    return float(np.median([one.wall_ms for one in passes]))


def describe(name: str, passes: Sequence[Pass]) -> None:
    wall = np.array([one.wall_ms for one in passes])
    medians = " ".join(f"{median:.1f}" for median in np.median(wall, axis=1))
    cpu = np.median([one.cpu_ms for one in passes]) / wall.shape[1]
    print(
        f"{name:<10} median {np.median(wall):5.1f} ms   p95 {np.percentile(wall, 95):5.1f} ms   "
        f"processor {cpu:5.1f} ms   (passes: {medians})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("video", type=Path, nargs="?", default=VIDEO)
    parser.add_argument("--peer-python", type=Path, help="a Python that has mediapipe==0.10.21")
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--width", type=int, help="scale the frames to this width first")
    options = parser.parse_args()
    if not options.video.exists():
        print(f"skipped: there is no {options.video}; give a video of one person")
        return
    frames = read_frames(options.video, options.width)
    size = f"{frames.shape[2]}x{frames.shape[1]}"
    print(
        f"{options.video.name}, {len(frames)} frames of {size}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )
    ratio = compare(frames, options.peer_python or make_peer(options.cache), options.repeats)
    verdict = "within" if ratio <= BUDGET else "over"
    print(f"ours is {ratio:.2f} of MediaPipe's: {verdict} the budget of {BUDGET:.2f}")
    describe("at 30 / s", [run_ours(frames, CAMERA_GAP_S)])


if __name__ == "__main__":
    main()
