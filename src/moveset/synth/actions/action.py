"""Entries of the catalogue: moves with their variants, and distractors."""

from __future__ import annotations

from dataclasses import dataclass

from moveset.synth.motion.animation import Motion

Range = tuple[float, float]
"""Shortest and longest, seconds."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to perform a move.

    Attributes
    ----------
    weight
        How often it is chosen relative to the other variants of the move.
    """

    name: str
    motion: Motion
    weight: float
    duration_s: Range


@dataclass(frozen=True, slots=True)
class SyntheticMove:
    """A move that synthetic people can perform; it becomes a labelled segment.

    Attributes
    ----------
    name
        Label of the move; ends in ``_left`` or ``_right`` if it has a side.
    motion, duration_s
        How it is performed in basic clips.
    variants
        How it is performed in diverse clips; empty: only as in basic clips.
    side
        ``"left"``, ``"right"`` or empty.
    optional
        Whether it is performed only when asked for by name.
    needs_legs
        Whether a seated person cannot perform it.
    needs_arms
        Sides of the arms without which it cannot be performed.
    travels
        Whether it leads to another place. Without its mirror image the person walks back after it.
    combination_share
        Probability that several of it follow each other without a pause.
    quick_variant
        Variant for quick combinations, if any.
    min_duration_hanging_s
        Shortest duration from hanging hands, seconds.
    """

    name: str
    motion: Motion
    duration_s: Range
    variants: tuple[Variant, ...] = ()
    side: str = ""
    optional: bool = False
    needs_legs: bool = False
    needs_arms: tuple[str, ...] = ()
    travels: bool = False
    combination_share: float = 0.0
    quick_variant: str = ""
    min_duration_hanging_s: float = 0.0

    @property
    def diverse_variants(self) -> tuple[Variant, ...]:
        """The variants; the basic motion alone if there are none."""
        return self.variants or (Variant("plain", self.motion, 1.0, self.duration_s),)

    def find_variant(self, name: str) -> Variant:
        """Return the variant of this name."""
        return next(one for one in self.diverse_variants if one.name == name)

    @property
    def mirrored(self) -> str:
        """Name of the same move to the other side; its own name if it has no side."""
        if not self.side:
            return self.name
        other = "right" if self.side == "left" else "left"
        return self.name.removesuffix(self.side) + other


@dataclass(frozen=True, slots=True)
class Distractor:
    """Something that people do between moves and that must not be recognised as one.

    Attributes
    ----------
    basic, diverse
        Whether it occurs in basic and in diverse clips.
    needs_legs
        Whether a seated person cannot perform it.
    travels
        Whether it leads to another place.
    weight
        How often it occurs relative to the others in diverse clips.
    same_as
        Name of the move that has the same motion: it does not occur in clips with that move.
    resembles_move
        Whether it contains what some would call a move. Such frames are neither trained on nor
        scored.
    """

    name: str
    motion: Motion
    duration_s: Range
    basic: bool = False
    diverse: bool = True
    needs_legs: bool = False
    travels: bool = False
    weight: int = 1
    same_as: str = ""
    resembles_move: bool = False
