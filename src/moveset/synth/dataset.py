"""Labelled recordings of synthetic people with simulated tracker errors, without images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, Observations, Recording
from moveset.label.labelled_recording import LabelledRecording
from moveset.see.pose.landmarks import OBSERVATION_SIZE
from moveset.synth.catalogue import CATALOGUE, DEFAULT_MOVES, Catalogue
from moveset.synth.clip import SyntheticClip, synthesise_clip
from moveset.synth.tracker.errors import add_tracker_errors
from moveset.synth.tracker.low_contrast_arms import jitter_low_contrast_arms
from moveset.synth.tracker.measured_errors import MEASURED

CLIP_S: Final = 12.0
FRAME_RATES: Final = (12.0, 15.0, 20.0, 25.0, 30.0, 30.0, 30.0)
"""Frames per second, chosen at random: webcams give 30 in good light and fewer in the dark."""

SIZES: Final = ((640, 360), (640, 480), (360, 640))
CROPPED_SHARE: Final = 0.35
"""Share of clips whose image ends between ankles and hips."""

SEVERE_SHARE: Final = 0.3
"""Share of clips with larger tracker errors than those measured on synthetic clips."""

SEVERITY_LOG_SCALE: Final = 0.4
"""Log-scale of the half-normal severity of their errors."""

STUTTER_SHARE: Final = 0.2
"""Share of clips from a camera that sometimes repeats a frame."""

MAX_REPEATED: Final = 0.4  # largest share of repeated frames in such a clip

_CAMERA, _ERRORS = 11, 12  # random streams, independent of those in ``clip``


def generate_recordings(
    seeds: Sequence[int],
    moves: Sequence[str] = DEFAULT_MOVES,
    duration_s: float = CLIP_S,
    *,
    catalogue: Catalogue = CATALOGUE,
) -> Iterator[LabelledRecording]:
    """Yield a labelled recording for every seed, as BlazePose might have observed it.

    Parameters
    ----------
    seeds
        The same seed gives the same recording; every seed is another person.
    moves
        Names of the moves that are performed, among distractors.
    duration_s
        Of each recording, seconds.
    catalogue
        All moves and distractors.
    """
    for seed in seeds:
        yield _generate(seed, moves, duration_s, catalogue)


def _generate(
    seed: int, moves: Sequence[str], duration_s: float, catalogue: Catalogue
) -> LabelledRecording:
    rng = np.random.default_rng([seed, _CAMERA])
    rate = float(rng.choice(FRAME_RATES))
    size = SIZES[rng.integers(len(SIZES))]
    name = f"generated-{seed}"
    clip = synthesise_clip(
        seed,
        moves=moves,
        duration_s=duration_s,
        frame_rate=rate,
        size=size,
        recording=name,
        diverse=True,
        catalogue=catalogue,
    )
    truth, size = _crop(clip.true_landmarks(), size, rng)
    errors = replace(MEASURED, severity=_severity(rng))
    error_rng = np.random.default_rng([seed, _ERRORS])
    seen = add_tracker_errors(truth, size, error_rng, errors, frame_s=1.0 / rate)
    seen = jitter_low_contrast_arms(seen, rng).reshape(len(truth), OBSERVATION_SIZE)
    seen = _mask_ambiguous(clip, seen, catalogue)
    recording = Recording(name, name, Path(name))
    observations = Observations(clip.times_s, _stutter(seen, rng))
    return LabelledRecording(recording, observations, clip.segments)


def _severity(rng: np.random.Generator) -> float:
    severe = rng.random() < SEVERE_SHARE
    return float(np.exp(SEVERITY_LOG_SCALE * abs(rng.standard_normal()))) if severe else 1.0


def _crop(
    truth: FloatArray, size: tuple[int, int], rng: np.random.Generator
) -> tuple[FloatArray, tuple[int, int]]:
    """Return landmarks and image size of a camera that may be too near to see the feet."""
    if rng.random() >= CROPPED_SHARE:
        return truth, size
    heights = np.median(truth[:, [24, 28], 1], axis=0)  # of a hip and an ankle
    bottom = float(rng.uniform(*np.sort(heights)))
    return truth, (size[0], max(int(bottom), 32))


def _mask_ambiguous(clip: SyntheticClip, seen: FloatArray, catalogue: Catalogue) -> FloatArray:
    """Return rows of NaN (nobody seen) during distractors that resemble a move."""
    resembling = {one.name for one in catalogue.distractors if one.resembles_move}
    ambiguous = np.zeros(len(seen), np.bool_)
    for one in clip.schedule:
        if one.action in resembling:
            ambiguous |= (clip.times_s >= one.start_s) & (clip.times_s < one.end_s)
    return np.where(ambiguous[:, None], np.float32(np.nan), seen)


def _stutter(seen: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return rows as from a camera that repeats some frames, in some clips."""
    repeated = rng.random(len(seen)) < rng.uniform(0.05, MAX_REPEATED)
    if rng.random() >= STUTTER_SHARE:
        return seen
    fresh = np.where(repeated, 0, np.arange(len(seen)))
    return np.asarray(seen[np.maximum.accumulate(fresh)], np.float32)
