"""One or two players who are followed among other people, each by who they are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np

from moveset.base.values import Pose, RgbImage
from moveset.see.pose.blazepose import Crop
from moveset.see.pose.bodies import (
    COLOUR_COUNT,
    Body,
    box_of,
    clothing_colours,
    overlaps,
    prominence,
)
from moveset.see.pose.identity import DOUBT_S, covers, is_close, mismatch, resembles
from moveset.see.pose.networks import PoseNetworks, check_image
from moveset.see.pose.tracks import Track, prefers, settle
from moveset.see.pose.watch import Watch

RETURN_S: Final = 4.0
"""A lost player is waited for this long while others are in the picture."""

LOST_S: Final = 0.5
"""A player who is not found for this long has been lost."""

MAX_OTHERS: Final = 3

_COLOURS_S: Final = 0.1  # time between looks at the clothes of somebody who is alone
_AHEAD_S: Final = 0.7  # others who will be near within this time are followed in every image
_NEAR: Final = 0.7  # in sides of the crop
_NEW_S: Final = 0.3  # others are followed for this long at first, to learn where they are going
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
    most central person. Whoever is lost is taken again by place, size and colours of the clothes.
    """

    def __init__(self, players: int = 1, *, threads: int = 2, run_all: Map = map) -> None:
        self._count = players
        self._networks = PoseNetworks(threads=threads)
        self._run_all: Any = run_all
        self.reset()

    def reset(self) -> None:
        """Forget who was followed: the next image is of another recording."""
        self._players = [Track() for _ in range(self._count)]
        self._others: list[Track] = []
        self._watch = Watch()
        self._round: list[Body] = []
        self._in_doubt = False
        self._paired = self._count == 1
        self._coloured_s = self._time_s = self._accompanied_s = -math.inf

    @property
    def lost(self) -> tuple[bool, ...]:
        """For each player whether they were followed and are now lost."""
        return tuple(
            track.memory is not None
            and track.body is None
            and self._time_s - track.memory.time_s > LOST_S
            for track in self._players
        )

    @property
    def people(self) -> int:
        """How many people are known to be in the picture."""
        return sum(track.body is not None for track in self._players) + len(self._others)

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
        if self._others:
            self._accompanied_s = time_s
        return tuple(track.body.pose if track.body else None for track in self._players)

    # ------------------------------------------------------------------ near where they were

    def _follow(self, image: RgbImage) -> None:
        """Find all players, and others near them, where they were or are expected."""
        active = [track for track in (*self._players, *self._others) if self._is_active(track)]
        for track in (*self._players, *self._others):
            track.body = None
        with_colours = self._needs_colours(len(active))

        def look(track: Track) -> Body | None:
            return self._look(image, track.crop, with_colours=with_colours)

        settle(active, list(self._run_all(look, active)), self._time_s)
        self._others = [track for track in self._others if track.crop]
        if len(active) == 1:
            self._part_doubtful()
        if not self._others:
            boxes = [box_of(track.body.pose) for track in self._players if track.body]
            self._watch.note_motion(image, boxes, self._time_s)
        self._in_doubt = any(track.is_doubtful(self._time_s) for track in self._players)

    def _is_active(self, track: Track) -> bool:
        """Return whether to follow somebody: a player, or who is near one or soon will be."""
        if track in self._players or track.crop is None or track.memory is None:
            return track.crop is not None
        if self._time_s - track.since_s < _NEW_S:
            return True
        later_s = self._time_s + _AHEAD_S
        soon = track.memory.predict(later_s)
        return any(
            is_close(known.crop, track.memory.crop, _NEAR)
            or is_close(known.predict(later_s), soon, _NEAR)
            for player in self._players
            if (known := player.memory)
        )

    def _needs_colours(self, active: int) -> bool:
        """Return whether to look at clothes: of somebody who is alone only now and then."""
        is_alone = active == 1 and not self._others and not self._in_doubt
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

    def _part_doubtful(self) -> None:
        """Hide a player behind whoever suddenly is in their place, if somebody else was near."""
        for player in self._players:
            was_near = self._time_s - self._accompanied_s <= DOUBT_S
            if was_near and player.body and player.is_doubtful(self._time_s):
                self._others.append(Track.of(player.body, self._time_s))
                player.hide(self._time_s)

    # ------------------------------------------------------------------ anywhere in the image

    def _is_survey_due(self) -> bool:
        missing = [track for track in self._players if track.body is None]
        return len(missing) == self._count or self._watch.is_due(
            self._time_s,
            missing=bool(missing),
            in_doubt=self._in_doubt,
            accompanied=bool(self._others),
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
                self._place(body)
            if not any(self._is_free(track) for track in self._players):
                return

    def _find(self, image: RgbImage) -> Body | None:
        """Return a body that is not followed and was not found in this round."""
        tracks = [*self._players, *self._others]
        known = [*self._round, *(track.body for track in tracks if track.body)]
        crop = self._networks.detect(image, [box_of(body.pose) for body in known])
        body = self._look(image, crop)
        return None if body is None or any(overlaps(body, one) for one in known) else body

    def _place(self, body: Body) -> None:
        """Decide who a body is: somebody who was missing in this image, or somebody new."""
        missing = [
            track
            for track in (*self._players, *self._others)
            if track.body is None and not self._is_free(track)
        ]
        track = _closest(missing, body, self._time_s)
        if track and track.memory and resembles(track.memory, body, self._time_s):
            track.take(body, self._time_s)
        elif track and self._must_be(track, body):
            track.former = track.memory
            track.begin(body, self._time_s)
        else:
            self._meet(body)

    def _must_be(self, track: Track, body: Body) -> bool:
        """Return whether a body that does not resemble somebody must still be theirs.

        It must if a player was alone, unless somebody seems to have stepped in front of them.
        """
        was_alone = self._count == 1 and self._time_s - self._accompanied_s > RETURN_S
        if track not in self._players or track.memory is None or not was_alone:
            return False
        return not covers(body, track.memory, self._time_s)

    def _meet(self, body: Body) -> None:
        """Begin to know somebody; a player who resembles them more than their own body changes."""
        other = Track.of(body, self._time_s)
        for player in self._players:
            if prefers(player, body, self._time_s):
                other, mine = Track(), other
                other.become(player)
                player.become(mine)
                player.former = None
                break
        self._others.append(other)

    def _is_free(self, player: Track) -> bool:
        """Return whether a player can be anybody: never seen, or lost for too long."""
        if player.body is not None or player not in self._players:
            return False
        return player.memory is None or self._time_s - player.memory.time_s > RETURN_S

    def _end_round(self, width: int) -> None:
        """Forget others who were not found again, and choose the players who are free."""
        self._watch.end_round(self._time_s, in_vain=not self._round)
        self._round = []
        self._others = [track for track in self._others if self._watch.has_seen(track.memory)]
        self._reclaim()
        free = [track for track in self._players if self._is_free(track)]
        ranked = sorted(self._others, key=lambda track: -_prominence(track, width))
        self._fill(free, ranked[: len(free)], width)
        if not self._paired and all(track.body for track in self._players):
            self._paired = True
            self._players.sort(key=lambda track: -_place_x(track))

    def _reclaim(self) -> None:
        """Take those who came after a player was lost, and by now resemble them."""
        for player in self._players:
            if player.body or player.memory is None or self._is_free(player):
                continue
            alike = [
                (mismatch(player.memory, one.body, self._time_s), one)
                for one in self._others
                if one.body
                and one.since_s > player.memory.time_s
                and resembles(player.memory, one.body, self._time_s)
            ]
            if alike:
                _, other = min(alike, key=lambda pair: pair[0])
                player.become(other)
                self._others.remove(other)

    def _fill(self, free: Sequence[Track], chosen: Sequence[Track], width: int) -> None:
        """Give free players to people; the first of two players to be seen has a half's place."""
        players = list(free)
        if len(free) > len(chosen) == 1 and self._count == len(free):
            players = [self._players[0 if _place_x(chosen[0]) >= width / 2 else -1]]
        for player, other in zip(players, chosen, strict=False):
            player.former = player.memory
            player.become(other)
            self._others.remove(other)


def _closest(tracks: Sequence[Track], body: Body, time_s: float) -> Track | None:
    """Return the person whom a body resembles most."""
    known = [(mismatch(track.memory, body, time_s), track) for track in tracks if track.memory]
    return min(known, key=lambda pair: pair[0], default=(0.0, None))[1]


def _prominence(track: Track, width: int) -> float:
    return prominence(track.body, width) if track.body else 0.0


def _place_x(track: Track) -> float:
    return track.body.crop.x if track.body else 0.0
