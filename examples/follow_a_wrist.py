"""Track landmarks: print the height of the left wrist in each frame as a moving star.

python examples/follow_a_wrist.py friend.mp4
"""

import sys

from moveset import PoseTracker, read_frames

LEFT_WRIST = 15  # index among BlazePose's 33 landmarks

tracker = PoseTracker()

for frame in read_frames(sys.argv[1]):
    pose = tracker.step(frame.image)
    if pose is None:
        print(f"{frame.time_s:6.2f} s  nobody detected")
    else:
        height_m = -pose.world[LEFT_WRIST, 1]  # above the hips; y points down
        print(f"{frame.time_s:6.2f} s  {' ' * round(40 + 40 * height_m)}*")
