"""Imports many videos into a project; all of them are checked first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from moveset.base.errors import ProjectError
from moveset.capture.video import VIDEO_SUFFIXES
from moveset.label.project import Project
from moveset.label.recordings import check_video, find_recording, import_recording
from moveset.label.recordings_table import UNKNOWN_PERSON


def import_videos(
    project: Project, paths: Iterable[Path], person: str, note: str = ""
) -> tuple[Project, int]:
    """Import the videos of one person; return the project and the number of new recordings.

    Parameters
    ----------
    paths
        Videos, and folders from which every video is imported. Videos of that person that are in
        the project already are skipped, so that an interrupted import can be repeated.

    Raises
    ------
    VideoError
        One of them cannot be read; none is imported then.
    ProjectError
        A folder has no videos, or a video is in the project with another person.
    WriteError
        The disk is full; complete recordings stay.
    """
    videos = [video for path in paths for video in _videos_in(path)]
    for video in videos:
        check_video(video)
        _is_imported(project, video, person)
    before = len(project.recordings)
    for video in videos:
        if not _is_imported(project, video, person):
            project = import_recording(project, video, person, note)
    return project, len(project.recordings) - before


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
    videos = sorted(_visible_videos(path))
    if not videos:
        endings = ", ".join(VIDEO_SUFFIXES)
        raise ProjectError(f"{path} has no videos ({endings}): choose another folder")
    return videos


def _visible_videos(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.suffix.lower() in VIDEO_SUFFIXES and not path.name.startswith("."):
            yield path
