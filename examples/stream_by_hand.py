"""Take the road one step at a time: a frame goes in, a score for each move comes out.

python examples/stream_by_hand.py my.moveset friend.mp4
"""

import sys

from moveset import Recogniser, open_source

recogniser = Recogniser.load(sys.argv[1])

for frame in open_source(sys.argv[2]):
    score = recogniser.step(frame)
    likeliest = max(score.probabilities, key=score.probabilities.get)
    bar = "#" * round(20 * score.probabilities[likeliest])
    print(f"{score.time_s:6.2f} s  {likeliest:12} {bar}")
