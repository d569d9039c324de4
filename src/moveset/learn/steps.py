"""One step of learning, compiled once by JAX and used for every fold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from moveset.base.keras_backend import load_keras
from moveset.base.values import FloatArray
from moveset.learn.architectures import Kind, Network, build_network
from moveset.learn.onnx_writer import STANDARD_LIMIT, Standard, network_bytes
from moveset.learn.pieces import Batch


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a fold's training recordings say of features and classes.

    Attributes
    ----------
    class_weights
        (classes,) float32.
    """

    standard: Standard
    class_weights: FloatArray


@dataclass(frozen=True, slots=True)
class State:
    """Where learning stands; JAX arrays, never changed in place.

    Attributes
    ----------
    weights, kept, optimizer
        Of the network: learnt, not learnt (random states), and the optimizer's.
    average
        Running mean of ``weights``: what is scored and kept.
    steps
        Steps made.
    """

    weights: list[Any]
    kept: list[Any]
    optimizer: list[Any]
    average: list[Any]
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over ticks: of losses with their weight, and of right answers with theirs."""

    loss: float
    loss_weight: float
    right: float
    right_weight: float

    @property
    def mean_loss(self) -> float:
        """Loss of a tick; NaN without any."""
        return self.loss / self.loss_weight if self.loss_weight else math.nan

    @property
    def accuracy(self) -> float:
        """Share of right answers; NaN without any."""
        return self.right / self.right_weight if self.right_weight else math.nan


class Learner:
    """A network and its compiled steps; starts afresh as often as wanted.

    Parameters
    ----------
    size, classes
        Features of a tick; moves and ``none``.
    learning_rate, weight_decay, smoothing, averaging
        As in ``TrainOptions``.
    """

    def __init__(
        self,
        kind: Kind,
        shape: tuple[int, int],
        *,
        learning_rate: float,
        weight_decay: float,
        smoothing: float,
        averaging: float,
    ) -> None:
        keras = load_keras()
        self.kind = kind
        self.size, self.classes = shape
        self._smoothing = smoothing
        self._averaging = averaging
        self._network = self._build(np.random.default_rng(0))
        self._optimizer = keras.optimizers.AdamW(learning_rate, weight_decay=weight_decay)
        self._optimizer.build(self._network.trainable_variables)
        self._optimizer_start = _values(self._optimizer.variables)
        self._compile()

    def _build(self, rng: np.random.Generator) -> Network:
        return build_network(self.kind, self.size, self.classes, rng)

    def _compile(self) -> None:
        import jax

        self._step = jax.jit(self._make_step())
        self._tally = jax.jit(self._make_tally())

    def start(self, rng: np.random.Generator) -> State:
        """Return the state before the first step, with weights drawn from ``rng``."""
        fresh = self._build(rng)
        weights = _values(fresh.trainable_variables)
        kept = _values(fresh.non_trainable_variables)
        return State(weights, kept, self._optimizer_start, weights)

    def step(self, state: State, batch: Batch, weighing: Weighing) -> tuple[State, Any]:
        """Return the state after learning from a batch, and the sums to ``add_up``."""
        decay = np.float32(min(self._averaging, (1.0 + state.steps) / (10.0 + state.steps)))
        arrays, sums = self._step(
            (state.weights, state.kept, state.optimizer, state.average),
            _arrays(batch, weighing),
            decay,
        )
        weights, kept, optimizer, average = arrays
        return State(weights, kept, optimizer, average, state.steps + 1), sums

    def tally(self, state: State, batches: Sequence[Batch], weighing: Weighing) -> Tally:
        """Return the sums of the averaged weights over batches."""
        sums = [
            self._tally(state.average, state.kept, _arrays(batch, weighing)) for batch in batches
        ]
        return add_up(sums)

    def export(self, state: State, standard: Standard) -> bytes:
        """Return the averaged weights as ONNX bytes."""
        for variable, value in zip(self._network.trainable_variables, state.average, strict=True):
            variable.assign(value)
        return network_bytes(self._network, standard)

    def _make_step(self) -> Any:
        import jax

        def loss(weights: Any, kept: Any, arrays: Any) -> Any:
            logits, kept = self._logits(weights, kept, arrays, training=True)
            sums = self._sums(logits, arrays, self._smoothing)
            return sums[0] / (sums[1] + 1e-6), (kept, sums)

        def step(state: Any, arrays: Any, decay: Any) -> Any:
            weights, kept, optimizer, average = state
            (_, (kept, sums)), gradients = jax.value_and_grad(loss, has_aux=True)(
                weights, kept, arrays
            )
            weights, optimizer = self._optimizer.stateless_apply(optimizer, gradients, weights)
            average = [
                decay * mean + (1.0 - decay) * new
                for mean, new in zip(average, weights, strict=True)
            ]
            return (weights, kept, optimizer, average), sums

        return step

    def _make_tally(self) -> Any:
        def tally(weights: Any, kept: Any, arrays: Any) -> Any:
            logits, _ = self._logits(weights, kept, arrays, training=False)
            return self._sums(logits, arrays, 0.0)

        return tally

    def _logits(self, weights: Any, kept: Any, arrays: Any, *, training: bool) -> Any:
        import jax.numpy as jnp

        windows, mean, scale = arrays[0], arrays[3], arrays[4]
        standard = jnp.clip((windows - mean) * scale, -STANDARD_LIMIT, STANDARD_LIMIT)
        return self._network.stateless_call(weights, kept, standard, training=training)

    def _sums(self, logits: Any, arrays: Any, smoothing: float) -> Any:
        """Return sums of loss, its weight, right answers and their weight, (4,)."""
        import jax
        import jax.numpy as jnp

        _, labels, weights, _, _, class_weights = arrays
        logits = _every_class(logits.reshape(*labels.shape, -1))
        likely = jax.nn.log_softmax(logits)
        chosen = jnp.take_along_axis(likely, labels[..., None], axis=-1)[..., 0]
        loss = -(1.0 - smoothing) * chosen - smoothing * likely.mean(axis=-1)
        worth = weights * class_weights[labels]
        right = (logits.argmax(axis=-1) == labels) * weights
        return jnp.stack([(loss * worth).sum(), worth.sum(), right.sum(), weights.sum()])


def add_up(sums: Sequence[Any]) -> Tally:
    """Return the sums of several batches in one."""
    total = np.sum([np.zeros(4), *(np.asarray(part, np.float64) for part in sums)], axis=0)
    return Tally(*(float(value) for value in total))


def _every_class(logits: Any) -> Any:
    """Return logits of all classes: a single sigmoid's is a softmax over it and 0."""
    import jax.numpy as jnp

    if logits.shape[-1] > 1:
        return logits
    return jnp.concatenate([logits, jnp.zeros_like(logits)], axis=-1)


def _values(variables: Sequence[Any]) -> list[Any]:
    return [variable.value for variable in variables]


def _arrays(batch: Batch, weighing: Weighing) -> tuple[Any, ...]:
    labels = batch.labels.astype(np.int32)
    standard = weighing.standard
    return (
        *(batch.windows, labels, batch.weights),
        *(standard.mean, standard.scale, weighing.class_weights),
    )
