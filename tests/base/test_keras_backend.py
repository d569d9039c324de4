"""What a user has set for other programs changes neither training nor the home folder."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from moveset.base.errors import TrainingError
from moveset.base.keras_backend import load_keras

SCRIPT = """
import numpy as np
from moveset.base.keras_backend import load_jax, load_keras
keras, jax = load_keras(), load_jax()
assert keras.config.floatx() == "float32"
assert keras.config.image_data_format() == "channels_last"
assert keras.config.epsilon() == 1e-7
assert keras.backend.backend() == "jax"
assert not keras.config.is_interactive_logging_enabled()
assert [device.platform for device in jax.devices()] == ["cpu"]
assert (jax.numpy.zeros(2) + np.arange(2)).dtype == "float32"
"""


THEIRS = {
    "KERAS_BACKEND": "torch",
    "KERAS_NNX_ENABLED": "1",
    "JAX_PLATFORMS": "cuda",
    "JAX_ENABLE_X64": "1",
    "JAX_NUMPY_DTYPE_PROMOTION": "strict",
    "JAX_NUMPY_RANK_PROMOTION": "raise",
}


def keras_set_to(kind="float32", order="channels_last"):
    config = SimpleNamespace(
        dtype_policy=lambda: SimpleNamespace(name=kind),
        image_data_format=lambda: order,
        disable_interactive_logging=lambda: None,
    )
    return SimpleNamespace(backend=SimpleNamespace(backend=lambda: "jax"), config=config)


def test_variables_for_other_programs_are_replaced_before_the_import(tmp_path, monkeypatch):
    seen = []

    def load(_):
        seen.append(dict(os.environ))
        return keras_set_to()

    for name, value in {**THEIRS, "KERAS_HOME": "theirs"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path))
    monkeypatch.delitem(sys.modules, "keras", raising=False)
    monkeypatch.setattr("moveset.base.keras_backend.import_library", load)
    load_keras()
    assert not {name for name, value in THEIRS.items() if seen[0][name] == value}
    assert Path(seen[0]["KERAS_HOME"]).parent == tmp_path


@pytest.mark.slow  # it imports Keras anew
def test_settings_of_other_programs_are_ignored_and_kept(tmp_path):
    home = tmp_path / "home"
    theirs = home / ".keras" / "keras.json"
    theirs.parent.mkdir(parents=True)
    text = json.dumps(
        {
            "floatx": "float16",
            "epsilon": 0.5,
            "backend": "tensorflow",
            "image_data_format": "channels_first",
        }
    )
    theirs.write_text(text)
    environment = {
        **os.environ,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "MOVESET_CACHE": str(tmp_path / "cache"),
        "KERAS_HOME": str(theirs.parent),
        **THEIRS,
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert theirs.read_text() == text
    assert [*home.rglob("*")] == [theirs.parent, theirs]


@pytest.mark.parametrize(
    ("kind", "order"), [("float16", "channels_last"), ("float32", "channels_first")]
)
def test_other_numbers_of_a_program_around_are_named_with_their_fix(kind, order, monkeypatch):
    monkeypatch.setitem(sys.modules, "keras", keras_set_to(kind, order))
    with pytest.raises(TrainingError, match=rf"{kind} and {order}.*set_dtype_policy"):
        load_keras()
