"""The people in the picture: players, others, and whose a body is that was just found."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from moveset.see.pose.bodies import Body, prominence
from moveset.see.pose.identity import DOUBT_S, Memory, covers, is_close, mismatch, resembles
from moveset.see.pose.tracks import Track, prefers, settle

RETURN_S: Final = 4.0
"""A lost player is waited for this long while others are in the picture."""

LOST_S: Final = 0.5
"""A player who is not found for this long has been lost."""

_AHEAD_S: Final = 0.7  # others who will be near within this time are followed in every image
_NEAR: Final = 0.7  # in sides of the crop
_NEW_S: Final = 0.3  # others are followed for this long at first, to learn where they are going


class People:
    """Knows who is in the picture; never sees an image.

    Parameters
    ----------
    count
        How many players there are.

    Attributes
    ----------
    players
        Of two, the first is the one further right in the image at the start.
    others
        Everybody else who is known, only to tell them apart from the players.
    """

    def __init__(self, count: int) -> None:
        self.players = [Track() for _ in range(count)]
        self.others: list[Track] = []
        self._paired = count == 1
        self._accompanied_s = -math.inf

    @property
    def bodies(self) -> list[Body]:
        """The bodies that were found in the newest image."""
        return [track.body for track in self._tracks if track.body]

    @property
    def missing(self) -> int:
        """How many players were not found in the newest image."""
        return sum(track.body is None for track in self.players)

    def lost(self, time_s: float) -> tuple[bool, ...]:
        """Return for each player whether they were followed and are now lost."""
        return tuple(
            track.memory is not None
            and track.body is None
            and time_s - track.memory.time_s > LOST_S
            for track in self.players
        )

    def is_in_doubt(self, time_s: float) -> bool:
        """Return whether a player suddenly wears other clothes."""
        return any(track.is_doubtful(time_s) for track in self.players)

    def has_free_player(self, time_s: float) -> bool:
        """Return whether a player can be anybody."""
        return any(self._is_free(track, time_s) for track in self.players)

    def note_company(self, time_s: float) -> None:
        """Note whether others are known at this time."""
        if self.others:
            self._accompanied_s = time_s

    # ------------------------------------------------------------------ near where they were

    def active(self, time_s: float) -> list[Track]:
        """Return whom to follow: players, and who is near one or soon will be."""
        return [track for track in self._tracks if self._is_active(track, time_s)]

    def settle(self, active: Sequence[Track], bodies: Sequence[Body | None], time_s: float) -> None:
        """Decide whose the bodies are that were found near those who are followed."""
        for track in self._tracks:
            track.body = None
        settle(active, bodies, time_s)
        self.others = [track for track in self.others if track.crop]
        if len(active) == 1:
            self._part_doubtful(time_s)

    def _is_active(self, track: Track, time_s: float) -> bool:
        if track in self.players or track.crop is None or track.memory is None:
            return track.crop is not None
        if time_s - track.since_s < _NEW_S:
            return True
        later_s = time_s + _AHEAD_S
        soon = track.memory.predict(later_s)
        return any(
            is_close(known.crop, track.memory.crop, _NEAR)
            or is_close(known.predict(later_s), soon, _NEAR)
            for player in self.players
            if (known := player.memory)
        )

    def _part_doubtful(self, time_s: float) -> None:
        """Hide a player behind whoever suddenly is in their place, if somebody else was near."""
        for player in self.players:
            was_near = time_s - self._accompanied_s <= DOUBT_S
            if was_near and player.body and player.is_doubtful(time_s):
                self.others.append(Track.of(player.body, time_s))
                player.hide(time_s)

    # ------------------------------------------------------------------ anywhere in the image

    def place(self, body: Body, time_s: float) -> None:
        """Decide who a body is: somebody who was missing in this image, or somebody new."""
        missing = [
            track
            for track in self._tracks
            if track.body is None and not self._is_free(track, time_s)
        ]
        track = _closest(missing, body, time_s)
        if track and track.memory and resembles(track.memory, body, time_s):
            track.take(body, time_s)
        elif track and self._must_be(track, body, time_s):
            track.former = track.memory
            track.begin(body, time_s)
        else:
            self._meet(body, time_s)

    def end_round(
        self, has_seen: Callable[[Memory | None], bool], width: int, time_s: float
    ) -> None:
        """Forget others who were not seen again, and choose the players who are free.

        Parameters
        ----------
        has_seen
            Whether somebody was seen in the round that ends.
        width
            Of the image, pixels.
        """
        self.others = [track for track in self.others if has_seen(track.memory)]
        self._reclaim(time_s)
        free = [track for track in self.players if self._is_free(track, time_s)]
        ranked = sorted(self.others, key=lambda track: -_prominence(track, width))
        self._fill(free, ranked[: len(free)], width)
        if not self._paired and all(track.body for track in self.players):
            self._paired = True
            self.players.sort(key=lambda track: -_place_x(track))

    @property
    def _tracks(self) -> tuple[Track, ...]:
        return (*self.players, *self.others)

    def _is_free(self, player: Track, time_s: float) -> bool:
        """Return whether a player can be anybody: never seen, or lost for too long."""
        if player.body is not None or player not in self.players:
            return False
        return player.memory is None or time_s - player.memory.time_s > RETURN_S

    def _must_be(self, track: Track, body: Body, time_s: float) -> bool:
        """Return whether a body that does not resemble somebody must still be theirs.

        It must if a player was alone, unless somebody seems to have stepped in front of them.
        """
        was_alone = len(self.players) == 1 and time_s - self._accompanied_s > RETURN_S
        if track not in self.players or track.memory is None or not was_alone:
            return False
        return not covers(body, track.memory, time_s)

    def _meet(self, body: Body, time_s: float) -> None:
        """Begin to know somebody; a player who resembles them more than their own body changes."""
        other = Track.of(body, time_s)
        for player in self.players:
            if prefers(player, body, time_s):
                other, mine = Track(), other
                other.become(player)
                player.become(mine)
                player.former = None
                break
        self.others.append(other)

    def _reclaim(self, time_s: float) -> None:
        """Take those who came after a player was lost, and by now resemble them."""
        for player in self.players:
            if player.body or player.memory is None or self._is_free(player, time_s):
                continue
            alike = [
                (mismatch(player.memory, one.body, time_s), one)
                for one in self.others
                if one.body
                and one.since_s > player.memory.time_s
                and resembles(player.memory, one.body, time_s)
            ]
            if alike:
                _, other = min(alike, key=lambda pair: pair[0])
                player.become(other)
                self.others.remove(other)

    def _fill(self, free: Sequence[Track], chosen: Sequence[Track], width: int) -> None:
        """Give free players to people; the first of two players to be seen has a half's place."""
        players = list(free)
        if len(free) > len(chosen) == 1 and len(self.players) == len(free):
            players = [self.players[0 if _place_x(chosen[0]) >= width / 2 else -1]]
        for player, other in zip(players, chosen, strict=False):
            player.former = player.memory
            player.become(other)
            self.others.remove(other)


def _closest(tracks: Sequence[Track], body: Body, time_s: float) -> Track | None:
    """Return the person whom a body resembles most."""
    known = [(mismatch(track.memory, body, time_s), track) for track in tracks if track.memory]
    return min(known, key=lambda pair: pair[0], default=(0.0, None))[1]


def _prominence(track: Track, width: int) -> float:
    return prominence(track.body, width) if track.body else 0.0


def _place_x(track: Track) -> float:
    return track.body.crop.x if track.body else 0.0
