"""Readers and scores of real people's recordings, on tiny synthetic ones."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
if not BENCHMARKS.is_dir():
    pytest.skip("the benchmarks are not part of this copy", allow_module_level=True)
sys.path.append(str(BENCHMARKS))

import real_data  # noqa: E402
import real_fights  # noqa: E402
import real_scores  # noqa: E402
import real_tables  # noqa: E402

from moveset.base.values import MoveEvent, Observations, Recording, Segment  # noqa: E402
from moveset.evaluate.event_metrics import compute_event_metrics  # noqa: E402
from moveset.label.labelled_recording import LabelledRecording  # noqa: E402
from moveset.recognise.builtin import fighter  # noqa: E402
from moveset.see.pose.landmarks import LANDMARK_NAMES, reshape_landmarks  # noqa: E402


def press(time_s, move):
    return MoveEvent(time_s, move, "press", 1.0)


def labelled(*strikes, duration_s=10.0, person="ann"):
    segments = tuple(Segment("clip", start, end, move) for start, end, move in strikes)
    times_s = np.array([0.0, duration_s])
    recording = Recording("clip", person, Path("clip"))
    return LabelledRecording(recording, Observations(times_s, np.zeros((2, 198))), segments)


def video(*strikes, ignored=(), group="main"):
    spans = tuple(
        real_data.IgnoreSpan(start, end, frozenset(kinds)) for start, end, kinds in ignored
    )
    return real_data.VideoClip(labelled(*strikes), group, spans)


def score(clip, *events, with_sides=False):
    return compute_event_metrics([real_scores.score_video(clip, events, with_sides=with_sides)])


def skeleton(shoulders_m=0.4):
    """Return somebody who faces the camera from 3 m with narrow hips."""
    joints = np.zeros((20, 3), np.float16)
    joints[:, 2] = 3.0
    joints[4], joints[8] = (-shoulders_m / 2, 0.5, 3.0), (shoulders_m / 2, 0.5, 3.0)
    joints[12], joints[16] = (-0.1, 0.0, 3.0), (0.1, 0.0, 3.0)
    return joints


def kinect_file(path, labels=None, names=("a", "b"), shoulders_m=0.4):
    frames = 10 * len(names)
    labels = {} if labels is None else {"labels": np.array(labels, np.int8)}
    np.savez(
        path,
        names=np.array(names),
        starts=np.arange(len(names) + 1) * 10,
        times_s=np.tile(np.arange(10) / 30, len(names)).astype(np.float32),
        joints=np.repeat(skeleton(shoulders_m)[None], frames, axis=0),
        **labels,
    )


def test_fights_are_read_with_a_segment_for_each_strike_and_a_rest_around(tmp_path):
    kinect_file(tmp_path / "P01.npz", [0, 1, 1, 7, 7, 0, 4, 4, 4, 0] + [0] * 10)
    first, second = real_data.read_fights(real_data.find_sources(tmp_path).fights)
    assert first.person == "P01"
    assert first.kinds == ("right punch", "back fist", "left front kick")
    assert [one.move for one in first.item.segments] == ["punch_right", "punch_right", "kick_left"]
    starts = [one.start_s for one in first.item.segments]
    np.testing.assert_allclose(starts, [2 + 1 / 30, 2 + 3 / 30, 2 + 6 / 30], atol=1e-6)
    assert first.item.segments[0].end_s == first.item.segments[1].start_s
    times_s = first.item.observations.times_s
    assert len(times_s) == 60 + 10 + 60
    np.testing.assert_allclose(np.diff(times_s), 1 / 30, atol=1e-6)
    assert second.kinds == ()


def test_a_strike_may_last_until_the_last_frame(tmp_path):
    kinect_file(tmp_path / "P01.npz", [0] * 8 + [2, 2], names=("a",))
    (clip,) = real_data.read_fights([tmp_path / "P01.npz"])
    assert clip.item.segments[0].end_s == pytest.approx(2 + 10 / 30)


def test_kinect_joints_become_the_players_own_left_and_right(tmp_path):
    kinect_file(tmp_path / "7.npz")
    clip = real_data.read_everyday([tmp_path / "7.npz"])[0]
    landmarks = reshape_landmarks(clip.item.observations.values)[0]
    left, right, nose = (
        landmarks[LANDMARK_NAMES.index(name)]
        for name in ("left_shoulder", "right_shoulder", "nose")
    )
    assert left[0] > right[0], "who faces the camera has the left shoulder at the image's right"
    assert left[1] < landmarks[LANDMARK_NAMES.index("left_hip"), 1]
    np.testing.assert_allclose(left[2:5], [0.2, -0.5, 0.0], atol=1e-3)
    assert (left[5], nose[5]) == (1.0, 0.0)


@pytest.mark.parametrize(("shoulders_m", "is_child"), [(0.26, True), (0.35, False)])
def test_children_have_narrow_shoulders(tmp_path, shoulders_m, is_child):
    kinect_file(tmp_path / "7.npz", shoulders_m=shoulders_m)
    clips = real_data.read_everyday([tmp_path / "7.npz"])
    assert [(clip.motion, clip.is_child) for clip in clips] == [("a", is_child), ("b", is_child)]


def test_sources_are_found_in_subfolders_or_by_what_files_hold(tmp_path):
    for folder in ("precog", "kinder_gator", "videos"):
        (tmp_path / folder).mkdir()
    kinect_file(tmp_path / "precog" / "P01.npz", [0] * 20)
    kinect_file(tmp_path / "kinder_gator" / "7.npz")
    np.savez(tmp_path / "precog" / "other.npz", values=np.zeros(3))
    sources = real_data.find_sources(tmp_path)
    assert [path.name for path in sources.fights] == ["P01.npz"]
    assert [path.name for path in sources.everyday] == ["7.npz"]
    assert (sources.videos, sources.jk2017) == (None, None)
    assert real_data.find_sources(tmp_path / "precog").fights == sources.fights
    (tmp_path / "videos" / "clips.csv").touch()
    assert real_data.find_sources(tmp_path).videos == tmp_path / "videos"


def test_labels_and_intervals_to_ignore_are_read_if_they_are_there(tmp_path):
    (tmp_path / "a.csv").write_text("recording,start_s,end_s,move\na,1,2.5,punch_left\n")
    (tmp_path / "a.ignore.csv").write_text('start_s,end_s,kinds\n0,3,"punch,block, walk"\n')
    assert real_data.read_labels(tmp_path / "a.csv") == (Segment("a", 1.0, 2.5, "punch_left"),)
    (span,) = real_data.read_ignored(tmp_path / "a.ignore.csv")
    assert span == real_data.IgnoreSpan(0.0, 3.0, frozenset({"punch", "block", "walk"}))
    assert real_data.read_ignored(tmp_path / "b.ignore.csv") == ()


@pytest.mark.parametrize(
    ("time_s", "right"), [(0.85, 0), (0.91, 1), (1.0, 1), (2.0, 1), (2.19, 1), (2.25, 0)]
)
def test_a_press_counts_from_just_before_a_segment_to_just_after_it(time_s, right):
    found = score(video((1.0, 2.0, "squat")), press(time_s, "squat"))
    assert (found.true_positives, found.false_positives) == (right, 1 - right)


def test_a_segment_counts_once():
    found = score(video((1.0, 2.0, "squat")), press(1.2, "squat"), press(1.6, "squat"))
    assert (found.true_positives, found.false_positives) == (1, 1)


@pytest.mark.parametrize(
    ("kinds", "move", "false"),
    [
        ({"*"}, "squat", 0),
        ({"punch"}, "punch_left", 0),
        ({"punch_left"}, "punch_left", 0),
        ({"punch_right"}, "punch_left", 1),
        ({"walk", "kick"}, "punch_left", 1),
    ],
)
def test_a_press_of_an_ignored_kind_is_neither_right_nor_false(kinds, move, false):
    clip = video((1.0, 2.0, move), ignored=[(0.5, 3.0, kinds)])
    during = score(clip, press(2.9, move))
    assert (during.true_positives, during.false_positives) == (0, false)
    after = score(clip, press(3.1, move))
    assert after.false_positives == 1


@pytest.mark.parametrize(
    ("label", "pressed", "with_sides", "right"),
    [
        ("punch_left", "punch_right", False, 1),
        ("punch_left", "punch_right", True, 0),
        ("punch_left", "punch_left", True, 1),
        ("punch", "punch_right", True, 1),
        ("punch", "kick_right", False, 0),
    ],
)
def test_sides_count_where_they_are_asked_for_and_labelled(label, pressed, with_sides, right):
    found = score(video((1.0, 2.0, label)), press(1.5, pressed), with_sides=with_sides)
    assert (found.true_positives, found.false_positives) == (right, 1 - right)


def test_metrics_are_grouped_by_kind_of_move():
    clip = video((1.0, 2.0, "punch_left"), (3.0, 4.0, "punch_right"), (5.0, 6.0, "jump"))
    events = press(1.5, "punch_left"), press(3.5, "punch_left"), press(7.0, "walk_left")
    timeline = real_scores.score_video(clip, events, with_sides=False)
    by_kind = real_scores.metrics_by_kind([timeline])
    counts = {
        kind: (one.true_positives, one.segments, one.false_positives)
        for kind, one in by_kind.items()
    }
    assert counts == {"punch": (2, 2, 0), "jump": (0, 1, 0), "walk": (0, 0, 1)}
    sided = real_scores.score_video(clip, events, with_sides=True)
    assert real_scores.found_by_kind([sided]) == {"punch": 1}


@pytest.mark.parametrize(
    ("time_s", "move", "reason"),
    [
        (1.5, "punch_left", real_scores.SAME),
        (1.5, "punch_right", real_scores.OTHER_SIDE),
        (1.5, "kick_left", real_scores.OTHER_KIND),
        (2.1, "punch_right", real_scores.OTHER_SIDE),
        (2.3, "punch_left", real_scores.BETWEEN),
    ],
)
def test_false_presses_are_told_apart_by_what_was_done(time_s, move, reason):
    item = labelled((1.0, 2.0, "punch_left"))
    timeline = real_scores.make_timeline(item, [press(1.1, "punch_left"), press(time_s, move)])
    assert list(real_scores.false_presses(timeline)) == [(reason, move)]


def test_fights_are_scored_by_kind_of_strike_and_by_run():
    item = labelled((1.0, 2.0, "punch_right"), (3.0, 4.0, "punch_right"))
    clip = real_data.FightClip(item, ("right punch", "back fist"))
    runs = [[(clip, (press(1.5, "punch_right"),))], [(clip, (press(3.5, "punch_right"),) * 2)]]
    found = real_scores.score_fights(runs)
    assert found.found == {"right punch": (1, 2), "back fist": (1, 2)}
    assert found.run_f1 == pytest.approx((2 / 3, 1 / 2))
    assert found.metrics.minutes == pytest.approx(20 / 60)
    assert found.false_moves == {"punch_right": 1}


@pytest.mark.parametrize(
    ("motion", "group"),
    [
        ("Punch", real_scores.MOVE),
        ("Kick-a-ball-with-the-other-leg", real_scores.MOVE),
        ("Jump-as-high-as-you-can", real_scores.MOVE),
        ("Bow", real_scores.SIMILAR),
        ("Bend-your-other-knee-while-raising-your-leg", real_scores.SIMILAR),
        ("Walk-in-place", real_scores.NO_MOVE),
        ("Throw-a-ball", real_scores.NO_MOVE),
    ],
)
def test_everyday_motions_are_grouped_by_name(motion, group):
    assert real_scores.motion_group(motion) == group


def test_presses_per_minute_are_those_of_adults_and_of_children():
    runs = [
        (
            real_data.EverydayClip(labelled(duration_s=30.0), "Swim", child),
            (press(1.0, "jump"),) * n,
        )
        for child, n in ((False, 1), (True, 3))
    ]
    rates = real_tables.rates_by_age(runs)
    assert (rates["adults"].per_minute, rates["children"].per_minute) == (2.0, 6.0)
    assert real_scores.press_rate(runs).moves == {"jump": 4}


def test_everybody_is_taught_on_equally_often_and_never_tested_on():
    people = ["a", "b", "c", "d"]
    assert real_fights.draws(people, 1) == [("a",), ("b",), ("c",), ("d",)]
    assert real_fights.draws(people, 3)[2] == ("c", "d", "a")
    assert real_fights.draws(people, 4) == [("a", "b", "c", "d")]


def test_people_that_the_bundle_was_trained_on_are_named_in_the_table():
    clips = [real_data.FightClip(labelled(person=name), ()) for name in ("ann", "bob", "cem")]
    trained = replace(fighter(), taught_on={"real_people": ["ann", "cem"]})
    assert "trained on 2 of them" in real_fights.trained_on(trained, clips)
    assert real_fights.trained_on(replace(fighter(), taught_on={}), clips) == ""


def test_an_example_is_one_strike_with_a_rest_around_and_not_those_beside_it():
    times_s = np.arange(0.0, 10.0, 0.1)
    strikes = ((1.0, 2.0, "punch_left"), (2.3, 3.0, "kick_left"), (3.0, 4.0, "punch_left"))
    item = LabelledRecording(
        Recording("clip", "ann", Path("clip")),
        Observations(times_s, np.zeros((len(times_s), 198))),
        tuple(Segment("clip", *strike) for strike in strikes),
    )
    examples = real_fights.first_examples([real_data.FightClip(item, ("", "", ""))], 1)
    assert [[one.move for one in example.segments] for example in examples] == [
        ["punch_left"],
        ["kick_left"],
    ]
    seen = examples[1].observations.times_s
    assert examples[1].segments[0].start_s == real_data.REST_S
    assert examples[1].segments[0].end_s == pytest.approx(real_data.REST_S + 0.7)
    np.testing.assert_allclose(seen[[0, -1]], [0.0, 2 * real_data.REST_S + 0.6], atol=0.1)


def test_tables_have_a_cell_for_each_column():
    item = labelled((1.0, 2.0, "punch_right"))
    fight = real_data.FightClip(item, ("elbow",))
    scored = real_scores.score_fights([[(fight, (press(1.5, "punch_right"), press(5.0, "jump")))]])
    everyday = real_data.EverydayClip(labelled(), "Swim", is_child=True)
    tables = [
        *real_tables.fight_tables([real_tables.FightSetting("alone", "1 person", scored)]),
        *real_tables.everyday_tables([(everyday, (press(1.0, "jump"),))]),
        *real_tables.video_tables([(video((1.0, 2.0, "punch")), (press(3.0, "jump"),))], []),
    ]
    for table in tables:
        assert {len(row) for row in table.rows} <= {len(table.columns)}, table.title
    assert tables[1].rows == (("alone", "1 of 1"),)
