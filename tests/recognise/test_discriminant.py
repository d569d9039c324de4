import numpy as np
import pytest

from moveset.recognise.background import background_clips, background_embeddings
from moveset.recognise.builtin import fighter
from moveset.recognise.discriminant import GAIN, Discriminant, discriminant_factors
from moveset.recognise.model import Model
from moveset.recognise.network import Network

ONE = Discriminant(np.array([1.0, 0.0], np.float32), 0.0)


def test_motion_like_the_examples_keeps_its_distance_and_everyday_motion_is_farther():
    embeddings = np.array([[1.0, 5.0], [0.0, -5.0], [1e6, 0.0], [-1e6, 0.0]], np.float32)
    factors = discriminant_factors([ONE, None], embeddings)
    assert factors[:2, 0] == pytest.approx([1.0, np.exp(GAIN)])
    assert np.all((factors > 0.0) & np.isfinite(factors))
    np.testing.assert_array_equal(factors[:, 1], 1.0)


def test_everyday_motion_is_white_in_the_built_in_embedding():
    embeddings = background_embeddings(fighter().model)
    assert embeddings is not None
    assert len(embeddings) == len(background_clips())
    rows = embeddings.reshape(-1, embeddings.shape[-1])
    # Measured on other people than those it was whitened with.
    assert np.abs(rows.mean(axis=0)).max() < 0.5
    assert 0.2 < rows.std(axis=0).mean() < 1.5


def test_background_embeddings_belong_to_one_network():
    other = Model("tcn", 3, 2, ("none",), b"other")
    assert background_embeddings(other) is None


def test_the_built_in_network_gives_embeddings_with_its_probabilities():
    model = fighter().model
    network = Network(model.onnx)
    assert network.has_embedding
    rng = np.random.default_rng(1)
    windows = rng.normal(0.0, 0.5, (3, model.ticks, model.feature_size)).astype(np.float32)
    probabilities, embeddings = network.predict_and_embed(windows)
    np.testing.assert_array_equal(probabilities, network.predict(windows))
    stored = background_embeddings(model)
    assert stored is not None
    assert embeddings.shape == (3, stored.shape[-1])
