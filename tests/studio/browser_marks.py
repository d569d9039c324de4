"""Marks of tests that need a browser and the packages of scripts/node."""

import pytest

from .browsing import BROWSER
from .static_server import ONNXRUNTIME


def slow_in(name, program):
    """Return the marks of tests in a browser; without its program, or the packages, they skip."""
    missing = program is None or not ONNXRUNTIME.exists()
    reason = f"needs {name}, and the packages that scripts/node installs"
    return [pytest.mark.slow, pytest.mark.skipif(missing, reason=reason)]


SLOW_IN_CHROMIUM = slow_in("Chromium", BROWSER)
