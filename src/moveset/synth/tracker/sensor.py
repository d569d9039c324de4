"""A simulated sensor: true landmarks as a webcam with BlazePose or a depth camera observes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import OBSERVATION_SIZE
from moveset.synth.tracker.depth_camera import SEVERITY, VISIBILITY, as_depth_camera
from moveset.synth.tracker.errors import add_tracker_errors
from moveset.synth.tracker.low_contrast_arms import jitter_low_contrast_arms
from moveset.synth.tracker.measured_errors import GROUPS, MEASURED
from moveset.synth.tracker.short_arms import shorten_arms
from moveset.synth.tracker.skeleton import as_skeleton

CROPPED_SHARE: Final = 0.35
"""Share of clips whose image ends between ankles and hips."""

SEVERE_SHARE: Final = 0.3
"""Share of clips with larger tracker errors than those measured on synthetic clips."""

SEVERITY_LOG_SCALE: Final = 0.4
"""Log-scale of the half-normal severity of their errors."""

DEPTH_CAMERA_SHARE: Final = 0.2
"""Share of clips as from a depth camera."""

SKELETON_SHARE: Final = 0.35
"""Share of clips in which only the joints of a skeleton are known, as in real fights."""

FACELESS_SHARE: Final = 0.15
"""Share of the other clips in which the face is never visible."""

PATCHY_SHARE: Final = 0.2
"""Share of clips in which some landmarks are never visible."""

PATCHY_LANDMARKS: Final = 0.12  # share of the landmarks of such a clip

STUTTER_SHARE: Final = 0.2
"""Share of clips from a camera that sometimes repeats a frame."""

MAX_REPEATED: Final = 0.4  # largest share of repeated frames in such a clip


def simulate_sensor(
    truth: FloatArray, size: tuple[int, int], rng: np.random.Generator, *, frame_s: float
) -> FloatArray:
    """Return what a random sensor observes, (t, OBSERVATION_SIZE); NaN where it sees nobody.

    Parameters
    ----------
    truth
        (t, 33, 6) true landmarks, all of them visible.
    size
        Width and height of the image, pixels.
    frame_s
        Time from row to row, seconds; constant.
    """
    truth, size = _crop(truth, size, rng)
    if rng.random() < SKELETON_SHARE:
        truth = as_skeleton(truth, rng)
    has_depth = rng.random() < DEPTH_CAMERA_SHARE
    errors = replace(MEASURED, severity=SEVERITY if has_depth else _severity(rng))
    seen = add_tracker_errors(truth, size, rng, errors, frame_s=frame_s)
    if has_depth:
        seen = as_depth_camera(seen, rng)
    else:
        seen = jitter_low_contrast_arms(shorten_arms(seen, rng), rng)
    return _stutter(hide_landmarks(seen, rng).reshape(len(truth), OBSERVATION_SIZE), rng)


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


def hide_landmarks(seen: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return landmarks, (t, 33, 6), some of which are not visible in the whole clip.

    A network that always sees a face fails with a sensor that finds none.
    """
    share = PATCHY_LANDMARKS if rng.random() < PATCHY_SHARE else 0.0
    hidden = np.asarray(rng.random(seen.shape[1]) < share)
    hidden[list(GROUPS["face"])] |= rng.random() < FACELESS_SHARE
    shown = seen.copy()
    shown[:, hidden, VISIBILITY] = 0.0
    return shown


def _stutter(seen: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return rows as from a camera that repeats some frames, in some clips."""
    repeated = rng.random(len(seen)) < rng.uniform(0.05, MAX_REPEATED)
    if rng.random() >= STUTTER_SHARE:
        return seen
    fresh = np.where(repeated, 0, np.arange(len(seen)))
    return np.asarray(seen[np.maximum.accumulate(fresh)], np.float32)
