"""Advice names what is wrong with labels and moves, and leaves what is right alone."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moveset.base.values import (
    NONE,
    Fold,
    MoveEvent,
    MoveSetting,
    Observations,
    Recording,
    ScoreTrack,
    Segment,
    Strip,
)
from moveset.cli.console import advice_lines
from moveset.evaluate.event_metrics import FrameCount, build_report, score_strips
from moveset.evaluate.held_out import HeldOut
from moveset.evaluate.recommendations import LABELS, advise, fix_strips, shown_advice
from moveset.evaluate.report import report_from_json, report_json, report_page
from moveset.evaluate.report_recommendations import fix_words
from moveset.evaluate.reports import Advice
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.options import TeachOptions
from moveset.learn.train import TrainOptions
from moveset.see.pose.landmarks import WIDTH
from moveset.synth.performance import act
from moveset.workflow.evaluate import evaluate_on

MOVES = ("punch", "kick", "squat")
LASTS_S = {"punch": 0.5, "kick": 0.8, "squat": 1.6}
SLOT_S = 4.0
SLOTS = 9
DELAY_S = 0.1
FEATURES = ("the left wrist's height", "the left wrist's place", "the nose's height")


def drawn(person: str, rng: np.random.Generator, sure: float = 0.85) -> HeldOut:
    """Return a recording whose scores fit its labels, as unevenly as real ones do."""
    times = np.arange(0.0, SLOTS * SLOT_S, 1 / 30)
    likely = rng.uniform(0.0, 0.08, (len(times), len(MOVES)))
    truth, events = [], []
    for slot, number in enumerate(rng.permutation(SLOTS) % len(MOVES)):
        move = MOVES[number]
        start_s = slot * SLOT_S + rng.uniform(1.1, 1.4)
        end_s = start_s + LASTS_S[move] * rng.uniform(0.85, 1.15)
        truth.append(Segment(f"{person}-1", start_s, end_s, move))
        delay_s = DELAY_S + rng.uniform(-0.04, 0.06)
        on = (times >= start_s + delay_s) & (times < end_s + delay_s / 2)
        likely[on, number] = rng.uniform(sure - 0.1, min(sure + 0.1, 0.97), on.sum())
        events.append(MoveEvent(start_s + delay_s + 0.1, move, "press", 0.8))
    likely = np.column_stack([likely, 1.0 - likely.sum(axis=1)]).clip(0.0, 1.0)
    likely = (likely / likely.sum(axis=1, keepdims=True)).astype(np.float32)
    strip = Strip(f"{person}-1", person, SLOTS * SLOT_S, tuple(truth), tuple(events))
    return HeldOut(strip, ScoreTrack((*MOVES, NONE), times, likely))


def class_of_people(seed: int, sure: float = 0.85) -> list[HeldOut]:
    rng = np.random.default_rng(seed)
    return [drawn(person, rng, sure) for person in ("ana", "ben", "eva")]


def advised(held_out, names=()) -> tuple[Advice, ...]:
    return advise(held_out, names, np.random.default_rng(0))


def with_truth(item: HeldOut, truth) -> HeldOut:
    return replace(item, strip=replace(item.strip, truth=tuple(truth)))


def doubts(advice) -> list[Advice]:
    return [one for one in advice if one.kind in LABELS]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("sure", [0.85, 0.55])
def test_right_labels_raise_no_alarm(seed, sure):
    assert doubts(advised(class_of_people(seed, sure))) == []


@pytest.mark.parametrize("seed", range(5))
def test_swapped_labels_are_found_and_named(seed):
    people = class_of_people(seed)
    truth = list(people[1].strip.truth)
    punch = next(i for i, one in enumerate(truth) if one.move == "punch")
    squat = next(i for i, one in enumerate(truth) if one.move == "squat")
    truth[punch] = replace(truth[punch], move="squat")
    truth[squat] = replace(truth[squat], move="punch")
    people[1] = with_truth(people[1], truth)
    found = doubts(advised(people))
    assert {(one.kind, one.start_s, one.move, one.other) for one in found} == {
        ("mislabelled", truth[punch].start_s, "squat", "punch"),
        ("mislabelled", truth[squat].start_s, "punch", "squat"),
    }
    for one in found:
        assert one.recording == "ben-1"
        assert f"labelled {one.move} but looks like {one.other}" in one.words
        assert one.gain > 0.0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shift_s", [-0.6, -0.5, 0.5, 0.6])
def test_a_label_beside_its_move_is_found_with_its_shift(seed, shift_s):
    people = class_of_people(seed)
    truth = list(people[0].strip.truth)
    kick = next(i for i, one in enumerate(truth) if one.move == "kick")
    true = truth[kick]
    truth[kick] = replace(true, start_s=true.start_s + shift_s, end_s=true.end_s + shift_s)
    people[0] = with_truth(people[0], truth)
    (found,) = doubts(advised(people))
    assert (found.kind, found.move, found.start_s) == ("badly_timed", "kick", truth[kick].start_s)
    assert found.shift_s == pytest.approx(-shift_s, abs=0.1)
    assert ("too late" if shift_s > 0 else "too early") in found.words


def test_a_move_without_a_label_is_found_unless_it_was_labelled_none():
    people = class_of_people(1)
    truth = list(people[2].strip.truth)
    lost = truth.pop(4)
    people[2] = with_truth(people[2], truth)
    (found,) = doubts(advised(people))
    assert (found.kind, found.move, found.other) == ("unlabelled", NONE, lost.move)
    assert found.start_s == pytest.approx(lost.start_s, abs=0.25)
    assert found.end_s == pytest.approx(lost.end_s, abs=0.25)
    people[2] = replace(people[2], refused=(replace(lost, move=NONE),))
    assert doubts(advised(people)) == []


def test_moves_confused_in_every_recording_are_no_fault_of_the_labels():
    people = [confuse(item, "punch", "kick") for item in class_of_people(3)]
    advice = advised(people)
    assert doubts(advice) == []
    (found,) = [one for one in advice if one.kind == "confused"]
    assert {found.move, found.other} == {"punch", "kick"}
    assert "5 of 9 punch were pressed as kick, and 0 of 9 kick as punch" in found.words
    assert found.gain == pytest.approx(5 / 27)


def confuse(item: HeldOut, move: str, other: str, most: int = 2) -> HeldOut:
    """Return a recording in which about half of a move looks like another one and presses it."""
    rows, events = item.track.probabilities.copy(), list(item.strip.events)
    columns = [MOVES.index(move), MOVES.index(other)]
    most = 1 if item.strip.person == "eva" else most
    for one in [one for one in item.strip.truth if one.move == move][:most]:
        near = (item.track.times_s > one.start_s) & (item.track.times_s < one.end_s + 0.3)
        rows[np.ix_(near, columns)] = rows[np.ix_(near, columns[::-1])]
        events = [
            replace(press, move=other) if one.start_s < press.time_s < one.end_s else press
            for press in events
        ]
    strip = replace(item.strip, events=tuple(events))
    return replace(item, strip=strip, track=replace(item.track, probabilities=rows))


def with_looks(item: HeldOut, rng, apart: float) -> HeldOut:
    looks = rng.normal(0.0, 0.2, (len(item.strip.truth), len(FEATURES))).astype(np.float32)
    looks[:, 0] += [apart * (one.move == "punch") for one in item.strip.truth]
    return replace(item, looks=looks)


def test_what_parts_confused_moves_is_named():
    rng = np.random.default_rng(4)
    people = [with_looks(confuse(item, "punch", "kick"), rng, 1.0) for item in class_of_people(3)]
    (found,) = [one for one in advised(people, FEATURES) if one.kind == "confused"]
    assert "what parts them most is the left wrist's height" in found.words


def test_confused_moves_that_look_alike_are_told_to_part_or_merge():
    rng = np.random.default_rng(4)
    people = [with_looks(confuse(item, "punch", "kick"), rng, 0.0) for item in class_of_people(3)]
    (found,) = [one for one in advised(people, FEATURES) if one.kind == "confused"]
    assert "they look alike to the camera" in found.words


def hand_counted() -> tuple[list[Strip], tuple[Advice, ...]]:
    """Four segments and four presses, two of them right; all four once labels are corrected."""
    truth = [(1.0, "punch"), (5.0, "kick"), (9.0, "kick"), (13.0, "squat")]
    presses = [(1.2, "kick"), (5.2, "kick"), (9.8, "kick"), (13.2, "squat")]
    strip = Strip(
        "day",
        "ana",
        60.0,
        tuple(Segment("day", start_s, start_s + 0.5, move) for start_s, move in truth),
        tuple(MoveEvent(time_s, move, "press", 0.9) for time_s, move in presses),
    )
    advice = (
        Advice("mislabelled", "one", "punch", "kick", "day", 1.0, 1.5, gain=0.25),
        Advice("badly_timed", "two", "kick", "", "day", 9.0, 9.5, shift_s=0.6, gain=0.25),
        Advice("record_next", "three", "kick"),
    )
    return [strip], advice


def test_correcting_labels_is_recounted_on_the_same_presses():
    strips, advice = hand_counted()
    assert score_strips(strips).f1 == 0.5
    assert score_strips(fix_strips(strips, advice[:1])).f1 == 0.75
    assert score_strips(fix_strips(strips, advice)).f1 == 1.0
    added = Advice("unlabelled", "none", NONE, "squat", "day", 20.0, 21.0)
    # A move that was not pressed makes the score worse, and the count says so.
    assert score_strips(fix_strips(strips, [added])).f1 == pytest.approx(2 * 2 / 9)


def report_with(strips, advice):
    report = build_report(
        strips,
        moves=MOVES,
        split="by person",
        frames=FrameCount({NONE: 1}, {NONE: 1}, {NONE: 1}),
        curves=[],
        rng=np.random.default_rng(0),
    )
    return replace(report, advice=advice)


def test_the_report_says_what_f1_really_is():
    report = report_with(*hand_counted())
    assert "really 1.00 instead of 0.50" in fix_words(report)
    page = report_page(report)
    assert "What to do next" in page
    assert "really 1.00 instead of 0.50" in page
    assert fix_words(replace(report, advice=report.advice[2:])) == ""


def test_advice_comes_back_from_json():
    report = report_with(*hand_counted())
    numbers = json.loads(json.dumps(report_json(report), allow_nan=False))
    assert repr(report_from_json(numbers)) == repr(report)
    del numbers["advice"]  # an older report
    assert report_from_json(numbers).advice == ()


def test_the_console_shows_the_first_few_and_counts_the_rest():
    strips, advice = hand_counted()
    many = (*[replace(advice[0], words="long words " * 20)] * 20, *advice[1:])
    lines = advice_lines(report_with(strips, many), 80)
    assert max(map(len, lines)) <= 80
    assert sum(line[:1].isdigit() for line in lines) == 8
    assert any("and 14 more" in line for line in lines)
    assert shown_advice(many)[-1].kind == "record_next"
    assert advice_lines(report_with(strips, ()), 80) == []


def test_a_move_of_one_person_or_of_few_segments_comes_first():
    people = class_of_people(2)
    for number in (1, 2):
        truth = [one for one in people[number].strip.truth if one.move != "squat"]
        events = tuple(one for one in people[number].strip.events if one.move != "squat")
        squats = tuple(one for one in people[number].strip.truth if one.move == "squat")
        item = with_truth(people[number], truth)
        people[number] = replace(
            item,
            strip=replace(item.strip, events=events),
            refused=tuple(replace(one, move=NONE) for one in squats),
        )
    first, second = advised(people)[:2]
    assert (first.kind, first.move) == ("record_next", "squat")
    assert "Only one person does squat" in first.words
    assert "squat (3)" in second.words


def test_the_move_to_record_next_is_known_badly_and_told_with_its_numbers():
    people = class_of_people(2)
    strip = people[0].strip
    kept = tuple(one for one in strip.events if one.move != "kick")
    people[0] = replace(people[0], strip=replace(strip, events=kept))
    last = advised(people)[-1]
    assert (last.kind, last.move) == ("record_next", "kick")
    assert "3 of 9 were missed and 0 of 6 presses were false; 3 people do it" in last.words
    assert math.isnan(last.gain)


def test_nothing_to_look_at_gives_no_advice():
    assert advised([]) == ()
    times = np.arange(3) / 30
    track = ScoreTrack((*MOVES, NONE), times, np.full((3, 4), 0.25, np.float32))
    empty = HeldOut(Strip("day", "ana", 0.1, (), ()), track)
    assert doubts(advised([empty])) == []


QUICK = TeachOptions(train=TrainOptions(kind="tcn", epochs=10, copies=1))
PEOPLE = 6
TAUGHT = ("kick_left", "squat", "block")


def true_recording(number: int) -> LabelledRecording:
    """Return a drawn person with landmarks as they truly are."""
    clip = act(number, moves=TAUGHT, duration_s=24.0, recording=f"r{number}")
    rows = clip.landmarks_truth().reshape(len(clip.times_s), WIDTH).astype(np.float32)
    recording = Recording(f"r{number}", f"person{number}", Path(f"r{number}.mp4"))
    return LabelledRecording(recording, Observations(clip.times_s, rows), clip.segments)


def test_an_evaluation_finds_labels_that_were_swapped_and_suspects_no_other():
    items = [true_recording(number) for number in range(1, PEOPLE + 1)]
    truth = list(items[0].segments)
    kick, squat = (
        next(i for i, one in enumerate(truth) if one.move == move)
        for move in ("kick_left", "squat")
    )
    truth[kick] = replace(truth[kick], move="squat")
    truth[squat] = replace(truth[squat], move="kick_left")
    items[0] = replace(items[0], segments=tuple(truth))
    names = tuple(item.recording.name for item in items)
    moves = [MoveSetting(move) for move in TAUGHT]
    fold = Fold(names[2:], names[:2])
    report = evaluate_on(items, moves, [fold], QUICK, split="by person")
    found = [one for one in report.advice if one.kind == "mislabelled"]
    swapped = {
        ("r1", truth[kick].start_s, "kick_left"),
        ("r1", truth[squat].start_s, "squat"),
    }
    named = {(one.recording, one.start_s, one.other) for one in found}
    assert named, "neither of the two was found"
    assert named <= swapped, "a right label was suspected"
    assert not [one for one in report.advice if one.kind == "badly_timed"]
    assert score_strips(fix_strips(report.strips, report.advice)).f1 > report.overall.f1
