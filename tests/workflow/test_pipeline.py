"""The whole pipeline, from synthetic videos to keys in a list."""

import shutil

import pytest

from moveset import (
    ListSink,
    TeachOptions,
    TrainOptions,
    evaluate,
    load_bundle,
    play,
    save_bundle,
    teach,
)
from moveset.base.errors import SplitError, TrainingError
from moveset.evaluate.matching import match_presses
from moveset.evaluate.report_files import read_report, write_report
from moveset.label.project import open_project

OPTIONS = TeachOptions(train=TrainOptions(epochs=10, copies=1))


@pytest.fixture(scope="module")
def steps():
    """The progress of training ``taught``."""
    return []


@pytest.fixture(scope="module")
def taught(synthetic_project, tmp_path_factory, steps):
    """A bundle that was saved and loaded, as a player's is."""
    path = tmp_path_factory.mktemp("taught") / "moves.moveset"
    bundle = teach(synthetic_project, OPTIONS, progress=lambda *step: steps.append(step))
    save_bundle(bundle, path)
    return load_bundle(path)


def test_moves_of_an_unseen_person_press_the_right_keys(taught, synthetic_recording):
    sink = ListSink()
    events = [
        e for frame in play(taught, synthetic_recording.path, sink=sink) for e in frame.events
    ]
    matches = match_presses(synthetic_recording.segments, events)
    right = [match for match in matches if match.segment]
    # Half a minute of three people teaches something, not everything: benchmarks/ has the scores.
    assert len(right) >= 0.5 * len(synthetic_recording.segments)
    assert len(matches) - len(right) <= 2
    assert sum(kind == "down" for _, kind, _ in sink.keystrokes) == len(matches)


def test_evaluation_leaves_each_person_out_and_writes_a_report(synthetic_project, tmp_path):
    report = evaluate(synthetic_project, by="person", options=OPTIONS)
    assert (report.people, report.recordings) == (3, 3)
    assert report.overall.segments == len(open_project(synthetic_project).segments)
    assert report.overall.f1 > report.chance_f1 + 0.2
    assert report.frame_accuracy > report.frame_majority_accuracy
    page = write_report(report, tmp_path, "by-person")
    assert "kick_left" in page.read_text(encoding="utf-8")
    assert read_report(page.with_suffix(".json")).overall == report.overall


def test_the_same_seed_teaches_the_same_bundle(synthetic_project, taught):
    again = teach(synthetic_project, OPTIONS)
    assert again.rules == taught.rules
    assert again.model.onnx == taught.model.onnx


@pytest.mark.usefixtures("taught")
def test_progress_names_every_stage(steps):
    stages = {stage for stage, _, _ in steps}
    assert any(stage.startswith("extract ") for stage in stages)
    assert any(stage.startswith("learn ") for stage in stages)
    assert all(0 <= done <= total for _, done, total in steps)


def test_one_recording_alone_can_be_taught_but_not_evaluated(
    synthetic_project, tmp_path, quick_options
):
    folder = tmp_path / "alone"
    shutil.copytree(synthetic_project, folder)
    first = open_project(folder).recordings[0]
    for table in ("recordings.csv", "segments.csv"):
        lines = (folder / table).read_text().splitlines()
        kept = [lines[0], *[line for line in lines[1:] if line.startswith(first.name)]]
        (folder / table).write_text("\n".join(kept) + "\n")
    for video in (folder / "recordings").iterdir():
        if video != folder / "recordings" / first.path.name:
            video.unlink()
    with pytest.raises(SplitError):
        evaluate(folder, by="recording", options=OPTIONS)
    with pytest.raises(SplitError):
        evaluate(folder, by="person", options=OPTIONS)
    assert teach(folder, quick_options).taught_on["recordings"] == 1


def test_a_move_without_segments_is_named(synthetic_project, tmp_path):
    folder = tmp_path / "unlabelled"
    shutil.copytree(synthetic_project, folder)
    lines = (folder / "segments.csv").read_text().splitlines()
    (folder / "segments.csv").write_text("\n".join(x for x in lines if "block" not in x) + "\n")
    with pytest.raises(TrainingError, match="block"):
        teach(folder, OPTIONS)
