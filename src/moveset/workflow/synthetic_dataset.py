"""Clips of synthetic people in any number: made side by side, kept as a dataset, read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from moveset import __version__
from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import DatasetError
from moveset.base.files import read_regular_file, write_atomically
from moveset.base.unfinished_folder import unfinished_folder
from moveset.base.values import Json
from moveset.base.workers import process_pool
from moveset.label.labelled_recording import LabelledRecording
from moveset.recognise.json_values import read_json
from moveset.synth.dataset import GeneratedRecording, generate
from moveset.synth.schedule import ScheduledAction
from moveset.workflow.cluster_client import connect
from moveset.workflow.dataset_reader import read_dataset
from moveset.workflow.dataset_schema import DatasetInfo
from moveset.workflow.dataset_writer import DatasetWriter

CLIPS_IN_FILE: Final = 100
"""Seeds of one task: a minute of work, and a file of about 25 MB."""

MAX_SCHEDULE_BYTES: Final = 2**24
SETTINGS: Final = {"format": "moveset synthetic clips", "moveset": __version__}
SETTINGS_NAME: Final = "clips.json"
RETRIES: Final = 2

RunAll = Callable[[Callable[[int], int], Sequence[int]], Iterator[int]]
"""Runs a task for each number, and yields the results as they come."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip of a synthetic person, with all actions in it, as ``GeneratedRecording`` has them."""

    item: LabelledRecording
    schedule: tuple[ScheduledAction, ...]


def generate_clips(seeds: Sequence[int], folder: Path, run_all: RunAll | None = None) -> None:
    """Make the clips of some seeds, a file for every ``CLIPS_IN_FILE`` seeds.

    Files that are there already are kept, so that a run that was killed goes on where it was.

    Parameters
    ----------
    run_all
        ``in_processes(workers)`` or ``on_dask(address)``; None for this process.

    Raises
    ------
    DatasetError
        The folder has clips of another version.
    WriteError
        It cannot be written.
    """
    _prepare(folder)
    numbers = sorted({seed // CLIPS_IN_FILE for seed in seeds})
    missing = [number for number in numbers if not _path(folder, number).exists()]
    task = partial(_generate_file, folder.absolute(), CLIPS_IN_FILE)
    for _ in run_all(task, missing) if run_all else map(task, missing):
        pass


def read_clips(seeds: Sequence[int], folder: Path) -> Iterator[Clip]:
    """Yield the clips of increasing seeds, the same as ``generate`` gives; one is in memory.

    Raises
    ------
    DatasetError
        A file is missing or damaged.
    """
    for number, group in groupby(seeds, key=lambda seed: seed // CLIPS_IN_FILE):
        wanted = [_name(seed) for seed in group]
        path = _path(folder, number)
        schedules = _read_schedules(path)
        for name, item in zip(wanted, read_dataset(path, only={*wanted}), strict=True):
            if item.recording.name != name:
                raise DatasetError(f"{path} has other clips: delete it, and make them again")
            yield Clip(item, schedules[name])


def in_processes(workers: int) -> RunAll:
    """Return what makes files in several processes."""
    return partial(_run_in_processes, workers)


def on_dask(address: str) -> RunAll:
    """Return what makes files on a Dask cluster whose workers share the folder.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.
    """
    return partial(_run_on_dask, address)


def _run_in_processes(
    workers: int, task: Callable[[int], int], numbers: Sequence[int]
) -> Iterator[int]:
    with process_pool(workers) as pool:
        yield from pool.map(task, numbers)


def _run_on_dask(address: str, task: Callable[[int], int], numbers: Sequence[int]) -> Iterator[int]:
    with connect(address) as client:
        futures = client.map(task, numbers, pure=False, retries=RETRIES)
        for future in import_cluster_library("distributed").as_completed(futures):
            yield future.result()


def _generate_file(folder: Path, clips: int, number: int) -> int:
    """Make one file, completely or not at all; its schedules come first."""
    seeds = range(number * clips, (number + 1) * clips)
    path = _path(folder, number)
    schedules: dict[str, Json] = {}
    with unfinished_folder(path.absolute()) as partial_folder:
        with DatasetWriter(partial_folder, DatasetInfo(__version__, "synthetic")) as writer:
            for generated in map(generate, seeds):
                writer.add(generated.item)
                schedules[generated.item.recording.name] = _plain(generated)
        write_atomically(path.with_suffix(".json"), json.dumps(schedules))
        (written,) = partial_folder.iterdir()
        written.replace(path)
    return number


def _plain(generated: GeneratedRecording) -> list[Json]:
    return [
        [float(one.start_s), float(one.end_s), one.action, one.is_move, one.variant]
        for one in generated.schedule
    ]


def _read_schedules(path: Path) -> dict[str, tuple[ScheduledAction, ...]]:
    try:
        stored: Any = read_json(read_regular_file(path.with_suffix(".json"), MAX_SCHEDULE_BYTES))
        return {
            name: tuple(ScheduledAction(*action) for action in actions)
            for name, actions in stored.items()
        }
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise DatasetError(
            f"the schedules of {path} are missing or damaged: delete it, and make the clips again"
        ) from error


def _prepare(folder: Path) -> None:
    """Make the folder, or check that its clips are of this version."""
    settings = folder / SETTINGS_NAME
    if not settings.exists():
        write_atomically(settings, json.dumps(SETTINGS))
        return
    try:
        found = read_json(read_regular_file(settings, MAX_SCHEDULE_BYTES))
    except (OSError, ValueError, RecursionError):
        found = None
    if found != SETTINGS:
        raise DatasetError(f"{folder} has clips of another version: choose an empty folder")


def _path(folder: Path, number: int) -> Path:
    return folder / f"clips-{number:08d}.parquet"


def _name(seed: int) -> str:
    return f"generated-{seed}"
