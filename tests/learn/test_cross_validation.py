from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import SplitError, TrainingError
from moveset.base.values import NONE, Observations, Recording, Segment
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.learn.inner_folds import make_inner_folds, split_into_blocks
from moveset.learn.samples import make_sample


def recorded(*segments: tuple[float, float], length_s: float = 30.0) -> LabelledRecording:
    times = np.arange(0.0, length_s, 1 / 30)
    observations = Observations(times, np.ones((len(times), 2), np.float32))
    truth = tuple(Segment("day", start_s, end_s, "punch") for start_s, end_s in segments)
    return LabelledRecording(Recording("day", "ann", Path("day.mp4")), observations, truth)


def test_a_cut_never_contains_part_of_a_move():
    item = recorded((1.0, 2.0), (4.5, 5.5), (9.0, 10.0))
    part = cut_recording(item, "part", 1.5, 5.0)
    assert part.segments == ()
    times = part.observations.times_s
    assert times[0] >= 2.0
    assert times[-1] < 4.5


def test_a_cut_keeps_whole_moves_under_its_own_name():
    part = cut_recording(recorded((1.0, 2.0), (4.0, 5.0)), "part", 0.5, 5.0)
    assert [(s.recording, s.start_s) for s in part.segments] == [("part", 1.0), ("part", 4.0)]
    assert part.recording.person == "ann"


def test_an_empty_cut_is_refused():
    with pytest.raises(SplitError, match="day has no frames"):
        cut_recording(recorded(), "part", 40.0, 50.0)


def test_blocks_of_one_recording_have_gaps_and_contain_no_part_of_a_move():
    item = recorded(*[(t, t + 0.8) for t in np.arange(0.5, 29.0, 1.7).tolist()])
    blocks = split_into_blocks(item)
    spans = [block.observations.times_s[[0, -1]] for block in blocks]
    assert all(after[0] - before[1] >= 1.0 for before, after in pairwise(spans))
    for first_s, last_s in spans:
        for move in item.segments:
            assert not move.start_s < first_s < move.end_s
            assert not move.start_s < last_s < move.end_s - 0.04
    assert sum(len(block.segments) for block in blocks) >= 10


def test_a_recording_too_short_for_blocks_is_named():
    with pytest.raises((SplitError, TrainingError), match="day"):
        split_into_blocks(recorded((0.5, 1.0), length_s=3.0))


def test_inner_folds_split_by_person_for_three_people_else_by_recording():
    def recording(name: str, person: str) -> Recording:
        return Recording(name, person, Path(name))

    three = [recording(f"{person}{n}", person) for person in "abc" for n in range(2)]
    for fold in make_inner_folds(three):
        assert not {name[0] for name in fold.train} & {name[0] for name in fold.test}
    two = [recording(f"{person}{n}", person) for person in "ab" for n in range(2)]
    assert sorted(name for fold in make_inner_folds(two) for name in fold.test) == [
        "a0",
        "a1",
        "b0",
        "b1",
    ]


def test_ticks_without_a_person_have_no_weight():
    item = recorded((1.0, 2.0))
    item.observations.values[300:330] = np.nan
    sample = make_sample(item, ["punch"])
    assert (sample.weights[302:328] == 0.0).all()
    assert sample.weights[200] == 1.0
    assert sample.labels[45] == 0
    assert sample.labels[200] == ["punch", NONE].index(NONE)


def test_weak_labels_have_wider_margins():
    exact = recorded((1.0, 2.0), (4.0, 5.0))
    weak = replace(exact, recording=replace(exact.recording, weak_labels=True))
    times_s = exact.observations.times_s
    start, middle, beside = (abs(times_s - at_s).argmin() for at_s in (1.3, 1.7, 2.15))
    for item, weight in ((exact, 1.0), (weak, 0.0)):
        weights = make_sample(item, ("punch",)).weights
        assert weights[[start, middle, beside]].tolist() == [weight, 1.0, weight]


def test_a_cut_of_a_recording_with_weak_labels_has_weak_labels():
    item = recorded((1.0, 2.0), (4.0, 5.0))
    weak = replace(item, recording=replace(item.recording, weak_labels=True))
    assert cut_recording(weak, "part", 0.5, 5.5).recording.weak_labels
