"""Second on the road: many videos taken into a project at once, all of them looked at first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from moveset.base.errors import ProjectError
from moveset.capture.video import VIDEO_SUFFIXES
from moveset.label.describe import UNKNOWN_PERSON
from moveset.label.project import Project
from moveset.label.recordings import check_video, find_recording, import_recording


def import_videos(
    project: Project, paths: Iterable[Path], person: str, note: str = ""
) -> tuple[Project, int]:
    """Return the project with the videos of one person, and how many of them are new.

    Parameters
    ----------
    paths
        Videos, and folders of which every video is taken. A video of that person that is there
        already is passed over: what was stopped half-way can be done again.

    Raises
    ------
    VideoError
        One of them cannot be read; none is taken then.
    ProjectError
        A folder has no videos, or a video is there as somebody else's.
    WriteError
        The disk is full; those that were taken whole stay.
    """
    videos = [video for path in paths for video in _videos_in(path)]
    for video in videos:
        check_video(video)
        _is_there(project, video, person)
    before = len(project.recordings)
    for video in videos:
        if not _is_there(project, video, person):
            project = import_recording(project, video, person, note)
    return project, len(project.recordings) - before


def _is_there(project: Project, video: Path, person: str) -> bool:
    """Return whether a person's video has been imported before."""
    known = find_recording(project, video)
    if known is None or known.person == UNKNOWN_PERSON:
        return False
    if known.person != person.strip():
        raise ProjectError(
            f"{video} is there already as {known.name}, of {known.person}: "
            "name that person, or leave it out"
        )
    return True


def _videos_in(path: Path) -> Sequence[Path]:
    """Return a folder's videos in order of their names, or the one video that it is."""
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
