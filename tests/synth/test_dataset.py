import numpy as np
import pytest

from moveset.recognise.builtin import FIGHTER_MOVES, FIGHTER_PATH, fighter
from moveset.see.pose.landmarks import WIDTH
from moveset.synth.dataset import generate_recordings
from moveset.workflow.evaluate import score_bundle


@pytest.fixture(name="crowd", scope="module")
def make_crowd():
    """People on whom nothing was chosen."""
    return list(generate_recordings(range(77_000_000, 77_000_024)))


def test_same_seed_same_recording_and_other_seed_another(crowd):
    (again,) = generate_recordings([77_000_003])
    np.testing.assert_array_equal(again.observations.values, crowd[3].observations.values)
    assert again.segments == crowd[3].segments
    assert len(crowd[3].observations.values) != len(crowd[4].observations.values) or not (
        np.array_equal(crowd[3].observations.values, crowd[4].observations.values)
    )


def test_each_is_a_person_of_its_own_whose_moves_lie_within(crowd):
    assert len({item.recording.person for item in crowd}) == len(crowd)
    for item in crowd:
        assert item.observations.values.shape == (len(item.observations.times_s), WIDTH)
        assert all(0.0 <= one.start_s < one.end_s <= 12.5 for one in item.segments)
        assert all(one.recording == item.recording.name for one in item.segments)


def test_some_are_cut_off_and_some_slow_cameras(crowd):
    rates = {round(1.0 / np.diff(item.observations.times_s).mean()) for item in crowd}
    assert len(rates) >= 3


def test_fighter_knows_people_it_never_saw(crowd):
    report = score_bundle(fighter(), crowd, split="generated people never seen")
    assert report.overall.f1 > 0.75
    assert report.overall.f1 > 3.0 * report.chance_f1
    assert report.overall.false_per_minute < 5.0


def test_fighter_is_small_and_knows_what_it_says():
    assert FIGHTER_PATH.stat().st_size <= 2_000_000
    assert fighter().moves == FIGHTER_MOVES
    assert fighter().taught_on["generated"] is True
    assert fighter().report["overall"]["f1"] > 0.8
