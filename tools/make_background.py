"""Write the background motion that a player's own moves are compared with, of synthetic people.

    python tools/make_background.py [--clips 60] [--seed 77] [--to FILE]

The people perform the distractors of ``synth`` and no move; BlazePose's errors are simulated. The
file also has the embeddings that the built-in bundle's network gives to them.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from moveset.base.files import write_atomically
from moveset.base.values import FloatArray
from moveset.label.labelled_recording import LabelledRecording
from moveset.recognise.background import BACKGROUND_PATH, EMBEDDED_EVERY, STORED_EVERY
from moveset.recognise.builtin import fighter
from moveset.recognise.model import Model
from moveset.recognise.predictor import WindowClassifier
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
    clips = everyday_motion(options.seed, options.clips)
    positions = [joint_positions(PoseExtractor().features(clip)) for clip in clips]
    content = io.BytesIO()
    np.savez_compressed(
        content,
        positions=np.stack([one[:TICKS:STORED_EVERY] for one in positions]).astype(np.float16),
        embeddings=embed(fighter().model, clips).astype(np.float16),
        network=sha256(fighter().model.onnx).hexdigest(),
    )
    write_atomically(options.to, content.getvalue())
    print(f"{options.to}: {len(clips)} clips, {len(content.getvalue()) / 1e6:.2f} MB")


def everyday_motion(seed: int, count: int) -> list[FloatArray]:
    """Return observations (t, size) at even ticks of people who perform no move."""
    first = seed * 1_000_000
    people = generate_recordings(range(first, first + 2 * count), ("idle",))
    seen = (item for item in people if _share_seen(item) >= MIN_SEEN)
    return [
        at_times(item.observations, tick_times(item.observations))
        for item, _ in zip(seen, range(count), strict=False)
    ]


def _share_seen(item: LabelledRecording) -> float:
    return float(np.isfinite(item.observations.values).all(axis=1).mean())


def embed(model: Model, clips: Sequence[FloatArray]) -> FloatArray:
    """Return a network's embeddings (clips, ends, k) of some clips."""
    classifier = WindowClassifier(model, PoseExtractor())
    embedded = [rows for clip in clips if (rows := classifier.embed(clip[:TICKS])) is not None]
    return np.stack(embedded)[:, ::EMBEDDED_EVERY]


if __name__ == "__main__":
    main()
