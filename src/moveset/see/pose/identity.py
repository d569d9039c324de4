"""Who is who: what is remembered of a person, and which body in the next image is theirs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.see.pose.blazepose import Crop
from moveset.see.pose.bodies import Body, colour_distance, wears_other_clothes

COAST_S: Final = 0.8
"""A person who is hidden is taken to walk on for this long."""

NO_BODY: Final = 3.0
"""The mismatch from which on a person has no body rather than this one."""

OWN_BONUS: Final = 0.3
"""Taken from the mismatch of the body in a person's own crop: a change needs a reason."""

CONTACT: Final = 0.6
"""Crops whose centres are closer, in sides, may show the same body. A body is 0.3 sides wide."""

DOUBT_S: Final = 1.5
"""Other clothes are doubted for this long: after that they are the same person's in other light."""

_LOST_MISMATCH: Final = 4.0  # of somebody found again, who may have turned back on their way
_NEARER: Final = 1.1  # by how much larger a body is that is nearer to the camera
_VELOCITY_S: Final = 0.15  # time constant of the velocity's EMA
_COLOUR_S: Final = 2.0  # time constant of the colours' EMA
_PLACE: Final = (0.25, 0.6)  # tolerated, in sides of the crop: at once, and more per second
_SIZE: Final = (0.2, 0.3)  # tolerated, in logarithms of the side: at once, and more per second
_COLOUR: Final = 12.0  # tolerated; twice the median of one person in two images
_CAPS: Final = (2.5, 2.0, 2.5)  # of place, size and colours: one outlier must not decide alone


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a person.

    Attributes
    ----------
    crop
        Around the body when it was last recognised.
    colours
        Of the clothes, averaged; see ``clothing_colours``.
    time_s
        When the body was last recognised.
    velocity
        Of the crop's centre, pixels per second.
    """

    crop: Crop
    colours: FloatArray
    time_s: float
    velocity: tuple[float, float] = (0.0, 0.0)

    def predict(self, time_s: float) -> Crop:
        """Return where the body is expected: it keeps its velocity for ``COAST_S``, then stays."""
        passed_s = min(max(time_s - self.time_s, 0.0), COAST_S)
        x, y = self.velocity
        return replace(self.crop, x=self.crop.x + x * passed_s, y=self.crop.y + y * passed_s)

    def update(self, body: Body, time_s: float, *, colours: bool = True) -> Memory:
        """Return the memory after one more image.

        Parameters
        ----------
        colours
            Whether the colours are learnt too; not from a body that is partly hidden.
        """
        passed_s = time_s - self.time_s
        if passed_s <= 0.0:
            return self
        gain = 1.0 - math.exp(-passed_s / _VELOCITY_S)
        moved = (body.crop.x - self.crop.x, body.crop.y - self.crop.y)
        x, y = (
            (1.0 - gain) * before + gain * step / passed_s
            for before, step in zip(self.velocity, moved, strict=True)
        )
        learnt = _mix(self.colours, body.colours, passed_s) if colours else self.colours
        return Memory(body.crop, learnt, time_s, (x, y))


def remember(body: Body, time_s: float) -> Memory:
    """Return the memory of a body that is seen for the first time."""
    return Memory(body.crop, body.colours, time_s)


def mismatch(memory: Memory, body: Body, time_s: float) -> float:
    """Return how little a body resembles a person: about 1 or less for their own, 3 and more else.

    The sum of how far place, size and colours are off, each in units of what is tolerated. Place
    and size say less the longer a person has not been seen.
    """
    passed_s = max(time_s - memory.time_s, 0.0)
    expected = memory.predict(time_s)
    side = math.sqrt(expected.side * body.crop.side)
    off = math.hypot(body.crop.x - expected.x, body.crop.y - expected.y) / side
    growth = abs(math.log(body.crop.side / expected.side))
    parts = (
        off / (_PLACE[0] + _PLACE[1] * passed_s),
        growth / (_SIZE[0] + _SIZE[1] * passed_s),
        colour_distance(memory.colours, body.colours) / _COLOUR,
    )
    return sum(min(part, cap) for part, cap in zip(parts, _CAPS, strict=True))


def resembles(memory: Memory, body: Body, time_s: float) -> bool:
    """Return whether a body can be a person's: whoever is in their place wears other clothes."""
    if wears_other_clothes(memory.colours, body.colours):
        return False
    limit = NO_BODY if time_s - memory.time_s <= COAST_S else _LOST_MISMATCH
    return mismatch(memory, body, time_s) < limit


def covers(body: Body, memory: Memory, time_s: float) -> bool:
    """Return whether a body seems to have stepped in front of a person who was seen until now."""
    return (
        time_s - memory.time_s <= DOUBT_S
        and body.crop.side > _NEARER * memory.crop.side
        and wears_other_clothes(memory.colours, body.colours)
        and is_close(body.crop, memory.predict(time_s), CONTACT)
    )


def is_close(one: Crop, other: Crop, share: float) -> bool:
    """Return whether the centres are closer than a share of the mean side."""
    apart = math.hypot(one.x - other.x, one.y - other.y)
    return apart < share * (one.side + other.side) / 2


def assign(costs: Sequence[Sequence[float]]) -> tuple[int | None, ...]:
    """Return for each person the body that is theirs, or None.

    Parameters
    ----------
    costs
        The mismatch of each person (row) with each body (column); ``NO_BODY`` or more is none.

    Notes
    -----
    The assignment with the smallest sum. All of them are tried: there are few people.
    """
    people, bodies = len(costs), len(costs[0]) if costs else 0
    choices = [*range(bodies), *([None] * people)]
    return min(
        dict.fromkeys(permutations(choices, people)),
        key=lambda chosen: sum(
            NO_BODY if body is None else min(row[body], NO_BODY + 1e-6)
            for row, body in zip(costs, chosen, strict=True)
        ),
    )


def _mix(before: FloatArray, now: FloatArray, passed_s: float) -> FloatArray:
    """Return the EMA of colours; an unknown one is replaced at once."""
    gain = np.float32(1.0 - math.exp(-passed_s / _COLOUR_S))
    mixed = np.where(np.isfinite(now), before + gain * (now - before), before)
    return np.where(np.isfinite(before), mixed, now).astype(np.float32)
