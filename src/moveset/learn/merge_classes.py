"""Fourth on the road, after learning: coarser words for what a bundle knows, without teaching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from statistics import mean

import numpy as np

from moveset.base.errors import BundleError
from moveset.base.values import NONE, FloatArray, MoveSetting, TriggerRule
from moveset.recognise.bundle import Bundle

MERGED = "finer_probabilities"
"""What the network's own answer is called once the coarser one has its name."""


def merge_moves(bundle: Bundle, groups: Mapping[str, str]) -> Bundle:
    """Return a bundle that calls several moves by one name: their probabilities add up.

    Parameters
    ----------
    bundle
        Without templates.
    groups
        From a move to its new name: ``{"punch_left": "punch", "punch_right": "punch"}``. Moves
        that are not named become no move.

    Raises
    ------
    BundleError
        It does not know a move that is named, or has templates; or none is left.
    """
    known = [move.move for move in bundle.moves]
    if unknown := sorted(set(groups) - set(known)):
        raise BundleError(f"this bundle knows no {', '.join(unknown)}: it knows {', '.join(known)}")
    if bundle.templates or not groups:
        raise BundleError("only a bundle without examples of its own, and some move, can be merged")
    names = tuple(dict.fromkeys(groups[move] for move in known if move in groups))
    classes = (*names, NONE)
    matrix = np.zeros((len(bundle.model.classes), len(classes)), np.float32)
    for row, name in enumerate(bundle.model.classes):
        matrix[row, classes.index(groups.get(name, NONE))] = 1.0
    model = replace(bundle.model, classes=classes, onnx=_added_up(bundle.model.onnx, matrix))
    moves = tuple(_setting(bundle, groups, name) for name in names)
    rules = tuple(_rule(bundle, groups, name) for name in names)
    return replace(bundle, moves=moves, model=model, rules=rules, report=None)


def _added_up(onnx_bytes: bytes, matrix: FloatArray) -> bytes:
    """Return a network whose probabilities are sums of the given one's.

    Raises
    ------
    BundleError
        It has one output only, so there is nothing to merge.
    """
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load_from_string(onnx_bytes)
    (answer,) = model.graph.output
    columns = answer.type.tensor_type.shape.dim[-1]
    if columns.dim_value != len(matrix):
        raise BundleError("a bundle of a single move has nothing to merge")
    for node in model.graph.node:
        node.output[:] = [MERGED if name == answer.name else name for name in node.output]
        node.input[:] = [MERGED if name == answer.name else name for name in node.input]
    model.graph.initializer.append(numpy_helper.from_array(matrix, "merging"))
    model.graph.node.append(helper.make_node("MatMul", [MERGED, "merging"], [answer.name]))
    columns.dim_value = matrix.shape[1]
    return bytes(model.SerializeToString())


def _members(bundle: Bundle, groups: Mapping[str, str], name: str) -> list[str]:
    return [move.move for move in bundle.moves if groups.get(move.move) == name]


def _setting(bundle: Bundle, groups: Mapping[str, str], name: str) -> MoveSetting:
    """Return a merged move with the key and manner of the first that it is made of."""
    first = _members(bundle, groups, name)[0]
    return replace(next(move for move in bundle.moves if move.move == first), move=name)


def _rule(bundle: Bundle, groups: Mapping[str, str], name: str) -> TriggerRule:
    """Return the mean of the rules of the moves it is made of."""
    rules = [rule for rule in bundle.rules if rule.move in _members(bundle, groups, name)]
    on = mean(rule.threshold_on for rule in rules)
    return replace(rules[0], move=name, threshold_on=on, threshold_off=on / 2.0)
