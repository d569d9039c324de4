"""No camera? Draw somebody who knows the moves, and make a video of them.

python examples/draw_a_player.py player.mp4
"""

import sys

from moveset import act, write_video

clip = act(seed=7, moves=["punch_left", "kick_right", "squat"], duration_s=5.0)
write_video(sys.argv[1], clip.frames())

for segment in clip.segments:
    print(f"{segment.move} from {segment.start_s:.2f} s to {segment.end_s:.2f} s")
