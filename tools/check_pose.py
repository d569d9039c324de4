"""Compare this project's landmarks with those of MediaPipe's Python Pose on a video.

README.md in this folder says how to create the environment that ``--peer-python`` names.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from moveset.see.pose.tracker import PoseTracker

PEER = Path(__file__).with_name("mediapipe_pose.py")
SHOULDERS, HIPS = [11, 12], [23, 24]
VISIBLE = 0.5  # visibility from which a landmark counts as visible

Array = npt.NDArray[np.float32]


def read_video(path: Path, limit: int) -> npt.NDArray[np.uint8]:
    video = cv2.VideoCapture(str(path))
    frames: list[npt.NDArray[np.uint8]] = []
    while len(frames) < limit:
        good, frame = video.read()
        if not good:
            break
        frames.append(np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), np.uint8))
    if not frames:
        raise SystemExit(f"{path} has no readable frames")
    return np.stack(frames)


def track(frames: npt.NDArray[np.uint8]) -> tuple[Array, Array]:
    """Return our landmarks, (n, 33, 3) in pixels and in metres; NaN where nobody is detected."""
    tracker = PoseTracker()
    image = np.full((len(frames), 33, 3), np.nan, np.float32)
    world = image.copy()
    for number, frame in enumerate(frames):
        if pose := tracker.step(frame):
            image[number], world[number] = pose.image, pose.world
    return image, world


def track_peer(frames: npt.NDArray[np.uint8], python: Path, *, smooth: bool) -> tuple[Array, Array]:
    """Return MediaPipe's landmarks: (n, 33, 4) with visibility, and metres."""
    with tempfile.TemporaryDirectory() as folder:
        frames_file, landmarks_file = Path(folder) / "frames.npy", Path(folder) / "landmarks.npz"
        np.save(frames_file, frames)
        command = [str(python), str(PEER), str(frames_file), str(landmarks_file)]
        command += ["--smooth"] if smooth else []
        subprocess.run(
            command,
            input="go\n",
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with np.load(landmarks_file) as landmarks:
            return landmarks["image"], landmarks["world"]


def torso(points: Array) -> Array:
    """Return the length from mid-shoulders to mid-hips, (n,)."""
    trunk = points[:, SHOULDERS].mean(1) - points[:, HIPS].mean(1)
    return np.asarray(np.linalg.norm(trunk, axis=-1))


def describe(name: str, distances: Array) -> str:
    middle, high = np.nanpercentile(distances, [50, 95]) * 100
    return f"  {name:<28} median {middle:5.1f} %   p95 {high:5.1f} %"


def compare(frames: npt.NDArray[np.uint8], python: Path, *, smooth: bool) -> None:
    ours, ours_world = track(frames)
    theirs, theirs_world = track_peer(frames, python, smooth=smooth)
    both = np.isfinite(ours[:, 0, 0]) & np.isfinite(theirs[:, 0, 0])
    print(f"MediaPipe {'with' if smooth else 'without'} its smoothing, {len(frames)} frames:")
    found = [int(np.isfinite(points[:, 0, 0]).sum()) for points in (ours, theirs)]
    print(f"  found: ours {found[0]}, MediaPipe {found[1]}, both {both.sum()}")
    if not both.any():
        return
    theirs_2d = theirs[both][:, :, :2]
    distance = np.linalg.norm(ours[both][:, :, :2] - theirs_2d, axis=-1) / torso(theirs_2d)[:, None]
    visible = theirs[both][:, :, 3] >= VISIBLE
    distance_world = np.linalg.norm(ours_world[both] - theirs_world[both], axis=-1)
    print(describe("image, all landmarks", distance))
    print(describe("image, visible landmarks", np.where(visible, distance, np.nan)))
    print(describe("world, all landmarks", distance_world / torso(theirs_world[both])[:, None]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("video", type=Path, nargs="+")
    parser.add_argument(
        "--peer-python", type=Path, required=True, help="a Python that has mediapipe"
    )
    parser.add_argument(
        "--limit", type=int, default=1000, help="largest number of frames of each video"
    )
    options = parser.parse_args()
    for video in options.video:
        frames = read_video(video, options.limit)
        print(f"{video.name}: {frames.shape[2]}x{frames.shape[1]}, distances in torso lengths")
        for smooth in (False, True):
            compare(frames, options.peer_python, smooth=smooth)


if __name__ == "__main__":
    main()
