"""Recordings of random numbers: each move is a bump in its own channels, so it can be learnt."""

import numpy as np
import pytest

from moveset.base.values import Sample

WIDTH = 12


def make_sample(name, rng, *, ticks=400, moves=3, rarest=1.0, noise=0.3):
    values = rng.normal(0.0, noise, (ticks, WIDTH)).astype(np.float32)
    labels = np.full(ticks, moves, np.int64)
    start = 15
    while start < ticks - 30:
        move, length = int(rng.integers(moves)), int(rng.integers(10, 18))
        if move > 0 or rng.random() < rarest:
            bump = 1.0 + np.sin(np.linspace(0.0, np.pi, length)) * rng.uniform(0.5, 1.5)
            values[start : start + length, move * 3 : move * 3 + 3] += bump[:, None]
            labels[start : start + length] = move
        start += length + int(rng.integers(8, 25))
    return Sample(name, name[0], values, labels, np.ones(ticks, np.float32))


@pytest.fixture
def make_samples():
    """Return a function that makes recordings, named a1, b1, …"""

    def make(number, seed=0, **changes):
        rng = np.random.default_rng(seed)
        return [make_sample(f"{'abcdefgh'[index]}1", rng, **changes) for index in range(number)]

    return make


@pytest.fixture
def windows_of():
    """Return a function from features (t, size) to the window that ends at each tick."""

    def cut(values, ticks):
        padded = np.concatenate([np.repeat(values[:1], ticks - 1, axis=0), values])
        windows = np.lib.stride_tricks.sliding_window_view(padded, ticks, axis=0)
        return np.ascontiguousarray(windows.transpose(0, 2, 1))

    return cut
