"""Write the background motion that templates are calibrated with, of synthetic people.

    python tools/make_background.py [--clips 60] [--seed 77] [--to FILE]

The people perform the distractors of ``synth`` and no move; BlazePose's errors are simulated.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

import numpy as np

from moveset.base.files import write_atomically
from moveset.base.values import FloatArray
from moveset.label.labelled_recording import LabelledRecording
from moveset.recognise.background import BACKGROUND_PATH, STORED_EVERY
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import joint_positions
from moveset.see.resample import at_times, tick_times
from moveset.synth.dataset import generate_recordings

TICKS = 355  # of each clip; the shortest one has a little more
MIN_SEEN = 0.9  # share of frames in which somebody is seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=60, help="12 s each")
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--to", type=Path, default=BACKGROUND_PATH)
    options = parser.parse_args()
    first = options.seed * 1_000_000
    people = generate_recordings(range(first, first + 2 * options.clips), ("idle",))
    seen = (item for item in people if _share_seen(item) >= MIN_SEEN)
    clips = [_positions(item) for item, _ in zip(seen, range(options.clips), strict=False)]
    content = io.BytesIO()
    np.savez_compressed(content, positions=np.stack(clips).astype(np.float16))
    write_atomically(options.to, content.getvalue())
    print(f"{options.to}: {len(clips)} clips, {len(content.getvalue()) / 1e6:.2f} MB")


def _share_seen(item: LabelledRecording) -> float:
    return float(np.isfinite(item.observations.values).all(axis=1).mean())


def _positions(item: LabelledRecording) -> FloatArray:
    observations = at_times(item.observations, tick_times(item.observations))
    return joint_positions(PoseExtractor().features(observations))[:TICKS:STORED_EVERY]


if __name__ == "__main__":
    main()
