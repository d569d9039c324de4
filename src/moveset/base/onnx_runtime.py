"""The only import of ONNX Runtime, with its telemetry switched off."""

from __future__ import annotations

import os
from typing import Any, Final

TELEMETRY_SWITCH: Final = "ORT_DISABLE_TELEMETRY"
"""Read once, when ONNX Runtime is imported: its Privacy.md, "Disabling Telemetry"."""


def load_onnxruntime() -> Any:
    """Return the module ``onnxruntime``, imported with its telemetry switched off.

    Notes
    -----
    Official builds from 1.32 on write a device identifier below ``~/.cache/Microsoft`` and send
    events to Microsoft as soon as they are imported, so the switch must be set before. A value that
    the user has set is kept. Nothing can be undone here where another program has imported ONNX
    Runtime before.
    """
    if not os.environ.get(TELEMETRY_SWITCH):
        os.environ[TELEMETRY_SWITCH] = "1"
    import onnxruntime

    return onnxruntime
