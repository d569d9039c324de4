"""Recommendations name what is wrong with labels and moves, and nothing that is right."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moveset.base.values import (
    NONE,
    EventTimeline,
    Fold,
    MoveEvent,
    MoveSetting,
    Observations,
    Recording,
    ScoreTrack,
    Segment,
)
from moveset.cli.console import recommendation_lines
from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.evaluate.frame_metrics import FrameCount
from moveset.evaluate.held_out import HeldOutRecording
from moveset.evaluate.label_fixes import LABEL_ISSUES, fix_labels
from moveset.evaluate.recommendations import recommend, select_shown
from moveset.evaluate.report import Recommendation, build_report
from moveset.evaluate.report_json import report_from_json, report_json
from moveset.evaluate.report_page import report_page
from moveset.evaluate.report_recommendations import corrected_f1_words
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.options import TeachOptions
from moveset.learn.train_options import TrainOptions
from moveset.see.pose.landmarks import OBSERVATION_SIZE
from moveset.synth.clip import synthesise_clip
from moveset.workflow.evaluate import evaluate_on

MOVES = ("punch", "kick", "squat")
LASTS_S = {"punch": 0.5, "kick": 0.8, "squat": 1.6}
SLOT_S = 4.0
SLOTS = 9
LATENCY_S = 0.1
FEATURES = ("the left wrist's height", "the left wrist's place", "the nose's height")


def held_out_recording(
    person: str, rng: np.random.Generator, level: float = 0.85
) -> HeldOutRecording:
    """Return a recording whose scores fit its labels, as unevenly as real ones do."""
    times = np.arange(0.0, SLOTS * SLOT_S, 1 / 30)
    probabilities = rng.uniform(0.0, 0.08, (len(times), len(MOVES)))
    truth, events = [], []
    for slot, number in enumerate(rng.permutation(SLOTS) % len(MOVES)):
        move = MOVES[number]
        start_s = slot * SLOT_S + rng.uniform(1.1, 1.4)
        end_s = start_s + LASTS_S[move] * rng.uniform(0.85, 1.15)
        truth.append(Segment(f"{person}-1", start_s, end_s, move))
        latency_s = LATENCY_S + rng.uniform(-0.04, 0.06)
        on = (times >= start_s + latency_s) & (times < end_s + latency_s / 2)
        probabilities[on, number] = rng.uniform(level - 0.1, min(level + 0.1, 0.97), on.sum())
        events.append(MoveEvent(start_s + latency_s + 0.1, move, "press", 0.8))
    probabilities = np.column_stack([probabilities, 1.0 - probabilities.sum(axis=1)]).clip(0.0, 1.0)
    probabilities = (probabilities / probabilities.sum(axis=1, keepdims=True)).astype(np.float32)
    timeline = EventTimeline(f"{person}-1", person, SLOTS * SLOT_S, tuple(truth), tuple(events))
    return HeldOutRecording(timeline, ScoreTrack((*MOVES, NONE), times, probabilities))


def held_out_people(seed: int, level: float = 0.85) -> list[HeldOutRecording]:
    rng = np.random.default_rng(seed)
    return [held_out_recording(person, rng, level) for person in ("ana", "ben", "eva")]


def recommended(held_out, names=()) -> tuple[Recommendation, ...]:
    return recommend(held_out, names, np.random.default_rng(0))


def with_truth(item: HeldOutRecording, truth) -> HeldOutRecording:
    return replace(item, timeline=replace(item.timeline, truth=tuple(truth)))


def label_issues(recommendations) -> list[Recommendation]:
    return [one for one in recommendations if one.kind in LABEL_ISSUES]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("level", [0.85, 0.55])
def test_right_labels_are_no_issue(seed, level):
    assert label_issues(recommended(held_out_people(seed, level))) == []


@pytest.mark.parametrize("seed", range(5))
def test_swapped_labels_are_found_and_named(seed):
    people = held_out_people(seed)
    truth = list(people[1].timeline.truth)
    punch = next(i for i, one in enumerate(truth) if one.move == "punch")
    squat = next(i for i, one in enumerate(truth) if one.move == "squat")
    truth[punch] = replace(truth[punch], move="squat")
    truth[squat] = replace(truth[squat], move="punch")
    people[1] = with_truth(people[1], truth)
    found = label_issues(recommended(people))
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
def test_a_badly_timed_label_is_found_with_its_shift(seed, shift_s):
    people = held_out_people(seed)
    truth = list(people[0].timeline.truth)
    kick = next(i for i, one in enumerate(truth) if one.move == "kick")
    true = truth[kick]
    truth[kick] = replace(true, start_s=true.start_s + shift_s, end_s=true.end_s + shift_s)
    people[0] = with_truth(people[0], truth)
    (found,) = label_issues(recommended(people))
    assert (found.kind, found.move, found.start_s) == ("badly_timed", "kick", truth[kick].start_s)
    assert found.shift_s == pytest.approx(-shift_s, abs=0.1)
    assert ("too late" if shift_s > 0 else "too early") in found.words


def test_a_move_without_a_label_is_found_unless_it_was_labelled_none():
    people = held_out_people(1)
    truth = list(people[2].timeline.truth)
    lost = truth.pop(4)
    people[2] = with_truth(people[2], truth)
    (found,) = label_issues(recommended(people))
    assert (found.kind, found.move, found.other) == ("unlabelled", NONE, lost.move)
    assert found.start_s == pytest.approx(lost.start_s, abs=0.25)
    assert found.end_s == pytest.approx(lost.end_s, abs=0.25)
    people[2] = replace(people[2], negatives=(replace(lost, move=NONE),))
    assert label_issues(recommended(people)) == []


def test_moves_confused_in_every_recording_are_no_fault_of_the_labels():
    people = [confuse(item, "punch", "kick") for item in held_out_people(3)]
    recommendations = recommended(people)
    assert label_issues(recommendations) == []
    (found,) = [one for one in recommendations if one.kind == "confused"]
    assert {found.move, found.other} == {"punch", "kick"}
    assert "5 of 9 punch were pressed as kick, and 0 of 9 kick as punch" in found.words
    assert found.gain == pytest.approx(5 / 27)


def confuse(item: HeldOutRecording, move: str, other: str, most: int = 2) -> HeldOutRecording:
    """Return a recording in which about half of a move looks like another one and presses it."""
    rows, events = item.track.probabilities.copy(), list(item.timeline.events)
    columns = [MOVES.index(move), MOVES.index(other)]
    most = 1 if item.timeline.person == "eva" else most
    for one in [one for one in item.timeline.truth if one.move == move][:most]:
        near = (item.track.times_s > one.start_s) & (item.track.times_s < one.end_s + 0.3)
        rows[np.ix_(near, columns)] = rows[np.ix_(near, columns[::-1])]
        events = [
            replace(press, move=other) if one.start_s < press.time_s < one.end_s else press
            for press in events
        ]
    timeline = replace(item.timeline, events=tuple(events))
    return replace(item, timeline=timeline, track=replace(item.track, probabilities=rows))


def with_features(item: HeldOutRecording, rng, difference: float) -> HeldOutRecording:
    features = rng.normal(0.0, 0.2, (len(item.timeline.truth), len(FEATURES))).astype(np.float32)
    features[:, 0] += [difference * (one.move == "punch") for one in item.timeline.truth]
    return replace(item, mean_features=features)


def test_the_feature_that_differs_most_between_confused_moves_is_named():
    rng = np.random.default_rng(4)
    people = [
        with_features(confuse(item, "punch", "kick"), rng, 1.0) for item in held_out_people(3)
    ]
    (found,) = [one for one in recommended(people, FEATURES) if one.kind == "confused"]
    assert "they differ most in the left wrist's height" in found.words


def test_confused_moves_that_look_alike_should_be_changed_or_merged():
    rng = np.random.default_rng(4)
    people = [
        with_features(confuse(item, "punch", "kick"), rng, 0.0) for item in held_out_people(3)
    ]
    (found,) = [one for one in recommended(people, FEATURES) if one.kind == "confused"]
    assert "they look alike to the camera" in found.words


def hand_counted() -> tuple[list[EventTimeline], tuple[Recommendation, ...]]:
    """Four segments and four presses, two of them right; all four once labels are corrected."""
    truth = [(1.0, "punch"), (5.0, "kick"), (9.0, "kick"), (13.0, "squat")]
    presses = [(1.2, "kick"), (5.2, "kick"), (9.8, "kick"), (13.2, "squat")]
    timeline = EventTimeline(
        "day",
        "ana",
        60.0,
        tuple(Segment("day", start_s, start_s + 0.5, move) for start_s, move in truth),
        tuple(MoveEvent(time_s, move, "press", 0.9) for time_s, move in presses),
    )
    recommendations = (
        Recommendation("mislabelled", "one", "punch", "kick", "day", 1.0, 1.5, gain=0.25),
        Recommendation("badly_timed", "two", "kick", "", "day", 9.0, 9.5, shift_s=0.6, gain=0.25),
        Recommendation("record_next", "three", "kick"),
    )
    return [timeline], recommendations


def test_correcting_labels_is_recounted_on_the_same_presses():
    timelines, recommendations = hand_counted()
    assert compute_event_metrics(timelines).f1 == 0.5
    assert compute_event_metrics(fix_labels(timelines, recommendations[:1])).f1 == 0.75
    assert compute_event_metrics(fix_labels(timelines, recommendations)).f1 == 1.0
    added = Recommendation("unlabelled", "none", NONE, "squat", "day", 20.0, 21.0)
    # A move that was not pressed makes the score worse, and the count says so.
    assert compute_event_metrics(fix_labels(timelines, [added])).f1 == pytest.approx(2 * 2 / 9)


def report_with(timelines, recommendations):
    report = build_report(
        timelines,
        moves=MOVES,
        split="by person",
        frames=FrameCount({NONE: 1}, {NONE: 1}, {NONE: 1}),
        curves=[],
        rng=np.random.default_rng(0),
    )
    return replace(report, recommendations=recommendations)


def test_the_report_says_what_f1_would_be_with_corrected_labels():
    report = report_with(*hand_counted())
    assert "really 1.00 instead of 0.50" in corrected_f1_words(report)
    page = report_page(report)
    assert "What to do next" in page
    assert "really 1.00 instead of 0.50" in page
    assert corrected_f1_words(replace(report, recommendations=report.recommendations[2:])) == ""


def test_recommendations_come_back_from_json():
    report = report_with(*hand_counted())
    numbers = json.loads(json.dumps(report_json(report), allow_nan=False))
    assert repr(report_from_json(numbers)) == repr(report)


def test_the_console_shows_the_first_few_and_counts_the_rest():
    timelines, recommendations = hand_counted()
    many = (*[replace(recommendations[0], words="long words " * 20)] * 20, *recommendations[1:])
    lines = recommendation_lines(report_with(timelines, many), 80)
    assert max(map(len, lines)) <= 80
    assert sum(line[:1].isdigit() for line in lines) == 8
    assert any("and 14 more" in line for line in lines)
    assert select_shown(many)[-1].kind == "record_next"
    assert recommendation_lines(report_with(timelines, ()), 80) == []


def test_a_move_of_one_person_or_of_few_segments_comes_first():
    people = held_out_people(2)
    for number in (1, 2):
        truth = [one for one in people[number].timeline.truth if one.move != "squat"]
        events = tuple(one for one in people[number].timeline.events if one.move != "squat")
        squats = tuple(one for one in people[number].timeline.truth if one.move == "squat")
        item = with_truth(people[number], truth)
        people[number] = replace(
            item,
            timeline=replace(item.timeline, events=events),
            negatives=tuple(replace(one, move=NONE) for one in squats),
        )
    first, second = recommended(people)[:2]
    assert (first.kind, first.move) == ("record_next", "squat")
    assert "Only one person does squat" in first.words
    assert "squat (3)" in second.words


BUILT_IN = ("jump", "punch_left")


def on_top(item: HeldOutRecording) -> HeldOutRecording:
    """Return a recording as a bundle scores it that also knows moves which nobody did."""
    times, own = item.track.times_s, item.track.probabilities
    others = np.zeros((len(times), len(BUILT_IN)), np.float32)
    rows, events = np.hstack([others, own]), list(item.timeline.events)
    # Each punch presses jump, and so does a time without any move.
    punches = [one for one in item.timeline.truth if one.move == "punch"]
    spans = [(one.start_s, one.end_s + 0.3) for one in punches] + [(0.1, 0.9)]
    for start_s, end_s in spans:
        inside = (times > start_s) & (times < end_s)
        rows[inside] = 0.02
        rows[inside, 0] = 0.9
        events = [one for one in events if not start_s < one.time_s < end_s]
        events.append(MoveEvent(start_s + 0.2, "jump", "press", 0.9))
    timeline = replace(item.timeline, events=tuple(sorted(events, key=lambda one: one.time_s)))
    return replace(
        item, timeline=timeline, track=ScoreTrack((*BUILT_IN, *MOVES, NONE), times, rows)
    )


@pytest.mark.parametrize("seed", range(4))
def test_moves_that_nobody_did_are_in_no_recommendation(seed):
    found = recommended([on_top(item) for item in held_out_people(seed)])
    assert found
    named = " ".join(one.words for one in found)
    assert not [move for move in BUILT_IN if move in named], named
    assert not {one.move for one in found} & {*BUILT_IN}
    assert not {one.other for one in found} & {*BUILT_IN}
    assert "0 of 0" not in named


def test_the_move_to_record_next_has_low_scores_and_is_named_with_them():
    people = held_out_people(2)
    timeline = people[0].timeline
    kept = tuple(one for one in timeline.events if one.move != "kick")
    people[0] = replace(people[0], timeline=replace(timeline, events=kept))
    last = recommended(people)[-1]
    assert (last.kind, last.move) == ("record_next", "kick")
    assert "3 of 9 were missed and 0 of 6 presses were false; 3 people do it" in last.words
    assert math.isnan(last.gain)


def test_without_scores_there_are_no_recommendations():
    assert recommended([]) == ()
    times = np.arange(3) / 30
    track = ScoreTrack((*MOVES, NONE), times, np.full((3, 4), 0.25, np.float32))
    empty = HeldOutRecording(EventTimeline("day", "ana", 0.1, (), ()), track)
    assert label_issues(recommended([empty])) == []


QUICK = TeachOptions(train=TrainOptions(architecture="tcn", epochs=10, copies=1))
PEOPLE = 6
TAUGHT = ("kick_left", "squat", "block")


def true_recording(number: int) -> LabelledRecording:
    """Return a synthetic person with exact landmarks."""
    clip = synthesise_clip(number, moves=TAUGHT, duration_s=24.0, recording=f"r{number}")
    rows = clip.true_landmarks().reshape(len(clip.times_s), OBSERVATION_SIZE).astype(np.float32)
    recording = Recording(f"r{number}", f"person{number}", Path(f"r{number}.mp4"))
    return LabelledRecording(recording, Observations(clip.times_s, rows), clip.segments)


@pytest.mark.slow
def test_an_evaluation_finds_swapped_labels_and_no_other_issue():
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
    found = [one for one in report.recommendations if one.kind == "mislabelled"]
    swapped = {
        ("r1", truth[kick].start_s, "kick_left"),
        ("r1", truth[squat].start_s, "squat"),
    }
    named = {(one.recording, one.start_s, one.other) for one in found}
    assert named, "neither of the two was found"
    assert named <= swapped, "a right label was taken for an issue"
    assert not [one for one in report.recommendations if one.kind == "badly_timed"]
    assert (
        compute_event_metrics(fix_labels(report.timelines, report.recommendations)).f1
        > report.overall.f1
    )
