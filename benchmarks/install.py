"""Time and size of a new installation, from the package registry that pip uses.

python benchmarks/install.py [--json]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
import venv
from pathlib import Path

from measure import ROOT, BenchmarkResult, Table, parse, publish, verdict

SECONDS_BUDGET, BYTES_BUDGET = 90.0, 1.1e9
BIN = "Scripts" if os.name == "nt" else "bin"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options = parse(parser)
    with tempfile.TemporaryDirectory() as folder:
        publish(install(Path(folder)), options)


def install(home: Path) -> BenchmarkResult:
    """Install into an empty environment and return the time and the size."""
    start = time.perf_counter()
    venv.create(home, with_pip=True)
    pip = [
        str(home / BIN / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-cache-dir",
        str(ROOT),
    ]
    ran = subprocess.run(pip, check=False, capture_output=True, text=True)
    took = time.perf_counter() - start
    if ran.returncode:
        lines = [line for line in ran.stderr.splitlines() if line.strip()]
        return BenchmarkResult(
            "install", skipped=f"pip could not install it ({lines[-1] if lines else ''})"
        )
    size = sum(path.lstat().st_size for path in home.rglob("*") if path.is_file())
    rows = (
        ("time", f"{took:.0f} s", f"{SECONDS_BUDGET:.0f} s", verdict(took, SECONDS_BUDGET)),
        ("size", f"{size / 1e9:.2f} GB", f"{BYTES_BUDGET / 1e9} GB", verdict(size, BYTES_BUDGET)),
    )
    note = "`pip install .` into a new environment with an empty pip cache, including downloads."
    table = Table(("install", "measured", "budget", ""), rows, notes=(note,))
    return BenchmarkResult("install", (table,), {"seconds": took, "bytes": size})


if __name__ == "__main__":
    main()
