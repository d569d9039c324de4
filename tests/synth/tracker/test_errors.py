"""Simulated tracker errors must be like those of the real pose network."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import landmark_features, pose_to_row, reshape_landmarks
from moveset.see.pose.tracker import PoseTracker
from moveset.synth.clip import synthesise_clip
from moveset.synth.tracker.errors import add_tracker_errors
from moveset.synth.tracker.measured_errors import GROUPS, MEASURED
from moveset.synth.tracker.noise import (
    behind_trunk,
    body_axes,
    correlation_matrix,
    fast_noise,
    slow_noise,
)

SIZE = (640, 360)
CLIPS = range(12)
HUGE_IMAGE = (100_000, 100_000)  # pixels: no landmark is outside
FAR = 50_000.0

# Median error across the image over 33 clips, in torso lengths: docs/log.md.
MEASURED_ACROSS = {"elbows": 0.130, "wrists": 0.106, "knees": 0.084, "ankles": 0.114}
MEASURED_DEEP = {"elbows": 0.181, "wrists": 0.217, "knees": 0.208, "ankles": 0.257}


@cache
def truth(seed: int) -> FloatArray:
    landmarks = synthesise_clip(seed, diverse=True, duration_s=6).true_landmarks()
    landmarks[..., :2] += FAR
    landmarks.flags.writeable = False
    return landmarks


def seen(seed: int, draw: int = 0) -> FloatArray:
    return add_tracker_errors(truth(seed), HUGE_IMAGE, np.random.default_rng([seed, draw]))


def body(landmarks: FloatArray) -> FloatArray:
    """Return places from the middle of the hips, in torso lengths."""
    world = landmarks[..., 2:5] - landmarks[:, [23, 24], 2:5].mean(axis=1, keepdims=True)
    return world / np.nanmedian(np.linalg.norm(world[:, [11, 12]].mean(axis=1), axis=1))


@cache
def mistakes() -> FloatArray:
    """Return errors (n, 33, 3) of many people, five draws each."""
    pairs = [(seed, draw) for seed in CLIPS for draw in range(5)]
    return np.concatenate([body(seen(*pair)) - body(truth(pair[0])) for pair in pairs])


def test_the_format_is_that_of_the_tracker() -> None:
    landmarks = seen(1)
    assert landmarks.shape == truth(1).shape
    assert landmarks.dtype == np.float32
    there = landmarks[np.isfinite(landmarks[:, 0, 0])]
    assert np.isfinite(there).all()
    assert ((there[..., 5] >= 0) & (there[..., 5] <= 1)).all()
    np.testing.assert_allclose(there[:, [23, 24], 2:5].mean(axis=1), 0, atol=1e-5)
    assert np.isfinite(landmark_features(landmarks.reshape(len(landmarks), -1))).all()


def test_the_same_seed_gives_the_same_errors() -> None:
    np.testing.assert_array_equal(seen(1), seen(1))
    assert not np.array_equal(seen(1), seen(1, draw=1), equal_nan=True)


def test_true_landmarks_are_not_modified() -> None:
    before = truth(1).copy()
    seen(1)
    np.testing.assert_array_equal(truth(1), before)


def test_without_severity_there_are_no_errors() -> None:
    rng = np.random.default_rng(0)
    np.testing.assert_array_equal(
        add_tracker_errors(truth(1), SIZE, rng, replace(MEASURED, severity=0.0)), truth(1)
    )


@pytest.mark.parametrize("rows", [0, 1, 2, 7])
def test_short_clips_have_errors_too(rows: int) -> None:
    landmarks = add_tracker_errors(truth(1)[:rows], HUGE_IMAGE, np.random.default_rng(0))
    assert landmarks.shape == (rows, 33, 6)


@pytest.mark.parametrize("group", MEASURED_ACROSS)
def test_errors_are_as_large_as_measured(group: str) -> None:
    error = mistakes()[:, GROUPS[group]]
    across = np.nanmedian(np.linalg.norm(error[..., :2], axis=-1))
    assert across == pytest.approx(MEASURED_ACROSS[group], rel=0.35)
    assert np.nanmedian(np.abs(error[..., 2])) == pytest.approx(MEASURED_DEEP[group], rel=0.35)


def test_everybody_gets_about_the_same_torso_length() -> None:
    lengths = []
    for seed in CLIPS:
        shoulders = seen(seed)[:, [11, 12], 2:5].mean(axis=1)
        lengths.append(np.nanmedian(np.linalg.norm(shoulders, axis=1)))
    assert np.mean(lengths) == pytest.approx(0.479, abs=0.03)
    assert np.std(lengths) < 0.03


def test_depth_is_underestimated() -> None:
    true = np.concatenate([body(truth(seed)) for seed in CLIPS for _ in range(5)])
    there = np.isfinite(mistakes()[:, 0, 0])
    depth = true[there][:, [13, 14, 15, 16, 25, 26], 2].ravel()
    found = depth + mistakes()[there][:, [13, 14, 15, 16, 25, 26], 2].ravel()
    assert 0.5 < (depth * found).sum() / (depth * depth).sum() < 0.95


def test_errors_grow_with_speed() -> None:
    still = np.repeat(truth(1)[:1], 300, axis=0)
    swung = still.copy()
    swung[:, 15, 2] += 0.4 * np.sin(np.arange(300) * 0.5)
    wrong = []
    for landmarks in (still, swung):
        draws = [
            add_tracker_errors(landmarks, HUGE_IMAGE, np.random.default_rng(k)) for k in range(5)
        ]
        errors = [body(draw)[:, 15] - body(landmarks)[:, 15] for draw in draws]
        wrong.append(np.nanmedian([np.abs(np.diff(error, axis=0)) for error in errors]))
    assert wrong[1] > 3 * wrong[0]


def test_left_and_right_are_rarely_swapped() -> None:
    exchanged, rows = 0, 0
    for seed in CLIPS:
        for draw in range(20):
            landmarks, true = seen(seed, draw)[..., :2], truth(seed)[..., :2]
            straight = np.linalg.norm(landmarks - true, axis=-1)[:, [13, 14, 15, 16]].mean(axis=1)
            crossed = np.linalg.norm(
                landmarks[:, [14, 13, 16, 15]] - true[:, [13, 14, 15, 16]], axis=-1
            )
            exchanged += int((crossed.mean(axis=1) < 0.6 * straight).sum())
            rows += len(landmarks)
    assert 0.002 < exchanged / rows < 0.08  # measured: 0.022, most of it one person from behind


def test_limbs_outside_the_image_are_not_visible() -> None:
    cut = synthesise_clip(2, diverse=True, duration_s=6).true_landmarks()
    torso = np.median(np.abs(cut[:, 11, 1] - cut[:, 23, 1]))
    height = float(np.median(cut[:, [25, 26], 1])) - 0.5 * torso  # knees half a torso below
    size = (640, int(height))
    landmarks = [add_tracker_errors(cut, size, np.random.default_rng(draw)) for draw in range(10)]
    outside = cut[:, 25:33, 1] > height + 0.4 * torso
    visibility = np.concatenate([part[:, 25:33, 5][outside] for part in landmarks])
    assert np.nanmedian(visibility) < 0.25
    assert np.nanmean(visibility < 0.5) > 0.9
    assert np.mean([np.isnan(part[:, 0, 0]).mean() for part in landmarks]) < 0.05
    drawn_back = np.concatenate([part[:, 27:29, 1] - cut[:, 27:29, 1] for part in landmarks])
    assert np.nanmedian(drawn_back) < 0  # towards the image


def test_nobody_is_detected_outside_the_image() -> None:
    away = truth(1).copy()
    away[..., 0] -= 3 * FAR
    assert np.isnan(add_tracker_errors(away, SIZE, np.random.default_rng(0))).all()


def test_a_hand_behind_the_back_is_hidden() -> None:
    world = np.zeros((1, 33, 3), np.float32)
    world[0, [11, 12, 23, 24]] = [(0.2, -0.5, 0), (-0.2, -0.5, 0), (0.1, 0, 0), (-0.1, 0, 0)]
    world[0, 15] = (0.0, -0.25, 0.3)  # away from the camera
    world[0, 16] = (0.0, -0.25, -0.3)
    axes = body_axes(world)
    np.testing.assert_allclose(axes[0], [(1, 0, 0), (0, -1, 0), (0, 0, 1)], atol=1e-6)
    assert behind_trunk(world, axes, [15, 16]).tolist() == [[True, False]]


@pytest.mark.parametrize("noise", [slow_noise, fast_noise])
def test_noise_has_the_requested_size_and_correlations(noise) -> None:
    mixing = correlation_matrix(tuple(0.6 for _ in range(33)))
    samples = noise(np.random.default_rng(0), 4, 2000, 3, mixing)
    assert samples.shape == (4, 2000, 33)
    np.testing.assert_allclose(samples.std(axis=(0, 1)), 1, atol=0.1)
    assert np.mean(samples[..., 13] * samples[..., 15]) == pytest.approx(0.6, abs=0.08)
    assert np.mean(samples[:, 1:] * samples[:, :-1]) > 0.7


def test_errors_of_the_real_network_are_similar() -> None:
    clip = synthesise_clip(350, diverse=True, duration_s=3)
    tracker = PoseTracker()
    real = reshape_landmarks(
        np.stack([pose_to_row(tracker.step(frame.image)) for frame in clip.frames()])
    )
    true = clip.true_landmarks()
    joints = [13, 14, 15, 16, 25, 26, 27, 28]
    draws = [add_tracker_errors(true, clip.size, np.random.default_rng(draw)) for draw in range(20)]
    sizes = [
        np.nanmedian(np.linalg.norm((body(part) - body(true))[:, joints], axis=-1))
        for part in (real, *draws)
    ]
    assert min(sizes[1:]) < sizes[0] < max(sizes[1:])
