"""Reads recordings of landmarks in any supported format, which the content tells."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from moveset.base.errors import LandmarkFileError, VideoError
from moveset.base.files import explain_read_error, open_regular_file
from moveset.see.landmark_files.bvh import read_bvh
from moveset.see.landmark_files.json_points import (
    is_keypoint_folder,
    read_folder,
    read_json_points,
)
from moveset.see.landmark_files.json_text import first_json_line
from moveset.see.landmark_files.kinect import CAMERAS, observe_kinect
from moveset.see.landmark_files.mediapipe import observe_landmarks
from moveset.see.landmark_files.own_readers import (
    is_own_header,
    read_own_csv,
    read_own_json_lines,
    read_own_parquet,
)
from moveset.see.landmark_files.points import Points
from moveset.see.landmark_files.recording import LANDMARK_SUFFIXES, SUPPORTED, LandmarkRecording
from moveset.see.landmark_files.table_rows import UTF_16
from moveset.see.landmark_files.tables import has_landmark_columns, read_table
from moveset.see.landmark_files.times import check_steps
from moveset.see.resample import check_gaps

SNIFFED_BYTES: Final = 4096
JSON_SNIFFED_BYTES: Final = 2**20
"""COCO's documents may list thousands of images before the first keypoints."""

SIGNS: Final = (b"HIERARCHY", b"PAR1", b"landmark", b"keypoints", b"Landmark")


def is_landmark_path(path: str | Path) -> bool:
    """Return whether a path is, by its name, a recording of landmarks and no video."""
    place = Path(path)
    return place.suffix.lower() in LANDMARK_SUFFIXES or is_keypoint_folder(place)


def looks_like_landmarks(path: Path) -> bool:
    """Return whether a file in a folder is a recording of landmarks, by its name and beginning.

    Folders hold tables and settings, too, which are none.
    """
    suffix = path.suffix.lower()
    if suffix not in LANDMARK_SUFFIXES or not path.is_file():
        return False
    try:
        if suffix == ".csv":
            return has_landmark_columns(path)
        return _has_sign(_sniff(path)) or (
            suffix == ".json" and _has_sign(_sniff(path, JSON_SNIFFED_BYTES))
        )
    except LandmarkFileError:
        return False


def _has_sign(start: bytes) -> bool:
    return any(sign in start for sign in SIGNS)


def read_landmark_file(path: str | Path, rate: float = 0.0) -> LandmarkRecording:
    """Return the recording of landmarks in a file, or in a folder of OpenPose's files.

    Parameters
    ----------
    rate
        Frames a second of a file that gives no times; 0 for what the file says, or 30.

    Raises
    ------
    LandmarkFileError
        It cannot be read, is damaged, is in no supported format, or shows no person who stands;
        the message says where and what to do.
    MissingExtraError
        Parquet needs pyarrow.
    """
    recording = _read(Path(path), rate)
    name = Path(path).name
    check_steps(recording.observations.times_s, name)
    try:
        check_gaps(recording.observations, name)
    except VideoError as error:
        raise LandmarkFileError(str(error)) from error
    return recording


def _read(place: Path, rate: float) -> LandmarkRecording:
    if place.is_dir():
        return _read_folder(place, rate)
    start = _sniff(place)
    if start.startswith(b"PAR1"):
        return read_own_parquet(place)
    if start.startswith(b"HIERARCHY"):
        return read_bvh(place)
    if start[:1] in {b"{", b"["}:
        if is_own_header(first_json_line(place)):
            return read_own_json_lines(place)
        return _observe(read_json_points(place, rate), place.name)
    if b"\0" in start:
        raise _unknown(place.name)
    return read_own_csv(place) or _observe(read_table(place, rate), place.name)


def _read_folder(place: Path, rate: float) -> LandmarkRecording:
    try:
        if is_keypoint_folder(place):
            return _observe(read_folder(place, rate), place.name)
        is_dataset = any(one.suffix.lower() == ".parquet" for one in place.iterdir())
    except OSError as error:
        raise LandmarkFileError(explain_read_error(place, error)) from error
    if is_dataset:
        raise LandmarkFileError(
            f"{place.name} is a dataset of many recordings: learn from them with `moveset train "
            "--dataset`, or read them with moveset.read_dataset"
        )
    raise LandmarkFileError(
        f"{place.name} is a folder without OpenPose's files, NAME_000000000000_keypoints.json: "
        "name a file"
    )


def _sniff(path: Path, size: int = SNIFFED_BYTES) -> bytes:
    """Return the beginning of a file without a byte order mark and white space."""
    try:
        with open_regular_file(path) as file:
            start = file.read(size)
    except (OSError, ValueError) as error:
        known = error if isinstance(error, OSError) else OSError(2, "no such file")
        raise LandmarkFileError(explain_read_error(path, known)) from error
    if start[:2] in UTF_16:
        start = start.decode("utf-16", "ignore").encode()
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise LandmarkFileError(f"{path.name} is empty: export it again")
    return start


def _observe(points: Points | None, name: str) -> LandmarkRecording:
    if points is None:
        raise _unknown(name)
    if points.skeleton in CAMERAS:
        return observe_kinect(points, name)
    return observe_landmarks(points, name)


def _unknown(name: str) -> LandmarkFileError:
    return LandmarkFileError(f"{name} is in no known format of landmarks: export {SUPPORTED}")
