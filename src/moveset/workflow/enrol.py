"""Enrol a project's recordings as a few examples on top of another bundle."""

from __future__ import annotations

from pathlib import Path

from moveset.base.errors import TrainingError
from moveset.base.values import ProgressCallback
from moveset.label.image_project import ImageProject
from moveset.label.project import Project
from moveset.learn.enrolment import Enrolment, enrol
from moveset.learn.options import TeachOptions
from moveset.recognise.builtin import open_bundle
from moveset.workflow.extract import observe_project
from moveset.workflow.projects import check_labelled, open_taught


def enrol_project(
    project: Project | ImageProject | Path | str,
    base: str,
    options: TeachOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
) -> Enrolment:
    """Return a bundle with a project's segments enrolled as examples on top of another bundle.

    Parameters
    ----------
    project
        A project with recordings, or its folder.
    base
        A bundle's file, or ``fighter`` for the built-in bundle.
    options
        How recordings are observed; by default as the project's settings ask for.
    progress
        Called after every step with the stage's name, steps done and steps in all.

    Raises
    ------
    ProjectError, LabelError, VideoError
        Something in the folder is missing or wrong.
    TrainingError
        The project has images only, or no example of a move.
    BundleError
        The base cannot be read, or has other features than the project.
    """
    taught = open_taught(project)
    if isinstance(taught, ImageProject):
        raise TrainingError(
            "images show no motion and cannot be enrolled: leave out --on, or record videos"
        )
    check_labelled(taught)
    bundle = open_bundle(base)
    labelled = observe_project(taught, options, progress=progress)
    if progress:
        progress("learn the examples", 0, 1)
    enrolment = enrol(bundle, labelled, taught.moves, hold_out=True)
    if progress:
        progress("learn the examples", 1, 1)
    return enrolment
