"""The whole road, from drawn clips to keys in a list."""

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

QUICK = TeachOptions(train=TrainOptions(epochs=25, copies=2))


@pytest.fixture(scope="module")
def taught(synthetic_project, tmp_path_factory):
    """A bundle that went through a file, as a player's does."""
    path = tmp_path_factory.mktemp("road") / "moves.moveset"
    save_bundle(teach(synthetic_project, QUICK), path)
    return load_bundle(path)


def test_moves_of_a_person_never_seen_press_the_right_keys(taught, synthetic_recording):
    sink = ListSink()
    events = [
        e for frame in play(taught, synthetic_recording.path, sink=sink) for e in frame.events
    ]
    matches = match_presses(synthetic_recording.segments, events)
    met = [match for match in matches if match.segment]
    # Half a minute of three people teaches something, not everything: benchmarks/ has the scores.
    assert len(met) >= 0.5 * len(synthetic_recording.segments)
    assert len(matches) - len(met) <= 2
    assert sum(kind == "down" for _, kind, _ in sink.keystrokes) == len(matches)


def test_evaluation_leaves_each_person_out_and_writes_a_report(synthetic_project, tmp_path):
    report = evaluate(synthetic_project, by="person", options=QUICK)
    assert (report.people, report.recordings) == (3, 3)
    assert report.overall.segments == len(open_project(synthetic_project).segments)
    assert report.overall.f1 > report.chance_f1 + 0.2
    assert report.frame_accuracy > report.frame_majority_accuracy
    page = write_report(report, tmp_path, "by-person")
    assert "kick_left" in page.read_text(encoding="utf-8")
    assert read_report(page.with_suffix(".json")).overall == report.overall


def test_the_same_seed_teaches_the_same_bundle(synthetic_project, taught):
    again = teach(synthetic_project, QUICK)
    assert again.rules == taught.rules
    assert again.model.onnx == taught.model.onnx


def test_progress_names_every_stage(synthetic_project):
    told = []
    teach(synthetic_project, QUICK, progress=lambda *step: told.append(step))
    stages = {stage for stage, _, _ in told}
    assert any(stage.startswith("extract ") for stage in stages)
    assert any(stage.startswith("learn ") for stage in stages)
    assert all(0 <= done <= total for _, done, total in told)


def test_one_recording_alone_can_be_taught_but_not_evaluated(synthetic_project, tmp_path):
    import shutil

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
        evaluate(folder, by="recording", options=QUICK)
    with pytest.raises(SplitError):
        evaluate(folder, by="person", options=QUICK)
    assert teach(folder, QUICK).taught_on["recordings"] == 1


def test_a_move_that_nobody_labelled_is_named(synthetic_project, tmp_path):
    import shutil

    folder = tmp_path / "unlabelled"
    shutil.copytree(synthetic_project, folder)
    lines = (folder / "segments.csv").read_text().splitlines()
    (folder / "segments.csv").write_text("\n".join(x for x in lines if "block" not in x) + "\n")
    with pytest.raises(TrainingError, match="block"):
        teach(folder, QUICK)
