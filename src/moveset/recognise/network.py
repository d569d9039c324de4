"""The learnt network at work, where recognising starts: windows of features to probabilities."""

from __future__ import annotations

import numpy as np

from moveset.base.errors import BundleError
from moveset.base.values import FloatArray


class Network:
    """A model's ONNX bytes, run by ONNX Runtime on one thread.

    Raises
    ------
    BundleError
        When the bytes are no network.
    """

    def __init__(self, onnx: bytes) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # so small that a second thread costs more than it brings
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                onnx, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime has a dozen errors and no common ancestor
            raise BundleError("the bundle's network cannot be read: teach it again") from error

    def predict(self, windows: FloatArray) -> FloatArray:
        """Return the probabilities of every class at the last tick of each window.

        Parameters
        ----------
        windows
            (n, ticks, size) features.

        Returns
        -------
        (n, classes) float32; each row adds to one.
        """
        feed = {"window": np.ascontiguousarray(windows, np.float32)}
        (answer,) = self._session.run(["probabilities"], feed)
        if answer.shape[1] == 1:  # one move: what it is not is none
            answer = np.concatenate([answer, 1.0 - answer], axis=1)
        return np.asarray(answer, np.float32)
