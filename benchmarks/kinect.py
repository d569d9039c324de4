"""JK2017's skeletons as moveset's observations: a reader, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, Observations, Recording, Segment
from moveset.label.labelled_recording import LabelledRecording
from moveset.see.pose.landmarks import COLUMNS, LANDMARKS

FRAME_S = 1.0 / 30.0
FOCAL_PX, CENTRE_PX = 366.0, (256.0, 212.0)  # of Kinect v2's depth camera, which tracks
TOP_SPEED_M_S = 4.0
"""An example has lost its time: it is given back so that its quickest joint peaks at this speed,
as limbs do in blows; the same for every example of every move."""
REST_S = 0.6  # stood still before and after an example

_JOINTS = {  # Kinect's number: ours; its head is no nose, its hands are no fingers: missing
    4: "left_shoulder",
    5: "left_elbow",
    6: "left_wrist",
    8: "right_shoulder",
    9: "right_elbow",
    10: "right_wrist",
    12: "left_hip",
    13: "left_knee",
    14: "left_ankle",
    15: "left_foot_index",
    16: "right_hip",
    17: "right_knee",
    18: "right_ankle",
    19: "right_foot_index",
}
Skeletons = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Player:
    """One person: a session of play, and two examples of each move.

    Attributes
    ----------
    session
        With a segment for each window that counts: from one command to the next. None without.
    ignored
        Spans of the session, seconds, that count for nothing.
    examples
        One recording each, with one segment from rest to rest.
    """

    name: str
    session: LabelledRecording | None
    ignored: tuple[tuple[float, float], ...]
    examples: tuple[LabelledRecording, ...]


def read_players(folder: Path) -> list[Player]:
    """Return the people of a folder, in the order of their names."""
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
        seen = _observe(stored["session"])
    truth = tuple(
        Segment(path.stem, start, end, move) for start, end, move, ignore in windows if not ignore
    )
    recording = Recording(path.stem, path.stem, path)
    ignored = tuple((start, end) for start, end, _, ignore in windows if ignore)
    return Player(path.stem, LabelledRecording(recording, seen, truth), ignored, examples)


def _example(person: str, index: int, move: str, skeletons: Skeletons) -> LabelledRecording:
    """Return an example with a time of its own, between two rests."""
    timed = retime(skeletons)
    rest = round(REST_S / FRAME_S)
    still = [np.repeat(timed[[end]], rest, axis=0) for end in (0, -1)]
    name = f"{person}-example-{index:02}"
    span = Segment(name, rest * FRAME_S, (rest + len(timed)) * FRAME_S, move)
    seen = _observe(np.concatenate([still[0], timed, still[1]]))
    return LabelledRecording(Recording(name, person, Path(name)), seen, (span,))


def retime(skeletons: Skeletons) -> Skeletons:
    """Return an example that goes out and back as a limb does: slowly off, quick, slowly there.

    Equal steps along the path become a minimum jerk (Flash and Hogan 1985) on each of the two
    ways; how long they take follows from ``TOP_SPEED_M_S``.
    """
    turn = int(np.linalg.norm(skeletons - skeletons[:1], axis=2).max(axis=1).argmax())
    turn = min(max(turn, 1), len(skeletons) - 2)
    out, back = skeletons[: turn + 1], skeletons[turn:]
    return np.concatenate([_one_way(out), _one_way(back)[1:]])


def _one_way(way: Skeletons) -> Skeletons:
    steps = np.linalg.norm(np.diff(way, axis=0), axis=2).max(axis=1).sum()
    length_s = max(1.875 * float(steps) / TOP_SPEED_M_S, 4 * FRAME_S)  # peak is 1.875 times mean
    share = np.linspace(0.0, 1.0, round(length_s / FRAME_S) + 1)
    place = (10 * share**3 - 15 * share**4 + 6 * share**5) * (len(way) - 1)
    before = np.minimum(place.astype(int), len(way) - 2)
    rest = (place - before)[:, None, None]
    return ((1 - rest) * way[before] + rest * way[before + 1]).astype(np.float32)


def _observe(skeletons: Skeletons) -> Observations:
    """Return our landmarks; what Kinect has not is there with visibility 0."""
    landmarks = np.zeros((len(skeletons), len(LANDMARKS), len(COLUMNS)), np.float32)
    numbers = list(_JOINTS)
    ours = [LANDMARKS.index(name) for name in _JOINTS.values()]
    away = skeletons * np.array([-1.0, -1.0, 1.0], np.float32)  # x to the right, y down
    middle = away[:, [12, 16]].mean(axis=1, keepdims=True)
    landmarks[:, :, :2] = _pixels(middle)  # missing ones must not spread the body in the picture
    landmarks[:, ours, :2] = _pixels(away[:, numbers])
    landmarks[:, ours, 2:5] = away[:, numbers] - middle
    landmarks[:, ours, 5] = 1.0
    times_s = np.arange(len(skeletons)) * FRAME_S
    return Observations(times_s, landmarks.reshape(len(skeletons), -1))


def _pixels(points: FloatArray) -> FloatArray:
    shown = FOCAL_PX * points[..., :2] / np.maximum(points[..., 2:], 0.3) + np.array(CENTRE_PX)
    return shown.astype(np.float32)
