"""Network architectures: the article's head, a frame head, an LSTM, a temporal convolution."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.keras_backend import load_keras
from moveset.base.values import FloatArray

Network = Any
"""A Keras model from (batch, ticks, feature_size) to logits."""

Initializer = Callable[..., FloatArray]

HEAD_UNITS = 1024
"""Width of the hidden layer of the frame heads, as in the article."""

LSTM_UNITS = 64
LSTM_TICKS = 32
"""Window of the LSTM: about a second at 30 ticks a second."""

TCN_CHANNELS = 48
TCN_KERNEL = 3
TCN_DILATIONS = (1, 2, 4, 8, 16)
TCN_TICKS = 1 + (TCN_KERNEL - 1) * sum(TCN_DILATIONS)
"""Receptive field: 63 ticks, 2.1 s. Half of it gave more false presses (docs/log.md)."""

DROPOUT = 0.1
HEAD_DROPOUT = 0.3


@dataclass(frozen=True, slots=True)
class Architecture:
    """A network architecture and how its training windows are cut.

    Attributes
    ----------
    title
        As it is shown to users.
    ticks
        Receptive field: length of the window that gives one output.
    output_length
        Outputs of one training window, which is ``ticks - 1 + output_length`` long.
    hop_length
        Ticks from one training window to the next.
    batch_size
        Windows in a batch, unless the options say otherwise.
    build
        From feature size, number of outputs, window length and a generator to a network.
    """

    title: str
    ticks: int
    output_length: int
    hop_length: int
    batch_size: int
    build: Callable[[int, int, int, np.random.Generator], Network]

    @property
    def window_length(self) -> int:
        """Ticks in a training window."""
        return self.ticks - 1 + self.output_length


def count_outputs(classes: int) -> int:
    """Return how many outputs a network of so many classes has: one for a move and ``none``."""
    return 1 if classes == 2 else classes


def build_network(
    architecture: Architecture, feature_size: int, classes: int, rng: np.random.Generator
) -> Network:
    """Build a network with new weights; the same generator state gives the same weights.

    Parameters
    ----------
    feature_size
        Features of one tick.
    classes
        Number of moves, and one for ``none``.

    Returns
    -------
    A Keras model from scaled features ``(batch, window_length, feature_size)`` to logits
    ``(batch, output_length, outputs)``.
    """
    return architecture.build(feature_size, count_outputs(classes), architecture.window_length, rng)


def _glorot(rng: np.random.Generator) -> Initializer:
    """Return Glorot and Bengio's uniform initialiser (2010).

    It draws with NumPy because JAX would compile a kernel for every shape.
    """

    def initialize(shape: tuple[int, ...], dtype: Any = None) -> FloatArray:
        field = math.prod(shape[:-2])
        limit = math.sqrt(6.0 / (field * (shape[-2] + shape[-1])))
        return rng.uniform(-limit, limit, shape).astype(dtype or "float32")

    return initialize


def _orthogonal(rng: np.random.Generator) -> Initializer:
    def initialize(shape: tuple[int, ...], dtype: Any = None) -> FloatArray:
        rows, columns = shape
        basis, _ = np.linalg.qr(rng.normal(size=(columns, rows)))
        return basis.T.astype(dtype or "float32")

    return initialize


def _open_forget_gates(shape: tuple[int, ...], dtype: Any = None) -> FloatArray:
    """Return an LSTM bias with forget gates (order ifco) at 1 (Jozefowicz et al. 2015)."""
    units = shape[0] // 4
    bias = np.zeros(shape, dtype or "float32")
    bias[units : 2 * units] = 1.0
    return bias


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))


def _build_article(size: int, outputs: int, length: int, rng: np.random.Generator) -> Network:
    return _build_head(size, outputs, length, rng, dropout=0.0)


def _build_frame(size: int, outputs: int, length: int, rng: np.random.Generator) -> Network:
    return _build_head(size, outputs, length, rng, dropout=HEAD_DROPOUT)


def _build_head(
    size: int, outputs: int, length: int, rng: np.random.Generator, *, dropout: float
) -> Network:
    keras = load_keras()
    layers = keras.layers
    window = keras.Input((length, size))
    hidden = layers.Dense(HEAD_UNITS, activation="relu", kernel_initializer=_glorot(rng))(window)
    if dropout:
        hidden = layers.Dropout(dropout, seed=_seed(rng))(hidden)
    return keras.Model(window, layers.Dense(outputs, kernel_initializer=_glorot(rng))(hidden))


def _build_lstm(size: int, outputs: int, length: int, rng: np.random.Generator) -> Network:
    keras = load_keras()
    layers = keras.layers
    window = keras.Input((length, size))
    hidden = layers.LSTM(
        LSTM_UNITS,
        kernel_initializer=_glorot(rng),
        recurrent_initializer=_orthogonal(rng),
        bias_initializer=_open_forget_gates,
        unit_forget_bias=False,
    )(window)
    hidden = layers.Dropout(HEAD_DROPOUT, seed=_seed(rng))(hidden)
    return keras.Model(window, layers.Dense(outputs, kernel_initializer=_glorot(rng))(hidden))


def _build_tcn(size: int, outputs: int, length: int, rng: np.random.Generator) -> Network:
    """Build residual blocks of dilated convolutions, without padding.

    Notes
    -----
    Without padding, a long window gives an output for every tick from ``TCN_TICKS`` on, each equal
    to the output of that tick's own window.

    References
    ----------
    Bai, Kolter, Koltun 2018, arXiv:1803.01271.
    """
    keras = load_keras()
    layers = keras.layers
    window = keras.Input((length, size))
    hidden = layers.Dense(TCN_CHANNELS, kernel_initializer=_glorot(rng))(window)
    for dilation in TCN_DILATIONS:
        hidden = _residual_block(layers, hidden, dilation, rng)
    return keras.Model(window, layers.Dense(outputs, kernel_initializer=_glorot(rng))(hidden))


def _residual_block(layers: Any, inputs: Any, dilation: int, rng: np.random.Generator) -> Any:
    residual = layers.Conv1D(
        TCN_CHANNELS,
        TCN_KERNEL,
        dilation_rate=dilation,
        padding="valid",
        activation="relu",
        kernel_initializer=_glorot(rng),
    )(inputs)
    residual = layers.SpatialDropout1D(DROPOUT, seed=_seed(rng))(residual)
    shortcut = layers.Cropping1D(((TCN_KERNEL - 1) * dilation, 0))(inputs)
    return layers.Add()([shortcut, residual])


ARCHITECTURES: dict[str, Architecture] = {
    "tcn": Architecture(
        title="Temporal convolution (TCN)",
        ticks=TCN_TICKS,
        output_length=128,
        hop_length=128,
        batch_size=4,
        build=_build_tcn,
    ),
    "lstm": Architecture(
        title="LSTM",
        ticks=LSTM_TICKS,
        output_length=1,
        hop_length=4,
        batch_size=128,
        build=_build_lstm,
    ),
    "frame": Architecture(
        title="Single frames",
        ticks=1,
        output_length=64,
        hop_length=64,
        batch_size=8,
        build=_build_frame,
    ),
    "article": Architecture(
        title="The article's network",
        ticks=1,
        output_length=1,
        hop_length=1,
        batch_size=64,
        build=_build_article,
    ),
}
"""Every architecture by the name that a project gives it; to add one, write its function and an
entry here."""


def find_architecture(name: str) -> Architecture:
    """Return the architecture of that name.

    Raises
    ------
    TrainingError
        When there is no such architecture.
    """
    if name not in ARCHITECTURES:
        raise TrainingError(f"there is no model {name!r}: choose one of {', '.join(ARCHITECTURES)}")
    return ARCHITECTURES[name]
