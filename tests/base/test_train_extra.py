"""The libraries of the extra ``train`` are imported in one place, which names it without them."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from moveset.base.errors import MissingExtraError
from moveset.base.keras_backend import load_jax, load_keras
from moveset.base.train_extra import (
    LIBRARIES,
    check_train_extra,
    import_library,
    missing_libraries,
)

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]


def package_names(requirements):
    return {re.match(r"[\w-]+", one)[0] for one in requirements}


@pytest.fixture
def without_onnx(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)


def test_the_extra_has_these_libraries_and_the_light_install_none():
    assert package_names(PROJECT["optional-dependencies"]["train"]) == {*LIBRARIES}
    assert not package_names(PROJECT["dependencies"]) & {*LIBRARIES}


def test_an_installed_library_is_returned():
    assert import_library("onnx").helper.make_node("Add", ["a"], ["b"]).op_type == "Add"
    assert missing_libraries() == ()
    check_train_extra("this test")


@pytest.mark.usefixtures("without_onnx")
def test_a_missing_library_is_named_with_its_extra():
    with pytest.raises(MissingExtraError, match=r"needs onnx .*pip install \"moveset\[train\]\""):
        import_library("onnx")
    assert missing_libraries() == ("onnx",)
    with pytest.raises(MissingExtraError) as caught:
        check_train_extra("a test", "another works without")
    assert str(caught.value) == (
        "a test needs the extra train, which is not installed: "
        'pip install "moveset[train]", or in a clone: pip install ".[train]"; '
        "another works without"
    )


@pytest.mark.parametrize(("library", "load"), [("keras", load_keras), ("jax", load_jax)])
def test_keras_and_jax_name_the_extra_too(library, load, monkeypatch):
    load_keras()  # without JAX its first import would fail and leave a part of it in this process
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=rf"needs {library} .*moveset\[train\]"):
        load()
