"""The result of teaching says honestly what is found, and the one thing that helps most."""

import json
from dataclasses import replace

import numpy as np
import pytest

from moveset.base.values import EventTimeline, MoveEvent, Segment
from moveset.evaluate.teach_result import (
    REPORT_KEY,
    split_idle,
    summarise_teaching,
    teach_result_from_json,
    teach_result_json,
    teach_result_of,
)
from moveset.evaluate.teach_words import NOT_TESTED, sentences, step_words
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle_file import load_bundle, save_bundle


def example(move, *pressed):
    """Return an example of a move from 1 s to 2 s, in which those moves pressed at 1.5 s."""
    events = tuple(MoveEvent(1.5, one, "press", 0.9) for one in pressed)
    return EventTimeline(move, "ann", 3.0, (Segment(move, 1.0, 2.0, move),), events)


def nothing(presses=0, seconds=20.0):
    events = tuple(MoveEvent(1.0 + number, "wave", "press", 0.9) for number in range(presses))
    return EventTimeline("none", "ann", seconds, (), events)


def taught(waves, claps, presses=0, seconds=20.0, **changes):
    timelines = [
        *(example("wave", *one) for one in waves),
        *(example("clap", *one) for one in claps),
    ]
    counts = {"wave": len(waves), "clap": len(claps)}
    return summarise_teaching(timelines, [nothing(presses, seconds)], counts, **changes)


WAVE, CLAP, MISSED = ("wave",), ("clap",), ()


def test_what_works_is_good_and_can_be_played():
    result = taught([WAVE] * 5, [CLAP] * 4 + [MISSED])
    assert result.is_tested
    assert result.is_good
    assert [(one.move, one.found, one.segments) for one in result.moves] == [
        ("wave", 5, 5),
        ("clap", 4, 5),
    ]
    assert sentences(result) == (
        "It finds wave 5 of 5 times and clap 4 of 5 times.",
        "It pressed nothing in 20 s in which nothing was done.",
    )
    assert step_words(result.step) == "Play with it."


def test_presses_while_nothing_is_done_are_counted_and_bad():
    result = taught([WAVE] * 5, [CLAP] * 5, presses=11)
    assert not result.is_good
    assert "It pressed 11 times in 20 s in which nothing was done." in sentences(result)
    assert result.step.kind == "record_none"


@pytest.mark.parametrize(
    ("waves", "claps", "words"),
    [
        ([WAVE, WAVE, MISSED, MISSED, MISSED], [CLAP] * 5, "Show wave 3 more times."),
        ([WAVE], [CLAP] * 5, "Show wave 4 more times."),
        (
            [CLAP, CLAP, CLAP, WAVE, WAVE],
            [CLAP, CLAP, CLAP, WAVE, CLAP],
            "clap and wave look alike",
        ),
    ],
)
def test_the_step_names_the_move_and_the_number(waves, claps, words):
    result = taught(waves, claps)
    assert not result.is_good or result.step.kind == "show"
    assert step_words(result.step).startswith(words)


def test_examples_that_differ_are_to_be_done_alike():
    result = taught([WAVE] + [MISSED] * 4, [CLAP] * 5, differing=("wave",))
    assert step_words(result.step) == (
        "Your examples of wave differ much from each other: "
        "record wave again, 5 times in the same way."
    )


def test_without_any_time_of_nothing_it_is_asked_for():
    result = taught([WAVE] * 5, [CLAP] * 5, seconds=0.0)
    assert (result.step.kind, result.step.count) == ("record_none", 20)


def test_nothing_is_claimed_where_no_example_could_be_held_out():
    result = summarise_teaching([], [], {"wave": 1})
    assert not result.is_tested
    assert not result.is_good
    assert sentences(result) == (NOT_TESTED,)
    assert step_words(result.step) == "Show wave 4 more times."


def test_sentences_use_the_names_that_people_see():
    result = taught([WAVE, MISSED, MISSED, MISSED, MISSED], [CLAP] * 5)
    names = {"wave": "Winken", "clap": "Klatschen"}
    assert sentences(result, names)[0] == "It finds Winken 1 of 5 times and Klatschen 5 of 5 times."
    assert step_words(result.step, names) == "Show Winken 3 more times."


def test_a_bundle_keeps_the_result_and_a_strange_one_has_none():
    result = taught([CLAP, CLAP, CLAP, WAVE, WAVE], [CLAP] * 5, presses=2)
    values = json.loads(json.dumps(teach_result_json(result)))
    assert teach_result_from_json(values) == result
    assert values["sentences"]
    assert values["step"]["words"] == step_words(result.step)
    bundle = fighter()
    assert teach_result_of(bundle) is None
    assert teach_result_of(replace(bundle, report={REPORT_KEY: values})) == result
    assert teach_result_of(replace(bundle, report={REPORT_KEY: {"moves": 3}})) is None


@pytest.mark.parametrize("number", [float, np.float64])
def test_segments_with_times_of_any_kind_of_number_leave_a_result_in_the_bundle(tmp_path, number):
    segment = Segment("one", number(1.0), number(2.0), "wave")
    events = (MoveEvent(1.5, "wave", "press", 0.9),)
    busy, idle = split_idle(EventTimeline("one", "ann", number(30.0), (segment,), events))
    result = summarise_teaching([busy], [idle], {"wave": 5})
    bundle = replace(fighter(), report={REPORT_KEY: teach_result_json(result)})
    assert teach_result_of(bundle) == result
    saved = tmp_path / "wave.moveset"
    save_bundle(bundle, saved)
    assert teach_result_of(load_bundle(saved)) == result


@pytest.mark.parametrize(
    "strange",
    [
        {"step": {"kind": "dance"}},
        {"step": {"kind": []}},
        {"step": {"count": "3"}},
        {"step": {"new": 3}},
        {"moves": [{"move": 3}]},
        {"moves": [{"move": "wave", "segments": "a", "found": [], "false_presses": {}}]},
        {"confused": 7},
        {"nothing_s": "long"},
        {"nothing_s": None},
        {"is_good": "yes"},
    ],
)
def test_a_strange_part_of_a_result_makes_it_none(strange):
    values = teach_result_json(taught([WAVE] * 5, [CLAP] * 5))
    bundle = replace(fighter(), report={REPORT_KEY: {**values, **strange}})
    assert teach_result_of(bundle) is None


def test_time_far_from_every_segment_is_time_of_nothing():
    events = (MoveEvent(1.2, "wave", "press", 0.9), MoveEvent(6.0, "wave", "press", 0.9))
    busy, idle = split_idle(replace(example("wave"), duration_s=10.0, events=events))
    assert (busy.duration_s, idle.duration_s) == (2.0, 8.0)
    assert [one.time_s for one in busy.events] == [1.2]
    assert [one.time_s for one in idle.events] == [6.0]
    assert idle.truth == ()
