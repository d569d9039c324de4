"""Ensembles: several models as one, whose probabilities are the mean of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from moveset.base.train_extra import import_library
from moveset.learn.embedding import remove_embedding
from moveset.learn.onnx_writer import INPUT, OUTPUT
from moveset.recognise.model import Model


def average_models(models: Sequence[Model]) -> Model:
    """Return one model with the mean of the probabilities of several.

    Parameters
    ----------
    models
        With the same classes, features and window; at least one.

    Returns
    -------
    A model with all their networks and no embedding; its learning curve is that of the first.

    Raises
    ------
    ValueError
        They differ in classes or in the shape of their window.
    """
    first = models[0]
    shape = (first.classes, first.ticks, first.feature_size)
    if any((one.classes, one.ticks, one.feature_size) != shape for one in models):
        raise ValueError("models of different classes or windows cannot be averaged")
    if len(models) == 1:
        return first
    return replace(first, onnx=_average([model.onnx for model in models]))


def _average(networks: Sequence[bytes]) -> bytes:
    onnx = import_library("onnx")
    parsed = [onnx.load_from_string(content) for content in networks]
    for model in parsed:
        remove_embedding(model.graph)
    together = parsed[0]
    outputs = []
    for number, model in enumerate(parsed):
        _rename(model.graph, f"member{number}_")
        outputs.append(f"member{number}_{OUTPUT}")
        if number:
            together.graph.node.extend(model.graph.node)
            together.graph.initializer.extend(model.graph.initializer)
    together.graph.node.append(onnx.helper.make_node("Mean", outputs, [OUTPUT]))
    onnx.checker.check_model(together)
    return bytes(together.SerializeToString(deterministic=True))


def _rename(graph: Any, prefix: str) -> None:
    """Put a prefix before every name in a graph but that of its input."""
    for constant in graph.initializer:
        constant.name = prefix + constant.name
    for node in graph.node:
        node.name = prefix + node.name
        node.input[:] = [name if name == INPUT else prefix + name for name in node.input]
        node.output[:] = [prefix + name for name in node.output]
