import numpy as np
import pytest

from moveset.base.values import Segment
from moveset.synth.catalogue import DEFAULT_MOVES
from moveset.synth.clip import synthesise_clip
from moveset.synth.drawing.camera import project
from moveset.synth.motion.body import JOINT


def test_the_same_seed_gives_the_same_frames() -> None:
    first, again, other = (
        synthesise_clip(seed, duration_s=2.0, frame_rate=5.0) for seed in (7, 7, 8)
    )
    images = [[frame.image for frame in clip.frames()] for clip in (first, again, other)]
    assert first.segments == again.segments
    for here, there, elsewhere in zip(*images, strict=True):
        assert np.array_equal(here, there)
        assert not np.array_equal(here, elsewhere)


def test_frames_can_be_asked_for_twice() -> None:
    clip = synthesise_clip(7, duration_s=1.0, frame_rate=5.0)
    for first, second in zip(clip.frames(), clip.frames(), strict=True):
        assert np.array_equal(first.image, second.image)


def test_frames_come_at_the_rate_asked_for() -> None:
    clip = synthesise_clip(3, duration_s=2.0, frame_rate=12.0, size=(160, 90))
    times = [frame.time_s for frame in clip.frames()]
    assert len(times) == 24
    assert np.diff(times) == pytest.approx(1 / 12)


def test_segments_name_the_recording_and_the_moves() -> None:
    clip = synthesise_clip(3, duration_s=40.0, recording="anna1.mp4")
    assert {segment.move for segment in clip.segments} == set(DEFAULT_MOVES)
    assert all(isinstance(segment, Segment) for segment in clip.segments)
    assert {segment.recording for segment in clip.segments} == {"anna1.mp4"}


def test_one_person_can_perform_in_several_clips() -> None:
    first, second = (
        synthesise_clip(1, person_seed=50, duration_s=9.0),
        synthesise_clip(2, person_seed=50, duration_s=9.0),
    )
    assert first.person == second.person
    assert first.schedule != second.schedule
    assert synthesise_clip(3, person_seed=51, duration_s=9.0).person != first.person


def test_true_landmarks_lie_on_the_joints() -> None:
    clip = synthesise_clip(5, duration_s=3.0)
    truth = clip.true_landmarks()
    assert truth.shape == (90, 33, 6)
    shoulder = project(clip.person.camera, clip.joints[:, JOINT["left_shoulder"]], clip.size)
    assert truth[:, 11, :2] == pytest.approx(shoulder[:, :2], abs=1e-3)
    hips = 0.5 * (truth[:, 23, 2:5] + truth[:, 24, 2:5])
    assert hips == pytest.approx(np.zeros((90, 3)), abs=1e-6)
    assert (truth[:, 0, 3] < truth[:, 23, 3]).all(), "world y is down: the nose is above the hips"
    assert np.isfinite(truth).all()
