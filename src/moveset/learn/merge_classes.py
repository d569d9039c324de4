"""Merging the classes of a trained bundle into coarser moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from moveset.base.errors import BundleError
from moveset.base.train_extra import import_library
from moveset.base.values import NONE, FloatArray, MoveSetting, TriggerRule
from moveset.learn.onnx_writer import OUTPUT
from moveset.recognise.bundle import Bundle
from moveset.recognise.model import Model
from moveset.recognise.trigger_rules import merge_rules

ORIGINAL_OUTPUT = "finer_probabilities"
"""New name of the network's original output, since the merged one takes over its name."""


def merge_moves(bundle: Bundle, groups: Mapping[str, str]) -> Bundle:
    """Return a bundle in which several moves share one name; their probabilities are added.

    Parameters
    ----------
    bundle
        Without templates.
    groups
        From a move to its new name: ``{"punch_left": "punch", "punch_right": "punch"}``. Moves
        that are not listed become ``none``.

    Raises
    ------
    BundleError
        It does not know a listed move, it has templates, or no move is left.
    """
    known = [move.move for move in bundle.moves]
    if unknown := sorted(set(groups) - set(known)):
        raise BundleError(f"this bundle knows no {', '.join(unknown)}: it knows {', '.join(known)}")
    if bundle.templates or not groups:
        raise BundleError("only a bundle without examples of its own, and some move, can be merged")
    names = tuple(dict.fromkeys(groups[move] for move in known if move in groups))
    model = merge_outputs(bundle.model, groups, (*names, NONE))
    moves = tuple(_setting(bundle, groups, name) for name in names)
    rules = tuple(_rule(bundle, groups, name) for name in names)
    return replace(bundle, moves=moves, model=model, rules=rules, report=None)


def merge_outputs(model: Model, groups: Mapping[str, str], classes: tuple[str, ...]) -> Model:
    """Return a model whose network adds the probabilities of finer classes.

    Parameters
    ----------
    groups
        From a class of the model to one of the new ones; those that are not listed become ``none``.
    classes
        The new classes, ``none`` last.
    """
    matrix = np.zeros((len(model.classes), len(classes)), np.float32)
    for row, name in enumerate(model.classes):
        matrix[row, classes.index(groups.get(name, NONE))] = 1.0
    return replace(model, classes=classes, onnx=_with_summed_outputs(model.onnx, matrix))


def _with_summed_outputs(onnx_bytes: bytes, matrix: FloatArray) -> bytes:
    """Return the network with its probabilities multiplied by a matrix (classes, new classes).

    Raises
    ------
    BundleError
        It has a single output, so there is nothing to merge.
    """
    onnx = import_library("onnx")
    model = onnx.load_from_string(onnx_bytes)
    (output,) = (one for one in model.graph.output if one.name == OUTPUT)
    columns = output.type.tensor_type.shape.dim[-1]
    if columns.dim_value != len(matrix):
        raise BundleError("a bundle of a single move has nothing to merge")
    for node in model.graph.node:
        node.output[:] = [ORIGINAL_OUTPUT if name == output.name else name for name in node.output]
        node.input[:] = [ORIGINAL_OUTPUT if name == output.name else name for name in node.input]
    model.graph.initializer.append(onnx.numpy_helper.from_array(matrix, "merging"))
    merging = onnx.helper.make_node("MatMul", [ORIGINAL_OUTPUT, "merging"], [output.name])
    model.graph.node.append(merging)
    columns.dim_value = matrix.shape[1]
    return bytes(model.SerializeToString())


def _members(bundle: Bundle, groups: Mapping[str, str], name: str) -> list[str]:
    return [move.move for move in bundle.moves if groups.get(move.move) == name]


def _setting(bundle: Bundle, groups: Mapping[str, str], name: str) -> MoveSetting:
    """Return a merged move with the key and the hold setting of its first member."""
    first = _members(bundle, groups, name)[0]
    return replace(next(move for move in bundle.moves if move.move == first), move=name)


def _rule(bundle: Bundle, groups: Mapping[str, str], name: str) -> TriggerRule:
    """Return the mean of the rules of the moves it is made of."""
    rules = [rule for rule in bundle.rules if rule.move in _members(bundle, groups, name)]
    return merge_rules(rules, name)
