from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import SplitError, TrainingError
from moveset.base.values import NONE, Observations, Recording, Segment
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.learn.cross_validation import in_blocks, inner_folds
from moveset.learn.samples import make_sample


def recorded(*segments: tuple[float, float], length_s: float = 30.0) -> LabelledRecording:
    times = np.arange(0.0, length_s, 1 / 30)
    observations = Observations(times, np.ones((len(times), 2), np.float32))
    truth = tuple(Segment("day", start_s, end_s, "punch") for start_s, end_s in segments)
    return LabelledRecording(Recording("day", "ann", Path("day.mp4")), observations, truth)


def test_a_stretch_never_holds_part_of_a_move():
    item = recorded((1.0, 2.0), (4.5, 5.5), (9.0, 10.0))
    part = cut_recording(item, "part", 1.5, 5.0)
    assert part.segments == ()
    times = part.observations.times_s
    assert times[0] >= 2.0
    assert times[-1] < 4.5


def test_a_stretch_keeps_whole_moves_under_its_own_name():
    part = cut_recording(recorded((1.0, 2.0), (4.0, 5.0)), "part", 0.5, 5.0)
    assert [(s.recording, s.start_s) for s in part.segments] == [("part", 1.0), ("part", 4.0)]
    assert part.recording.person == "ann"


def test_an_empty_stretch_is_refused():
    with pytest.raises(SplitError, match="day has no frames"):
        cut_recording(recorded(), "part", 40.0, 50.0)


def test_blocks_of_one_recording_lie_apart_and_hold_no_half_move():
    item = recorded(*[(t, t + 0.8) for t in np.arange(0.5, 29.0, 1.7).tolist()])
    blocks = in_blocks(item)
    spans = [block.observations.times_s[[0, -1]] for block in blocks]
    assert all(after[0] - before[1] >= 1.0 for before, after in pairwise(spans))
    for first_s, last_s in spans:
        for move in item.segments:
            assert not move.start_s < first_s < move.end_s
            assert not move.start_s < last_s < move.end_s - 0.04
    assert sum(len(block.segments) for block in blocks) >= 10


def test_a_recording_too_short_for_blocks_is_named():
    with pytest.raises((SplitError, TrainingError), match="day"):
        in_blocks(recorded((0.5, 1.0), length_s=3.0))


def test_folds_within_training_part_people_where_three_are_there_else_recordings():
    def recording(name: str, person: str) -> Recording:
        return Recording(name, person, Path(name))

    three = [recording(f"{person}{n}", person) for person in "abc" for n in range(2)]
    for fold in inner_folds(three):
        assert not {name[0] for name in fold.train} & {name[0] for name in fold.test}
    two = [recording(f"{person}{n}", person) for person in "ab" for n in range(2)]
    assert sorted(name for fold in inner_folds(two) for name in fold.test) == [
        "a0",
        "a1",
        "b0",
        "b1",
    ]


def test_moments_with_nobody_in_view_weigh_nothing():
    item = recorded((1.0, 2.0))
    item.observations.values[300:330] = np.nan
    sample = make_sample(item, ["punch"])
    assert (sample.weights[302:328] == 0.0).all()
    assert sample.weights[200] == 1.0
    assert sample.labels[45] == 0
    assert sample.labels[200] == ["punch", NONE].index(NONE)


def test_of_segments_that_came_by_themselves_more_is_doubtful():
    exact = recorded((1.0, 2.0), (4.0, 5.0))
    loose = replace(exact, recording=replace(exact.recording, loose=True))
    times_s = exact.observations.times_s
    start, middle, beside = (abs(times_s - at_s).argmin() for at_s in (1.3, 1.7, 2.15))
    for item, weight in ((exact, 1.0), (loose, 0.0)):
        weights = make_sample(item, ("punch",)).weights
        assert weights[[start, middle, beside]].tolist() == [weight, 1.0, weight]


def test_a_stretch_of_a_loose_recording_is_loose():
    item = recorded((1.0, 2.0), (4.0, 5.0))
    loose = replace(item, recording=replace(item.recording, loose=True))
    assert cut_recording(loose, "part", 0.5, 5.5).recording.loose
