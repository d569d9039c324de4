from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.values import NONE, MoveSetting, ScoreTrack, Segment, TriggerRule
from moveset.learn.rule_fitting import ScoredRecording, choose_rules, press_times, smooth
from moveset.recognise.events import detect_events


def bursts(height: float, *, noise: float = 0.0, flash: float = 0.0) -> ScoredRecording:
    """A minute with a punch of half a second every four, and a flash of one frame between."""
    times = np.arange(1800) / 30.0
    truth = tuple(Segment("a", 4.0 * n, 4.0 * n + 0.5, "punch") for n in range(1, 15))
    level = np.full(len(times), noise)
    for segment in truth:
        level[(times >= segment.start_s + 0.1) & (times < segment.end_s)] = height
        level[np.searchsorted(times, segment.start_s + 2.0)] = max(flash, noise)
    rows = np.stack([level, np.zeros_like(level), 1 - level], axis=1).astype(np.float32)
    return ScoredRecording(ScoreTrack(("punch", "kick", NONE), times, rows), truth)


def chosen(recording: ScoredRecording, hold: bool = False) -> TriggerRule:
    return choose_rules([recording], [MoveSetting("punch", hold=hold)])[0]


def presses(recording: ScoredRecording, rule: TriggerRule) -> int:
    kick = TriggerRule("kick")
    return sum(event.event == "press" for event in detect_events(recording.track, [rule, kick]))


@pytest.mark.parametrize("height", [0.45, 0.7, 0.95])
def test_the_threshold_goes_to_where_the_moves_are(height):
    rule = chosen(bursts(height))
    assert rule.threshold_on <= height
    assert presses(bursts(height), rule) == 14


def test_noise_below_the_moves_stays_below_the_threshold():
    recording = bursts(0.8, noise=0.42)
    assert presses(recording, chosen(recording)) >= 1
    assert chosen(recording).threshold_off * 2 == pytest.approx(chosen(recording).threshold_on)


def test_a_flash_as_high_as_a_move_is_kept_out_by_its_shortness():
    recording = bursts(0.95, flash=0.95)
    assert presses(recording, chosen(recording)) == 14


def test_a_held_move_gets_a_holding_rule():
    assert chosen(bursts(0.9), hold=True).hold


def test_a_move_that_is_never_done_still_gets_a_rule():
    assert choose_rules([bursts(0.9)], [MoveSetting("kick")])[0].move == "kick"


def test_a_move_and_its_mirror_image_share_a_rule():
    def renamed(recording: ScoredRecording, move: str) -> ScoredRecording:
        classes = ("punch_left", "punch_right", NONE)
        order = [0, 1, 2] if move == "punch_left" else [1, 0, 2]
        track = ScoreTrack(
            classes, recording.track.times_s, recording.track.probabilities[:, order]
        )
        return ScoredRecording(track, tuple(replace(one, move=move) for one in recording.truth))

    recordings = [renamed(bursts(0.45), "punch_left"), renamed(bursts(0.95), "punch_right")]
    moves = [MoveSetting("punch_left"), MoveSetting("punch_right")]
    left, right = choose_rules(recordings, moves)
    assert left == replace(right, move="punch_left")
    assert left.threshold_on <= 0.45, "both are found"


levels = st.lists(st.floats(0, 1, width=32), min_size=1, max_size=120)


@given(
    levels,
    st.sampled_from([0.3, 0.5, 0.8]),
    st.sampled_from([0.0, 0.07, 0.14]),
    st.sampled_from([0.0, 0.06, 0.12]),
    st.sampled_from([0.0, 0.3]),
)
def test_the_quick_search_presses_when_the_detector_does(
    own, on, smoothing_s, min_duration_s, cool
):
    rows = np.array([[p, (1 - p) / 2, (1 - p) / 2] for p in own], np.float32)
    # Times a little off the frame grid, so that no comparison hangs on the last bit.
    times = np.arange(len(own)) * 0.0337
    track = ScoreTrack(("punch", "kick", NONE), times, rows)
    rule = TriggerRule("punch", on, on / 2, smoothing_s, min_duration_s, cool)
    rest = TriggerRule("kick", 1.0, 0.5, smoothing_s)
    events = detect_events(track, [rule, rest])
    slow = [event.time_s for event in events if event.move == "punch"]
    quick = press_times(track, smooth(track, smoothing_s), rule)
    near = np.abs(smooth(track, smoothing_s)[:, :2] - np.array([on, on])).min() < 1e-5
    near |= np.abs(smooth(track, smoothing_s)[:, 0] - on / 2).min() < 1e-5
    near |= np.abs(np.diff(smooth(track, smoothing_s)[:, :2], axis=1)).min() < 1e-5
    assert near or quick == pytest.approx(slow)
