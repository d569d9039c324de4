"""What the computer sees of you: how high your left hand is, as a line that moves.

python examples/follow_a_wrist.py friend.mp4
"""

import sys

from moveset import PoseTracker, read_frames

LEFT_WRIST = 15  # of BlazePose's 33 landmarks

tracker = PoseTracker()

for frame in read_frames(sys.argv[1]):
    pose = tracker.step(frame.image)
    if pose is None:
        print(f"{frame.time_s:6.2f} s  nobody there")
    else:
        height_m = -pose.world[LEFT_WRIST, 1]  # above the hips
        print(f"{frame.time_s:6.2f} s  {' ' * round(40 + 40 * height_m)}*")
