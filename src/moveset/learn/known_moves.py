"""Which moves of a base bundle need no examples, because the base finds them already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from moveset.evaluate.recording_results import evaluate_recording
from moveset.learn.example_cutting import ExamplePiece
from moveset.recognise.bundle import Bundle
from moveset.recognise.predictor import WindowClassifier
from moveset.see.pose.extractor import PoseExtractor

MANY_PEOPLE: Final = 1000
"""A network that has seen so many people knows what is no move, so that its presses can be trusted
without templates; one of a few people takes every similar motion for one of its moves."""

FOUND_SHARE: Final = 2 / 3
"""Of the examples that a base must find if it is to recognise the move alone."""


def knows_many_people(bundle: Bundle) -> bool:
    """Return whether a bundle's network was trained on at least ``MANY_PEOPLE``."""
    people = bundle.taught_on.get("people")
    return isinstance(people, int) and people >= MANY_PEOPLE


def find_known_moves(bundle: Bundle, pieces: Sequence[ExamplePiece]) -> frozenset[str]:
    """Return the moves of which a bundle finds most examples; it has seen none of them before."""
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    shown, found = Counter[str](), Counter[str]()
    for piece in pieces:
        if piece.move in classifier.classes:
            result = evaluate_recording(piece.item, classifier, bundle.rules)
            pressed = {event.move for event in result.timeline.events if event.event == "press"}
            shown[piece.move] += 1
            found[piece.move] += piece.move in pressed
    return frozenset(move for move, count in shown.items() if found[move] >= FOUND_SHARE * count)
