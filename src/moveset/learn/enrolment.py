"""Where a few examples of one person make a bundle theirs, in seconds and without a new network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.values import NONE, MoveSetting
from moveset.evaluate.event_metrics import score_strips
from moveset.evaluate.replay import play_recording
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.model import Model
from moveset.recognise.predictor import Scorer
from moveset.recognise.templates import Template, cut_template, template_rules
from moveset.see.extractor import Extractor, PoseExtractor
from moveset.see.pose.landmarks import SIZE, places
from moveset.see.resample import TICK_S, at_times, tick_times

MOST_TEMPLATES: Final = 10
"""Of a move: more cost time at every frame and tell little more."""

NO_NETWORK: Final = Model("templates", ticks=1, size=SIZE, classes=(NONE,), onnx=b"")
"""What a bundle has that knows its templates only."""

HALVES: Final = 2

MARGIN: Final = 0.1
"""By so much F1 a base must be better alone: one or two of a few held-out examples are chance."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A bundle made somebody's own.

    Attributes
    ----------
    bundle
        The best of the candidates.
    choice
        Which that is: ``base`` or ``both``; ``examples`` where there was no base.
    scores
        For each candidate its event F1 on examples that were held out.
    """

    bundle: Bundle
    choice: str
    scores: dict[str, float]


def enrol(
    base: Bundle | None, labelled: Sequence[LabelledRecording], moves: Sequence[MoveSetting]
) -> Enrolment:
    """Return a bundle for the person in some recordings, on top of one that knows others.

    Parameters
    ----------
    base
        Of pose features; its moves stay known. None: the examples alone.
    labelled
        A few examples of each move.
    moves
        Those to enrol; new ones come after the base's.

    Raises
    ------
    TrainingError
        A move has no example, or there is none at all.
    BundleError
        The base was made with other features.

    Notes
    -----
    The base alone, and with the examples on top, are tried: each half of the examples is recognised
    with the other half enrolled. The base is kept as it is only where it is better by ``MARGIN``:
    held-out examples of known moves cannot show that those on top make it press less when
    something else is done. A base that does not know every move is out of the question; without one
    there are the examples alone.
    """
    _check(base, labelled, moves)
    every = _all_moves(base, moves)
    scores = _try_out(base, list(_around_segments(labelled, every)), every)
    choice = max(scores, key=lambda name: scores[name] - MARGIN * (name == "base"))
    return Enrolment(_candidate(choice, base, labelled, every), choice, scores)


def _check(
    base: Bundle | None, labelled: Sequence[LabelledRecording], moves: Sequence[MoveSetting]
) -> None:
    if base:
        check_features(base, PoseExtractor.name, PoseExtractor.settings)
    done = {segment.move for item in labelled for segment in item.segments}
    known = {move.move for move in base.moves} if base else set()
    if not done:
        raise TrainingError("there is no example to learn from: record a move and label it")
    if lacking := [move.move for move in moves if move.move not in done | known]:
        raise TrainingError(f"there is no example of {', '.join(lacking)}: record one")


def _all_moves(base: Bundle | None, moves: Sequence[MoveSetting]) -> tuple[MoveSetting, ...]:
    own = {move.move: move for move in moves}
    known = base.moves if base else ()
    kept = [own.get(move.move, move) for move in known]
    return (*kept, *(move for move in moves if move not in kept))


def _candidates(base: Bundle | None, moves: Sequence[MoveSetting]) -> tuple[str, ...]:
    """Name what may be chosen; of equals the first wins."""
    if base is None:
        return ("examples",)
    known = {move.move for move in base.moves}
    return ("both", "base") if all(move.move in known for move in moves) else ("both",)


def _candidate(
    name: str,
    base: Bundle | None,
    labelled: Sequence[LabelledRecording],
    moves: Sequence[MoveSetting],
) -> Bundle:
    if name == "base" and base:
        return replace(base, moves=tuple(moves))
    templates = cut_templates(labelled, [move.move for move in moves])
    network = {rule.move: rule for rule in base.rules} if base else {}
    taught = dict(base.taught_on) if base else {}
    return Bundle(
        moves=tuple(moves),
        features=PoseExtractor.name,
        settings=dict(PoseExtractor.settings),
        model=base.model if base else NO_NETWORK,
        rules=template_rules(templates, moves, network),
        taught_on={**taught, "examples": len(templates)},
        templates=templates,
    )


def cut_templates(
    labelled: Sequence[LabelledRecording], moves: Sequence[str]
) -> tuple[Template, ...]:
    """Return templates of segments of those moves, the latest ``MOST_TEMPLATES`` of each."""
    extractor = PoseExtractor()
    cut = [one for item in labelled for one in _cut(item, extractor) if one.move in moves]
    counts, kept = Counter[str](), []
    for template in reversed(cut):
        counts[template.move] += 1
        if counts[template.move] <= MOST_TEMPLATES:
            kept.append(template)
    return tuple(reversed(kept))


def _cut(item: LabelledRecording, extractor: Extractor) -> Iterator[Template]:
    times_s = tick_times(item.observations)
    joints = places(extractor.features(at_times(item.observations, times_s)))
    for segment in item.segments:
        start, end = np.searchsorted(times_s, [segment.start_s, segment.end_s])
        if end - start >= 2:
            yield cut_template(segment.move, joints, int(start), int(end))


def _around_segments(
    labelled: Sequence[LabelledRecording], moves: Sequence[MoveSetting]
) -> Iterator[LabelledRecording]:
    """Yield each segment of the moves with what is around it, up to half the way to the next."""
    names = {move.move for move in moves}
    for item in labelled:
        segments = sorted(item.segments, key=lambda segment: segment.start_s)
        first, last = item.observations.times_s[[0, -1]].tolist()
        gaps = pairwise(segments)
        middles = [(one.end_s + other.start_s) / 2.0 for one, other in gaps]
        edges = [first, *middles, last + TICK_S]
        for number, segment in enumerate(segments):
            if segment.move in names:
                name = f"{item.recording.name}#{number}"
                yield cut_recording(item, name, edges[number], edges[number + 1])


def _try_out(
    base: Bundle | None, pieces: Sequence[LabelledRecording], moves: Sequence[MoveSetting]
) -> dict[str, float]:
    """Return for each candidate how well it knows each half of the examples by the other."""
    names = _candidates(base, moves)
    halves = _halves(pieces)
    if len(names) == 1 or not all(halves):
        return dict.fromkeys(names[:1], float("nan"))
    return {name: _try(name, base, halves, moves) for name in names}


def _halves(pieces: Sequence[LabelledRecording]) -> tuple[list[LabelledRecording], ...]:
    """Return pieces in two halves, each with every move done twice or more."""
    counts = Counter[str]()
    halves: tuple[list[LabelledRecording], ...] = ([], [])
    often = Counter(segment.move for piece in pieces for segment in piece.segments)
    for piece in pieces:
        move = piece.segments[0].move if piece.segments else NONE
        if often[move] >= HALVES:
            halves[counts[move] % HALVES].append(piece)
            counts[move] += 1
    return halves


def _try(
    name: str,
    base: Bundle | None,
    halves: Sequence[Sequence[LabelledRecording]],
    moves: Sequence[MoveSetting],
) -> float:
    strips = []
    for number, held_out in enumerate(halves):
        bundle = _candidate(name, base, halves[1 - number], moves)
        scorer = Scorer(bundle.model, PoseExtractor(), bundle.templates)
        strips += [play_recording(piece, scorer, bundle.rules).strip for piece in held_out]
    return score_strips(strips).f1
