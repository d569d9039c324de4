import numpy as np
import pytest

from moveset.recognise.builtin import FIGHTER_MOVES, FIGHTER_PATH, fighter
from moveset.see.pose.landmarks import OBSERVATION_SIZE, reshape_landmarks
from moveset.synth.dataset import generate_recordings
from moveset.workflow.evaluate import score_bundle


@pytest.fixture(name="people", scope="module")
def make_people():
    """Recordings on which nothing was tuned."""
    return list(generate_recordings(range(77_000_000, 77_000_024)))


def test_the_same_seed_gives_the_same_recording(people):
    (again,) = generate_recordings([77_000_003])
    np.testing.assert_array_equal(again.observations.values, people[3].observations.values)
    assert again.segments == people[3].segments
    assert len(people[3].observations.values) != len(people[4].observations.values) or not (
        np.array_equal(people[3].observations.values, people[4].observations.values)
    )


def test_each_recording_is_another_person_with_moves_inside(people):
    assert len({item.recording.person for item in people}) == len(people)
    for item in people:
        assert item.observations.values.shape == (len(item.observations.times_s), OBSERVATION_SIZE)
        assert all(0.0 <= one.start_s < one.end_s <= 12.5 for one in item.segments)
        assert all(one.recording == item.recording.name for one in item.segments)


def test_frame_rates_differ(people):
    rates = {round(1.0 / np.diff(item.observations.times_s).mean()) for item in people}
    assert len(rates) >= 3


def test_in_some_clips_nobody_performs_a_move(people):
    without = [item for item in people if not item.segments]
    assert 0.15 < len(without) / len(people) < 0.6


def test_some_clips_lack_the_face_and_none_lacks_the_trunk(people):
    seen = [reshape_landmarks(item.observations.values)[..., 5] for item in people]
    nose = [bool((one[:, 0] > 0.0).any()) for one in seen]
    assert 0.05 < nose.count(False) / len(nose) < 0.7


@pytest.mark.slow
def test_fighter_knows_people_it_never_saw(people):
    report = score_bundle(fighter(), people, split="unseen synthetic people")
    assert report.overall.f1 > 0.65
    assert report.overall.f1 > 3.0 * report.chance_f1
    assert report.overall.false_positives_per_minute < 5.0


def test_fighter_is_small_and_knows_what_it_says():
    assert FIGHTER_PATH.stat().st_size <= 2_000_000
    assert fighter().moves == FIGHTER_MOVES
    assert fighter().taught_on["synthetic"] > 10_000
    assert len(fighter().taught_on["real_people"]) == 6
    assert fighter().report["overall"]["f1"] > 0.7
