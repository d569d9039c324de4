"""Clips of synthetic people who perform moves, with the true segments and landmarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, RgbImage, Segment, TimeArray, TimedFrame
from moveset.synth.animate import animate
from moveset.synth.basic_schedule import basic_schedule
from moveset.synth.catalogue import CATALOGUE, DEFAULT_MOVES, Catalogue
from moveset.synth.diverse_schedule import diverse_schedule
from moveset.synth.drawing.painter import Painter
from moveset.synth.person import Person
from moveset.synth.population import random_diverse_person, random_person
from moveset.synth.schedule import ScheduledAction, segments_of
from moveset.synth.tracker.true_landmarks import true_landmarks

_PERSON, _SCHEDULE, _MOTION, _NOISE = range(4)  # independent random streams of one seed


@dataclass(frozen=True, slots=True)
class SyntheticClip:
    """A clip of a synthetic person; images are drawn only when its frames are asked for.

    Attributes
    ----------
    person
        Build, clothes, room and camera.
    schedule
        What the person does: moves and distractors.
    segments
        The true segments of the moves.
    times_s
        (t,) time of each frame, seconds.
    joints
        (t, len(JOINTS), 3) metres.
    size
        Width and height of the images, pixels.
    seed
        Seed of the clip.
    """

    person: Person
    schedule: tuple[ScheduledAction, ...]
    segments: tuple[Segment, ...]
    times_s: TimeArray
    joints: npt.NDArray[np.float64]
    size: tuple[int, int]
    seed: int

    def frames(self) -> Iterator[TimedFrame]:
        """Draw one frame after the other; every call yields the same frames."""
        rng = np.random.default_rng([self.seed, _NOISE])
        painter = Painter(self.person, self.size)
        for time_s, joints in zip(self.times_s.tolist(), self.joints, strict=True):
            yield TimedFrame(time_s, painter.draw(joints, rng))

    def empty_scene(self) -> RgbImage:
        """Draw the room without the person."""
        return Painter(self.person, self.size).empty

    def true_landmarks(self) -> FloatArray:
        """Return the true landmarks, (t, 33, 6), in the format of ``see.pose``."""
        return true_landmarks(self.joints, self.person.camera, self.size)


def synthesise_clip(  # noqa: PLR0913  independent settings of one clip
    seed: int,
    *,
    moves: Sequence[str] = DEFAULT_MOVES,
    duration_s: float = 30.0,
    frame_rate: float = 30.0,
    size: tuple[int, int] = (640, 360),
    person_seed: int | None = None,
    recording: str = "",
    diverse: bool = False,
    only_distractors: bool = False,
    catalogue: Catalogue = CATALOGUE,
) -> SyntheticClip:
    """Return a clip of a synthetic person who performs moves.

    Parameters
    ----------
    seed
        The same seed gives the same clip.
    moves
        Names of moves in the catalogue; each is performed about equally often. By default punches,
        kicks, squat, jump, block and walks, as the built-in bundle has them.
    duration_s
        Length of the clip in seconds; as many moves are performed as fit.
    frame_rate
        Frames per second.
    size
        Width and height of the images, pixels.
    person_seed
        The same person seed gives the same person; by default ``seed``.
    recording
        Name of the recording in the segments.
    diverse
        Whether to choose from a diverse population, many variants of each move and many
        distractors: meant for training rather than for looking at. Moves that the person cannot
        perform, being seated or using one arm only, are left out.
    only_distractors
        Whether a diverse clip shows none of the moves, but only what is not one of them.
    catalogue
        All moves and distractors; by default everything that comes with moveset.

    Raises
    ------
    ValueError
        A move is not in the catalogue, or none is named.
    """
    person_rng = np.random.default_rng([seed if person_seed is None else person_seed, _PERSON])
    schedule_rng = np.random.default_rng([seed, _SCHEDULE])
    if diverse:
        person = random_diverse_person(person_rng)
        schedule = diverse_schedule(
            schedule_rng,
            moves,
            duration_s,
            person,
            catalogue=catalogue,
            only_distractors=only_distractors,
        )
    else:
        person = random_person(person_rng)
        schedule = basic_schedule(schedule_rng, moves, duration_s, catalogue=catalogue)
    times_s = np.arange(round(duration_s * frame_rate)) / frame_rate
    motion_rng = np.random.default_rng([seed, _MOTION])
    joints = animate(person, schedule, times_s, motion_rng, catalogue, travel=diverse)
    segments = segments_of(schedule, recording)
    return SyntheticClip(person, schedule, segments, times_s, joints, size, seed)
