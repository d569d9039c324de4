"""Imports many videos into a project; all of them are checked first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from moveset.base.errors import ProjectError
from moveset.base.values import Recording
from moveset.capture.video import VIDEO_SUFFIXES
from moveset.label.project_folder import Project, read_project
from moveset.label.project_segments import check_table, import_segments
from moveset.label.recording_names import recording_stem
from moveset.label.recordings import check_video, find_recording, free_name, import_recording
from moveset.label.recordings_table import UNKNOWN_PERSON
from moveset.see.landmark_files.frames import is_recording
from moveset.see.landmark_files.json_points import is_keypoint_folder


def import_videos(
    project: Project,
    paths: Iterable[Path],
    person: str,
    note: str = "",
    *,
    segments: Path | None = None,
) -> tuple[Project, int]:
    """Import the videos of one person; return the project and the number of new recordings.

    Parameters
    ----------
    paths
        Videos or recordings of landmarks, and folders from which every one is imported. Videos of
        that person that are in the project already are skipped, so that an interrupted import can
        be repeated.
    segments
        A table of their segments, which name each video as its file or as its recording.

    Raises
    ------
    VideoError
        One of them cannot be read; none is imported then.
    ProjectError
        A folder has no videos, or a video is in the project with another person.
    LabelError
        A segment is invalid; no video is imported then.
    WriteError
        The disk is full; complete recordings stay.
    """
    current = read_project(project.folder)
    videos = [video for path in paths for video in _videos_in(path)]
    planned, imported = _plan(current, videos, person)
    if segments:
        check_table(planned, segments, imported)
    before = len(current.recordings)
    for video in videos:
        if not _is_imported(current, video, person):
            twin = find_recording(planned, video)
            name = twin.name if twin else None
            current = import_recording(current, video, person, note, name)
    count = len(current.recordings) - before
    if segments:
        current = import_segments(current, segments, imported=imported)
    return current, count


def _plan(
    project: Project, videos: Iterable[Path], person: str
) -> tuple[Project, dict[str, frozenset[str]]]:
    """Return the project as it will be, and for each video's name the recordings made of it."""
    imported: dict[str, frozenset[str]] = {}
    for video in videos:
        check_video(video)
        twin = find_recording(project, video)
        _is_imported(project, video, person)
        if twin is None:
            twin = Recording(free_name(project, video.stem), person.strip(), video)
            project = replace(project, recordings=(*project.recordings, twin))
        stem = recording_stem(video.name)
        imported[stem] = imported.get(stem, frozenset()) | {twin.name}
    return project, imported


def _is_imported(project: Project, video: Path, person: str) -> bool:
    """Return whether a video of a person is in the project already."""
    known = find_recording(project, video)
    if known is None or known.person == UNKNOWN_PERSON:
        return False
    if known.person != person.strip():
        raise ProjectError(
            f"{video} is in the project already as {known.name}, of {known.person}: "
            "name that person, or leave the video out"
        )
    return True


def _videos_in(path: Path) -> Sequence[Path]:
    """Return a folder's videos in order of their names, or the video itself."""
    if not path.is_dir():
        return [path]
    if is_keypoint_folder(path):
        raise ProjectError(
            f"{path} has a file for each frame: make one recording of it first with "
            f"`moveset landmarks {path} {path.name}.csv`, then import that"
        )
    videos = sorted(_visible_videos(path))
    if not videos:
        endings = ", ".join(VIDEO_SUFFIXES)
        raise ProjectError(f"{path} has no videos ({endings}): choose another folder")
    return videos


def _visible_videos(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if not path.name.startswith(".") and is_recording(path):
            yield path
