"""The examples run as a reader would run them."""

import os
import runpy
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import moveset
from moveset import open_project
from moveset.capture.video import probe
from moveset.learn.train_options import TrainOptions

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a function that runs an example in an empty folder and returns what it prints."""
    monkeypatch.chdir(tmp_path)

    def example(name, *argv):
        monkeypatch.setattr(sys, "argv", [name, *map(str, argv)])
        runpy.run_path(str(EXAMPLES / name), run_name="__main__")
        return capsys.readouterr().out

    return example


@pytest.fixture
def _quick(monkeypatch):
    """Train for a few epochs."""
    quick = lambda **given: replace(TrainOptions(**given), epochs=3, copies=1)  # noqa: E731
    monkeypatch.setattr("moveset.workflow.options.TrainOptions", quick)


@pytest.fixture
def project(synthetic_project, tmp_path):
    return shutil.copytree(synthetic_project, tmp_path / "project")


@pytest.mark.usefixtures("_quick")
def test_teach_and_play(run, project, synthetic_video, tmp_path):
    run("teach_and_play.py", project, synthetic_video)
    assert (tmp_path / "my.moveset").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("_quick")
def test_evaluate_project(run, project):
    output = run("evaluate_project.py", project)
    count = sum(one.move == "block" for one in open_project(project).segments)
    assert "block: " in output
    assert f" of {count} found, " in output
    assert "by chance" in output


def test_frame_by_frame(run, synthetic_bundle, synthetic_video):
    lines = run("frame_by_frame.py", synthetic_bundle, synthetic_video).splitlines()
    assert len(lines) == probe(synthetic_video).frames
    assert {line.split()[2] for line in lines} <= {"kick_left", "block", "none"}


def test_punch_counter(run, synthetic_bundle, synthetic_video):
    *presses, last = run("punch_counter.py", synthetic_bundle, synthetic_video).splitlines()
    assert last == f"Total: {len(presses)}"
    assert presses


def test_synthetic_clip(run, tmp_path):
    assert "squat from" in run("synthetic_clip.py", tmp_path / "player.mp4")
    assert probe(tmp_path / "player.mp4").duration_s == pytest.approx(5.0, abs=0.1)


def test_follow_a_wrist(run, synthetic_video):
    lines = run("follow_a_wrist.py", synthetic_video).splitlines()
    assert len(lines) == probe(synthetic_video).frames
    assert len({line.index("*") for line in lines if "*" in line}) > 5


def test_synthetic_people(run, tmp_path):
    output = run("synthetic_people.py", "videos", "--people", 2, "--seconds", 6)
    assert output.startswith("person1: ")
    assert {path.name for path in (tmp_path / "videos").iterdir()} == {
        "person1.mp4",
        "person2.mp4",
        "segments.csv",
    }
    assert "punches" in (tmp_path / "videos" / "segments.csv").read_text()


def test_silhouette_in_a_process_of_its_own(synthetic_video, tmp_path):
    done = subprocess.run(
        [sys.executable, EXAMPLES / "silhouette.py", synthetic_video],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(moveset.__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "position: " in done.stdout


@pytest.mark.slow
def test_seasons_are_right_at_their_borders(capsys):
    accuracy = runpy.run_path(str(EXAMPLES / "seasons.py"))["main"](["--seed", "2"])
    output = capsys.readouterr().out
    assert accuracy == 1.0
    assert "28 Feb winter   01 Mar spring" in output
    assert "30 Nov fall   01 Dec winter" in output
    first, last = (line for line in (output.splitlines()[0], output.splitlines()[199]))
    cost = [float(line.split()[1].rstrip(",")) for line in (first, last)]
    assert first.startswith("Cost: ")
    assert ", accuracy: 0." in first
    assert cost[1] < 0.5 * cost[0]


@pytest.mark.parametrize(("day", "season"), [((1, 1), "winter"), ((12, 31), "winter")])
def test_winter_continues_into_the_next_year(day, season):
    names = runpy.run_path(str(EXAMPLES / "seasons.py"))
    assert names["season_of"](names["date"](2024, *day)) == season
    assert names["season_of"](names["date"](2024, 2, 29)) == "winter"


@pytest.mark.slow
@pytest.mark.usefixtures("toy_mobilenet")
def test_only_a_sequence_model_distinguishes_push_from_pull():
    """Both moves consist of the same images, so single frames must stay at chance."""
    accuracies = runpy.run_path(str(EXAMPLES / "push_and_pull.py"))["main"](
        ["--recordings", "3", "--seconds", "4", "--epochs", "2"]
    )
    frame, lstm = accuracies["frame"], accuracies["lstm"]
    assert frame[0] == pytest.approx(0.5, abs=0.02)
    assert lstm[1] >= frame[1] + 0.2


def test_every_example_is_tested():
    tested = Path(__file__).read_text(encoding="utf-8")
    assert all(f'"{path.name}"' in tested for path in EXAMPLES.glob("*.py"))
