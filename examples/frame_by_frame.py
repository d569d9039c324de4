"""Use the recogniser frame by frame: print the most probable move of each frame.

python examples/frame_by_frame.py my.moveset friend.mp4
"""

import sys

from moveset import Recogniser, open_source

recogniser = Recogniser.load(sys.argv[1])

for frame in open_source(sys.argv[2]):
    score = recogniser.step(frame)
    move, probability = max(score.probabilities.items(), key=lambda item: item[1])
    bar = "#" * round(20 * probability)
    print(f"{score.time_s:6.2f} s  {move:12} {bar}")
