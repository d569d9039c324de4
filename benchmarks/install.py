"""Time and size of new installations, light and with the extra train, from pip's package registry.

python benchmarks/install.py [--json]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
import venv
from dataclasses import asdict, dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from measure import ROOT, BenchmarkResult, Table, parse, publish, verdict

BIN = "Scripts" if os.name == "nt" else "bin"
LARGEST = 5


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that an installation may take."""

    seconds: float
    megabytes: float


BUDGETS = {".": Budget(25.0, 400.0), ".[train]": Budget(90.0, 1100.0)}


@dataclass(frozen=True, slots=True)
class Installation:
    """What an installation took: seconds, and megabytes (10^6 bytes) of each package."""

    seconds: float
    packages: dict[str, float]

    @property
    def megabytes(self) -> float:
        """Size of all packages."""
        return sum(self.packages.values())


class InstallError(Exception):
    """Pip could not install the project."""


def main() -> None:
    options = parse(argparse.ArgumentParser(description=__doc__.splitlines()[0]))
    try:
        publish(result({what: install(what) for what in BUDGETS}), options)
    except InstallError as error:
        skipped = f"pip could not install it ({error})"
        publish(BenchmarkResult("install", skipped=skipped), options)


def install(what: str) -> Installation:
    """Install into an empty environment with an empty pip cache."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        start = time.perf_counter()
        venv.create(home, with_pip=True)
        before = set(package_sizes(home))
        pip = [str(home / BIN / "python"), "-m", "pip", "install", "--quiet", "--no-cache-dir"]
        ran = subprocess.run([*pip, what], cwd=ROOT, check=False, capture_output=True, text=True)
        took = time.perf_counter() - start
        if ran.returncode:
            raise InstallError((ran.stderr.strip().splitlines() or [""])[-1])
        sizes = package_sizes(home)
        return Installation(took, {name: sizes[name] for name in sizes if name not in before})


def package_sizes(home: Path) -> dict[str, float]:
    """Return the megabytes of each package of an environment, compiled bytecode included."""
    (site,) = home.rglob("site-packages")
    found = distributions(path=[str(site)])
    return {one.metadata["Name"]: _bytes(one) / 1e6 for one in found}


def _bytes(package: Distribution) -> int:
    paths = [Path(str(file.locate())) for file in package.files or ()]
    return sum(path.lstat().st_size for path in paths if path.is_file())


def result(installations: dict[str, Installation]) -> BenchmarkResult:
    rows = []
    for what, one in installations.items():
        budget, command = BUDGETS[what], f"`pip install {what}`"
        largest = sorted(one.packages.items(), key=lambda item: -item[1])[:LARGEST]
        rows += [
            (
                f"{command}: time",
                f"{one.seconds:.0f} s",
                f"{budget.seconds:.0f} s",
                verdict(one.seconds, budget.seconds),
                "",
            ),
            (
                f"{command}: size",
                f"{one.megabytes:.0f} MB",
                f"{budget.megabytes:.0f} MB",
                verdict(one.megabytes, budget.megabytes),
                ", ".join(f"{name} {size:.0f}" for name, size in largest),
            ),
        ]
    notes = (
        "Into a new environment with an empty pip cache, downloads included.",
        "MB means 10^6 bytes; without pip, with compiled bytecode.",
    )
    table = Table(
        ("install", "measured", "budget", "", "largest packages, MB"), tuple(rows), notes=notes
    )
    figures = {what: asdict(one) for what, one in installations.items()}
    return BenchmarkResult("install", (table,), figures)


if __name__ == "__main__":
    main()
