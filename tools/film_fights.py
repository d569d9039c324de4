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
from moveset.see.landmark_files.kinect import KINECT_V1, observe_skeletons
from moveset.see.pose.landmarks import reshape_landmarks
from moveset.synth.population import random_facing
from moveset.synth.tracker.depth_camera import HIP_RISE, HIP_WIDTH
from moveset.synth.tracker.sensor import simulate_sensor
from moveset.synth.tracker.skeleton import complete_skeleton

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from kinect import FRAME_S, Skeletons
from real_data import find_sources, label_segments, read_skeletons

SIZE = (640, 480)
KINECT_SIZE = (320, 240)
KINECT_HIPS, KINECT_SHOULDERS = [12, 16], [4, 8]
STEPS = (1, 1, 2)  # every frame or every other one is kept, at random: 30 or 15 a second


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
    """Return a fight as a random sensor observes it from a random side, at a random frame rate."""
    step = int(rng.choice(STEPS))
    times_s = fight.times_s[::step]
    turned = turn(fight.skeletons[::step], float(np.radians(random_facing(rng))))
    truth = complete(lower_hips(turned), times_s)
    seen = simulate_sensor(truth, SIZE, rng, frame_s=step * FRAME_S)
    name = f"{fight.name}#{number}"
    recording = Recording(name, fight.person, Path(name))
    return LabelledRecording(recording, Observations(times_s, seen), fight.segments)


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
    complete_skeleton(landmarks)
    landmarks[..., :2] *= SIZE[0] / KINECT_SIZE[0]
    landmarks[..., 5] = 1.0
    return landmarks


def film_all(
    fights: list[Fight], copies: int, rng: np.random.Generator
) -> Iterator[LabelledRecording]:
    """Yield each fight as often as wanted, every time from another side."""
    for fight in fights:
        for number in range(copies):
            yield film(fight, rng, number)
