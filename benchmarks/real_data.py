"""Readers of recordings of real people: fights, everyday motion, videos.

Fights and everyday motion are files of Kinect v1 skeletons, one person each; fights have a label
for every frame.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from kinect import FRAME_S, Skeletons

from moveset.base.errors import MovesetError
from moveset.base.values import FloatArray, Recording, Segment, TimeArray
from moveset.label.labelled_recording import LabelledRecording
from moveset.see.landmark_files.kinect import KINECT_V1, observe_skeletons
from moveset.see.observe import observe_recording
from moveset.see.pose.extractor import PoseExtractor

STRIKES = {  # PRECOG's labels: kind of strike, move
    1: ("right punch", "punch_right"),
    2: ("left punch", "punch_left"),
    3: ("right front kick", "kick_right"),
    4: ("left front kick", "kick_left"),
    5: ("right side kick", "kick_right"),
    6: ("left side kick", "kick_left"),
    7: ("back fist", "punch_right"),
    8: ("elbow", "punch_right"),
}
REST_S = 2.0  # a fight is padded with its first and last pose: the clips begin and end in motion
REST_FRAMES = round(REST_S / FRAME_S)
LEFT_SHOULDER, RIGHT_SHOULDER = 4, 8
MIN_ADULT_SHOULDERS_M = 0.30
"""Shoulder to shoulder, median. Separates the five children (0.24 to 0.28) from the five adults
(0.33 to 0.36) whose age is known."""
CLIPS, MAIN_GROUP = "clips.csv", "main"
ARTICLE_VIDEO = "demo"


@dataclass(frozen=True, slots=True)
class FightClip:
    """A fight with its strikes as segments.

    Attributes
    ----------
    kinds
        The kind of strike of each segment.
    """

    item: LabelledRecording
    kinds: tuple[str, ...]

    @property
    def person(self) -> str:
        """Name of the person."""
        return self.item.recording.person


@dataclass(frozen=True, slots=True)
class EverydayClip:
    """One everyday motion, without segments."""

    item: LabelledRecording
    motion: str
    is_child: bool


@dataclass(frozen=True, slots=True)
class IgnoreSpan:
    """An interval in which presses of some kinds of move are neither right nor false."""

    start_s: float
    end_s: float
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class VideoClip:
    """A labelled video; the labels of some moves have no side."""

    item: LabelledRecording
    group: str
    ignored: tuple[IgnoreSpan, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """What a folder holds."""

    folder: Path
    fights: tuple[Path, ...]
    everyday: tuple[Path, ...]
    videos: Path | None
    jk2017: Path | None


def find_sources(folder: Path) -> Sources:
    """Return what a folder holds, in subfolders of the usual names or as Kinect v1 files."""
    files = [
        path for name in ("", "precog", "kinder_gator") for path in _kinect_files(folder, name)
    ]
    labelled = [_is_labelled(path) for path in files]
    return Sources(
        folder,
        tuple(path for path, fight in zip(files, labelled, strict=True) if fight),
        tuple(path for path, fight in zip(files, labelled, strict=True) if not fight),
        next((path for path in (folder / "videos", folder) if (path / CLIPS).is_file()), None),
        folder / "jk2017" if (folder / "jk2017").is_dir() else None,
    )


def _kinect_files(folder: Path, name: str) -> list[Path]:
    paths = sorted((folder / name).glob("*.npz"))
    return [path for path in paths if {"names", "starts", "joints"} <= _arrays(path)]


def _is_labelled(path: Path) -> bool:
    return "labels" in _arrays(path)


def _arrays(path: Path) -> set[str]:
    with np.load(path) as stored:
        return set(stored.files)


def read_fights(paths: Sequence[Path]) -> list[FightClip]:
    """Return the clips of all files, padded with their first and last pose."""
    return [clip for path in paths for clip in _read_fights(path)]


def _read_fights(path: Path) -> Iterator[FightClip]:
    for name, times_s, skeletons, labels in read_skeletons(path):
        strikes = list(label_segments(name, times_s, labels))
        segments = tuple(segment for segment, _ in strikes)
        yield FightClip(
            _item(path, name, times_s, skeletons, segments), tuple(kind for _, kind in strikes)
        )


def read_skeletons(path: Path) -> Iterator[tuple[str, TimeArray, Skeletons, np.ndarray]]:
    """Yield name, times, padded skeletons and labels of each clip of a file of fights.

    The labels, one for each frame, are not padded.
    """
    with np.load(path) as stored:
        labels, joints = stored["labels"], stored["joints"].astype(np.float32)
        for name, frames in _frames(stored["names"], stored["starts"]):
            times_s, skeletons = pad(stored["times_s"][frames], joints[frames])
            yield f"{path.stem}-{name}", times_s, skeletons, labels[frames]


def label_segments(
    recording: str, times_s: TimeArray, labels: Sequence[int]
) -> Iterator[tuple[Segment, str]]:
    """Yield the strikes of a padded clip and their kinds."""
    for start, end, label in strike_runs(labels):
        start_s, end_s = (float(times_s[REST_FRAMES + frame]) for frame in (start, end))
        kind, move = STRIKES[label]
        yield Segment(recording, start_s, end_s, move), kind


def pad(times_s: TimeArray, values: FloatArray) -> tuple[TimeArray, FloatArray]:
    """Return times from 0 on and poses (t, ...) with a rest in the first and in the last pose."""
    rest_s = np.arange(REST_FRAMES) * FRAME_S
    clip_s = np.asarray(times_s, np.float64) - float(times_s[0]) + REST_S
    still = [np.repeat(values[[end]], REST_FRAMES, axis=0) for end in (0, -1)]
    times = np.concatenate([rest_s, clip_s, clip_s[-1] + FRAME_S + rest_s])
    return times, np.concatenate([still[0], values, still[1]])


def strike_runs(labels: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield first frame, end frame (half-open) and label of each run of a label other than 0."""
    known = np.asarray(labels)
    edges = np.flatnonzero(np.diff(known, prepend=-1, append=-1)).tolist()
    for start, end in pairwise(edges):
        if known[start]:
            yield start, end, int(known[start])


def read_everyday(paths: Sequence[Path]) -> list[EverydayClip]:
    """Return the clips of all files."""
    return [clip for path in paths for clip in _read_everyday(path)]


def _read_everyday(path: Path) -> Iterator[EverydayClip]:
    with np.load(path) as stored:
        joints, times_s = stored["joints"].astype(np.float32), stored["times_s"].astype(np.float64)
        child = is_child(joints)
        for name, frames in _frames(stored["names"], stored["starts"]):
            yield EverydayClip(
                _item(path, f"{path.stem}-{name}", times_s[frames], joints[frames], ()),
                str(name),
                child,
            )


def is_child(skeletons: Skeletons) -> bool:
    """Return whether somebody's shoulders are narrower than an adult's."""
    width = skeletons[:, LEFT_SHOULDER] - skeletons[:, RIGHT_SHOULDER]
    return bool(np.median(np.linalg.norm(width, axis=1)) < MIN_ADULT_SHOULDERS_M)


def _frames(names: np.ndarray, starts: np.ndarray) -> Iterator[tuple[str, slice]]:
    offsets = starts.tolist()
    for name, (start, end) in zip(names.tolist(), pairwise(offsets), strict=True):
        yield name, slice(start, end)


def _item(
    path: Path, name: str, times_s: TimeArray, skeletons: Skeletons, segments: tuple[Segment, ...]
) -> LabelledRecording:
    recording = Recording(name, path.stem, path)
    seen = observe_skeletons(skeletons, times_s, KINECT_V1)
    return LabelledRecording(recording, seen, segments)


def read_videos(folder: Path, cache: Path) -> tuple[list[VideoClip], list[str]]:
    """Return the videos that clips.csv names, and why others could not be read."""
    clips, unreadable = [], []
    with (folder / CLIPS).open(newline="") as rows:
        for row in csv.DictReader(rows):
            labels = folder / "labels" / f"{row['name']}.csv"
            ignored = labels.with_suffix(".ignore.csv")
            try:
                item = _observe(folder / row["file"], labels, cache)
            except MovesetError as error:
                unreadable.append(f"{row['name']}: {error}")
            else:
                clips.append(VideoClip(item, row.get("group") or MAIN_GROUP, read_ignored(ignored)))
    return clips, unreadable


def read_article(folder: Path, cache: Path) -> VideoClip:
    """Return the article's footage; its labels have no sides."""
    item = _observe(folder / f"{ARTICLE_VIDEO}.mp4", folder / "segments.csv", cache)
    return VideoClip(item, "article", ())


def _observe(video: Path, labels: Path, cache: Path) -> LabelledRecording:
    recording = Recording(video.stem, video.stem, video)
    seen = observe_recording(video, PoseExtractor(), cache=cache)
    return LabelledRecording(recording, seen, read_labels(labels))


def read_labels(path: Path) -> tuple[Segment, ...]:
    """Return the segments of a video; none if the file does not exist."""
    return tuple(
        Segment(path.stem, float(row["start_s"]), float(row["end_s"]), row["move"])
        for row in _rows(path)
    )


def read_ignored(path: Path) -> tuple[IgnoreSpan, ...]:
    """Return the intervals to ignore; none if the file does not exist."""
    return tuple(
        IgnoreSpan(
            float(row["start_s"]),
            float(row["end_s"]),
            frozenset(kind.strip() for kind in row["kinds"].split(",")),
        )
        for row in _rows(path)
    )


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(newline="") as rows:
        return list(csv.DictReader(rows))
