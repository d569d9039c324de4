"""The demo runs the whole pipeline without a camera and keeps its results."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

import moveset.workflow.demo
from moveset import load_bundle, open_project
from moveset.base.errors import ProjectError, TrainingError
from moveset.capture.video import probe
from moveset.cli.app import main
from moveset.evaluate.report_files import read_report
from moveset.learn.options import TeachOptions
from moveset.learn.train_options import TrainOptions
from moveset.workflow.demo import DemoOptions, draw_project, run_demo

TINY = DemoOptions(taught=2, unseen=1, seconds=9.0, frame_rate=12.0, size=(160, 120))


@pytest.fixture(autouse=True, scope="module")
def few_and_quick():
    """Fewer moves, rendered in this process and trained for a few epochs."""
    options = TeachOptions(train=TrainOptions(epochs=4, copies=1))
    moves = [move for move in moveset.workflow.demo.MOVES if move.move in {"kick_left", "block"}]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moveset.workflow.demo, "MOVES", tuple(moves))
        patch.setattr(moveset.workflow.demo, "process_pool", ThreadPoolExecutor)
        patch.setattr(moveset.workflow.demo, "TeachOptions", lambda **_: options)
        yield


@pytest.fixture(scope="module")
def steps():
    return []


@pytest.fixture(scope="module")
def result(tmp_path_factory, steps, few_and_quick):
    folder = tmp_path_factory.mktemp("demo") / "out"
    return run_demo(folder, TINY, progress=lambda *step: steps.append(step))


@pytest.fixture
def folder(result):
    return result.project.parent


def test_the_demo_leaves_bundle_report_video_and_project(result, folder, steps):
    assert {path.name for path in folder.iterdir()} == {
        *("project", "demo.moveset", "report.html", "report.json", "played.mp4")
    }
    assert result.report.people == 1
    assert read_report(folder / "report.json").overall == result.report.overall
    assert [move.move for move in load_bundle(result.bundle).moves] == ["kick_left", "block"]
    project = open_project(result.project)
    assert [one.person for one in project.recordings] == ["person01", "person02", "person03"]
    assert probe(result.played_video).frames == probe(project.recordings[2].path).frames
    assert {"draw people", "extract person03", "play"} <= {stage for stage, _, _ in steps}


def test_a_stopped_demo_continues(folder):
    project = open_project(folder / "project")
    project.recordings[1].path.unlink()
    table = project.folder / "recordings.csv"
    lines = [line for line in table.read_text().splitlines() if not line.startswith("person02")]
    table.write_text("\n".join(lines) + "\n")
    segments = (project.folder / "segments.csv").read_text()
    kept = [line for line in segments.splitlines() if not line.startswith("person02")]
    (project.folder / "segments.csv").write_text("\n".join(kept) + "\n")
    steps = []
    again = draw_project(project.folder, TINY, progress=lambda *step: steps.append(step))
    assert steps == [("draw people", 0, 1)]
    assert {*again.recordings} == {*project.recordings}
    assert again.segments == project.segments


def test_a_demo_with_other_options_needs_another_folder(folder, capsys):
    with pytest.raises(ProjectError, match="choose another folder"):
        draw_project(folder / "project", DemoOptions(taught=2, unseen=1, seconds=9.5))
    argv = ["demo", str(folder), "--taught", "2", "--unseen", "1", "--seconds", "10"]
    assert main(argv) == 1
    assert "choose another folder" in capsys.readouterr().err


def test_too_few_people_are_refused_before_anything_is_drawn(tmp_path):
    with pytest.raises(TrainingError, match="draw more people, or longer"):
        draw_project(tmp_path / "project", DemoOptions(taught=1, unseen=0, seconds=1.0))
    assert not (tmp_path / "project").exists()


def test_the_command_prints_the_table_and_the_files(tmp_path, monkeypatch, result, capsys):
    monkeypatch.setattr("moveset.workflow.demo.run_demo", lambda *_, **__: result)
    assert main(["demo", str(tmp_path)]) == 0
    output = capsys.readouterr().out
    for words in ("kick_left", "unseen", "played.mp4", "report.html", "moveset play"):
        assert words in output
    assert main(["demo", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["people"] == 1
