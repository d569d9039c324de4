"""One or two players who are followed among other people, each by who they are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np

from moveset.base.values import Pose, RgbImage
from moveset.see.pose.blazepose import Crop
from moveset.see.pose.bodies import COLOUR_COUNT, Body, box_of, clothing_colours, overlaps
from moveset.see.pose.networks import PoseNetworks, check_image
from moveset.see.pose.people import People
from moveset.see.pose.tracks import Track
from moveset.see.pose.watch import Watch

MAX_OTHERS: Final = 3

_COLOURS_S: Final = 0.1  # time between looks at the clothes of somebody who is alone
_UNKNOWN: Final = np.full(COLOUR_COUNT, np.nan, np.float32)

Map = Callable[[Callable[[Track], Body | None], Iterable[Track]], Iterable[Body | None]]


class PeopleTracker:
    """Follows players from image to image; others are known only to tell them apart.

    Parameters
    ----------
    players
        How many. Of two, the first is the one further right in the image at the start.
    threads
        Threads per network.
    run_all
        Like ``map``; may run in several threads.

    Notes
    -----
    With one person in the picture each image needs the landmark network once; the detector looks
    for other people now and then, see ``Watch``. The first player to be chosen is the largest and
    most central person. Whoever is lost is taken again by place, size and colours of the clothes,
    see ``People``.
    """

    def __init__(self, players: int = 1, *, threads: int = 2, run_all: Map = map) -> None:
        self._count = players
        self._networks = PoseNetworks(threads=threads)
        self._run_all: Any = run_all
        self.reset()

    def reset(self) -> None:
        """Forget who was followed: the next image is of another recording."""
        self._people = People(self._count)
        self._watch = Watch()
        self._round: list[Body] = []
        self._in_doubt = False
        self._coloured_s = self._time_s = -math.inf

    @property
    def lost(self) -> tuple[bool, ...]:
        """For each player whether they were followed and are now lost."""
        return self._people.lost(self._time_s)

    @property
    def people(self) -> int:
        """How many people are known to be in the picture."""
        return self._count - self._people.missing + len(self._people.others)

    def step(self, image: RgbImage, time_s: float) -> tuple[Pose | None, ...]:
        """Return the pose of each player in the next image; None for one who is not found.

        Parameters
        ----------
        image
            (height, width, 3), 8-bit RGB of any size.
        time_s
            A time before that of the last image begins a new recording.

        Raises
        ------
        ValueError
            It is not an image of 8-bit RGB.
        """
        check_image(image)
        if time_s < self._time_s:
            self.reset()
        self._time_s = time_s
        self._follow(image)
        if self._watch.in_round or self._is_survey_due():
            self._survey(image)
        self._people.note_company(time_s)
        return tuple(track.body.pose if track.body else None for track in self._people.players)

    def _follow(self, image: RgbImage) -> None:
        """Find all players, and others near them, where they were or are expected."""
        people, time_s = self._people, self._time_s
        active = people.active(time_s)
        with_colours = self._needs_colours(len(active))

        def look(track: Track) -> Body | None:
            return self._look(image, track.crop, with_colours=with_colours)

        people.settle(active, list(self._run_all(look, active)), time_s)
        if not people.others:
            boxes = [box_of(body.pose) for body in people.bodies]
            self._watch.note_motion(image, boxes, time_s)
        self._in_doubt = people.is_in_doubt(time_s)

    def _needs_colours(self, active: int) -> bool:
        """Return whether to look at clothes: of somebody who is alone only now and then."""
        is_alone = active == 1 and not self._people.others and not self._in_doubt
        is_due = not is_alone or self._time_s - self._coloured_s >= _COLOURS_S
        if is_due:
            self._coloured_s = self._time_s
        return is_due

    def _look(
        self, image: RgbImage, crop: Crop | None, *, with_colours: bool = True
    ) -> Body | None:
        found = self._networks.estimate(image, crop) if crop else None
        if found is None:
            return None
        pose, around = found
        return Body(pose, around, clothing_colours(image, pose) if with_colours else _UNKNOWN)

    def _is_survey_due(self) -> bool:
        missing = self._people.missing
        return missing == self._count or self._watch.is_due(
            self._time_s,
            missing=bool(missing),
            in_doubt=self._in_doubt,
            accompanied=bool(self._people.others),
        )

    def _survey(self, image: RgbImage) -> None:
        """Look for one more person; for all at once while a player is free to be anybody."""
        self._watch.begin_round(self._time_s)
        while self._watch.in_round:
            body = self._find(image)
            if body is None or len(self._round) >= MAX_OTHERS:
                self._end_round(image.shape[1])
            else:
                self._round.append(body)
                self._people.place(body, self._time_s)
            if not self._people.has_free_player(self._time_s):
                return

    def _find(self, image: RgbImage) -> Body | None:
        """Return a body that is not followed and was not found in this round."""
        known = [*self._round, *self._people.bodies]
        crop = self._networks.detect(image, [box_of(body.pose) for body in known])
        body = self._look(image, crop)
        return None if body is None or any(overlaps(body, one) for one in known) else body

    def _end_round(self, width: int) -> None:
        self._watch.end_round(self._time_s, in_vain=not self._round)
        self._round = []
        self._people.end_round(self._watch.has_seen, width, self._time_s)
