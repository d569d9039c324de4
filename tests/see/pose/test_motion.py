"""How much a body moves: what trimming goes by."""

import numpy as np

from moveset.see.pose.landmarks import OBSERVATION_SIZE, motion_magnitude
from moveset.synth.clip import synthesise_clip


def observed(clip):
    return clip.true_landmarks().reshape(len(clip.times_s), OBSERVATION_SIZE).astype(np.float32)


def test_a_body_at_rest_hardly_moves_and_a_kick_does():
    clip = synthesise_clip(3, moves=("kick_left",), duration_s=9.0, size=(240, 180))
    moved = motion_magnitude(observed(clip))
    during = np.zeros(len(moved), bool)
    for segment in clip.segments:
        during |= (clip.times_s >= segment.start_s) & (clip.times_s < segment.end_s)
    assert moved.shape == clip.times_s.shape
    assert moved[during].mean() > 3 * np.median(moved[~during])


def test_frames_without_a_person_have_no_motion():
    values = np.full((12, OBSERVATION_SIZE), np.nan, np.float32)
    assert not motion_magnitude(values).any()


def test_a_single_tick_has_no_motion():
    assert motion_magnitude(np.ones((1, OBSERVATION_SIZE), np.float32)).tolist() == [0.0]
