"""Runs a script of tests/js in Node."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "js"
NODE = shutil.which("node")

needs_node = pytest.mark.skipif(not NODE, reason="Node is missing: install it")


def run_script(name: str, *arguments: str | Path) -> str:
    """Return what a script prints."""
    assert NODE, "Node is missing"
    ran = subprocess.run(
        [NODE, SCRIPTS / name, *arguments], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout
