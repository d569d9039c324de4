"""How much a body moves: what trimming goes by."""

import numpy as np

from moveset.see.pose.landmarks import WIDTH, motion
from moveset.synth.performance import act


def observed(clip):
    return clip.landmarks_truth().reshape(len(clip.times_s), WIDTH).astype(np.float32)


def test_a_body_at_rest_hardly_moves_and_a_kick_does():
    clip = act(3, moves=("kick_left",), duration_s=9.0, size=(240, 180))
    moved = motion(observed(clip))
    during = np.zeros(len(moved), bool)
    for segment in clip.segments:
        during |= (clip.times_s >= segment.start_s) & (clip.times_s < segment.end_s)
    assert moved.shape == clip.times_s.shape
    assert moved[during].mean() > 3 * np.median(moved[~during])


def test_nobody_in_view_is_no_motion():
    values = np.full((12, WIDTH), np.nan, np.float32)
    assert not motion(values).any()


def test_a_single_tick_is_no_motion():
    assert motion(np.ones((1, WIDTH), np.float32)).tolist() == [0.0]
