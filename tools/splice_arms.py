"""Real fights with the arms of synthetic people: real bodies that do more than fight.

In PRECOG nearly every fast arm of a real person is a punch. A network can learn that a real body
means a punch, rather than what the arm does. So the arms of some fights are replaced by those of
synthetic people who punch, block, throw, swim or scratch their heads, in the frame of the torso.
Swapping parts of bodies is an augmentation of skeletons known from contrastive learning
(SkeleMix, Chen et al. 2022); here the label is that of the arms, and of the legs where they kick.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from film_fights import KINECT_HIPS, KINECT_SHOULDERS, Fight, film

from moveset.base.values import Segment
from moveset.see.pose.landmarks import LANDMARK_NAMES
from moveset.synth.clip import SyntheticClip, synthesise_clip
from moveset.synth.dataset import GeneratedRecording
from moveset.synth.tracker.error_inputs import WORLD

KINECT_ARMS = ((4, 5, 6, 7), (8, 9, 10, 11))  # shoulder, elbow, wrist, hand
OUR_ARMS = tuple(
    tuple(LANDMARK_NAMES.index(f"{side}_{joint}") for joint in ("shoulder", "elbow", "wrist"))
    for side in ("left", "right")
)
OUR_HIPS, OUR_SHOULDERS = [23, 24], [11, 12]
ARM_MOVES = ("punch_left", "punch_right", "block")
NO_MOVE_SHARE = 0.5  # of the fights whose arms perform none of them
HAND = 0.3  # from the wrist to the middle of the hand, forearms
MAX_SEED = 2**31

Points = npt.NDArray[np.float64]


def splice_all(
    fights: Sequence[Fight], copies: int, rng: np.random.Generator
) -> Iterator[GeneratedRecording]:
    """Yield each fight as often as wanted, every time with other arms and from another side."""
    for fight in fights:
        for number in range(copies):
            yield splice(fight, rng, number)


def splice(fight: Fight, rng: np.random.Generator, number: int) -> GeneratedRecording:
    """Return a fight with other arms, as a random sensor observes it.

    Its segments are the kicks of the fight and the moves of the arms that overlap none of them.
    """
    clip = synthesise_clip(
        int(rng.integers(MAX_SEED)),
        moves=ARM_MOVES,
        duration_s=float(fight.times_s[-1]),
        diverse=True,
        only_distractors=bool(rng.random() < NO_MOVE_SHARE),
    )
    kicks = tuple(one for one in fight.segments if one.move.startswith("kick"))
    own = tuple(one for one in clip.segments if not any(_overlap(one, kick) for kick in kicks))
    spliced = replace(
        fight,
        name=f"{fight.name}+arms",
        skeletons=with_arms(fight, clip),
        segments=tuple(sorted((*kicks, *own), key=lambda one: one.start_s)),
    )
    return GeneratedRecording(film(spliced, rng, number), clip.person, clip.schedule)


def _overlap(one: Segment, other: Segment) -> bool:
    return one.start_s < other.end_s and other.start_s < one.end_s


def with_arms(fight: Fight, clip: SyntheticClip) -> npt.NDArray[np.float32]:
    """Return the skeletons of a fight, (t, 20, 3), with the arms of a clip.

    Directions are those of the clip relative to its torso; lengths are the fighter's own.
    """
    rows = np.searchsorted(clip.times_s, fight.times_s).clip(max=len(clip.times_s) - 1)
    source = clip.true_landmarks()[rows][..., WORLD].astype(np.float64)
    target = fight.skeletons.astype(np.float64)
    # Kinect's axes are those of our landmarks turned by half a turn: no mirroring.
    frames = _torso(target, KINECT_SHOULDERS, KINECT_HIPS)
    turns = frames @ _torso(source, OUR_SHOULDERS, OUR_HIPS).transpose(0, 2, 1)
    for ours, (shoulder, elbow, wrist, hand) in zip(OUR_ARMS, KINECT_ARMS, strict=True):
        joints = target[:, [shoulder, elbow, wrist]]
        lengths = np.median(np.linalg.norm(np.diff(joints, axis=1), axis=2), axis=0)
        bones = np.diff(source[:, ours], axis=1)
        bones *= lengths[:, None] / np.linalg.norm(bones, axis=2, keepdims=True)
        upper, fore = np.moveaxis(np.einsum("tij,tbj->tbi", turns, bones), 1, 0)
        target[:, elbow] = target[:, shoulder] + upper
        target[:, wrist] = target[:, elbow] + fore
        target[:, hand] = target[:, wrist] + HAND * fore
    return np.asarray(target, np.float32)


def _torso(points: Points, shoulders: list[int], hips: list[int]) -> Points:
    """Return the axes of the torso, (t, 3, 3): to its left, upwards, and forwards, in columns."""
    left, right = (points[:, number] for number in shoulders)
    across = left - right
    up = (left + right) / 2.0 - points[:, hips].mean(axis=1)
    forwards = np.cross(across, up)
    axes = np.stack([across, np.cross(forwards, across), forwards], axis=2)
    return np.asarray(axes / np.linalg.norm(axes, axis=1, keepdims=True))
