"""The catalogue of everything that synthetic people can do.

A new move is one entry in a file of ``actions`` and one line here. The order of the entries decides
random choices: a new entry goes to the end of its group, so that old seeds change little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from moveset.synth.actions.action import Distractor, SyntheticMove
from moveset.synth.actions.block import BLOCK
from moveset.synth.actions.distractors_basic import BASIC_DISTRACTORS, RETURN
from moveset.synth.actions.distractors_body import BODY_DISTRACTORS
from moveset.synth.actions.distractors_hands import HAND_DISTRACTORS
from moveset.synth.actions.distractors_legs import LEG_DISTRACTORS
from moveset.synth.actions.distractors_random import RANDOM_DISTRACTORS
from moveset.synth.actions.distractors_sports import SPORT_DISTRACTORS
from moveset.synth.actions.distractors_travel import TRAVEL_DISTRACTORS
from moveset.synth.actions.jump import JUMP
from moveset.synth.actions.kick import KICKS
from moveset.synth.actions.punch import PUNCHES
from moveset.synth.actions.push import IDLE, PUSH
from moveset.synth.actions.squat import SQUAT
from moveset.synth.actions.walk import WALKS
from moveset.synth.motion.animation import Motion
from moveset.synth.person import Person


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Moves and distractors, in the order that decides random choices.

    Attributes
    ----------
    moves
        What a clip can be asked to show.
    distractors
        What people do in between; it must not be recognised as a move.
    """

    moves: tuple[SyntheticMove, ...]
    distractors: tuple[Distractor, ...]

    def find_moves(self, names: Sequence[str]) -> tuple[SyntheticMove, ...]:
        """Return the moves of these names.

        Raises
        ------
        ValueError
            A move is unknown, or there are no names at all.
        """
        known = {move.name: move for move in self.moves}
        unknown = [name for name in names if name not in known]
        if unknown or not names:
            raise ValueError(f"synthetic people cannot do {unknown}: choose from {tuple(known)}")
        return tuple(known[name] for name in names)

    def find_motion(self, name: str, variant: str = "") -> Motion:
        """Return the motion of a move or distractor; the basic one if no variant is named."""
        if variant:
            (move,) = self.find_moves([name])
            return move.find_variant(variant).motion
        actions: tuple[SyntheticMove | Distractor, ...]
        actions = (*self.moves, *self.distractors, RETURN)
        return next(action.motion for action in actions if action.name == name)

    def basic_distractors(self) -> tuple[Distractor, ...]:
        """Return the distractors of basic clips."""
        return tuple(one for one in self.distractors if one.basic)

    def diverse_distractors(
        self, person: Person, moves: Sequence[SyntheticMove]
    ) -> tuple[Distractor, ...]:
        """Return what a person can do that is none of the moves, each as often as its weight."""
        names = {move.name for move in moves}
        able = [
            one
            for one in self.distractors
            if one.diverse and not (one.needs_legs and person.seated) and one.same_as not in names
        ]
        repeats = range(max((one.weight for one in able), default=0))
        return tuple(one for repeat in repeats for one in able if one.weight > repeat)


def can_perform(person: Person, move: SyntheticMove) -> bool:
    """Return whether a person, perhaps seated or with an unused arm, can perform a move."""
    return not (move.needs_legs and person.seated) and person.unused_arm not in move.needs_arms


CATALOGUE: Final = Catalogue(
    moves=(*PUNCHES, *KICKS, SQUAT, JUMP, BLOCK, *WALKS, PUSH, IDLE),
    distractors=(
        *BASIC_DISTRACTORS,
        *HAND_DISTRACTORS,
        *BODY_DISTRACTORS,
        *LEG_DISTRACTORS,
        *TRAVEL_DISTRACTORS,
        *SPORT_DISTRACTORS,
        *RANDOM_DISTRACTORS,
    ),
)

DEFAULT_MOVES: Final = tuple(move.name for move in CATALOGUE.moves if not move.optional)
"""Names of the moves that are performed unless others are asked for."""
