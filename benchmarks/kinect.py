"""The reader of JK2017, whose skeletons are those of Kinect v2."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from moveset.base.values import Observations, Recording, Segment
from moveset.label.labelled_recording import LabelledRecording
from moveset.see.landmark_files.kinect import KINECT_V2_CAMERA, observe_skeletons

FRAME_S = 1.0 / 30.0
PEAK_SPEED_M_S = 4.0
"""Examples are stored without times. They are resampled so that the fastest joint peaks at this
speed, which is typical of limbs in strikes; the same for all examples of all moves."""
REST_S = 0.6  # of standing still, added before and after an example

Skeletons = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Player:
    """One person: a session of continuous play, and two examples of each move.

    Attributes
    ----------
    session
        With a segment for each window that counts, from one command to the next; None if missing.
    ignored
        Intervals of the session that do not count, in seconds.
    examples
        One recording each, with one segment from rest to rest.
    """

    name: str
    session: LabelledRecording | None
    ignored: tuple[tuple[float, float], ...]
    examples: tuple[LabelledRecording, ...]


def read_players(folder: Path) -> list[Player]:
    """Return the people of a folder, sorted by name."""
    return [_read_player(path) for path in sorted(folder.glob("U*.npz"))]


def _read_player(path: Path) -> Player:
    with np.load(path) as stored:
        names = [str(name) for name in stored["moves"]]
        numbers = stored["example_moves"].tolist()
        examples = tuple(
            _example(path.stem, index, names[number], skeletons)
            for index, (number, skeletons) in enumerate(
                zip(numbers, stored["examples"], strict=True)
            )
        )
        if "session" not in stored:
            return Player(path.stem, None, (), examples)
        windows = [
            (start * FRAME_S, end * FRAME_S, names[move], bool(ignore))
            for start, end, move, ignore in stored["windows"].tolist()
        ]
        seen = observe_frames(stored["session"])
    truth = tuple(
        Segment(path.stem, start, end, move) for start, end, move, ignore in windows if not ignore
    )
    recording = Recording(path.stem, path.stem, path)
    ignored = tuple((start, end) for start, end, _, ignore in windows if ignore)
    return Player(path.stem, LabelledRecording(recording, seen, truth), ignored, examples)


def _example(person: str, index: int, move: str, skeletons: Skeletons) -> LabelledRecording:
    """Return a resampled example with a rest before and after it."""
    timed = retime(skeletons)
    rest = round(REST_S / FRAME_S)
    still = [np.repeat(timed[[end]], rest, axis=0) for end in (0, -1)]
    name = f"{person}-example-{index:02}"
    span = Segment(name, rest * FRAME_S, (rest + len(timed)) * FRAME_S, move)
    seen = observe_frames(np.concatenate([still[0], timed, still[1]]))
    return LabelledRecording(Recording(name, person, Path(name)), seen, (span,))


def retime(skeletons: Skeletons) -> Skeletons:
    """Resample an example in time, with a minimum-jerk profile out and another back.

    The profile is that of Flash and Hogan (1985); the duration follows from ``PEAK_SPEED_M_S``.
    """
    turn = int(np.linalg.norm(skeletons - skeletons[:1], axis=2).max(axis=1).argmax())
    turn = min(max(turn, 1), len(skeletons) - 2)
    out, back = skeletons[: turn + 1], skeletons[turn:]
    return np.concatenate([_minimum_jerk(out), _minimum_jerk(back)[1:]])


def _minimum_jerk(path: Skeletons) -> Skeletons:
    steps = np.linalg.norm(np.diff(path, axis=0), axis=2).max(axis=1).sum()
    length_s = max(
        1.875 * float(steps) / PEAK_SPEED_M_S, 4 * FRAME_S
    )  # the peak is 1.875 times the mean
    share = np.linspace(0.0, 1.0, round(length_s / FRAME_S) + 1)
    position = (10 * share**3 - 15 * share**4 + 6 * share**5) * (len(path) - 1)
    before = np.minimum(position.astype(int), len(path) - 2)
    rest = (position - before)[:, None, None]
    return ((1 - rest) * path[before] + rest * path[before + 1]).astype(np.float32)


def observe_frames(skeletons: Skeletons) -> Observations:
    """Return the observations of skeletons of Kinect v2 that have no times, ``FRAME_S`` apart."""
    times_s = np.arange(len(skeletons)) * FRAME_S
    return observe_skeletons(skeletons, times_s, KINECT_V2_CAMERA)
