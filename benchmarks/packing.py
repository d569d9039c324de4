"""Packing and training on ten times the data: time, and peak of anonymous memory (Linux).

    python benchmarks/packing.py [--recordings 40] [--epochs 1] [--json]

Recordings of synthetic people, 12 s each, are written as `moveset extract` would write them. Each
step runs in a new process, whose anonymous memory (RssAnon) is read twenty times a second: pages of
files are not counted, since the system can drop them at any time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measure import BenchmarkResult, Table, parse, publish, verdict

from moveset.see.pose.extractor import PoseExtractor
from moveset.see.resample import tick_times
from moveset.synth.dataset import generate_recordings
from moveset.workflow.extracted_files import (
    Extracted,
    output_path,
    prepare_folder,
    write_extracted,
)
from moveset.workflow.video_jobs import VideoJob

TIMES = 10
MAX_GROWTH = 1.1  # of memory, with ten times the data
POLL_S = 0.05
STATUS = "/proc/{}/status"
PACK = """
import sys
from moveset.cli.app import main
sys.exit(main(["pack", *sys.argv[1:]]))
"""
TRAIN = """
import sys
from pathlib import Path
from moveset.learn.options import TeachOptions
from moveset.learn.train_options import TrainOptions
from moveset.workflow.teach_dataset import teach_dataset
options = TeachOptions(train=TrainOptions(epochs=int(sys.argv[2]), patience=0))
teach_dataset(Path(sys.argv[1]), options=options, folder=Path(sys.argv[1]).parent, small_frames=0)
"""


@dataclass(frozen=True, slots=True)
class Step:
    """What one process took: seconds, and the peak of its anonymous memory in MiB."""

    seconds: float
    peak_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recordings", type=int, default=40, help="the smaller number")
    parser.add_argument("--epochs", type=int, default=1)
    options = parse(parser)
    if not Path(STATUS.format("self")).exists():
        publish(BenchmarkResult("packing", skipped="this system has no /proc"), options)
        return
    counts = (options.recordings, TIMES * options.recordings)
    with tempfile.TemporaryDirectory() as folder:
        steps = {count: measure(Path(folder), count, options.epochs) for count in counts}
    rows = tuple(row(name, counts, steps) for name in ("pack", "train"))
    columns = ("step", *(f"{count} recordings" for count in counts), "time", "memory", "")
    title = f"Packing, and training for {options.epochs} epochs, {TIMES} times the data"
    note = "Seconds and peak of anonymous memory (RssAnon); features wait in files."
    figures = {
        f"{name} {count}": [step.seconds, step.peak_mb]
        for count, both in steps.items()
        for name, step in both.items()
    }
    publish(BenchmarkResult("packing", (Table(columns, rows, title, (note,)),), figures), options)


def measure(folder: Path, count: int, epochs: int) -> dict[str, Step]:
    """Return what packing and training on so many recordings take."""
    extracted, dataset = folder / f"extracted-{count}", folder / f"{count}.parquet"
    table = write_extraction(extracted, count)
    return {
        "pack": run(PACK, extracted, dataset, "--segments", table),
        "train": run(TRAIN, dataset, epochs),
    }


def row(name: str, counts: tuple[int, int], steps: dict[int, dict[str, Step]]) -> tuple[str, ...]:
    """Return a row of the table: how time and memory grow."""
    few, many = (steps[count][name] for count in counts)
    growth = many.peak_mb / few.peak_mb
    cells = (f"{one.seconds:.1f} s, {one.peak_mb:.0f} MB" for one in (few, many))
    times = f"{many.seconds / few.seconds:.1f} times"
    return (name, *cells, times, f"{growth:.2f} times", verdict(growth, MAX_GROWTH))


def write_extraction(folder: Path, count: int) -> Path:
    """Write what `extract` would write for videos of synthetic people; return their segments."""
    prepare_folder(folder)
    table = folder.with_suffix(".csv")
    with table.open("w", encoding="utf-8") as text:
        text.write("recording,start_s,end_s,move\n")
        for item in generate_recordings(range(count)):
            job = VideoJob(item.recording.name, "video.mp4", item.recording.person)
            facts = {"id": job.id, "person": job.person}
            ticks_s = tick_times(item.observations)
            features = np.zeros((len(ticks_s), PoseExtractor.feature_size), np.float32)
            extracted = Extracted(facts, item.observations, ticks_s, features)
            write_extracted(output_path(folder, job), extracted)
            text.writelines(
                f"{one.recording},{one.start_s},{one.end_s},{one.move}\n" for one in item.segments
            )
    return table


def run(code: str, *arguments: object) -> Step:
    """Return what a new process takes."""
    began = time.monotonic()
    command = [sys.executable, "-c", code, *map(str, arguments)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peaks: list[float] = []
    watcher = threading.Thread(target=watch, args=(child, peaks))
    watcher.start()
    code_of_exit = child.wait()
    watcher.join()
    if code_of_exit:
        raise SystemExit(f"{command[3:]} failed")
    return Step(time.monotonic() - began, max(peaks))


def watch(child: subprocess.Popen[bytes], peaks: list[float]) -> None:
    """Add the anonymous memory of a process, again and again until it ends."""
    while child.poll() is None:
        try:
            status = Path(STATUS.format(child.pid)).read_text(encoding="utf-8")
        except OSError:
            return
        found = [line.split()[1] for line in status.splitlines() if line.startswith("RssAnon")]
        peaks += [int(one) / 1024 for one in found]
        time.sleep(POLL_S)


if __name__ == "__main__":
    main()
