"""The tutorial's numbers are those that its commands and benchmarks gave."""

import os
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import run_tutorial  # noqa: E402

QUICK = f"""
import sys
from dataclasses import replace

sys.path.insert(0, {str(ROOT)!r})
from moveset.cli.app import main
from moveset.learn.train_options import TrainOptions
from moveset.workflow import options
from tests.toy_mobilenet import replaced_mobilenet

article = options.article_options
options.TrainOptions = lambda **given: replace(TrainOptions(**given), epochs=1, copies=1)
options.article_options = lambda classes: replace(article(classes), epochs=1, copies=1)
with replaced_mobilenet():
    sys.exit(main())
"""
"""moveset with a toy in MobileNet's place that trains as short as possible."""

LINES = ["epoch 1", "epoch 2", "epoch 3", "", "predicted  punches", "punches    3", "60 images"]


def test_the_table_of_methods_is_that_of_the_benchmark():
    text = run_tutorial.TUTORIAL.read_text("utf-8")
    table = run_tutorial.methods_table(run_tutorial.RESULTS.read_text("utf-8"))
    assert table in text, "run tools/run_tutorial.py --render"
    assert table.count("\n") == len(run_tutorial.METHODS) + 2


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        (":", LINES),
        ("0:1; predicted..60", ["epoch 1", "…", *LINES[4:]]),
        ("predicted..punches", ["…", *LINES[4:6], "…"]),
        ("-1:", ["…", "60 images"]),
    ],
)
def test_left_out_lines_are_marked(parts, shown):
    assert list(run_tutorial.select(LINES, parts)) == shown


def test_commands_are_run_in_order_and_what_they_print_is_written(tmp_path):
    text = """Words.

    echo one > a.txt
    cat a.txt

<!-- shows : -->

```
something old
```

More words.

    moveset play --source camera:0

    cat a.txt && echo two >&2

<!-- shows -1: -->

```
```
"""
    made = run_tutorial.run_all(text, tmp_path)
    assert made == text.replace("something old", "one").replace("```\n```", "```\n…\ntwo\n```")


def test_every_output_in_the_tutorial_says_what_it_shows():
    text = run_tutorial.TUTORIAL.read_text("utf-8")
    steps = [found for found in run_tutorial.STEP.finditer(text) if found["output"]]
    assert len(steps) == len(re.findall(r"^```$", text, re.MULTILINE)) // 2
    assert all(found["parts"] for found in steps)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the commands are for a POSIX shell")
def test_every_command_of_the_tutorial_runs_in_its_order(tmp_path, monkeypatch, random_weights):
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "quick.py").write_text(QUICK)
    for name, script in (("python", ""), ("moveset", programs / "quick.py")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {script} "$@"\n')
        (programs / name).chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(programs / "python"))
    folder = tmp_path / "empty"
    folder.mkdir()
    text = run_tutorial.TUTORIAL.read_text("utf-8")
    for long, short in (
        ("--people 6 --seconds 30", "--people 6 --seconds 6"),
        ("moveset classify", f"moveset classify --weights {random_weights}"),
        # They are the same with any moveset: tests/test_examples.py runs them.
        ("python examples/seasons.py", "test -f examples/seasons.py"),
        ("python examples/push_and_pull.py", "test -f examples/push_and_pull.py"),
    ):
        assert long in text
        text = text.replace(long, short)
    for step in run_tutorial.STEP.finditer(text):
        run_tutorial.run(step["commands"], folder)
    assert (folder / "page" / "model.json").exists()
    assert (folder / "fight" / "reports" / "by-person.html").exists()
