"""Runs a script of tests/js in Node."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "js"
NODE = shutil.which("node")

needs_node = pytest.mark.skipif(not NODE, reason="Node is missing: install it")


def run_script(name: str, *arguments: str | Path, text: str = "", limit_s: float = 300.0) -> str:
    """Return what a script prints that gets a text as its input."""
    assert NODE, "Node is missing"
    ran = subprocess.run(
        [NODE, SCRIPTS / name, *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=limit_s,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout
