"""Train on the recordings of a project, then print the presses in a new video.

python examples/teach_and_play.py my-moves friend.mp4
"""

import sys

from moveset import play, save_bundle, teach
from moveset.cli.progress import ProgressBar

project, video = sys.argv[1], sys.argv[2]

with ProgressBar() as bar:
    bundle = teach(project, progress=bar.update)
save_bundle(bundle, "my.moveset")

for frame in play(bundle, video):
    for event in frame.events:
        print(f"{event.time_s:.1f} s: {event.event} {event.move}")
