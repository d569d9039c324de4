"""Say what somebody before a still camera does, with no network and no training.

python examples/silhouette.py camera:0        step out of the picture first
python examples/silhouette.py video.mp4       its first frame is taken for the empty scene
"""

import sys
from contextlib import closing

from moveset.capture.source import open_source
from moveset.see.silhouette.stance import SilhouetteDetector


def main() -> None:
    """Watch, and say every change."""
    detector = SilhouetteDetector(
        on_movement=lambda movement: print(f"does   {movement}"),
        on_position=lambda position: print(f"is at  {position}"),
    )
    with closing(open_source(sys.argv[1] if len(sys.argv) > 1 else "camera:0")) as source:
        for frame in source:
            detector.step(frame)


if __name__ == "__main__":
    main()
