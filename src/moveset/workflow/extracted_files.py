"""The files that `extract` writes: one for each video, and what they were made with."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Mapping
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
from moveset.workflow.recording_lists import SETTINGS_NAME
from moveset.workflow.video_jobs import VideoJob

FORMAT: Final = "moveset landmarks"
VERSION: Final = 1
FOLDER: Final = "recordings"
FACTS: Final = "facts.json"
NETWORKS: Final = ("pose_detector.onnx", "pose_landmarks.onnx")
MAX_SETTINGS_BYTES: Final = 2**16
MAX_FACTS_BYTES: Final = 2**20
ACTING: Final = frozenset({"Cc", "Cs"})
"""Unicode's categories of characters that drive terminals, or that no file can have. Others that
are not shown, such as joiners, belong to names in Persian or of emoji."""


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
    has_files = out.is_dir() and any(not one.name.startswith(".") for one in out.iterdir())
    # Looked for after the files: another shard may begin in this moment.
    if settings.exists():
        _check_settings(settings)
    elif has_files:
        raise ProjectError(f"{out} has other files and no {SETTINGS_NAME}: choose an empty folder")
    else:
        write_atomically(settings, json.dumps(extraction_settings(), indent=1) + "\n")


def _check_settings(path: Path) -> None:
    try:
        with open_regular_file(path) as file:
            found = read_json(file.read(MAX_SETTINGS_BYTES))
    except OSError as error:
        raise ProjectError(explain_read_error(path, error)) from error
    except (ValueError, RecursionError) as error:
        raise ProjectError(f"{path} is damaged: choose another folder, or delete it") from error
    known = found if isinstance(found, Mapping) else {}
    other = [key for key, value in extraction_settings().items() if known.get(key) != value]
    if other or found != extraction_settings():
        raise ProjectError(
            f"{path.parent} was made with other settings or another moveset "
            f"({', '.join(other) or 'more settings'}): choose another folder for --out"
        )


def output_path(out: Path, job: VideoJob) -> Path:
    """Return the file of a video. Its name is valid on every system, whatever the id.

    Files are spread over 256 folders, as some file systems are slow with a million in one.
    """
    digest = sha256(job.id.encode("utf-8", "surrogatepass")).hexdigest()
    stem = re.sub(r"[^\w.-]+", "_", job.id, flags=re.ASCII).strip("._-")[-60:]
    return out / FOLDER / digest[:2] / f"{stem or 'video'}-{digest[:12]}.npz"


def job_facts(job: VideoJob, size: int) -> Mapping[str, Json]:
    """Return what must be the same for a file to be of this job.

    Parameters
    ----------
    size
        Of the video in bytes, from ``source_state``.
    """
    texts = {"id": job.id, "person": job.person, "source": Path(job.path).name}
    shown = {key: storable_text(text) for key, text in texts.items()}
    return {**shown, "start_s": job.start_s, "end_s": job.end_s, "bytes": size}


def source_state(path: Path) -> tuple[int, int]:
    """Return size and time of change of a video, or of all files in a folder of keypoints.

    Raises
    ------
    OSError
        It cannot be looked at.
    """
    facts = [one.stat() for one in (path.iterdir() if path.is_dir() else [path])]
    return sum(one.st_size for one in facts), max((one.st_mtime_ns for one in facts), default=0)


def storable_text(text: str, layout: str = "\n\t") -> str:
    """Return a text with only such characters that act as belong to its layout."""
    kept = {char for char in text if char in layout or unicodedata.category(char) not in ACTING}
    return escape_controls(text, keep="".join(kept))


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
    right = values.shape == (len(times_s), PoseExtractor.observation_size)
    if not right or features.shape != (len(ticks_s), PoseExtractor.feature_size):
        raise VideoError(f"{path} has other numbers than this moveset: extract it again")


def is_extracted(path: Path, job: VideoJob) -> bool:
    """Return whether a complete file of this job is there already."""
    try:
        with open_regular_file(path) as file, zipfile.ZipFile(file) as archive:
            if archive.getinfo(FACTS).file_size > MAX_FACTS_BYTES:
                return False
            size, _ = source_state(Path(job.path))
            return bool(read_json(archive.read(FACTS)) == job_facts(job, size))
    except (OSError, ValueError, LookupError, zipfile.BadZipFile, RecursionError):
        return False
