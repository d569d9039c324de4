"""A trained network in ONNX Runtime: windows of features to probabilities."""

from __future__ import annotations

import numpy as np

from moveset.base.errors import BundleError
from moveset.base.onnx_runtime import load_onnxruntime
from moveset.base.values import FloatArray


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
        (n, classes) float32; each row adds up to one.
        """
        feed = {"window": np.ascontiguousarray(windows, np.float32)}
        (probabilities,) = self._session.run(["probabilities"], feed)
        if probabilities.shape[1] == 1:  # a single move: the rest is none
            probabilities = np.concatenate([probabilities, 1.0 - probabilities], axis=1)
        return np.asarray(probabilities, np.float32)
