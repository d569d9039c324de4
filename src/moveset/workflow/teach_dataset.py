"""Teach on a packed dataset, of any size."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.values import BatchCallback, MoveSetting, ProgressCallback
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.project_folder import read_project
from moveset.label.settings import MODEL
from moveset.learn.architectures import find_architecture
from moveset.learn.held_out_people import choose_held_out, describe_recording
from moveset.learn.options import TeachOptions
from moveset.learn.out_of_core import OutOfCoreTrainer, RecordingSource
from moveset.learn.train_options import TrainOptions
from moveset.play.keymap import keymap_from_settings
from moveset.recognise.bundle import Bundle
from moveset.see.pose.extractor import POSE
from moveset.workflow.dataset_reader import read_dataset
from moveset.workflow.taught_bundle import count_examples, make_bundle
from moveset.workflow.teach import check_can_train, teach_on

SMALL_FRAMES: Final = 9_000
"""A dataset up to this size, five minutes, is taught like a project: in memory, with a network for
each third of the people. In so little, none can be spared for choosing rules."""


def dataset_plan(
    project: Path | None, model: str = "", seed: int = 0
) -> tuple[Sequence[MoveSetting], TeachOptions]:
    """Return moves and options: those of a project's settings, if there is one.

    Raises
    ------
    ProjectError, LabelError
        The project is missing or wrong.
    """
    if project is None:
        return (), TeachOptions(train=TrainOptions(architecture=model or MODEL), seed=seed)
    known = read_project(project)
    keymap_from_settings(known.moves)  # which checks the keys
    train = TrainOptions(architecture=model or known.model)
    return known.moves, TeachOptions(train=train, features=known.features, seed=seed)


def teach_dataset(
    path: Path,
    moves: Sequence[MoveSetting] = (),
    options: TeachOptions | None = None,
    *,
    folder: Path,
    small_frames: int = SMALL_FRAMES,
    progress: ProgressCallback | None = None,
    log: BatchCallback | None = None,
) -> Bundle:
    """Return a bundle that recognises the moves of a packed dataset.

    Parameters
    ----------
    moves
        What to teach; by default every move that a label names, without keys.
    folder
        Where temporary files with the features are made.
    small_frames
        Up to so many frames, it is taught in memory.

    Raises
    ------
    DatasetError
        The dataset is missing or damaged.
    TrainingError
        A move has no example, or nobody can be held out.
    MissingExtraError
        The extra ``train`` or pyarrow is not installed.

    Notes
    -----
    One recording is in memory at a time. A quarter of the people, but at most twenty minutes of
    them, is held out to choose the number of epochs and the rules. The stated scores are nested:
    rules for each third of these people are fitted to the others.
    """
    check_can_train()
    options = options or TeachOptions()
    _check_options(options)
    facts = [describe_recording(item) for item in read_dataset(path, landmarks=False)]
    counts = count_examples(facts)
    taught = tuple(moves) or tuple(MoveSetting(name) for name in sorted(counts))
    _check_moves(path, taught, counts)
    if sum(one.frames for one in facts) <= small_frames:
        labelled = list(read_dataset(path))
        return teach_on(labelled, taught, options, progress=progress, log=log)
    fold = choose_held_out(facts, np.random.default_rng(options.seed))
    if fold is None:
        raise TrainingError(
            f"{path}: nobody can be held out, since one person does most of it or has all examples "
            "of some move: add recordings of other people"
        )

    def read(only: Container[str] | None) -> Iterator[LabelledRecording]:
        return read_dataset(path, only=only)

    source = RecordingSource(facts, read)
    trainer = OutOfCoreTrainer(source, taught, options, folder=folder, log=log)
    return make_bundle(trainer.teach(fold, progress), taught, trainer.extractor, facts)


def _check_options(options: TeachOptions) -> None:
    find_architecture(options.train.architecture)
    if options.features != POSE.name:
        raise TrainingError(
            f"a dataset holds landmarks, and {options.features} features need videos: choose "
            f"{POSE.name} features"
        )


def _check_moves(path: Path, moves: Sequence[MoveSetting], counts: Mapping[str, int]) -> None:
    if not moves:
        raise TrainingError(f"{path} has no labels: pack it again with --segments")
    missing = [one.move for one in moves if not counts.get(one.move)]
    if missing:
        raise TrainingError(
            f"{path} has no example of {', '.join(missing)}: pack recordings that have, or take it "
            "out of the moves"
        )
