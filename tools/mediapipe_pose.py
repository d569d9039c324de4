"""MediaPipe's own Python Pose as a peer: times and landmarks of the frames it is given.

Off the road, and never run in this project's own environment: ``mediapipe==0.10.21`` needs an
environment of its own. ``check_pose.py`` and ``benchmarks/pose_vs_mediapipe.py`` start this file
there; for every line on standard input it goes through the frames once, with a fresh tracker, and
answers with a line of JSON: milliseconds by the clock for each frame, and of processor time for
all of them.
"""

import argparse
import json
import sys
import time

import mediapipe
import numpy as np


def track(frames, smooth):
    """Return milliseconds, pixels and visibility (n, 33, 4), metres (n, 33, 3); NaN: not found."""
    scale = [frames.shape[2], frames.shape[1], frames.shape[2]]
    times = []
    image = np.full((len(frames), 33, 4), np.nan, np.float32)
    world = np.full((len(frames), 33, 3), np.nan, np.float32)
    with mediapipe.solutions.pose.Pose(
        static_image_mode=False, model_complexity=1, smooth_landmarks=smooth
    ) as pose:
        for number, frame in enumerate(frames):
            start = time.perf_counter()
            found = pose.process(frame)
            times.append((time.perf_counter() - start) * 1000)
            if found.pose_landmarks:
                points = found.pose_landmarks.landmark
                image[number, :, :3] = [[p.x, p.y, p.z] for p in points] * np.array(scale)
                image[number, :, 3] = [p.visibility for p in points]
                world[number] = [[p.x, p.y, p.z] for p in found.pose_world_landmarks.landmark]
    return times, image, world


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("frames", help=".npy, (n, height, width, 3) RGB")
    parser.add_argument("landmarks", help=".npz to write: image, world")
    parser.add_argument("--smooth", action="store_true", help="MediaPipe's own smoothing, too")
    options = parser.parse_args()
    frames = np.load(options.frames)
    for _ in sys.stdin:
        start = time.process_time()
        times, image, world = track(frames, options.smooth)
        cpu_ms = (time.process_time() - start) * 1000
        np.savez(options.landmarks, image=image, world=world)
        print(json.dumps({"wall_ms": times, "cpu_ms": cpu_ms}), flush=True)


if __name__ == "__main__":
    main()
