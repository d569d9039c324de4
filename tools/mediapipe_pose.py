"""Times and landmarks of MediaPipe's Python Pose, for comparison.

Runs in an environment with ``mediapipe==0.10.21``, not in this project's. ``check_pose.py`` and
``benchmarks/pose_vs_mediapipe.py`` start it there. For every line on standard input it makes one
pass through the frames with a new tracker and writes a line of JSON: the milliseconds of each
frame, and the processor time of all frames.
"""

import argparse
import json
import sys
import time

import mediapipe
import numpy as np


def track(frames, smooth):
    """Return milliseconds, pixels and visibility (n, 33, 4), metres (n, 33, 3).

    NaN where nobody is detected.
    """
    scale = [frames.shape[2], frames.shape[1], frames.shape[2]]
    times = []
    image = np.full((len(frames), 33, 4), np.nan, np.float32)
    world = np.full((len(frames), 33, 3), np.nan, np.float32)
    with mediapipe.solutions.pose.Pose(
        static_image_mode=False, model_complexity=1, smooth_landmarks=smooth
    ) as pose:
        for number, frame in enumerate(frames):
            start = time.perf_counter()
            result = pose.process(frame)
            times.append((time.perf_counter() - start) * 1000)
            if result.pose_landmarks:
                points = result.pose_landmarks.landmark
                image[number, :, :3] = [[p.x, p.y, p.z] for p in points] * np.array(scale)
                image[number, :, 3] = [p.visibility for p in points]
                world[number] = [[p.x, p.y, p.z] for p in result.pose_world_landmarks.landmark]
    return times, image, world


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("frames", help=".npy, (n, height, width, 3) RGB")
    parser.add_argument("landmarks", help=".npz to write: image, world")
    parser.add_argument("--smooth", action="store_true", help="with MediaPipe's smoothing")
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
