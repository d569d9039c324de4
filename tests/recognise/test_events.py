from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.values import NONE, MoveSetting, Score, ScoreTrack, TriggerRule
from moveset.recognise.events import EventDetector, detect_events
from moveset.recognise.trigger_rules import article_rules


def track(levels: list[float], *, rate: float = 30.0, others: list[float] | None = None):
    own = np.array(levels, np.float32)
    other = np.array(others, np.float32) if others else np.zeros_like(own)
    rows = np.stack([own, other, np.clip(1 - own - other, 0, 1)], axis=1)
    return ScoreTrack(("punch", "kick", NONE), np.arange(len(own)) / rate, rows)


def rules(**options) -> list[TriggerRule]:
    plain = {"threshold_on": 0.6, "threshold_off": 0.3, "smoothing_s": 0.0, "refractory_s": 0.0}
    return [TriggerRule(move, **{**plain, **options}) for move in ("punch", "kick")]


def summary(events) -> list[tuple[str, str, int]]:
    return [(event.event, event.move, round(event.time_s * 30)) for event in events]


def test_a_move_presses_once_however_long_it_lasts():
    events = detect_events(track([0, 0.2, 0.7, 0.9, 0.9, 0.8, 0.1]), rules())
    assert summary(events) == [("press", "punch", 2)]
    assert events[0].probability == pytest.approx(0.7)


def test_a_noisy_score_presses_once():
    events = detect_events(track([0.7, 0.5, 0.7, 0.4, 0.8, 0.1]), rules())
    assert summary(events) == [("press", "punch", 0)]


def test_a_move_presses_again_after_falling_below_threshold_off():
    events = detect_events(track([0.7, 0.2, 0.7]), rules())
    assert summary(events) == [("press", "punch", 0), ("press", "punch", 2)]


def test_a_held_move_is_released_when_it_ends_and_at_the_end_of_the_recording():
    events = detect_events(track([0.7, 0.5, 0.2, 0.8, 0.9]), rules(hold=True))
    assert summary(events) == [
        ("press", "punch", 0),
        ("release", "punch", 2),
        ("press", "punch", 3),
        ("release", "punch", 4),
    ]


def test_the_refractory_period_delays_a_second_press():
    levels = [0.7, 0.2, 0.7, 0.7, 0.7, 0.7]
    events = detect_events(track(levels), rules(refractory_s=0.12))
    assert summary(events) == [("press", "punch", 0), ("press", "punch", 4)]


def test_a_peak_shorter_than_the_minimum_duration_presses_nothing():
    rule = rules(min_duration_s=0.06)
    assert detect_events(track([0.9, 0.0, 0.9, 0.1]), rule) == []
    assert summary(detect_events(track([0.9, 0.9, 0.9, 0.1]), rule)) == [("press", "punch", 2)]


def test_the_stronger_move_wins():
    rule = rules(threshold_on=0.4, threshold_off=0.2)
    events = detect_events(track([0.45, 0.4, 0.1], others=[0.5, 0.55, 0.1]), rule)
    assert summary(events) == [("press", "kick", 0)]


def test_smoothing_averages_over_seconds_not_frames():
    slow, fast = track([0.0] * 10 + [1.0] * 10), track([0.0] * 20 + [1.0] * 20, rate=60.0)
    rule = rules(smoothing_s=0.2)
    times = [detect_events(t, rule)[0].time_s for t in (slow, fast)]
    assert times[0] == pytest.approx(times[1], abs=0.04)
    assert times[0] > 10 / 30 + 0.06


def test_all_held_moves_can_be_released_at_once():
    detector = EventDetector(rules(hold=True))
    detector.step(Score(0.0, {"punch": 0.9, "kick": 0.0, NONE: 0.1}))
    assert detector.held == ("punch",)
    assert summary(detector.release_all(1.0)) == [("release", "punch", 30)]
    assert detector.held == ()
    assert detector.release_all(2.0) == ()


@given(st.lists(st.floats(0, 1, width=32), max_size=80), st.booleans())
def test_presses_and_releases_of_a_held_move_alternate(levels, hold):
    events = detect_events(track(levels), rules(hold=hold, smoothing_s=0.07))
    kinds = [event.event for event in events if event.move == "punch"]
    expected = ["press", "release"] if hold else ["press"]
    assert kinds == expected * (len(kinds) // len(expected))


@given(st.lists(st.floats(0, 1, width=32), min_size=2, max_size=60), st.integers(1, 59))
def test_the_past_does_not_depend_on_the_future(levels, cut):
    whole = track(levels)
    past = ScoreTrack(whole.classes, whole.times_s[:cut], whole.probabilities[:cut])
    rule = rules(smoothing_s=0.1, refractory_s=0.1)
    early = [event for event in detect_events(whole, rule) if event.time_s <= past.times_s[-1]]
    assert early == detect_events(past, rule)


def article(**options):
    return [replace(rule, **options) for rule in article_rules([MoveSetting("punch")])]


def test_the_articles_rule_presses_at_every_tenth_of_a_second_while_a_move_lasts():
    events = detect_events(track([0.9] * 10), article())
    assert summary(events) == [("press", "punch", frame) for frame in (0, 3, 6, 9)]


@pytest.mark.parametrize(
    ("punch", "kick", "pressed"),
    [
        (0.36, 0.0, False),  # none has 0.64
        (0.36, 0.25, True),  # none has 0.39
        (0.34, 0.33, False),  # too little
        (0.40, 0.45, False),  # the kick has more
    ],
)
def test_the_articles_rule_checks_none_first_and_then_the_more_likely_move(punch, kick, pressed):
    rules = article_rules([MoveSetting("punch"), MoveSetting("kick")])
    events = detect_events(track([punch], others=[kick]), rules)
    assert ("punch" in {event.move for event in events}) == pressed


def test_a_held_move_stays_down_under_the_articles_rule():
    events = detect_events(track([0.9] * 8 + [0.1] * 4), article(hold=True))
    assert summary(events) == [("press", "punch", 0), ("release", "punch", 8)]
