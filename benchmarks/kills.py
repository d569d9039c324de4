"""Kills extraction and packing at random moments: what is lost, half-written or done twice (Linux).

    python benchmarks/kills.py [--kills 20] [--only worker,client] [--clips 12] [--json]

How long an undisturbed run takes is measured first; each kill comes at a moment drawn uniformly
from that time, the start included. What ends before its moment comes is run again with another.
After the kill the same command runs again, or goes on where only a worker was lost. Exit code 1: a
promise is broken.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from random import Random

from kills_command import LIST
from kills_files import Verdict, judge
from kills_trials import TRIALS, Bench, measure, run_trial
from measure import BenchmarkResult, Table, parse, publish
from packing import write_extraction

from moveset.capture.video_writer import write_video
from moveset.synth.clip import synthesise_clip
from moveset.workflow.extract_videos import AHEAD

SIZE, FRAME_RATE, SECONDS = (320, 240), 12.0, 1.0
RECORDINGS = 40  # that are packed
WORKERS = 2
MAX_TRIES = 4  # for each kill
COUNTED = ("lost", "half_written", "rewritten")
COLUMNS = (
    "kill -9 of",
    "kills",
    "lost",
    "half-written",
    "rewritten",
    "read twice, most",
    "hidden files left",
    "after the next run",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20, help="of each kind")
    parser.add_argument("--only", default=",".join(TRIALS), help="kinds, by name")
    parser.add_argument("--clips", type=int, default=12)
    parser.add_argument("--seed", type=int, default=16)
    options = parse(parser)
    if not Path("/proc/self").exists():
        publish(BenchmarkResult("kills", skipped="this system has no /proc"), options)
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ[LIST] = str(folder / "begun.txt")
        make_clips(folder / "clips", options.clips)
        write_extraction(folder / "extracted", RECORDINGS)
        with Bench(folder) as bench:
            found = {name: kill_often(bench, name, options) for name in options.only.split(",")}
    table = make_table(found, options)
    figures = {name: [asdict(one) for one in verdicts] for name, verdicts in found.items()}
    publish(BenchmarkResult("kills", (table,), figures), options)
    return int(any(broken(one) for verdicts in found.values() for one in verdicts))


def make_clips(folder: Path, count: int) -> None:
    """Draw short clips, each of another person."""
    folder.mkdir()
    for number in range(count):
        clip = synthesise_clip(number, duration_s=SECONDS, size=SIZE, frame_rate=FRAME_RATE)
        write_video(folder / f"clip-{number}.mp4", clip.frames(), frame_rate=FRAME_RATE)


def kill_often(bench: Bench, name: str, options: argparse.Namespace) -> list[Verdict]:
    """Return what each kill of a kind did."""
    kind, rng = TRIALS[name], Random(f"{options.seed} {name}")
    verdicts: list[Verdict] = []
    expected, length_s = measure(bench, kind)
    for _ in range(MAX_TRIES * options.kills):
        if len(verdicts) == options.kills:
            break
        trial = run_trial(bench, kind, rng.uniform(0.0, length_s), rng)
        if trial:
            verdicts.append(judge(expected, *trial))
            print(f"{name} {len(verdicts)}: {verdicts[-1]}", file=sys.stderr, flush=True)
    return verdicts


def broken(verdict: Verdict) -> bool:
    """Return whether a kill broke a promise."""
    faults = (verdict.lost, verdict.half_written, verdict.rewritten, len(verdict.strange))
    return any(faults) or verdict.begun_twice > AHEAD * WORKERS


def make_table(found: dict[str, list[Verdict]], options: argparse.Namespace) -> Table:
    """Return a row for each kind of kill."""
    rows = tuple(
        (
            TRIALS[name].title,
            str(len(verdicts)),
            *(str(sum(getattr(one, key) for one in verdicts)) for key in COUNTED),
            str(max(one.begun_twice for one in verdicts)) if TRIALS[name].reads_videos else "-",
            *(str(sum(getattr(one, key) for one in verdicts)) for key in ("hidden", "stayed")),
        )
        for name, verdicts in found.items()
        if verdicts
    )
    notes = (
        (
            f"{options.clips} clips of {SECONDS:g} s, 320x240, on {WORKERS} workers; "
            f"{RECORDINGS} recordings of 12 s to pack."
        ),
        "Lost: files that are not, byte for byte, those of an undisturbed run after the next one.",
        "Half-written: visible files that were not whole at the moment of the kill.",
        "Rewritten: finished files with another inode or time of change at the end.",
        f"Read twice: at most {AHEAD * WORKERS} videos may be, those in flight.",
    )
    return Table(COLUMNS, rows, "Kill -9 at random moments", notes)


if __name__ == "__main__":
    sys.exit(main())
