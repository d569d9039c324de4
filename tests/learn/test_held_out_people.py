from collections import Counter

import numpy as np
import pytest

from moveset.learn.held_out_people import HELD_OUT_S, RecordingFacts, choose_held_out


def facts(people, recordings=2, seconds=30.0, examples=None):
    return [
        RecordingFacts(f"{person}-{take}", f"p{person}", 900, seconds, examples or {"squat": 2})
        for person in range(people)
        for take in range(recordings)
    ]


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("seed", range(5))
def test_no_person_is_on_both_sides(seed):
    fold = choose_held_out(facts(20), rng(seed))
    people = [{name.split("-")[0] for name in names} for names in (fold.train, fold.test)]
    assert not people[0] & people[1]
    assert len(fold.train) + len(fold.test) == 40
    assert 8 <= len(fold.test) <= 12


def test_the_choice_depends_on_the_seed_alone():
    assert choose_held_out(facts(20), rng()) == choose_held_out(facts(20), rng())
    assert choose_held_out(facts(20), rng()) != choose_held_out(facts(20), rng(1))


@pytest.mark.parametrize("people", [100, 1000])
def test_what_is_held_out_is_bounded(people):
    fold = choose_held_out(facts(people, 1, 60.0), rng())
    assert len(fold.test) * 60.0 == HELD_OUT_S
    assert len(fold.train) == people - len(fold.test)


def test_of_people_with_long_recordings_a_part_is_held_out():
    fold = choose_held_out(facts(4, recordings=100, seconds=60.0), rng())
    assert len(fold.test) * 60.0 == HELD_OUT_S
    assert len(fold.train) == 300


@pytest.mark.parametrize("seed", range(10))
def test_examples_of_every_move_stay_to_learn_from(seed):
    rare = [RecordingFacts("rare", "p0", 900, 30.0, {"jump": 1})]
    everything = [*facts(6), *rare]
    fold = choose_held_out(everything, rng(seed))
    kept = Counter()
    for one in everything:
        kept.update(one.examples if one.name in fold.train else {})
    assert kept["jump"] == 1
    assert kept["squat"] > 0


def test_of_few_people_recordings_are_held_out():
    fold = choose_held_out(facts(1, recordings=8), rng())
    assert len(fold.test) == 2
    assert len(fold.train) == 6


def test_nothing_is_held_out_where_that_would_take_all_examples():
    assert choose_held_out(facts(1, recordings=1), rng()) is None
