"""The files that `extract` writes: one for each video, and what they were made with."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np

from moveset.base.errors import ProjectError, VideoError
from moveset.base.files import explain_read_error, open_regular_file, write_atomically
from moveset.base.shown_text import escape_controls
from moveset.base.values import FloatArray, Json, Observations, TimeArray
from moveset.recognise.json_values import read_json
from moveset.see.pose.extractor import PoseExtractor
from moveset.workflow.video_jobs import ALL, Shard, VideoJob

FORMAT: Final = "moveset landmarks"
VERSION: Final = 1
SETTINGS_NAME: Final = "extract.json"
FOLDER: Final = "recordings"
FACTS: Final = "facts.json"
NETWORKS: Final = ("pose_detector.onnx", "pose_landmarks.onnx")
MAX_SETTINGS_BYTES: Final = 2**16
MAX_FACTS_BYTES: Final = 2**20
FAILED_COLUMNS: Final = ("id", "path", "reason", "error")


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was extracted from one video.

    Attributes
    ----------
    facts
        The job that it belongs to, and the video's size in bytes.
    observations
        The landmarks of each frame, ``LANDMARK_VALUES`` of each.
    ticks_s
        (t,) times of the even ticks.
    features
        (t, feature_size) at these ticks.
    """

    facts: Mapping[str, Json]
    observations: Observations
    ticks_s: TimeArray
    features: FloatArray


@cache
def extraction_settings() -> Mapping[str, Json]:
    """Return everything but the video that changes what is extracted."""
    assets = files("moveset.assets")
    networks = {name: sha256(assets.joinpath(name).read_bytes()).hexdigest() for name in NETWORKS}
    return {
        "format": FORMAT,
        "version": VERSION,
        "features": PoseExtractor.name,
        "settings": dict(PoseExtractor.settings),
        "networks": dict(networks),
    }


def fingerprint() -> str:
    """Return a checksum of ``extraction_settings``; machines with the same give the same files."""
    return sha256(json.dumps(extraction_settings(), sort_keys=True).encode()).hexdigest()[:16]


def prepare_folder(out: Path) -> None:
    """Make the folder of the files, or check that it was made with the same settings.

    Raises
    ------
    ProjectError
        It has other files, or was made with other settings or by another version.
    WriteError
        It cannot be written.
    """
    settings = out / SETTINGS_NAME
    if settings.exists():
        _check_settings(settings)
        return
    if out.is_dir() and any(not one.name.startswith(".") for one in out.iterdir()):
        raise ProjectError(f"{out} has other files and no {SETTINGS_NAME}: choose an empty folder")
    write_atomically(settings, json.dumps(extraction_settings(), indent=1) + "\n")


def _check_settings(path: Path) -> None:
    try:
        with open_regular_file(path) as file:
            found = read_json(file.read(MAX_SETTINGS_BYTES))
    except OSError as error:
        raise ProjectError(explain_read_error(path, error)) from error
    except (ValueError, RecursionError) as error:
        raise ProjectError(f"{path} is damaged: choose another folder, or delete it") from error
    if found != extraction_settings():
        raise ProjectError(
            f"{path.parent} was made with other settings or another moveset: "
            "choose another folder for --out"
        )


def output_path(out: Path, job: VideoJob) -> Path:
    """Return the file of a video. Its name is valid on every system, whatever the id.

    Files are spread over 256 folders, as some file systems are slow with a million in one.
    """
    digest = sha256(job.id.encode("utf-8", "surrogatepass")).hexdigest()
    stem = re.sub(r"[^\w.-]+", "_", job.id, flags=re.ASCII).strip("._-")[-60:]
    return out / FOLDER / digest[:2] / f"{stem or 'video'}-{digest[:12]}.npz"


def job_facts(job: VideoJob) -> Mapping[str, Json]:
    """Return what must be the same for a file to be of this job.

    Raises
    ------
    OSError
        The video cannot be looked at.
    """
    path = Path(job.path)
    texts = {"id": job.id, "person": job.person, "source": path.name}
    shown = {key: escape_controls(text, keep="\n") for key, text in texts.items()}
    return {**shown, "start_s": job.start_s, "end_s": job.end_s, "bytes": path.stat().st_size}


def write_extracted(path: Path, extracted: Extracted) -> None:
    """Write a file, completely or not at all."""
    buffer = io.BytesIO()
    np.savez(
        buffer,
        times_s=extracted.observations.times_s,
        observations=extracted.observations.values,
        ticks_s=extracted.ticks_s,
        features=extracted.features,
    )
    with zipfile.ZipFile(buffer, "a") as archive:
        # Without a time: the same video gives the same bytes.
        archive.writestr(zipfile.ZipInfo(FACTS), json.dumps(extracted.facts))
    write_atomically(path, buffer.getvalue())


def read_extracted(path: Path) -> Extracted:
    """Return the content of a file.

    Raises
    ------
    VideoError
        It is missing or damaged.
    """
    try:
        with open_regular_file(path) as file, np.load(file, allow_pickle=False) as stored:
            times_s, values = stored["times_s"], stored["observations"]
            ticks_s, features = stored["ticks_s"], stored["features"]
            facts = read_json(stored.zip.read(FACTS))
    except OSError as error:
        raise VideoError(explain_read_error(path, error)) from error
    except Exception as error:  # NumPy, zipfile and zlib raise a dozen kinds
        raise VideoError(f"{path} is damaged: delete it, and extract it again") from error
    _check_shapes(path, times_s, values, ticks_s, features)
    return Extracted(facts, Observations(times_s, values), ticks_s, features)


def _check_shapes(path: Path, times_s: Any, values: Any, ticks_s: Any, features: Any) -> None:
    wanted = (
        (len(times_s), PoseExtractor.observation_size),
        (
            len(ticks_s),
            PoseExtractor.feature_size,
        ),
    )
    if (values.shape, features.shape) != wanted:
        raise VideoError(f"{path} has other numbers than this moveset: extract it again")


def is_extracted(path: Path, job: VideoJob) -> bool:
    """Return whether a complete file of this job is there already."""
    try:
        with open_regular_file(path) as file, zipfile.ZipFile(file) as archive:
            if archive.getinfo(FACTS).file_size > MAX_FACTS_BYTES:
                return False
            return bool(read_json(archive.read(FACTS)) == job_facts(job))
    except (OSError, ValueError, LookupError, zipfile.BadZipFile, RecursionError):
        return False


def failed_path(out: Path, shard: Shard) -> Path:
    """Return the table of the videos that failed; each shard has its own."""
    part = "" if shard == ALL else f"-{shard.number}-of-{shard.count}"
    return out / f"failed{part}.csv"


def write_failed(path: Path, rows: Iterable[tuple[str, str, str, str]]) -> None:
    """Write id, path, reason and class of the error of each video that failed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FAILED_COLUMNS)
    writer.writerows([escape_controls(value, keep="\n") for value in row] for row in rows)
    write_atomically(path, text.getvalue())
