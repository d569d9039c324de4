"""Splits of an image set into training and test images, by recording where possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from moveset.base.errors import SplitError
from moveset.base.values import Fold
from moveset.label.image_set import ImageSet, LabelledImage

GUARD_SHARE = 0.1
"""Gap between two runs of one recording, as a share of a run: neighbouring frames look alike."""

BY_RECORDING = "by recording"
"""``ImageSplit.words`` of a split in which every fold has recordings of its own."""

GUARD = "between runs"
"""Source of the images in such gaps; no fold trains or tests on them."""


@dataclass(frozen=True, slots=True)
class ImageSplit:
    """Folds of an image set.

    Attributes
    ----------
    image_set
        The set, with the sources that the folds name.
    folds
        Each trains on every class.
    words
        How the images were split, for a report.
    """

    image_set: ImageSet
    folds: tuple[Fold, ...]
    words: str


def split_images(image_set: ImageSet, folds: int) -> ImageSplit:
    """Return a split by recording, or by runs of frames where that is not possible.

    Raises
    ------
    SplitError
        A class has too few images even for runs of frames.
    """
    by_recording = folds_of_sources(image_set.images, folds)
    if len(by_recording) > 1:
        return ImageSplit(image_set, by_recording, BY_RECORDING)
    cut = replace(image_set, images=tuple(cut_in_runs(image_set.images, folds)))
    runs = sorted({image.source for image in cut.images} - {GUARD})
    every = tuple(
        Fold(tuple(run for run in runs if run != tested), (tested,), tested) for tested in runs
    )
    return ImageSplit(cut, every, "in runs of frames, not by recording")


def folds_of_sources(images: Sequence[LabelledImage], folds: int) -> tuple[Fold, ...]:
    """Return folds of whole sources, with about equal numbers of images of each class.

    Returns
    -------
    Only folds that train on every class; there may be none.
    """
    counts: dict[str, Counter[str]] = {}
    for image in images:
        counts.setdefault(image.source, Counter())[image.move] += 1
    parts: list[list[str]] = [[] for _ in range(min(folds, len(counts)))]
    for source in sorted(counts, key=lambda one: (-counts[one].total(), one)):
        min(parts, key=lambda part: _fullness(part, source, counts)).append(source)
    made = [_fold(part, counts) for part in parts]
    return tuple(fold for fold in made if _has_every_class(fold.train, counts))


def inner_fold(images: Sequence[LabelledImage], train: Sequence[str], folds: int) -> Fold | None:
    """Return a fold within the training sources, for early stopping; None if there is none."""
    own = [image for image in images if image.source in train]
    return next(iter(folds_of_sources(own, folds)), None)


def cut_in_runs(images: Iterable[LabelledImage], runs: int) -> list[LabelledImage]:
    """Return the images with the run of frames they are in as their source, or ``GUARD``.

    The frames of each class of each recording are cut, in their order, into runs with gaps between.

    Raises
    ------
    SplitError
        A class has fewer images than runs and gaps.
    """
    sequences: dict[tuple[str, str], list[LabelledImage]] = {}
    for image in images:
        sequences.setdefault((image.move, image.source), []).append(image)
    longest: Counter[str] = Counter()
    cut = []
    for (move, _), sequence in sequences.items():
        longest[move] = max(longest[move], len(_frames(sequence)))
        cut += _cut_sequence(sorted(sequence, key=lambda image: image.order), runs)
    if short := [move for move, number in longest.items() if number < 2 * runs - 1]:
        raise SplitError(
            f"there are only {longest[short[0]]} images of {short[0]}, too few to test on some: "
            "add images of it from another recording"
        )
    return cut


def _cut_sequence(sequence: Sequence[LabelledImage], runs: int) -> list[LabelledImage]:
    """Return one class of one recording in runs; augmented images stay with their original."""
    frames = _frames(sequence)
    if len(frames) < 2 * runs - 1:  # too short to cut
        return [replace(image, source="run 1") for image in sequence]
    guard = max(1, round(GUARD_SHARE * len(frames) / runs))
    length = (len(frames) - guard * (runs - 1)) / runs
    positions = {frame: divmod(number, length + guard) for number, frame in enumerate(frames)}
    cut = []
    for image in sequence:
        run, offset = positions[image.order[:2]]
        source = f"run {int(run) + 1}" if offset < length else GUARD
        cut.append(replace(image, source=source))
    return cut


def _frames(sequence: Sequence[LabelledImage]) -> list[tuple[str, int]]:
    return sorted({image.order[:2] for image in sequence})


def _fullness(
    part: Sequence[str], source: str, counts: Mapping[str, Counter[str]]
) -> tuple[float, int]:
    """Return how much a part has of the source's classes, and how many images it has in all."""
    own = sum((counts[one] for one in part), Counter[str]())
    total = sum(counts.values(), Counter[str]())
    shared = sum(own[move] * number / total[move] for move, number in counts[source].items())
    return shared, own.total()


def _fold(part: Sequence[str], counts: Mapping[str, Counter[str]]) -> Fold:
    train = tuple(sorted(source for source in counts if source not in part))
    return Fold(train, tuple(sorted(part)), ", ".join(sorted(part)))


def _has_every_class(train: Sequence[str], counts: Mapping[str, Counter[str]]) -> bool:
    trained = sum((counts[source] for source in train), Counter[str]())
    return {*trained} == {move for count in counts.values() for move in count}
