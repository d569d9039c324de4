"""The project to teach from, opened and checked before any video is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from moveset.base.errors import KeymapError, ProjectError, SplitError, TrainingError
from moveset.base.values import Fold, MoveSetting, Segment
from moveset.label.image_project import ImageProject, open_image_project
from moveset.label.project import Project, open_project
from moveset.label.project_folder import SETTINGS_FILE
from moveset.label.segments_table import SEGMENTS_FILE
from moveset.learn.architectures import find_architecture
from moveset.play.keymap import keymap_from_settings


def open_taught(project: Project | ImageProject | Path | str) -> Project | ImageProject:
    """Return the project in a folder: its recordings if it has any, else its images.

    Raises
    ------
    ProjectError, LabelError
        There is no project, or a file in it is wrong.
    """
    if isinstance(project, Project | ImageProject):
        return project
    return open_image_project(Path(project)) or open_project(project)


def bundle_path(folder: Path) -> Path:
    """Return the default path of a bundle: in the project, or beside a folder of images."""
    if (folder / SETTINGS_FILE).exists():
        return folder / "models" / "moves.moveset"
    return folder.with_name(f"{folder.resolve().name}.moveset")


def check_ready(project: Project, architecture: str, folds: Sequence[Fold] = ()) -> None:
    """Raise the errors that training would raise after minutes of feature extraction.

    Parameters
    ----------
    architecture
        Its name.
    folds
        Those of a cross-validation.

    Raises
    ------
    TrainingError
        There is no such architecture, or a move has no segment.
    SplitError
        A move is done in the test recordings of one fold only.
    ProjectError
        The keys contradict each other.
    """
    find_architecture(architecture)
    if project.recordings:
        check_labelled(project)
    check_folds(project, folds)


def check_folds(project: Project, folds: Sequence[Fold], known: Sequence[str] = ()) -> None:
    """Raise an error if only the test recordings of a fold show some move.

    Parameters
    ----------
    known
        Moves that need no example.

    Raises
    ------
    SplitError
        A move is done in the test recordings of one fold only.
    """
    wanted = [move for move in project.moves if move.move not in known]
    for fold in folds:
        trained = [one for one in project.segments if one.recording in fold.train]
        if missing := missing_moves(wanted, trained):
            raise SplitError(
                f"only {fold.name} does {', '.join(missing)}, and cannot be left out: "
                f"record others doing it, or take it out of {project.folder / SETTINGS_FILE}"
            )


def check_labelled(project: Project) -> None:
    """Raise an error if a project has no moves, a move without segments, or wrong keys."""
    settings = project.folder / SETTINGS_FILE
    if not project.moves:
        raise TrainingError(f"{settings} names no moves: write [[moves]] and a name for each")
    try:
        keymap_from_settings(project.moves)
    except KeymapError as error:
        raise ProjectError(f"{settings}: {error}") from error
    if missing := missing_moves(project.moves, project.segments):
        raise TrainingError(
            f"{project.folder / SEGMENTS_FILE} has no segment of {', '.join(missing)}: "
            f"label it with `moveset label`, or take it out of {settings}"
        )


def missing_moves(moves: Sequence[MoveSetting], segments: Sequence[Segment]) -> list[str]:
    """Return the moves that have no segment."""
    done = {segment.move for segment in segments}
    return [setting.move for setting in moves if setting.move not in done]
