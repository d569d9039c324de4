"""Teach: train a bundle on a project, or on recordings whose observations are at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from moveset.base.train_extra import check_train_extra
from moveset.base.values import BatchCallback, MoveSetting, ProgressCallback
from moveset.label.image_project import ImageProject
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.project import Project
from moveset.learn.cross_validation import CrossValidationTrainer
from moveset.learn.held_out_people import describe_recording
from moveset.learn.image_training import teach_images
from moveset.learn.options import TeachOptions
from moveset.recognise.bundle import Bundle
from moveset.workflow.extract import observe_project
from moveset.workflow.options import options_for
from moveset.workflow.projects import check_ready, open_taught
from moveset.workflow.taught_bundle import make_bundle


def check_can_train() -> None:
    """Check that networks can be trained on this machine.

    Raises
    ------
    MissingExtraError
        The extra ``train`` is not installed.
    """
    check_train_extra("training a network", "with --on fighter, moves are learnt without it")


def teach(
    project: Project | ImageProject | Path | str,
    options: TeachOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
    log: BatchCallback | None = None,
) -> Bundle:
    """Return a bundle that recognises the moves of a project.

    Parameters
    ----------
    project
        A project or its folder; or a folder with a folder of images for each move.
    options
        By default those that the project's settings ask for.
    progress
        Called after every step with the stage's name, steps done and steps in all.
    log
        Called after every training batch with the stage, the epoch, the mean loss and the accuracy.

    Raises
    ------
    ProjectError, LabelError, VideoError
        Something in the folder is missing or wrong.
    TrainingError
        A move has no segment, or there is nothing to train on.
    SplitError
        The recordings are too few or too short to fit trigger rules.
    BundleError, WeightsError
        There are no features of that name, or their weights are not available.
    MissingExtraError
        The extra ``train`` is not installed.
    """
    check_can_train()
    taught = open_taught(project)
    options = options or options_for(taught)
    if isinstance(taught, ImageProject):
        return teach_images(taught, options, progress=progress, log=log)
    check_ready(taught, options.train.architecture)
    labelled = observe_project(taught, options, progress=progress)
    return teach_on(labelled, taught.moves, options, progress=progress, log=log)


def teach_on(
    labelled: Sequence[LabelledRecording],
    moves: Sequence[MoveSetting],
    options: TeachOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
    log: BatchCallback | None = None,
) -> Bundle:
    """Return a bundle trained on labelled recordings; reads none of their files.

    Parameters
    ----------
    labelled
        Recordings of different names, observed by the extractor that the options name.
    moves
        What to recognise, with keys; segments of other moves count as ``none``.
    options
        By default ``TeachOptions()``.
    progress
        Called after every step with the stage's name, steps done and steps in all.
    log
        Called after every training batch with the stage, the epoch, the mean loss and the accuracy.

    Raises
    ------
    TrainingError
        There is nothing to train on, or a move cannot be learnt from it.
    SplitError
        The recordings are too few or too short to fit trigger rules.
    BundleError, WeightsError
        There are no features of that name, or their weights are not available.
    MissingExtraError
        The extra ``train`` is not installed.
    """
    options = options or TeachOptions()
    classroom = CrossValidationTrainer(labelled, moves, options, log)
    taught = classroom.teach([item.recording.name for item in labelled], progress)
    facts = [describe_recording(item) for item in labelled]
    return make_bundle(taught, moves, classroom.extractor, facts)
