"""Hostile inputs: changed bundles, projects, key maps, images, videos, requests … (Linux).

    python benchmarks/fuzz.py [--seconds 400 | --inputs N] [--kinds videos] [--seed 1] [--json]
    python benchmarks/fuzz.py --replay FILE

Each input is a valid one with a few changes. It goes through the function that the product uses,
in a child process with limited memory. It must be accepted, or refused with one of our errors,
within 5 seconds. Everything else is a fault: its input and what happened are kept in build/fuzz,
and ``--replay`` uses the input again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from fuzz_kinds import KINDS
from fuzz_process import MEMORY_MB, PROGRAM, Child
from measure import ROOT, BenchmarkResult, Table, parse, publish

FAULTS = ROOT / "build" / "fuzz"
SECONDS = 400.0
LIMIT_S = 5.0
KEPT = 20
"""Faults of a kind that are kept as files."""

OUTCOMES = ("accepted", "refused", "fault", "crash", "hang")


@dataclass(slots=True)
class Tally:
    """What became of the inputs of one kind."""

    outcomes: Counter[str] = field(default_factory=Counter)
    peak_mb: float = 0.0
    start_mb: float = 0.0
    faults: list[dict[str, str]] = field(default_factory=list)

    @property
    def inputs(self) -> int:
        """The number of inputs."""
        return sum(self.outcomes.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for all kinds together")
    parser.add_argument("--inputs", type=int, default=0, help="of each kind, instead of a time")
    parser.add_argument("--kinds", default=",".join(KINDS), help="separated by commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", type=Path, help="one input: FOLDER/KIND-NUMBER.input")
    options = parse(parser)
    if options.replay:
        print(json.dumps(replay(options.replay), indent=1))
        return 0
    kinds = options.kinds.split(",")
    end_s = 0.0 if options.inputs else options.seconds / len(kinds)
    tallies = {
        kind: fuzz(kind, seed=options.seed, inputs=options.inputs, seconds=end_s) for kind in kinds
    }
    figures = {kind: {**tally.outcomes, "faults": tally.faults} for kind, tally in tallies.items()}
    publish(BenchmarkResult("fuzz", (table(tallies, options.seed),), figures), options)
    return 0


def fuzz(
    kind: str,
    *,
    seed: int,
    inputs: int = 0,
    seconds: float = 0.0,
    program: Path = PROGRAM,
    kept: Path = FAULTS,
    limit_s: float = LIMIT_S,
) -> Tally:
    """Return what became of changed inputs of one kind.

    Parameters
    ----------
    inputs, seconds
        How many, or for how long if ``inputs`` is 0.
    program
        Uses the inputs, as ``fuzz_child.py`` does.
    kept
        The folder for the inputs of faults.
    """
    tally, start_s = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name), Path(name) / "input"
        child = Child(kind, folder, program, limit_s)
        try:
            for number, content in enumerate(changed_inputs(kind, seed, folder)):
                is_over = number >= inputs if inputs else time.monotonic() - start_s >= seconds
                if is_over:
                    break
                path.write_bytes(content)
                answer = child.use(path)
                tally.start_mb = child.start_mb
                add(tally, answer, kept / f"{kind}-{seed}-{number}.input", content)
        finally:
            child.stop()
    return tally


def changed_inputs(kind: str, seed: int, folder: Path) -> Iterator[bytes]:
    """Yield valid inputs of a kind, then changed ones without end; the same for the same seed."""
    rng = Random(f"{kind} {seed}")
    seeds = KINDS[kind].seeds(folder)
    yield from seeds
    while True:
        yield KINDS[kind].mutate(rng.choice(seeds), rng)


def add(tally: Tally, answer: Mapping[str, Any], path: Path, content: bytes) -> None:
    """Count what became of an input; keep the input of a fault, and what happened beside it."""
    tally.outcomes[answer["outcome"]] += 1
    tally.peak_mb = max(tally.peak_mb, answer["peak_mb"])
    if answer["outcome"] in {"accepted", "refused"}:
        return
    tally.faults.append({"outcome": answer["outcome"], "words": answer["words"][-600:]})
    if len(tally.faults) <= KEPT:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.with_suffix(".txt").write_text(answer["words"] + "\n", "utf-8")


def replay(path: Path) -> dict[str, Any]:
    """Return what becomes of a kept input now."""
    kind = path.name.partition("-")[0]
    with tempfile.TemporaryDirectory() as name:
        child = Child(kind, Path(name), PROGRAM, LIMIT_S)
        try:
            return child.use(path.resolve())
        finally:
            child.stop()


def table(tallies: Mapping[str, Tally], seed: int) -> Table:
    """Return a row for each kind."""
    columns = ("inputs", "number", "accepted", "refused", "tracebacks", "crashes", "hangs", "peak")
    rows = [
        (
            kind,
            f"{tally.inputs:,}",
            *(f"{tally.outcomes[one]:,}" for one in OUTCOMES),
            f"{tally.peak_mb:.0f} MB (start: {tally.start_mb:.0f})",
        )
        for kind, tally in tallies.items()
    ]
    notes = (
        f"Seed {seed}. Accepted: used to the end. Refused: one of our errors, or an answer 4xx.",
        f"Hangs: no answer within {LIMIT_S:g} s. Crashes: the process ended.",
        f"A process may take {MEMORY_MB} MB more than at its start, else it ends with an error.",
    )
    return Table(columns, tuple(rows), notes=notes)


if __name__ == "__main__":
    sys.exit(main())
