"""Marks of tests that need a browser and the packages of scripts/node."""

import pytest

from .browsing import BROWSER
from .static_server import ONNXRUNTIME


def needs(name, program):
    """Return the mark of tests in a browser: without its program, or the packages, they skip."""
    missing = program is None or not ONNXRUNTIME.exists()
    reason = f"needs {name}, and the packages that scripts/node installs"
    return pytest.mark.skipif(missing, reason=reason)


IN_CHROMIUM = needs("Chromium", BROWSER)
SLOW_IN_CHROMIUM = [pytest.mark.slow, IN_CHROMIUM]
