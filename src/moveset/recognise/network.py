"""A trained network in ONNX Runtime: windows of features to probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from moveset.base.errors import BundleError
from moveset.base.onnx_runtime import load_onnxruntime
from moveset.base.values import FloatArray
from moveset.recognise.network_check import EMBEDDING, INPUT, OUTPUT

BATCH_SIZE: Final = 32
"""Windows that are computed at once: limits the memory, and larger batches are not faster."""

SUM_TOLERANCE: Final = 1e-3
"""Probabilities add up to one but for this; rounding of float32 stays far below."""


class Network:
    """A model's ONNX bytes, run by ONNX Runtime on one thread.

    Raises
    ------
    BundleError
        The bytes are not a network.
    """

    def __init__(self, onnx: bytes) -> None:
        onnxruntime = load_onnxruntime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # for such small networks a second thread costs time
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Otherwise ONNX Runtime decides by the first bytes, which may fit its own format too.
        options.add_session_config_entry("session.load_model_format", "ONNX")
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                onnx, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime's errors have no common base class
            raise BundleError("the bundle's network cannot be read: teach it again") from error

    def predict(self, windows: FloatArray) -> FloatArray:
        """Return the class probabilities at the last tick of each window.

        Parameters
        ----------
        windows
            (n, ticks, size) features.

        Returns
        -------
        (n, classes) float32; each row adds up to one. ``NONE`` is certain, in the last column,
        where the network computes no probabilities, for example NaN.

        Raises
        ------
        BundleError
            The network cannot be run on such windows.
        """
        (probabilities,) = self._run(windows, OUTPUT)
        return none_where_invalid(_with_none(probabilities))

    def predict_and_embed(self, windows: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the class probabilities, and the embeddings (n, k), of a network that has them."""
        probabilities, embeddings = self._run(windows, OUTPUT, EMBEDDING)
        return none_where_invalid(_with_none(probabilities)), embeddings

    @property
    def has_embedding(self) -> bool:
        """Whether the network also gives an embedding."""
        return EMBEDDING in {output.name for output in self._session.get_outputs()}

    def _run(self, windows: FloatArray, *outputs: str) -> list[FloatArray]:
        starts = range(0, max(len(windows), 1), BATCH_SIZE)
        parts = [self._run_batch(windows[one : one + BATCH_SIZE], outputs) for one in starts]
        return [np.concatenate(rows) for rows in zip(*parts, strict=True)]

    def _run_batch(self, windows: FloatArray, outputs: Sequence[str]) -> list[FloatArray]:
        feed = {INPUT: np.ascontiguousarray(windows, np.float32)}
        try:
            results = self._session.run([*outputs], feed)
        except Exception as error:  # ONNX Runtime's errors have no common base class
            raise BundleError("the bundle's network cannot be run: teach it again") from error
        return [np.asarray(rows, np.float32) for rows in results]


def _with_none(probabilities: FloatArray) -> FloatArray:
    if probabilities.shape[1] > 1:
        return probabilities
    return np.concatenate([probabilities, 1.0 - probabilities], axis=1)  # a single move


def none_where_invalid(rows: FloatArray) -> FloatArray:
    """Return rows (n, classes) in which ``NONE`` is certain where they are no probabilities."""
    with np.errstate(invalid="ignore", over="ignore"):
        adds_up = np.abs(rows.sum(axis=1) - 1.0) < SUM_TOLERANCE
        valid = adds_up & (rows >= 0.0).all(axis=1)
    if valid.all():
        return rows
    certain = np.zeros(rows.shape[1], np.float32)
    certain[-1] = 1.0
    return np.where(valid[:, None], rows, certain)
