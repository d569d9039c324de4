"""Count the presses of each move, in a video or in front of a camera (Ctrl-C ends it).

python examples/punch_counter.py my.moveset camera:0
"""

import sys
from collections import Counter

from moveset import play

counts: Counter[str] = Counter()

try:
    for frame in play(sys.argv[1], sys.argv[2]):
        for event in frame.events:
            if event.event == "press":
                counts[event.move] += 1
                print(event.move, counts[event.move])
except KeyboardInterrupt:
    print()

print("Total:", sum(counts.values()))
