"""The clip of a site: a drawn person who performs a bundle's moves, for those without a camera."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from moveset.capture.video_writer import write_video
from moveset.synth.animate import animate
from moveset.synth.catalogue import CATALOGUE, DEFAULT_MOVES
from moveset.synth.clip import SyntheticClip
from moveset.synth.population import random_person
from moveset.synth.schedule import ScheduledAction, TimedAction, place_in_time, segments_of

FRAME_RATE: Final = 20.0
SIZE: Final = (480, 360)
SEED: Final = 3
"""The built-in bundle recognises every move of this person; tests/workflow/test_site_clip.py."""

FIRST_S: Final = 1.5
PAUSE_S: Final = 1.1
LAST_S: Final = 0.5
"""Standing still before the first move, after each move, and more at the end, seconds."""

MAX_MOVES: Final = 12
"""So that a bundle with many moves gives no long video."""


def draw_clip(moves: Iterable[str], path: Path) -> SyntheticClip:
    """Write a video in which a drawn person performs each move once, and return what it shows.

    Always the same person, so that the same moves give the same frames.

    Parameters
    ----------
    moves
        A bundle's moves. Those that drawn people cannot perform are left out; if none is left,
        the person performs the basic moves.
    path
        Ending in .mp4: H.264, which all browsers play.
    """
    clip = plan_clip(moves)
    write_video(path, clip.frames(), frame_rate=FRAME_RATE)
    return clip


def plan_clip(moves: Iterable[str]) -> SyntheticClip:
    """Return the clip that ``draw_clip`` draws."""
    schedule = _schedule(_able(moves))
    times_s = np.arange(round((schedule[-1].end_s + PAUSE_S + LAST_S) * FRAME_RATE)) / FRAME_RATE
    person = random_person(np.random.default_rng(SEED))
    joints = animate(person, schedule, times_s, np.random.default_rng(SEED), CATALOGUE)
    return SyntheticClip(person, schedule, segments_of(schedule), times_s, joints, SIZE, SEED)


def _able(moves: Iterable[str]) -> Sequence[str]:
    known = {move.name for move in CATALOGUE.moves}
    return ([move for move in moves if move in known] or DEFAULT_MOVES)[:MAX_MOVES]


def _schedule(moves: Sequence[str]) -> tuple[ScheduledAction, ...]:
    """Return each move once, of average duration, with the same pause after each."""
    actions = [
        TimedAction(move.name, is_move=True, duration_s=sum(move.duration_s) / 2, pause_s=PAUSE_S)
        for move in CATALOGUE.find_moves(moves)
    ]
    length_s = FIRST_S + sum(one.duration_s + one.pause_s for one in actions) + LAST_S
    return place_in_time(actions, FIRST_S, length_s)
