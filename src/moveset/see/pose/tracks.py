"""People who are followed from image to image, and whose the bodies in their crops are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from moveset.see.pose.blazepose import Crop
from moveset.see.pose.bodies import Body, colour_distance, is_same_body, wears_other_clothes
from moveset.see.pose.identity import (
    CONTACT,
    DOUBT_S,
    NO_BODY,
    OWN_BONUS,
    Memory,
    assign,
    is_close,
    mismatch,
    remember,
)

HIDDEN_S: Final = 1.2
"""A person who is hidden by another is expected nearby for this long, and then lost."""

FORGET_S: Final = 30.0
"""A player who was replaced by another person is taken again within this time."""

_CLEARLY: Final = 8.0  # by so much the colours of a player who returns fit better


@dataclass(slots=True, eq=False)
class Track:
    """One person who is followed.

    Attributes
    ----------
    crop
        Where the landmark network looks in the next image; None while the person is lost.
    memory
        What is remembered of the person; None before the first image.
    body
        The person's body in the newest image; None if it was not found.
    former
        Who was followed before, if this person was taken as a substitute.
    since_s
        When the person was first seen.
    """

    crop: Crop | None = None
    memory: Memory | None = None
    body: Body | None = None
    former: Memory | None = None
    since_s: float = 0.0

    @classmethod
    def of(cls, body: Body, time_s: float) -> Track:
        """Return somebody who is seen for the first time."""
        track = cls()
        track.begin(body, time_s)
        return track

    def begin(self, body: Body, time_s: float) -> None:
        """Follow a person from now on."""
        self.crop, self.body, self.memory = body.crop, body, remember(body, time_s)
        self.since_s = time_s

    def become(self, other: Track) -> None:
        """Go on as another person."""
        self.crop, self.body, self.memory = other.crop, other.body, other.memory
        self.since_s = other.since_s

    def take(self, body: Body, time_s: float, *, own: bool = False, clear: bool = True) -> None:
        """Take a body as this person's.

        Parameters
        ----------
        own
            Whether it was found in the person's own crop, which then moves smoothly.
        clear
            Whether nobody else is near, so that the colours can be learnt.
        """
        self.crop = self.crop.follow(body.crop) if own and self.crop else body.crop
        self.body = body
        if self.memory is None:
            self.memory = remember(body, time_s)
        elif not self.is_doubtful(time_s):
            self.memory = self.memory.update(body, time_s, colours=clear)

    def is_doubtful(self, time_s: float) -> bool:
        """Return whether the body suddenly wears other clothes."""
        if self.memory is None or self.body is None or time_s - self.memory.time_s > DOUBT_S:
            return False
        return wears_other_clothes(self.memory.colours, self.body.colours)

    def hide(self, time_s: float) -> None:
        """Expect the person where they were going; after ``HIDDEN_S`` they are lost."""
        self.body = None
        hidden = self.memory is not None and time_s - self.memory.time_s <= HIDDEN_S
        self.crop = self.memory.predict(time_s) if self.memory and hidden else None

    def lose(self) -> None:
        """Look for the person in the whole image."""
        self.body = self.crop = None


def settle(tracks: Sequence[Track], bodies: Sequence[Body | None], time_s: float) -> None:
    """Decide whose the bodies are that were found in the crops of some people.

    Parameters
    ----------
    tracks
        All with a crop.
    bodies
        What was found in each crop.

    Notes
    -----
    A person with nobody near keeps the body in their crop. Of those who touch, each gets the body
    that resembles them most; who gets none is hidden by another.
    """
    touching = [any(_touch(one, other) for other in tracks) for one in tracks]
    for track, body, contested in zip(tracks, bodies, touching, strict=True):
        if contested:
            continue
        if body:
            track.take(body, time_s, own=True)
        else:
            track.lose()
    group = [number for number, contested in enumerate(touching) if contested]
    _settle_contact([tracks[number] for number in group], [bodies[n] for n in group], time_s)


def prefers(player: Track, body: Body, time_s: float) -> bool:
    """Return whether somebody new resembles a player more than the body that they have now."""
    if player.body is None or player.memory is None:
        return False
    before = player.former
    if before and time_s - before.time_s < FORGET_S:
        now = colour_distance(before.colours, player.memory.colours)
        if colour_distance(before.colours, body.colours) < now - _CLEARLY:
            return True
    new = mismatch(player.memory, body, time_s)
    return new + OWN_BONUS < mismatch(player.memory, player.body, time_s)


def _settle_contact(tracks: Sequence[Track], found: Sequence[Body | None], time_s: float) -> None:
    bodies: list[Body] = []
    for body in found:
        if body and not any(is_same_body(body, other) for other in bodies):
            bodies.append(body)
    costs = [
        [_cost(track, own, body, time_s) for body in bodies]
        for track, own in zip(tracks, found, strict=True)
    ]
    for track, own, number in zip(tracks, found, assign(costs), strict=True):
        if number is None:
            track.hide(time_s)
        else:
            is_own = own is not None and is_same_body(own, bodies[number])
            track.take(own if is_own and own else bodies[number], time_s, own=is_own, clear=False)


def _cost(track: Track, own: Body | None, body: Body, time_s: float) -> float:
    if track.memory is None:
        return NO_BODY
    cost = mismatch(track.memory, body, time_s)
    if own and is_same_body(own, body):  # theirs, unless another person claims it
        return min(cost, NO_BODY) - OWN_BONUS
    return cost


def _touch(one: Track, other: Track) -> bool:
    """Return whether two people are so close that their bodies may be mixed up."""
    if one is other or one.crop is None or other.crop is None:
        return False
    return is_close(one.crop, other.crop, CONTACT)
