"""The examples are run as a reader would run them."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from moveset import open_project
from moveset.capture.video import probe

EXAMPLES = Path(__file__).parent.parent / "examples"

QUICK = """
import runpy, sys
from dataclasses import replace
import moveset.workflow as workflow
slow = workflow.options_for
def quick(*asked):
    options = slow(*asked)
    return replace(options, train=replace(options.train, epochs=3, copies=1))
workflow.options_for = quick
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def run(tmp_path):
    """Give a function that runs an example in an empty folder and returns what it prints."""

    def example(name, *argv, quick=False):
        words = [sys.executable, *(["-c", QUICK] if quick else []), str(EXAMPLES / name)]
        source = Path(sys.modules["moveset"].__file__).parent.parent
        done = subprocess.run(
            [*words, *map(str, argv)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(source)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return example


@pytest.fixture
def project(drawn_project, tmp_path):
    return shutil.copytree(drawn_project, tmp_path / "project")


def test_teach_and_play(run, project, drawn_video, tmp_path):
    run("teach_and_play.py", project, drawn_video, quick=True)
    assert (tmp_path / "my.moveset").exists()


def test_evaluate_project(run, project):
    said = run("evaluate_project.py", project, quick=True)
    count = sum(one.move == "block" for one in open_project(project).segments)
    assert "block: found" in said
    assert f" of {count}, and" in said
    assert "by chance it would be" in said


def test_stream_by_hand(run, drawn_bundle, drawn_video):
    lines = run("stream_by_hand.py", drawn_bundle, drawn_video).splitlines()
    assert len(lines) == probe(drawn_video).frames
    assert {line.split()[2] for line in lines} <= {"kick_left", "block", "none"}


def test_punch_counter(run, drawn_bundle, drawn_video):
    *presses, last = run("punch_counter.py", drawn_bundle, drawn_video).splitlines()
    assert last == f"In all: {len(presses)}"
    assert presses


def test_draw_a_player(run, tmp_path):
    assert "squat from" in run("draw_a_player.py", tmp_path / "player.mp4")
    assert probe(tmp_path / "player.mp4").duration_s == pytest.approx(5.0, abs=0.1)


def test_follow_a_wrist(run, drawn_video):
    lines = run("follow_a_wrist.py", drawn_video).splitlines()
    assert len(lines) == probe(drawn_video).frames
    assert len({line.index("*") for line in lines if "*" in line}) > 5


def test_draw_people(run, tmp_path):
    said = run("draw_people.py", "videos", "--people", 2, "--seconds", 6)
    assert said.startswith("person1: ")
    assert {path.name for path in (tmp_path / "videos").iterdir()} == {
        "person1.mp4",
        "person2.mp4",
        "segments.csv",
    }
    assert "punches" in (tmp_path / "videos" / "segments.csv").read_text()


def test_silhouette(run, drawn_video):
    assert "is at  " in run("silhouette.py", drawn_video)


def test_the_seasons_are_right_at_their_borders(capsys):
    share = runpy.run_path(str(EXAMPLES / "seasons.py"))["main"](["--seed", "2"])
    said = capsys.readouterr().out
    assert share == 1.0
    assert "28 Feb winter   01 Mar spring" in said
    assert "30 Nov fall   01 Dec winter" in said
    first, last = (line for line in (said.splitlines()[0], said.splitlines()[199]))
    cost = [float(line.split()[1].rstrip(",")) for line in (first, last)]
    assert first.startswith("Cost: ")
    assert ", accuracy: 0." in first
    assert cost[1] < 0.5 * cost[0]


@pytest.mark.parametrize(("day", "season"), [((1, 1), "winter"), ((12, 31), "winter")])
def test_winter_goes_on_into_the_next_year(day, season):
    names = runpy.run_path(str(EXAMPLES / "seasons.py"))
    assert names["season_of"](names["date"](2024, *day)) == season
    assert names["season_of"](names["date"](2024, 2, 29)) == "winter"


def test_only_a_sequence_tells_push_from_pull(random_weights):
    """Both show the same pictures: single frames must stay at chance, whatever is learnt."""
    told = runpy.run_path(str(EXAMPLES / "order.py"))["main"](
        ["--recordings", "3", "--seconds", "5", "--epochs", "5", "--weights", str(random_weights)]
    )
    frame, lstm = told["frame"], told["lstm"]
    assert frame[0] == pytest.approx(0.5, abs=0.02)
    assert lstm[1] >= frame[1] + 0.2


def test_every_example_is_run_here():
    tested = Path(__file__).read_text(encoding="utf-8")
    assert all(f'"{path.name}"' in tested for path in EXAMPLES.glob("*.py"))
