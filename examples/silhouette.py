"""Print posture and position of a person in front of a fixed camera, without a neural network.

python examples/silhouette.py camera:0        start with nobody in view
python examples/silhouette.py video.mp4       the first frame must show the empty scene
"""

import sys
from contextlib import closing

from moveset.capture.frame_source import open_source
from moveset.see.silhouette.detector import SilhouetteDetector


def main() -> None:
    """Print every change of posture and position."""
    detector = SilhouetteDetector(
        on_posture=lambda posture: print(f"posture:  {posture}"),
        on_position=lambda position: print(f"position: {position}"),
    )
    with closing(open_source(sys.argv[1] if len(sys.argv) > 1 else "camera:0")) as source:
        for frame in source:
            detector.step(frame)


if __name__ == "__main__":
    main()
