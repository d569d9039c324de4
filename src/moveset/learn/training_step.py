"""Training and evaluation steps of a network, compiled once by JAX and used for every fold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from moveset.base.keras_backend import load_jax, load_keras
from moveset.base.values import FloatArray
from moveset.learn.architectures import Architecture, Network, build_network
from moveset.learn.batches import Batch
from moveset.learn.loss import LossSums, add_losses, loss_sums
from moveset.learn.onnx_writer import network_bytes
from moveset.learn.scaler import SCALED_LIMIT, Scaler

EPSILON: Final = 1e-6
"""Added to the sum of weights of a batch, which may be 0."""


@dataclass(frozen=True, slots=True)
class TrainingStatistics:
    """Statistics of a fold's training recordings.

    Attributes
    ----------
    class_weights
        (classes,) float32.
    """

    scaler: Scaler
    class_weights: FloatArray


@dataclass(frozen=True, slots=True)
class OptimiserOptions:
    """Options of AdamW and of the loss, as in ``TrainOptions``."""

    learning_rate: float
    decay_steps: int
    weight_decay: float
    label_smoothing: float
    ema_decay: float


@dataclass(frozen=True, slots=True)
class TrainingState:
    """Variables of a network in training: JAX arrays, never changed in place.

    Attributes
    ----------
    weights, non_trainable, optimizer
        Values of the network's trainable and other variables and of the optimizer's.
    ema
        Exponential moving average of ``weights``, which is evaluated and exported.
    steps
        Number of training steps so far.
    """

    weights: list[Any]
    non_trainable: list[Any]
    optimizer: list[Any]
    ema: list[Any]
    steps: int = 0


class CompiledNetwork:
    """A network with compiled steps, which can be trained again from new weights.

    Parameters
    ----------
    feature_size, classes
        Features of a tick; number of classes with ``none``.
    start
        Arrays of the first layers that training starts from; the others are drawn.

    Notes
    -----
    Keras's own ``fit`` was tried in its place: see docs/log.md. Its moving average has no warm-up.
    """

    def __init__(
        self,
        architecture: Architecture,
        feature_size: int,
        classes: int,
        *,
        options: OptimiserOptions,
        start: Sequence[FloatArray] = (),
    ) -> None:
        keras = load_keras()
        self.architecture = architecture
        self.feature_size, self.classes = feature_size, classes
        self._options, self._start = options, tuple(start)
        self._network = self._build(np.random.default_rng(0))
        self._optimizer = keras.optimizers.AdamW(
            _learning_rate(options), weight_decay=options.weight_decay
        )
        self._optimizer.build(self._network.trainable_variables)
        self._initial_optimizer = _values(self._optimizer.variables)
        self._compile()

    def _build(self, rng: np.random.Generator) -> Network:
        return build_network(self.architecture, self.feature_size, self.classes, rng)

    def _compile(self) -> None:
        jax = load_jax()
        self._train = jax.jit(self._make_train_step())
        self._evaluate = jax.jit(self._make_evaluation_step())

    def initial_state(self, rng: np.random.Generator) -> TrainingState:
        """Return the state before the first step; weights that are not given come from ``rng``."""
        network = self._build(rng)
        for variable, value in zip(network.trainable_variables, self._start, strict=False):
            variable.assign(value)
        weights = _values(network.trainable_variables)
        non_trainable = _values(network.non_trainable_variables)
        return TrainingState(weights, non_trainable, self._initial_optimizer, weights)

    def train_step(
        self, state: TrainingState, batch: Batch, statistics: TrainingStatistics
    ) -> tuple[TrainingState, Any]:
        """Return the state after one step of training, and its sums for ``add_losses``.

        Notes
        -----
        The decay of the moving average warms up, so that the random initial weights fade quickly.
        """
        warm_up = (1.0 + state.steps) / (10.0 + state.steps)
        decay = np.float32(min(self._options.ema_decay, warm_up))
        variables, sums = self._train(
            (state.weights, state.non_trainable, state.optimizer, state.ema),
            _arrays(batch, statistics),
            decay,
        )
        weights, non_trainable, optimizer, ema = variables
        return TrainingState(weights, non_trainable, optimizer, ema, state.steps + 1), sums

    def evaluate(
        self, state: TrainingState, batches: Iterable[Batch], statistics: TrainingStatistics
    ) -> LossSums:
        """Return the loss of the averaged weights over batches, without label smoothing."""
        return add_losses(
            self._evaluate(state.ema, state.non_trainable, _arrays(batch, statistics))
            for batch in batches
        )

    def export(self, state: TrainingState, scaler: Scaler) -> bytes:
        """Return the averaged weights as ONNX bytes."""
        for variable, value in zip(self._network.trainable_variables, state.ema, strict=True):
            variable.assign(value)
        return network_bytes(self._network, scaler)

    def _make_train_step(self) -> Any:
        jax = load_jax()

        def compute_loss(weights: Any, non_trainable: Any, arrays: Any) -> Any:
            logits, non_trainable = self._logits(weights, non_trainable, arrays, training=True)
            sums = loss_sums(logits, arrays, self._options.label_smoothing)
            return sums[0] / (sums[1] + EPSILON), (non_trainable, sums)

        def step(variables: Any, arrays: Any, decay: Any) -> Any:
            weights, non_trainable, optimizer, ema = variables
            (_, (non_trainable, sums)), gradients = jax.value_and_grad(compute_loss, has_aux=True)(
                weights, non_trainable, arrays
            )
            weights, optimizer = self._optimizer.stateless_apply(optimizer, gradients, weights)
            ema = [
                decay * mean + (1.0 - decay) * new for mean, new in zip(ema, weights, strict=True)
            ]
            return (weights, non_trainable, optimizer, ema), sums

        return step

    def _make_evaluation_step(self) -> Any:
        def evaluate(weights: Any, non_trainable: Any, arrays: Any) -> Any:
            logits, _ = self._logits(weights, non_trainable, arrays, training=False)
            return loss_sums(logits, arrays, 0.0)

        return evaluate

    def _logits(self, weights: Any, non_trainable: Any, arrays: Any, *, training: bool) -> Any:
        jnp = load_jax().numpy
        windows, mean, scale = arrays[0], arrays[3], arrays[4]
        scaled = jnp.clip((windows - mean) * scale, -SCALED_LIMIT, SCALED_LIMIT)
        return self._network.stateless_call(weights, non_trainable, scaled, training=training)


def _learning_rate(options: OptimiserOptions) -> Any:
    """Return a learning rate, or a schedule of it (Loshchilov and Hutter 2017, no restarts)."""
    if not options.decay_steps:
        return options.learning_rate
    return load_keras().optimizers.schedules.CosineDecay(options.learning_rate, options.decay_steps)


def _values(variables: Sequence[Any]) -> list[Any]:
    return [variable.value for variable in variables]


def _arrays(batch: Batch, statistics: TrainingStatistics) -> tuple[Any, ...]:
    labels = batch.labels.astype(np.int32)
    scaler = statistics.scaler
    return (
        *(batch.windows, labels, batch.weights),
        *(scaler.mean, scaler.scale, statistics.class_weights),
    )
