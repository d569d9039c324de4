import numpy as np
import pytest

from moveset.base.values import Segment
from moveset.label.segment_trimming import MARGIN_S, trim_repetitions, trim_segments

TIMES = np.arange(300) / 30.0


def motion(*spans):
    moved = np.full(len(TIMES), 0.01, np.float32)
    for start_s, end_s, size in spans:
        inside = (start_s <= TIMES) & (end_s > TIMES)
        moved[inside] = size
    return moved


def trimmed(moved, start_s=1.0, end_s=6.0):
    (segment,) = trim_segments(TIMES, moved, [Segment("r", start_s, end_s, "punch")])
    return segment


def test_a_segment_is_trimmed_to_its_strongest_motion():
    segment = trimmed(motion((2.0, 2.2, 0.3), (3.0, 4.0, 1.0)))
    assert segment.start_s == pytest.approx(3.0 - MARGIN_S, abs=0.04)
    assert segment.end_s == pytest.approx(4.0 + MARGIN_S, abs=0.07)
    assert (segment.recording, segment.move) == ("r", "punch")


def test_a_short_pause_at_the_end_of_a_blow_is_kept():
    segment = trimmed(motion((3.0, 3.4, 1.0), (3.5, 4.0, 0.8)))
    assert segment.start_s < 3.0
    assert segment.end_s > 3.9


def test_a_trimmed_segment_is_within_the_original():
    segment = trimmed(motion((0.5, 7.0, 1.0)))
    assert (segment.start_s, segment.end_s) == pytest.approx((1.0, 6.0), abs=0.05)
    assert segment.start_s >= 1.0
    assert segment.end_s <= 6.0


def test_a_segment_without_motion_or_frames_stays():
    still = np.zeros(len(TIMES), np.float32)
    assert trimmed(still) == Segment("r", 1.0, 6.0, "punch")
    assert trimmed(motion((3.0, 4.0, 1.0)), 50.0, 51.0) == Segment("r", 50.0, 51.0, "punch")


def repetition(moved, start_s=1.0, end_s=6.0):
    (segment,) = trim_repetitions(TIMES, moved, [Segment("r", start_s, end_s, "wave")])
    return segment.start_s, segment.end_s


def test_a_repetition_is_found_in_the_jitter_of_a_body_at_rest():
    moved = motion((2.5, 4.0, 0.7)) + np.float32(0.25)
    assert repetition(moved) == pytest.approx((2.5, 4.0), abs=0.25)
    assert trimmed(moved).end_s > 5.9, "jitter is motion if it is not told apart from rest"


def test_a_wave_is_one_repetition_although_the_arm_slows_down_in_the_middle():
    moved = motion((2.0, 2.3, 0.7), (2.3, 3.0, 0.05), (3.0, 3.3, 0.7)) + np.float32(0.2)
    assert repetition(moved) == pytest.approx((2.0, 3.3), abs=0.25)


def test_a_repetition_without_motion_or_frames_stays():
    assert repetition(np.zeros(len(TIMES), np.float32)) == (1.0, 6.0)
    assert repetition(motion((3.0, 4.0, 1.0)), 50.0, 51.0) == (50.0, 51.0)
    none = trim_repetitions(np.zeros(0), np.zeros(0, np.float32), [Segment("r", 1.0, 2.0, "wave")])
    assert none == (Segment("r", 1.0, 2.0, "wave"),)
