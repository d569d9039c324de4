"""Inputs of `extract` that several files of tests use."""

import numpy as np
import pytest

from moveset.base.values import Observations
from moveset.see.landmark_files.own_files import write_observations
from moveset.see.pose.landmarks import OBSERVATION_SIZE


@pytest.fixture(name="landmarks", scope="session")
def write_landmarks(tmp_path_factory):
    """Return a recording of a second that needs no network to be read."""
    path = tmp_path_factory.mktemp("landmarks") / "good.csv"
    values = np.random.default_rng(0).normal(size=(12, OBSERVATION_SIZE)) * 300
    write_observations(path, Observations(np.arange(12) / 12, values.astype(np.float32)))
    return path
