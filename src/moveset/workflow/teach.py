"""Teach a bundle from a project, or from recordings whose features are known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from moveset.base.values import BatchLog, MoveSetting, Progress
from moveset.label.image_project import PictureProject
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.project import Project
from moveset.learn.cross_validation import Classroom
from moveset.learn.image_training import teach_pictures
from moveset.learn.options import TeachOptions
from moveset.recognise.bundle import Bundle
from moveset.workflow.extract import observe_project
from moveset.workflow.options import options_for
from moveset.workflow.projects import check_ready, open_taught


def teach(
    project: Project | PictureProject | Path | str,
    options: TeachOptions | None = None,
    *,
    progress: Progress | None = None,
    log: BatchLog | None = None,
) -> Bundle:
    """Return a bundle that recognises the moves of a project.

    Parameters
    ----------
    project
        The project, or its folder; or one of pictures in a folder for each move.
    progress
        Told of every step: what it is, steps done, steps in all.
    log
        Told of every batch learnt from.

    Raises
    ------
    ProjectError, LabelError, VideoError
        Something in the folder is missing or wrong.
    TrainingError
        A move has no segment, or there is nothing to learn from.
    """
    taught = open_taught(project)
    options = options or options_for(taught)
    if isinstance(taught, PictureProject):
        return teach_pictures(taught, options, progress=progress, log=log)
    check_ready(taught, options.train.kind)
    labelled = observe_project(taught, options, progress=progress)
    return teach_on(labelled, taught.moves, options, progress=progress, log=log)


def teach_on(
    labelled: Sequence[LabelledRecording],
    moves: Sequence[MoveSetting],
    options: TeachOptions | None = None,
    *,
    progress: Progress | None = None,
    log: BatchLog | None = None,
) -> Bundle:
    """Return a bundle taught on recordings that were already seen; touches no disk."""
    options = options or TeachOptions()
    classroom = Classroom(labelled, moves, options, log)
    taught = classroom.teach([item.recording.name for item in labelled], progress)
    return Bundle(
        moves=tuple(moves),
        features=options.features,
        settings=dict(classroom.extractor.settings),
        model=taught.model,
        rules=taught.rules,
        taught_on={
            "people": len({item.recording.person for item in labelled}),
            "recordings": len(labelled),
            "seconds": round(sum(item.duration_s for item in labelled), 1),
        },
    )
