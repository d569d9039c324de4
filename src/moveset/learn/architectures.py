"""Networks to learn with, on the road's fourth step: frame head, LSTM, temporal convolution."""

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
"""A Keras network from (batch, ticks, size) to logits."""

Initializer = Callable[..., FloatArray]

HEAD_UNITS = 1024
"""Width of the frame head; the article's."""

LSTM_UNITS = 64
LSTM_TICKS = 32
"""The LSTM sees about a second."""

TCN_CHANNELS = 48
TCN_KERNEL = 3
TCN_DILATIONS = (1, 2, 4, 8, 16)
TCN_TICKS = 1 + (TCN_KERNEL - 1) * sum(TCN_DILATIONS)
"""The temporal convolution sees 63 ticks, 2.1 s; half of that presses falsely (docs/log.md)."""

DROPOUT = 0.1
HEAD_DROPOUT = 0.3


@dataclass(frozen=True, slots=True)
class Kind:
    """What there is to know of a kind of network.

    Attributes
    ----------
    ticks
        Length of the window that gives one answer.
    span
        Answers that one training piece gives; it is ``ticks - 1 + span`` long.
    step
        Ticks from one training piece to the next.
    batch
        Pieces in a batch, unless the options say otherwise.
    build
        From features' size, number of outputs, ticks of a piece and a generator to a network.
    """

    ticks: int
    span: int
    step: int
    batch: int
    build: Callable[[int, int, int, np.random.Generator], Network]

    @property
    def length(self) -> int:
        """Ticks in a training piece."""
        return self.ticks - 1 + self.span


def outputs_for(classes: int) -> int:
    """How many outputs tell so many classes apart: one is enough for a move and ``none``."""
    return 1 if classes == 2 else classes


def build_network(kind: Kind, size: int, classes: int, rng: np.random.Generator) -> Network:
    """Build a network with fresh weights; the same generator state gives the same weights.

    Parameters
    ----------
    size
        Features of one tick.
    classes
        Moves and ``none``.

    Returns
    -------
    A Keras network from ``(batch, kind.length, size)``, standardised, to logits
    ``(batch, kind.span, outputs)``.
    """
    return kind.build(size, outputs_for(classes), kind.length, rng)


def _glorot(rng: np.random.Generator) -> Initializer:
    """Glorot and Bengio's uniform start (2010), from NumPy: JAX would compile one per shape."""

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
    """Bias of an LSTM that starts out remembering (Jozefowicz 2015); gates in Keras' order ifco."""
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
    """Residual blocks of dilated convolutions, without padding.

    Notes
    -----
    Nothing is padded, so a long piece gives an answer for each of its ticks from ``TCN_TICKS`` on,
    each the same as that tick's own window would give.

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


def _residual_block(layers: Any, entering: Any, dilation: int, rng: np.random.Generator) -> Any:
    change = layers.Conv1D(
        TCN_CHANNELS,
        TCN_KERNEL,
        dilation_rate=dilation,
        padding="valid",
        activation="relu",
        kernel_initializer=_glorot(rng),
    )(entering)
    change = layers.SpatialDropout1D(DROPOUT, seed=_seed(rng))(change)
    kept = layers.Cropping1D(((TCN_KERNEL - 1) * dilation, 0))(entering)
    return layers.Add()([kept, change])


KINDS: dict[str, Kind] = {
    "article": Kind(ticks=1, span=1, step=1, batch=64, build=_build_article),
    "frame": Kind(ticks=1, span=64, step=64, batch=8, build=_build_frame),
    "lstm": Kind(ticks=LSTM_TICKS, span=1, step=4, batch=128, build=_build_lstm),
    "tcn": Kind(ticks=TCN_TICKS, span=128, step=128, batch=4, build=_build_tcn),
}
"""Every kind of network by the name a project gives."""


def find_kind(name: str) -> Kind:
    """Return the kind of that name.

    Raises
    ------
    TrainingError
        When there is none.
    """
    if name not in KINDS:
        raise TrainingError(f"there is no model {name!r}: choose one of {', '.join(KINDS)}")
    return KINDS[name]
