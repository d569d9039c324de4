"""Where drawn people's motion becomes recordings to learn from, without drawing a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, Observations, Recording
from moveset.label.labelled_recording import LabelledRecording
from moveset.see.pose.landmarks import WIDTH
from moveset.synth.dim_arms import dim_arms
from moveset.synth.drawn.repertoire import LIKE_A_MOVE
from moveset.synth.drawn.script import MOVES
from moveset.synth.measured_errors import MEASURED
from moveset.synth.performance import Clip, act
from moveset.synth.tracker_errors import as_seen

CLIP_S: Final = 12.0
FRAME_RATES: Final = (12.0, 15.0, 20.0, 25.0, 30.0, 30.0, 30.0)
"""Webcams give 30 frames a second where there is light, and fewer where there is not."""

SIZES: Final = ((640, 360), (640, 480), (360, 640))
CUT_SHARE: Final = 0.35
"""Of clips are filmed from so near that the picture ends between ankles and hips."""

ROUGH_SHARE: Final = 0.3
"""Of clips are harder to see than the drawn ones that BlazePose's errors were measured on."""

ROUGHNESS: Final = 0.4
"""By how much: their errors are larger by e to this times a normal number's size."""

STUTTER_SHARE: Final = 0.2
"""Of clips come from a camera that now and then gives a picture again in place of the next."""

MOST_REPEATED: Final = 0.4  # of such a clip's pictures

_CAMERA, _ERRORS = 11, 12  # streams of chance beside the actor's own


def generate_recordings(
    seeds: Sequence[int], moves: Sequence[str] = MOVES, duration_s: float = CLIP_S
) -> Iterator[LabelledRecording]:
    """Yield for every seed what BlazePose might have seen of somebody doing moves.

    Parameters
    ----------
    seeds
        Same seed, same recording; each is a person of its own.
    moves
        What they do beside all that people do when they do none of them.
    """
    for seed in seeds:
        yield _generate(seed, moves, duration_s)


def _generate(seed: int, moves: Sequence[str], duration_s: float) -> LabelledRecording:
    rng = np.random.default_rng([seed, _CAMERA])
    rate = float(rng.choice(FRAME_RATES))
    size = SIZES[rng.integers(len(SIZES))]
    name = f"generated-{seed}"
    clip = act(
        seed,
        moves=moves,
        duration_s=duration_s,
        frame_rate=rate,
        size=size,
        recording=name,
        wide=True,
    )
    truth, size = _frame(clip.landmarks_truth(), size, rng)
    errors = replace(MEASURED, severity=_severity(rng))
    chance = np.random.default_rng([seed, _ERRORS])
    seen = dim_arms(as_seen(truth, size, chance, errors, frame_s=1.0 / rate), rng)
    seen = seen.reshape(len(truth), WIDTH)
    recording = Recording(name, name, Path(name))
    observations = Observations(clip.times_s, _stutter(_hidden_where_unsure(clip, seen), rng))
    return LabelledRecording(recording, observations, clip.segments)


def _severity(rng: np.random.Generator) -> float:
    rough = rng.random() < ROUGH_SHARE
    return float(np.exp(ROUGHNESS * abs(rng.standard_normal()))) if rough else 1.0


def _frame(
    truth: FloatArray, size: tuple[int, int], rng: np.random.Generator
) -> tuple[FloatArray, tuple[int, int]]:
    """Return landmarks in the picture of a camera that may be too near to see the feet."""
    if rng.random() >= CUT_SHARE:
        return truth, size
    heights = np.median(truth[:, [24, 28], 1], axis=0)  # of a hip and an ankle
    bottom = float(rng.uniform(*np.sort(heights)))
    return truth, (size[0], max(int(bottom), 32))


def _hidden_where_unsure(clip: Clip, seen: FloatArray) -> FloatArray:
    """Return rows with nobody in them where it is a matter of taste whether a move is done."""
    unsure = np.zeros(len(seen), np.bool_)
    for beat in clip.script:
        if beat.action in LIKE_A_MOVE:
            unsure |= (clip.times_s >= beat.start_s) & (clip.times_s < beat.end_s)
    return np.where(unsure[:, None], np.float32(np.nan), seen)


def _stutter(seen: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return rows as a camera gives them that repeats some of its pictures."""
    repeated = rng.random(len(seen)) < rng.uniform(0.05, MOST_REPEATED)
    if rng.random() >= STUTTER_SHARE:
        return seen
    fresh = np.where(repeated, 0, np.arange(len(seen)))
    return np.asarray(seen[np.maximum.accumulate(fresh)], np.float32)
