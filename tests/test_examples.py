"""The examples are run as a reader would run them."""

import os
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


def test_every_example_is_run_here():
    tested = Path(__file__).read_text(encoding="utf-8")
    assert all(f'"{path.name}"' in tested for path in EXAMPLES.glob("*.py"))
