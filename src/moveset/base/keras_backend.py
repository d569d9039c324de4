"""The only place that imports Keras and JAX: on the CPU, with the settings that training needs."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from pathlib import Path
from typing import Any, Final

from moveset.base.errors import TrainingError
from moveset.base.files import cache_folder
from moveset.base.train_extra import import_library

CPU_FACTS: Final = Path("/proc/cpuinfo")

_ENVIRONMENT: Final = {
    "KERAS_BACKEND": "jax",
    "KERAS_NNX_ENABLED": "false",
    "JAX_PLATFORMS": "cpu",  # these networks are too small for a GPU
    "JAX_ENABLE_X64": "0",
    "JAX_NUMPY_DTYPE_PROMOTION": "standard",
    "JAX_NUMPY_RANK_PROMOTION": "allow",
}
"""What a user has set for other programs must not change or break training."""


def load_keras() -> Any:
    """Return Keras, running on JAX and the CPU.

    Raises
    ------
    MissingExtraError
        Keras or JAX is not installed.
    TrainingError
        Keras has already been imported with another backend, or was set to other numbers.
    """
    if "keras" not in sys.modules:
        _prepare_environment()
        # Its messages, as about a download, would be mixed with our output.
        import_library("keras").config.disable_interactive_logging()
    keras = import_library("keras")
    backend = keras.backend.backend()
    if backend != "jax":
        raise TrainingError(
            f"Keras is already running on {backend}, and moveset needs JAX: "
            "set KERAS_BACKEND=jax before Keras is imported"
        )
    _check_numbers(keras.config)
    return keras


def _check_numbers(config: Any) -> None:
    """Refuse Keras's settings of a program that imported it before."""
    kind, order = config.dtype_policy().name, config.image_data_format()
    if (kind, order) != ("float32", "channels_last"):
        raise TrainingError(
            f"Keras is set to {kind} and {order}, and moveset needs float32 and channels_last: "
            "call keras.config.set_dtype_policy and set_image_data_format"
        )


def load_jax() -> Any:
    """Return JAX, prepared like ``load_keras``."""
    load_keras()
    return import_library("jax")


def keras_folder() -> Path:
    """Return the folder in which Keras keeps its settings and weights for us.

    Its own, ``~/.keras``, may have settings for other programs, and Keras writes to it on import.
    """
    return cache_folder() / "keras"


def _prepare_environment() -> None:
    os.environ.update(_ENVIRONMENT, KERAS_HOME=str(keras_folder()))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # XLA's errors are still shown
    _cache_compiled_programs()


def _cache_compiled_programs() -> None:
    """Let JAX keep what it compiles: training in a new process starts seconds earlier."""
    folder = cache_folder() / f"jax-{_cpu_fingerprint()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # training works without
    os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(folder))
    os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
    os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")


def _cpu_fingerprint() -> str:
    """Return a name for this kind of CPU: compiled programs use its instructions."""
    facts = platform.machine()
    if CPU_FACTS.exists():
        lines = CPU_FACTS.read_text("utf-8", "replace").splitlines()
        facts += next((line for line in lines if line.startswith(("flags", "Features"))), "")
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
