"""Check that nothing leaves this machine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from moveset.base.onnx_runtime import TELEMETRY_SWITCH
from moveset.workflow.findings import Finding

SWITCHED_OFF: Final = frozenset({"", "1"})
"""Values at which nothing is sent: if it is not set, moveset sets it to 1."""


def check_privacy(env: Mapping[str, str] = os.environ) -> Finding:
    """Return whether the telemetry of ONNX Runtime, the only library here with any, is off.

    Notes
    -----
    ``tests/test_offline.py`` checks the rest: playing, teaching and the studio connect to nothing
    outside this machine.
    """
    if env.get(TELEMETRY_SWITCH, "") not in SWITCHED_OFF:
        message = f"ONNX Runtime may send data to Microsoft: {TELEMETRY_SWITCH} is set"
        return Finding("privacy", "warn", message, f"unset {TELEMETRY_SWITCH}, or set it to 1")
    message = "nothing leaves this machine: the telemetry of ONNX Runtime is off, the rest has none"
    return Finding("privacy", "ok", message)
