"""Render a video of a synthetic person who performs moves.

python examples/synthetic_clip.py player.mp4
"""

import sys

from moveset import synthesise_clip, write_video

clip = synthesise_clip(seed=7, moves=["punch_left", "kick_right", "squat"], duration_s=5.0)
write_video(sys.argv[1], clip.frames())

for segment in clip.segments:
    print(f"{segment.move} from {segment.start_s:.2f} s to {segment.end_s:.2f} s")
