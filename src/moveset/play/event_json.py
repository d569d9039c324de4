"""Messages to other programs as JSON: moves, presses and releases, probabilities, landmarks.

``docs/events.md`` describes them for their readers.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset import __version__
from moveset.base.values import FloatArray, Json, MoveEvent, MoveSetting, RgbImage, Score
from moveset.play.pipeline import PlayedFrame
from moveset.see.pose.landmarks import reshape_landmarks

VERSION: Final = 1
"""Of the messages. A field or type that is added keeps it; one that changes or goes raises it."""

PROBABILITIES: Final = "probabilities"
LANDMARKS: Final = "landmarks"
STREAMS: Final = (PROBABILITIES, LANDMARKS)
"""What a client can ask for beside presses and releases: a message at each frame."""


@dataclass(frozen=True, slots=True)
class EventMessages:
    """Makes the messages about one player.

    Attributes
    ----------
    moves
        With the key that each presses here; ``hold`` if each of its presses gets a release.
    has_landmarks
        Whether the observations are landmarks.
    """

    moves: Sequence[MoveSetting]
    has_landmarks: bool = True

    def hello(self, held: Collection[str] = (), streams: Collection[str] = ()) -> str:
        """Return the first message: what can come, and which moves are held now."""
        moves = [
            {"move": one.move, "title": one.title, "key": one.key, "hold": one.hold}
            for one in self.moves
        ]
        sends = [name for name in STREAMS if name in streams]
        if not self.has_landmarks and LANDMARKS in sends:
            sends.remove(LANDMARKS)
        program = {"version": VERSION, "moveset": __version__}
        return _dump("hello", **program, moves=moves, held=sorted(held), streams=sends)

    def event(self, event: MoveEvent) -> str:
        """Return the message of a press or a release."""
        keys = (one.key for one in self.moves if one.move == event.move)
        return _dump(
            event.event,
            time_s=round(event.time_s, 4),
            move=event.move,
            key=next(keys, ""),
            probability=round(event.probability, 4),
        )

    def stream(self, name: str, played: PlayedFrame) -> Iterator[str]:
        """Yield the message of a stream at a frame; none if there is no such stream here."""
        if name == PROBABILITIES:
            yield _probabilities(played.score)
        elif self.has_landmarks:
            points = landmarks_json(played.observation, played.frame.image)
            yield _dump(LANDMARKS, time_s=round(played.frame.time_s, 4), landmarks=points)


def landmarks_json(row: FloatArray, image: RgbImage) -> Json:
    """Return [x, y, visibility] of each landmark; None if nobody is detected.

    Parameters
    ----------
    row
        An observation of the pose extractor.
    image
        x and y are shares of its width and height.
    """
    if not np.isfinite(row).all():
        return None
    height, width = image.shape[:2]
    shares = reshape_landmarks(row[None])[0][:, [0, 1, 5]] / np.array([width, height, 1.0])
    return [[round(float(value), 4) for value in point] for point in shares]


def _probabilities(score: Score) -> str:
    values = {move: round(value, 4) for move, value in score.probabilities.items()}
    return _dump(PROBABILITIES, time_s=round(score.time_s, 4), probabilities=values)


def _dump(kind: str, **fields: Json) -> str:
    return json.dumps({"type": kind, **fields}, separators=(",", ":"), allow_nan=False)
