"""Ground floor: the one door to Keras, which runs on JAX and the processor."""

from __future__ import annotations

import os
import sys
from typing import Any

from moveset.base.errors import TrainingError


def load_keras() -> Any:
    """Return Keras, running on JAX and the processor; the only place that imports it.

    Raises
    ------
    TrainingError
        When something else has already started Keras on another backend.
    """
    if "keras" not in sys.modules:
        _prepare_environment()
    import keras

    backend = keras.backend.backend()
    if backend != "jax":
        raise TrainingError(
            f"Keras is already running on {backend}, and moveset needs JAX: "
            "set KERAS_BACKEND=jax before Keras is imported"
        )
    return keras


def _prepare_environment() -> None:
    os.environ["KERAS_BACKEND"] = "jax"
    # These networks are too small for an accelerator, and JAX warns about every one it cannot use.
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # XLA's errors are still shown
