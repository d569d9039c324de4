"""First on the road, the drawn person: a clip of somebody doing moves, with the truth beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, RgbImage, Segment, TimeArray, TimedFrame
from moveset.synth.drawn.crowd import cast_anyone
from moveset.synth.drawn.drawing import Painter
from moveset.synth.drawn.medley import write_medley
from moveset.synth.drawn.motion import perform
from moveset.synth.drawn.person import Person, cast_person
from moveset.synth.drawn.script import MOVES, Beat, segments_of, write_script
from moveset.synth.drawn.truth import true_landmarks

_PERSON, _SCRIPT, _DANCE, _NOISE = range(4)  # streams of chance that do not disturb each other


@dataclass(frozen=True, slots=True)
class Clip:
    """A drawn clip: nothing is painted until its frames are asked for.

    Attributes
    ----------
    script
        What the person does, moves and what is none.
    segments
        The truth: when which move is done.
    times_s
        (t,) moment of each frame.
    joints
        (t, len(JOINTS), 3) metres.
    size
        Width and height of the pictures, pixels.
    seed
        Of everything.
    """

    person: Person
    script: tuple[Beat, ...]
    segments: tuple[Segment, ...]
    times_s: TimeArray
    joints: npt.NDArray[np.float64]
    size: tuple[int, int]
    seed: int

    def frames(self) -> Iterator[TimedFrame]:
        """Draw one frame after the other; the same again at every call."""
        rng = np.random.default_rng([self.seed, _NOISE])
        painter = Painter(self.person, self.size)
        for time_s, joints in zip(self.times_s.tolist(), self.joints, strict=True):
            yield TimedFrame(time_s, painter.draw(joints, rng))

    def empty_scene(self) -> RgbImage:
        """Draw the room with nobody in it."""
        return Painter(self.person, self.size).empty

    def landmarks_truth(self) -> FloatArray:
        """Where BlazePose's landmarks truly are, (t, 33, 6), as ``see.pose`` would give them."""
        return true_landmarks(self.joints, self.person.camera, self.size)


def act(  # noqa: PLR0913  each of them says something of its own about the clip
    seed: int,
    *,
    moves: Sequence[str] = MOVES,
    duration_s: float = 30.0,
    frame_rate: float = 30.0,
    size: tuple[int, int] = (640, 360),
    person_seed: int | None = None,
    recording: str = "",
    wide: bool = False,
) -> Clip:
    """Let a drawn person do moves.

    Parameters
    ----------
    seed
        Same seed, same clip.
    moves
        Of ``MOVES``, ``push`` or ``idle``; each is done about equally often.
    frame_rate
        Frames a second.
    size
        Width and height, pixels.
    person_seed
        Same person, other clip: whom to cast; else ``seed`` says so too.
    recording
        Name that the segments carry.
    wide
        Whether to cast anybody, each move in many ways among many pastimes: to teach from, rather
        than to look at. Who sits, or uses one arm only, leaves out moves that need the others.
    """
    cast = seed if person_seed is None else person_seed
    person_rng = np.random.default_rng([cast, _PERSON])
    person = cast_anyone(person_rng) if wide else cast_person(person_rng)
    script_rng = np.random.default_rng([seed, _SCRIPT])
    script = (
        write_medley(script_rng, moves, duration_s, person)
        if wide
        else write_script(script_rng, moves, duration_s)
    )
    times_s = np.arange(round(duration_s * frame_rate)) / frame_rate
    joints = perform(person, script, times_s, np.random.default_rng([seed, _DANCE]))
    segments = segments_of(script, recording)
    return Clip(person, script, segments, times_s, joints, size, seed)
