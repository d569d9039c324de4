"""Real fights as motion for the simulated sensor: Kinect skeletons seen by another camera.

A network that sees real people through one sensor only learns that this sensor means a fight. So
the skeletons of PRECOG are completed to true landmarks, turned to any side, and then observed by
the same simulated sensors as synthetic people.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from moveset.base.values import FloatArray, Observations, Recording, Segment, TimeArray
from moveset.label.labelled_recording import LabelledRecording
from moveset.see.pose.landmarks import LANDMARK_NAMES, reshape_landmarks
from moveset.synth.population import random_facing
from moveset.synth.tracker.depth_camera import HIP_RISE, HIP_WIDTH
from moveset.synth.tracker.noise import HIPS, SHOULDERS
from moveset.synth.tracker.sensor import simulate_sensor

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from kinect import FRAME_S, KINECT_V1, Skeletons, observe_skeletons
from real_data import find_sources, label_segments, read_skeletons

SIZE = (640, 480)
KINECT_SIZE = (320, 240)
KINECT_HIPS, KINECT_SHOULDERS = [12, 16], [4, 8]
HEAD, GAZE = (
    0.38,
    0.16,
)  # from the shoulders up to the head, and forwards to the nose: torso lengths
FACE = {  # landmark → share of the shoulders' width to the own left, torso lengths up
    **dict.fromkeys(("left_eye_inner", "left_eye", "left_eye_outer"), (0.08, 0.05)),
    **dict.fromkeys(("right_eye_inner", "right_eye", "right_eye_outer"), (-0.08, 0.05)),
    "nose": (0.0, 0.0),
    "left_ear": (0.18, 0.0),
    "right_ear": (-0.18, 0.0),
    "mouth_left": (0.06, -0.06),
    "mouth_right": (-0.06, -0.06),
}
FINGER, HEEL = 0.3, 0.2  # beyond the wrist, forearms; behind the ankle, feet
Points = FloatArray


@dataclass(frozen=True, slots=True)
class Fight:
    """A real fight.

    Attributes
    ----------
    skeletons
        (t, 20, 3) Kinect v1 joints, metres.
    """

    person: str
    name: str
    times_s: TimeArray
    skeletons: Skeletons
    segments: tuple[Segment, ...]


def read_fight_motion(folder: Path) -> list[Fight]:
    """Return the fights of a folder, padded with their first and last pose."""
    return [
        Fight(
            path.stem,
            name,
            times_s,
            skeletons,
            tuple(segment for segment, _ in label_segments(name, times_s, labels)),
        )
        for path in find_sources(folder).fights
        for name, times_s, skeletons, labels in read_skeletons(path)
    ]


def film(fight: Fight, rng: np.random.Generator, number: int) -> LabelledRecording:
    """Return a fight as a random sensor observes it from a random side."""
    turned = turn(fight.skeletons, float(np.radians(random_facing(rng))))
    truth = complete(lower_hips(turned), fight.times_s)
    seen = simulate_sensor(truth, SIZE, rng, frame_s=FRAME_S)
    name = f"{fight.name}#{number}"
    recording = Recording(name, fight.person, Path(name))
    return LabelledRecording(recording, Observations(fight.times_s, seen), fight.segments)


def turn(skeletons: Skeletons, angle: float) -> Skeletons:
    """Return skeletons turned about the vertical axis through the mean place of the hips."""
    centre = skeletons[:, KINECT_HIPS].mean(axis=(0, 1))
    cosine, sine = np.cos(angle), np.sin(angle)
    rotation = np.array([[cosine, 0.0, -sine], [0.0, 1.0, 0.0], [sine, 0.0, cosine]], np.float32)
    return np.asarray((skeletons - centre) @ rotation + centre, np.float32)


def lower_hips(skeletons: Skeletons) -> Skeletons:
    """Return skeletons with hips half as high and narrow as Kinect's are beside true ones."""
    lowered = skeletons.copy()
    top = skeletons[:, KINECT_SHOULDERS].mean(axis=1, keepdims=True)
    hips = skeletons[:, KINECT_HIPS]
    middle = hips.mean(axis=1, keepdims=True)
    lowered[:, KINECT_HIPS] = top + (middle - top) / (1.0 - 0.5 * HIP_RISE)
    lowered[:, KINECT_HIPS] += (hips - middle) / (0.5 + 0.5 * HIP_WIDTH)
    return lowered


def complete(skeletons: Skeletons, times_s: TimeArray) -> FloatArray:
    """Return true landmarks, (t, 33, 6), with the face, fingers and heels that Kinect lacks."""
    seen = observe_skeletons(skeletons, times_s, KINECT_V1)
    landmarks = reshape_landmarks(seen.values).copy()
    for axes in (slice(0, 2), slice(2, 5)):
        _add_face(landmarks[..., axes])
        _add_ends(landmarks[..., axes])
    landmarks[..., :2] *= SIZE[0] / KINECT_SIZE[0]
    landmarks[..., 5] = 1.0
    return landmarks


def _add_face(points: Points) -> None:
    """Set the landmarks of the face, in place; in the image it has no depth."""
    left, right = (points[:, number] for number in SHOULDERS)
    middle = (left + right) / 2.0
    up, across = middle - points[:, HIPS].mean(axis=1), left - right
    forwards = np.zeros_like(up)
    if points.shape[-1] == 3:
        forwards = np.cross(across, up)
        forwards *= (np.linalg.norm(up, axis=1) / np.linalg.norm(forwards, axis=1))[:, None]
    for name, (outwards, higher) in FACE.items():
        gaze = 0.0 if name.endswith("ear") else GAZE
        place = middle + (HEAD + higher) * up + outwards * across + gaze * forwards
        points[:, LANDMARK_NAMES.index(name)] = place


def _add_ends(points: Points) -> None:
    """Set the landmarks of fingers and heels, in place."""
    for side in ("left", "right"):
        elbow, wrist, knee, ankle, toe = (
            points[:, LANDMARK_NAMES.index(f"{side}_{name}")]
            for name in ("elbow", "wrist", "knee", "ankle", "foot_index")
        )
        for finger in ("pinky", "index", "thumb"):
            end = wrist + FINGER * (wrist - elbow)
            points[:, LANDMARK_NAMES.index(f"{side}_{finger}")] = end
        heel = ankle + 0.1 * (ankle - knee) - HEEL * (toe - ankle)
        points[:, LANDMARK_NAMES.index(f"{side}_heel")] = heel


def film_all(
    fights: list[Fight], copies: int, rng: np.random.Generator
) -> Iterator[LabelledRecording]:
    """Yield each fight as often as wanted, every time from another side."""
    for fight in fights:
        for number in range(copies):
            yield film(fight, rng, number)
