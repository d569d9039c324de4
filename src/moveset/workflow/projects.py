"""Before the road: the project to teach from, of recordings or of pictures, opened and checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from moveset.base.errors import KeymapError, ProjectError, SplitError, TrainingError
from moveset.base.values import Fold, MoveSetting, Segment
from moveset.label.folder import SEGMENTS_FILE, SETTINGS_FILE
from moveset.label.image_project import PictureProject, open_pictures
from moveset.label.project import Project, open_project
from moveset.learn.architectures import find_kind
from moveset.play.keymap import keymap_from_settings


def open_taught(project: Project | PictureProject | Path | str) -> Project | PictureProject:
    """Return a project to teach from: recordings where it has any, else pictures.

    Raises
    ------
    ProjectError, LabelError
        There is none, or something in it is wrong.
    """
    if isinstance(project, Project | PictureProject):
        return project
    return open_pictures(Path(project)) or open_project(project)


def bundle_path(folder: Path) -> Path:
    """Return where the bundle of a project goes: into it, or beside a bare folder of pictures."""
    if (folder / SETTINGS_FILE).exists():
        return folder / "models" / "moves.moveset"
    return folder.with_name(f"{folder.resolve().name}.moveset")


def check_ready(project: Project, kind: str, folds: Sequence[Fold] = ()) -> None:
    """Refuse now what would fail after minutes of looking at videos.

    Parameters
    ----------
    kind
        Of model.

    Raises
    ------
    TrainingError
        There is no such kind, or a move has no segment.
    SplitError
        Only one of the folds does some move.
    ProjectError
        The keys contradict each other.
    """
    find_kind(kind)
    if project.recordings:
        check_labelled(project)
    for fold in folds:
        learnt = [one for one in project.segments if one.recording in fold.train]
        if lacking := lacking_moves(project.moves, learnt):
            raise SplitError(
                f"only {fold.name} does {', '.join(lacking)}, and cannot be left out: "
                f"record others doing it, or take it out of {project.folder / SETTINGS_FILE}"
            )


def check_labelled(project: Project) -> None:
    """Refuse a project without moves, with a move nobody has labelled, or with wrong keys."""
    settings = project.folder / SETTINGS_FILE
    if not project.moves:
        raise TrainingError(f"{settings} names no moves: write [[moves]] and a name for each")
    try:
        keymap_from_settings(project.moves)
    except KeymapError as error:
        raise ProjectError(f"{settings}: {error}") from error
    if lacking := lacking_moves(project.moves, project.segments):
        raise TrainingError(
            f"{project.folder / SEGMENTS_FILE} has no segment of {', '.join(lacking)}: "
            f"label it with `moveset label`, or take it out of {settings}"
        )


def lacking_moves(moves: Sequence[MoveSetting], segments: Sequence[Segment]) -> list[str]:
    """Return the moves that no segment shows."""
    done = {segment.move for segment in segments}
    return [setting.move for setting in moves if setting.move not in done]
