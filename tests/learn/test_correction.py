from dataclasses import replace

import numpy as np
import pytest

from moveset.base.errors import BundleError, TrainingError
from moveset.base.values import NONE, Observations
from moveset.learn.correction import MAX_CORRECTIONS, correct
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle_file import bundle_bytes, load_bundle
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.recognise.trigger_rules import with_timing
from moveset.see.pose.extractor import PoseExtractor
from moveset.synth.clip import synthesise_clip

MOVES = ("punch_left", "kick_right", "squat")
NEAR_S = 0.7


def observe(seed: int, moves=MOVES, duration_s=12.0):
    clip = synthesise_clip(seed, moves=moves, duration_s=duration_s, person_seed=7)
    rows = clip.true_landmarks().reshape(len(clip.times_s), -1)
    return Observations(clip.times_s, rows), clip.segments


def until(observations, end_s):
    """Return the observations before a time: what follows changes nothing there."""
    is_before = observations.times_s < end_s
    return Observations(observations.times_s[is_before], observations.values[is_before])


def presses(bundle, observations):
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    events = detect_events(score_observations(classifier, observations), bundle.rules)
    return [event for event in events if event.event == "press"]


@pytest.fixture(name="played", scope="module")
def make_played():
    return observe(5, duration_s=30.0)


@pytest.fixture(name="pressed", scope="module")
def make_pressed(played):
    found = presses(fighter(), played[0])
    assert len(found) >= 3
    return found


def near(events, time_s):
    return [event for event in events if abs(event.time_s - time_s) < NEAR_S]


def test_motion_that_was_no_move_presses_no_more(played, pressed):
    wrong = pressed[1]
    corrected = correct(fighter(), played[0], wrong.time_s, NONE)
    seen = until(played[0], wrong.time_s + NEAR_S)
    assert not near(presses(corrected, seen), wrong.time_s)
    assert fighter().templates == ()


def test_other_moves_press_as_before(played, pressed):
    wrong = next(event for event in pressed if event.move != "squat")
    corrected = correct(fighter(), played[0], wrong.time_s, NONE)
    left = [event.time_s for event in presses(corrected, played[0]) if event.move == "squat"]
    squats = [segment for segment in played[1] if segment.move == "squat"]
    for squat in squats:
        assert any(squat.start_s <= time_s <= squat.end_s for time_s in left)
    assert len(squats) == 4


def test_a_move_that_was_missed_is_found(played):
    strict = [with_timing(rule, min_duration_s=1.0) for rule in fighter().rules]
    rules = tuple(
        with_timing(rule, min_duration_s=0.06) if rule.move == "kick_left" else rule
        for rule in strict
    )
    deaf = replace(fighter(), rules=rules)
    kick = next(one for one in played[1] if one.move == "kick_right")
    middle_s = (kick.start_s + kick.end_s) / 2.0
    seen = until(played[0], middle_s + NEAR_S)
    assert not near(presses(deaf, seen), middle_s)
    corrected = correct(deaf, seen, middle_s, "kick_left")
    assert {one.move for one in near(presses(corrected, seen), middle_s)} == {"kick_left"}
    (template,) = corrected.templates
    assert (template.move, template.decisive) == ("kick_left", True)


def test_a_corrected_bundle_survives_its_file(tmp_path, played, pressed):
    corrected = correct(fighter(), played[0], pressed[0].time_s, NONE)
    path = tmp_path / "mine.moveset"
    path.write_bytes(bundle_bytes(corrected))
    again = load_bundle(path)
    assert [one.move for one in again.templates] == [NONE] * len(corrected.templates)
    assert all(one.decisive for one in again.templates)
    seen = until(played[0], pressed[1].time_s + NEAR_S)
    found = presses(again, seen)
    assert found
    assert found == presses(corrected, seen)


def test_corrections_add_up_to_a_limit(played, pressed):
    bundle = fighter()
    for event in pressed[:2]:
        bundle = correct(bundle, played[0], event.time_s, NONE)
    found = presses(bundle, until(played[0], pressed[1].time_s + NEAR_S))
    assert not [event for one in pressed[:2] for event in near(found, one.time_s)]
    assert len(bundle.templates) >= 2
    full = replace(bundle, templates=bundle.templates[:1] * (2 * MAX_CORRECTIONS))
    assert len(correct(full, played[0], pressed[2].time_s, NONE).templates) <= MAX_CORRECTIONS


def test_what_cannot_be_corrected_is_refused(played):
    seen = played[0]
    with pytest.raises(TrainingError, match="does not know wave"):
        correct(fighter(), seen, 3.0, "wave")
    with pytest.raises(TrainingError, match="no frames around"):
        correct(fighter(), seen, 500.0, NONE)
    nobody = Observations(seen.times_s, np.full_like(seen.values, np.nan))
    with pytest.raises(TrainingError, match="nobody is seen"):
        correct(fighter(), nobody, 3.0, NONE)
    with pytest.raises(BundleError, match="silhouette"):
        correct(replace(fighter(), features="silhouette"), seen, 3.0, NONE)
