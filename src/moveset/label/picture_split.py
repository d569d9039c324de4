"""On the second stretch of the road: pictures to learn from and pictures to test on; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from moveset.base.errors import SplitError
from moveset.base.values import Fold
from moveset.label.picture_set import Picture, PictureSet

GUARD_SHARE = 0.1
"""Pictures between two runs of one recording, as a share of a run: neighbours look alike."""

BETWEEN = "between runs"
"""The source of pictures that lie between two runs; never held out, nor learnt from meanwhile."""


@dataclass(frozen=True, slots=True)
class PictureSplit:
    """How pictures are held out.

    Attributes
    ----------
    pictures
        The set, whose sources are what the folds name.
    folds
        Every class is among what each learns from.
    words
        How it was split, for a report.
    """

    pictures: PictureSet
    folds: tuple[Fold, ...]
    words: str


def split_pictures(pictures: PictureSet, folds: int) -> PictureSplit:
    """Return a split by recording, or in runs of frames where the recordings do not allow one.

    Raises
    ------
    SplitError
        Of some class there are too few pictures even for that.
    """
    by_recording = folds_of_sources(pictures.pictures, folds)
    if len(by_recording) > 1:
        return PictureSplit(pictures, by_recording, "by recording")
    cut = replace(pictures, pictures=tuple(cut_in_runs(pictures.pictures, folds)))
    runs = sorted({picture.source for picture in cut.pictures} - {BETWEEN})
    every = tuple(
        Fold(tuple(run for run in runs if run != tested), (tested,), tested) for tested in runs
    )
    return PictureSplit(cut, every, "in runs of frames, not by recording")


def folds_of_sources(pictures: Sequence[Picture], folds: int) -> tuple[Fold, ...]:
    """Return folds of whole sources, of about as many pictures of each class.

    Returns
    -------
    Those folds only that leave something of every class to learn from; may be none.
    """
    counts: dict[str, Counter[str]] = {}
    for picture in pictures:
        counts.setdefault(picture.source, Counter())[picture.move] += 1
    parts: list[list[str]] = [[] for _ in range(min(folds, len(counts)))]
    for source in sorted(counts, key=lambda one: (-counts[one].total(), one)):
        min(parts, key=lambda part: _crowding(part, source, counts)).append(source)
    made = [_fold(part, counts) for part in parts]
    return tuple(fold for fold in made if _has_every_class(fold.train, counts))


def inner_fold(pictures: Sequence[Picture], train: Sequence[str], folds: int) -> Fold | None:
    """Return a fold of the sources learnt from, to tell when to stop; None if there is none."""
    own = [picture for picture in pictures if picture.source in train]
    return next(iter(folds_of_sources(own, folds)), None)


def cut_in_runs(pictures: Iterable[Picture], runs: int) -> list[Picture]:
    """Return pictures whose source is the run of frames that they lie in, or ``BETWEEN``.

    Each class of each recording is cut, in the order of its frames, into so many runs with a gap
    between.

    Raises
    ------
    SplitError
        Of some class there are fewer pictures than runs and gaps.
    """
    lines: dict[tuple[str, str], list[Picture]] = {}
    for picture in pictures:
        lines.setdefault((picture.move, picture.source), []).append(picture)
    most: Counter[str] = Counter()
    cut = []
    for (move, _), line in lines.items():
        most[move] = max(most[move], len(_frames(line)))
        cut += _cut_line(sorted(line, key=lambda picture: picture.order), runs)
    if short := [move for move, number in most.items() if number < 2 * runs - 1]:
        raise SplitError(
            f"there are only {most[short[0]]} pictures of {short[0]}, too few to hold some out: "
            "add pictures of it from another recording"
        )
    return cut


def _cut_line(line: Sequence[Picture], runs: int) -> list[Picture]:
    """Return one class of one recording in runs; copies stay with what they were made of."""
    frames = _frames(line)
    if len(frames) < 2 * runs - 1:  # too short to cut
        return [replace(picture, source="run 1") for picture in line]
    guard = max(1, round(GUARD_SHARE * len(frames) / runs))
    length = (len(frames) - guard * (runs - 1)) / runs
    places = {frame: divmod(number, length + guard) for number, frame in enumerate(frames)}
    cut = []
    for picture in line:
        run, within = places[picture.order[:2]]
        source = f"run {int(run) + 1}" if within < length else BETWEEN
        cut.append(replace(picture, source=source))
    return cut


def _frames(line: Sequence[Picture]) -> list[tuple[str, int]]:
    return sorted({picture.order[:2] for picture in line})


def _crowding(
    part: Sequence[str], source: str, counts: Mapping[str, Counter[str]]
) -> tuple[float, int]:
    """Return how much a part already has of what a source shows, and how much it has at all."""
    own = sum((counts[one] for one in part), Counter[str]())
    total = sum(counts.values(), Counter[str]())
    shared = sum(own[move] * number / total[move] for move, number in counts[source].items())
    return shared, own.total()


def _fold(part: Sequence[str], counts: Mapping[str, Counter[str]]) -> Fold:
    train = tuple(sorted(source for source in counts if source not in part))
    return Fold(train, tuple(sorted(part)), ", ".join(sorted(part)))


def _has_every_class(train: Sequence[str], counts: Mapping[str, Counter[str]]) -> bool:
    learnt = sum((counts[source] for source in train), Counter[str]())
    return {*learnt} == {move for count in counts.values() for move in count}
