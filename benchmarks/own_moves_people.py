"""Synthetic people who show and then play moves of their own, as the studio records them.

A move is an action of the catalogue in one person's own way: side, size and place are chosen once
for a person and vary little between repetitions. Errors of BlazePose are simulated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from moveset.base.values import NONE, FloatArray, Observations, Recording, TimeArray
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.segment_trimming import trim_repetitions
from moveset.see.pose.landmarks import OBSERVATION_SIZE, motion_magnitude
from moveset.see.resample import at_times, tick_times
from moveset.studio.beep_segments import segments_from_beeps
from moveset.synth.actions.action import Distractor, SyntheticMove
from moveset.synth.actions.distractors_random import RANDOM_DISTRACTORS
from moveset.synth.animate import animate
from moveset.synth.catalogue import CATALOGUE, Catalogue
from moveset.synth.motion.animation import Animation, Motion
from moveset.synth.person import Person
from moveset.synth.population import random_diverse_person
from moveset.synth.schedule import ScheduledAction, TimedAction, place_in_time, segments_of
from moveset.synth.tracker.errors import add_tracker_errors
from moveset.synth.tracker.true_landmarks import true_landmarks

SIZE = (640, 480)
RATES = (20.0, 25.0, 30.0, 30.0)  # frames per second
MOVED_M, TURNED_DEG = 0.15, 6.0  # standard deviations from one recording to the next
FACING_SD, MAX_FACING = 18.0, 45.0  # degrees; who plays looks at the camera

FIRST_BEEP_S, INTERVAL_S, TAIL_S = 3.0, 2.5, 0.4  # as on the Capture page
REACTION_S = (0.15, 0.55)
MAX_MOVE_S = 1.85  # so that it ends before the next beep
VARIATION = 0.15  # of a repetition, as a share of the variation between people
TEMPO_SD = 0.08

NOTHING_S = 20.0
PAUSE_S = (0.3, 1.5)
OTHERS = 1.0  # everyday actions for each move, on average

ALIKE = {
    "wave": ("draw_in_air",),
    "clap": ("rub_hands",),
    "throw": ("serve", "two_handed_throw"),
    "swing": ("throw",),
    "reach_up": ("stretch", "raise_arms"),
    "bow": ("touch_toes", "bend_down", "tie_shoes", "lean_in"),
    "point": ("hand_over",),
    "arm_circles": ("swim",),
    "touch_toes": ("bow", "bend_down", "tie_shoes"),
    "raise_arms": ("stretch", "reach_up"),
}
"""Actions that nobody could tell from a move; who teaches it does not do them for other reasons."""

PLAY = "play"

_PERSON, _HABIT, _ACTIONS, _MOTION, _TRACKER = range(5)  # independent random streams of one seed


class HabitualGenerator:
    """Random numbers that hardly differ from one repetition to the next.

    Choices are those of ``habit``, so that they are the same whenever it has the same seed. Numbers
    are mixed with a share of those of ``fresh``.
    """

    def __init__(self, habit: np.random.Generator, fresh: np.random.Generator) -> None:
        self._habit, self._fresh = habit, fresh

    def __getattr__(self, name: str) -> Any:
        return getattr(self._habit, name)

    def uniform(self, *bounds: Any) -> Any:
        """Return a number between two bounds."""
        return self._mixed("uniform", bounds)

    def normal(self, *parameters: Any) -> Any:
        """Return a normally distributed number."""
        return self._mixed("normal", parameters)

    def _mixed(self, name: str, arguments: tuple[Any, ...]) -> Any:
        usual, other = (getattr(one, name)(*arguments) for one in (self._habit, self._fresh))
        return usual + VARIATION * (other - usual)


@dataclass(frozen=True, slots=True)
class Take:
    """What a person does in one recording."""

    name: str
    schedule: tuple[ScheduledAction, ...]
    duration_s: float


@dataclass(frozen=True, slots=True)
class Session:
    """The recordings of one person.

    Attributes
    ----------
    taught
        One for each move, with the segments of the studio, and one of nothing.
    played
        The moves among everyday actions, with the true segments.
    """

    taught: tuple[LabelledRecording, ...]
    played: LabelledRecording


@dataclass(frozen=True, slots=True)
class Player:
    """One person with two moves of their own.

    Attributes
    ----------
    durations_s
        Usual duration of each move.
    catalogue
        The moves, and the everyday actions that are no move.
    """

    seed: int
    person: Person
    frame_rate: float
    durations_s: dict[str, float]
    catalogue: Catalogue

    def record(self, times: int, play_s: float) -> Session:
        """Return the recordings that teach the moves, and one to play.

        The tracker's errors are those of one person in all of them. The person stands a little
        elsewhere when playing.
        """
        takes = [self._show(move, times) for move in self.durations_s]
        takes += [self._do_nothing(), self._play(play_s)]
        clips = [self._animate(take) for take in takes]
        seen = add_tracker_errors(
            np.concatenate(clips), SIZE, self._rng(_TRACKER, ""), frame_s=1.0 / self.frame_rate
        )
        ends = np.cumsum([len(clip) for clip in clips])[:-1]
        parts = np.split(seen, ends)
        items = [self._item(*pair) for pair in zip(takes, parts, strict=True)]
        shown = [_with_beeps(item) for item in items[:-2]]
        return Session((*shown, items[-2]), items[-1])

    def _show(self, move: str, times: int) -> Take:
        """Return a move once at every beep."""
        rng = self._rng(_ACTIONS, move)
        schedule = []
        for beep_s in _beeps(times):
            start_s = beep_s + rng.uniform(*REACTION_S)
            end_s = start_s + self._duration(move, rng)
            schedule.append(ScheduledAction(start_s, end_s, move, True))
        return Take(move, tuple(schedule), FIRST_BEEP_S + times * INTERVAL_S + TAIL_S)

    def _do_nothing(self) -> Take:
        others = self._others(self._rng(_ACTIONS, NONE))
        return Take(NONE, place_in_time(others, 0.5, NOTHING_S), NOTHING_S)

    def _play(self, duration_s: float) -> Take:
        rng = self._rng(_ACTIONS, PLAY)
        return Take(PLAY, place_in_time(self._mixed(rng), 1.0, duration_s), duration_s)

    def _mixed(self, rng: np.random.Generator) -> Iterator[TimedAction]:
        others = self._others(rng)
        while True:
            for move in rng.permutation(list(self.durations_s)).tolist():
                duration_s = self._duration(move, rng)
                yield TimedAction(move, True, duration_s, rng.uniform(*PAUSE_S))
                for _ in range(int(rng.poisson(OTHERS))):
                    yield next(others)

    def _others(self, rng: np.random.Generator) -> Iterator[TimedAction]:
        distractors = self.catalogue.distractors
        while True:
            for number in rng.permutation(len(distractors)).tolist():
                one = distractors[number]
                duration_s = self.person.style.tempo * rng.uniform(*one.duration_s)
                yield TimedAction(one.name, False, duration_s, rng.uniform(*PAUSE_S))

    def _duration(self, move: str, rng: np.random.Generator) -> float:
        usual_s = self.durations_s[move]
        return min(usual_s * float(np.exp(TEMPO_SD * rng.standard_normal())), MAX_MOVE_S)

    def _animate(self, take: Take) -> FloatArray:
        """Return the true landmarks."""
        times_s, rng = self._times(take), self._rng(_MOTION, take.name)
        person = _elsewhere(self.person, rng) if take.name == PLAY else self.person
        joints = animate(person, take.schedule, times_s, rng, self.catalogue, travel=True)
        return true_landmarks(joints, person.camera, SIZE)

    def _times(self, take: Take) -> TimeArray:
        return np.asarray(np.arange(round(take.duration_s * self.frame_rate)) / self.frame_rate)

    def _item(self, take: Take, seen: FloatArray) -> LabelledRecording:
        rows = seen.reshape(len(seen), OBSERVATION_SIZE)
        recording = Recording(take.name, f"person{self.seed}", Path(take.name))
        segments = segments_of(take.schedule, take.name)
        return LabelledRecording(recording, Observations(self._times(take), rows), segments)

    def _rng(self, stream: int, name: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, stream, *name.encode()])


def _beeps(times: int) -> list[float]:
    return [FIRST_BEEP_S + number * INTERVAL_S for number in range(times)]


def _with_beeps(item: LabelledRecording) -> LabelledRecording:
    """Return the recording of a move with the segments that the studio makes from its beeps."""
    name = item.recording.name
    beeps_s = _beeps(len(item.segments))
    marked = segments_from_beeps(name, name, beeps_s, INTERVAL_S, item.duration_s)
    times_s = tick_times(item.observations)
    motion = motion_magnitude(at_times(item.observations, times_s))
    return replace(item, segments=trim_repetitions(times_s, motion, marked))


def _elsewhere(person: Person, rng: np.random.Generator) -> Person:
    """Return a person who has come back to about the same place."""
    moved, turned = rng.normal(0.0, MOVED_M), float(rng.normal(0.0, TURNED_DEG))
    place = person.place
    x_m, facing_deg = place.x_m + float(moved), place.facing_deg + turned
    return replace(person, place=replace(place, x_m=x_m, facing_deg=facing_deg))


def make_player(seed: int, moves: Sequence[str]) -> Player:
    """Return a person with moves of these names; the same seed gives the same person."""
    rng = np.random.default_rng([seed, _PERSON])
    person = random_diverse_person(rng)
    while person.seated or person.unused_arm:
        person = random_diverse_person(rng)
    facing = float(np.clip(rng.normal(0.0, FACING_SD), -MAX_FACING, MAX_FACING))
    person = replace(person, place=replace(person.place, facing_deg=facing))
    known = {one.name: one for one in CATALOGUE.distractors}
    durations_s = {
        move: min(person.style.tempo * rng.uniform(*known[move].duration_s), MAX_MOVE_S)
        for move in moves
    }
    own = tuple(_as_own(known[move], seed) for move in moves)
    return Player(
        seed,
        person,
        float(rng.choice(RATES)),
        durations_s,
        Catalogue(own, tuple(_everyday(moves))),
    )


def _as_own(action: Distractor, seed: int) -> SyntheticMove:
    return SyntheticMove(
        action.name, partial(_perform, action.motion, action.name, seed), action.duration_s
    )


def _perform(motion: Motion, name: str, seed: int, anim: Animation) -> None:
    """Perform an action in the way of one person."""
    habit = np.random.default_rng([seed, _HABIT, *name.encode()])
    motion(replace(anim, rng=HabitualGenerator(habit, anim.rng)))  # type: ignore[arg-type]


def _everyday(moves: Sequence[str]) -> Iterator[Distractor]:
    """Yield what people do besides, without what looks like one of the moves."""
    alike = {*moves, *(name for move in moves for name in ALIKE.get(move, ()))}
    for one in CATALOGUE.distractors:
        is_everyday = one.diverse and not one.resembles_move and one not in RANDOM_DISTRACTORS
        if is_everyday and one.name not in alike:
            yield one
