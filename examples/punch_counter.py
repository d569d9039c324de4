"""Count how often each move was done, in a video or before a camera (Ctrl-C ends it).

python examples/punch_counter.py my.moveset camera:0
"""

import sys
from collections import Counter

from moveset import play

counts = Counter()

try:
    for frame in play(sys.argv[1], sys.argv[2]):
        for event in frame.events:
            if event.event == "press":
                counts[event.move] += 1
                print(event.move, counts[event.move])
except KeyboardInterrupt:
    print("That was it!")

print("In all:", sum(counts.values()))
