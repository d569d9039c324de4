from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import TrainingError
from moveset.base.values import NONE, MoveSetting, Observations, Recording
from moveset.evaluate.teach_result import teach_result_of
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.candidates import MIN_BASE_LEAD
from moveset.learn.enrolment import enrol
from moveset.learn.known_moves import MANY_PEOPLE
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle_file import bundle_bytes, load_bundle
from moveset.recognise.predictor import Recogniser
from moveset.recognise.trigger_rules import with_threshold
from moveset.synth.clip import synthesise_clip
from moveset.workflow.evaluate import score_bundle

MOVES = ("punch_left", "kick_right", "push")
SETTINGS = tuple(MoveSetting(move) for move in MOVES)


def record(seed: int, duration_s: float = 20.0) -> LabelledRecording:
    clip = synthesise_clip(
        seed, moves=MOVES, duration_s=duration_s, person_seed=41, recording=f"r{seed}"
    )
    rows = clip.true_landmarks().reshape(len(clip.times_s), -1)
    recording = Recording(f"r{seed}", "ann", Path(f"r{seed}.mp4"))
    return LabelledRecording(recording, Observations(clip.times_s, rows), clip.segments)


def of_few_people():
    return replace(fighter(), taught_on={"people": 3})


@pytest.fixture(name="taught", scope="module")
def make_taught():
    return record(1)


@pytest.fixture(name="played", scope="module")
def make_played():
    return [record(seed) for seed in (2, 3)]


@pytest.fixture(name="joined", scope="module")
def make_joined(taught):
    """A new move, and two that the base knows, on top of it."""
    return enrol(fighter(), [taught], SETTINGS)


def test_few_examples_alone_are_found_again_in_other_recordings(taught, played):
    bundle = enrol(None, [taught], SETTINGS).bundle
    score = score_bundle(bundle, played, split="by recording").overall
    assert score.recall > 0.6
    assert score.f1 > 0.6


def test_new_move_joins_those_the_base_knows(joined, played):
    known = {move.move for move in joined.bundle.moves}
    assert {"push", "squat", "jump"} <= known
    report = score_bundle(joined.bundle, played, split="by recording")
    assert report.per_move["push"].recall > 0.5


@pytest.mark.usefixtures("few_clips")
def test_the_network_helps_to_tell_a_new_move_from_three_examples_on(taught):
    pushes = [one for one in taught.segments if one.move == "push"]
    for count in (2, 3):
        few = replace(taught, segments=tuple(pushes[:count]))
        templates = enrol(fighter(), [few], (MoveSetting("push"),)).bundle.templates
        outward = [one for one in templates if one.move == "push"]
        assert len(outward) == count
        assert [one.discriminant is not None for one in outward] == [count == 3] * count
        assert all(one.discriminant is None for one in templates if one.move == NONE)


def test_a_discriminant_survives_the_bundles_file(joined, tmp_path):
    bundle = joined.bundle
    assert any(one.discriminant for one in bundle.templates)
    path = tmp_path / "own.moveset"
    path.write_bytes(bundle_bytes(bundle))
    for one, again in zip(bundle.templates, load_bundle(path).templates, strict=True):
        assert (one.discriminant is None) == (again.discriminant is None)
        if one.discriminant and again.discriminant:
            np.testing.assert_array_equal(again.discriminant.weights, one.discriminant.weights)
            assert again.discriminant.offset == one.discriminant.offset


@pytest.mark.usefixtures("few_clips")
def test_what_is_kept_is_the_best_on_held_out_examples(taught):
    known = tuple(MoveSetting(move) for move in ("punch_left", "kick_right"))
    enrolment = enrol(of_few_people(), [taught], known)
    assert enrolment.choice in {"both", "base"}
    lead = enrolment.scores["both"] - enrolment.scores["base"]
    assert enrolment.choice == ("both" if lead >= -MIN_BASE_LEAD else "base")


@pytest.mark.usefixtures("few_clips")
def test_a_base_is_kept_if_no_example_can_be_held_out(taught):
    first = next(one for one in taught.segments if one.move == "punch_left")
    single = replace(taught, segments=(first,))
    enrolment = enrol(of_few_people(), [single], (MoveSetting("punch_left"),))
    assert enrolment.choice == "base"
    assert enrolment.bundle.templates == ()


def test_moves_that_a_base_of_many_people_finds_need_no_templates(taught, played):
    known = tuple(MoveSetting(move) for move in ("punch_left", "kick_right"))
    base = fighter()
    assert base.taught_on["people"] >= MANY_PEOPLE
    enrolment = enrol(base, [taught], known, hold_out=True)
    assert {one.move for one in enrolment.bundle.templates}.isdisjoint(enrolment.found)
    assert enrolment.found
    deaf = replace(base, rules=tuple(with_threshold(rule, 0.999) for rule in base.rules))
    enrolment = enrol(deaf, [taught], known)
    assert (enrolment.choice, enrolment.found) == ("both", ())
    assert all(one.decisive and one.move != NONE for one in enrolment.bundle.templates)
    report = score_bundle(enrolment.bundle, played[:1], split="by recording")
    assert report.per_move["kick_right"].recall > 0.5


@pytest.mark.slow
def test_repetitions_in_one_recording_are_enough(played):
    taught = record(9, duration_s=40.0)
    bundle = enrol(None, [taught], SETTINGS).bundle
    report = score_bundle(bundle, played, split="by recording")
    assert report.overall.f1 > 0.6


@pytest.mark.usefixtures("few_clips")
def test_a_segment_as_long_as_its_recording_is_an_example(taught):
    segment, seen = taught.segments[0], taught.observations
    inside = (seen.times_s >= segment.start_s) & (seen.times_s < segment.end_s)
    observations = Observations(seen.times_s[inside], seen.values[inside])
    frame_s = 1.0 / 15.0  # a recording is as long as its last frame is shown
    whole = replace(segment, end_s=float(observations.times_s[-1]) + frame_s)
    recordings = [
        LabelledRecording(
            replace(taught.recording, name=name), observations, (replace(whole, recording=name),)
        )
        for name in ("one", "two")
    ]
    bundle = enrol(None, recordings, (MoveSetting(segment.move),)).bundle
    assert [template.move for template in bundle.templates] == [segment.move] * 2 + [NONE] * 2


def test_enrolled_bundle_survives_its_file_and_plays_alike(tmp_path, joined, played):
    bundle = joined.bundle
    path = tmp_path / "mine.moveset"
    path.write_bytes(bundle_bytes(bundle))
    again = load_bundle(path)
    one, two = Recogniser(bundle), Recogniser(again)
    seen = played[0].observations
    for time_s, row in zip(seen.times_s[:60].tolist(), seen.values[:60], strict=True):
        assert one.score(time_s, row).probabilities == two.score(time_s, row).probabilities


@pytest.mark.usefixtures("few_clips")
def test_no_example_is_refused(taught):
    with pytest.raises(TrainingError, match="no example of wave"):
        enrol(fighter(), [taught], (MoveSetting("wave"),))
    empty = LabelledRecording(taught.recording, taught.observations, ())
    with pytest.raises(TrainingError, match="no example to learn from"):
        enrol(None, [empty], SETTINGS)


@pytest.mark.usefixtures("few_clips")
def test_a_result_counts_only_examples_that_were_left_out(taught):
    moves = (MoveSetting("push"),)
    enrolment = enrol(None, [taught], moves, hold_out=True)
    (push,) = enrolment.result.moves
    assert push.segments == sum(one.move == "push" for one in taught.segments)
    assert push.found <= push.segments
    assert enrolment.result.nothing_s > 0.0
    assert teach_result_of(enrolment.bundle) == enrolment.result
    alone = replace(taught, segments=tuple(s for s in taught.segments if s.move == "push")[:1])
    once = enrol(None, [alone], moves, hold_out=True).result
    assert not once.is_tested
    assert not once.is_good
    assert (once.step.kind, once.step.move) == ("show", "push")
