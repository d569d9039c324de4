"""Late fusion: the probabilities of a network and of templates as one distribution."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moveset.base.values import NONE, FloatArray
from moveset.recognise.dtw import EPSILON
from moveset.recognise.templates import Match


def fuse_probabilities(
    network: FloatArray, moves: Sequence[str], match: Match, matched_moves: Sequence[str]
) -> FloatArray:
    """Return the probabilities of a network and of templates together, (n, moves of both + 1).

    Parameters
    ----------
    network
        (n, moves + 1), ``NONE`` last.
    match
        Of the templates, at the same times.
    moves, matched_moves
        The moves of each.

    Returns
    -------
    The network's moves, then those that only templates know, ``NONE`` last.

    Notes
    -----
    A move that both know gets the geometric mean, so that neither can trigger it alone: a network
    is often sure of a known move when it sees an unknown one. A move that only templates know gets
    their probability. A move that only the network knows loses its probability while the way back
    of an example is seen, since a network often takes that of an unknown move for one of its own.
    ``NONE`` gets the rest.
    """
    matched = match.probabilities
    network = _without_way_back(network, moves, match.way_back, matched_moves)
    new = [move for move in matched_moves if move not in moves]
    new_columns = _columns(matched, (*matched_moves, NONE), new)
    rest = np.maximum(1.0 - new_columns.sum(axis=1, keepdims=True), EPSILON)
    shared = [move for move in matched_moves if move in moves]
    known = _columns(matched, (*matched_moves, NONE), (*shared, NONE)) / rest
    known = _expand(known, shared, network, moves)
    mean = rest * np.sqrt(known * network)[:, :-1]
    joint = np.concatenate([mean, new_columns], axis=1)
    none = np.maximum(1.0 - joint.sum(axis=1, keepdims=True), 0.0)
    return np.asarray(np.concatenate([joint, none], axis=1), np.float32)


def _without_way_back(
    network: FloatArray, moves: Sequence[str], way_back: FloatArray, matched_moves: Sequence[str]
) -> FloatArray:
    unknown = [number for number, move in enumerate(moves) if move not in matched_moves]
    changed = network.copy()
    changed[:, unknown] *= 1.0 - way_back[:, None]
    changed[:, -1] = 1.0 - changed[:, :-1].sum(axis=1)
    return changed


def _columns(rows: FloatArray, names: Sequence[str], wanted: Sequence[str]) -> FloatArray:
    return rows[:, [names.index(name) for name in wanted]]


def _expand(
    rows: FloatArray, known: Sequence[str], network: FloatArray, moves: Sequence[str]
) -> FloatArray:
    """Return rows over all the network's classes.

    Moves without a template share the templates' ``NONE`` in the network's proportions.
    """
    unknown = [number for number, move in enumerate((*moves, NONE)) if move not in known]
    shares = network[:, unknown] / np.maximum(network[:, unknown].sum(1, keepdims=True), EPSILON)
    expanded = np.zeros_like(network)
    expanded[:, [moves.index(move) for move in known]] = rows[:, :-1]
    expanded[:, unknown] = rows[:, -1:] * shares
    return expanded
