"""Every example in README.md and docs runs as it stands, in a folder like that of its reader.

A video is played in place of the camera. What cannot run here, or is run elsewhere, is in NOT_RUN
with the reason; commands of moveset among them are parsed at least.
"""

import doctest
import json
import re
import runpy
import tomllib
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from moveset.cli.app import app, main
from moveset.label.settings import parse_settings
from moveset.learn.train_options import TrainOptions
from moveset.play.keymap_file import read_table

from .docs_blocks import BLOCKS, PAGES, ROOT, commands, kind, page_name
from .docs_reader import writers
from .studio.ports import free_port

NOT_RUN = {
    r"docs/tutorial\.md ": "tests/test_tutorial.py runs it in its order",
    r"\S+ (pip|pipx|uvx) ": "needs a package registry",
    r"\S+ scripts/": "the check itself, and the demo: tests/workflow/test_demo.py",
    r"\S+ (npx|curl|python -m http)": "servers and clients of others",
    r"\S+ python examples/events/": "asks another machine: tests/play/test_event_examples.py",
    r"\S+ (echo|sudo) ": "changes the machine",
    r"\S+ moveset (studio|serve)": "runs until it is stopped: tests/studio, tests/workflow",
    r"\S+ moveset demo": "takes minutes: tests/workflow/test_demo.py",
    r"\S+ moveset .*--(keys|gamepad)\b": "presses keys of this machine: tests/play",
    r"\S+ .*open_keyboard": "presses keys of this machine: tests/play/test_real_keys.py",
    r"\S+ from pythonosc": "needs python-osc: tests/play/test_osc.py",
    r"\S+ .*websockets\.sync\.client": "follows a server: tests/play/test_event_examples.py",
    r"\S+ (parallel|.*/shared/)": "needs other machines: tests/workflow/test_extract_videos.py",
    r"\S+ .*--to web": "needs onnxruntime-web: tests/workflow/test_export_site.py",
}
"""Beginnings of a page and its command or Python code, and why that does not run here."""

SLOW = (
    r"moveset (train|evaluate|correct|extract)\b|(?s:.*)(\bteach\(|\bevaluate\(|\benrol_project\()"
)
"""Commands and Python code that train or work through videos: tests marked slow."""

ELSEWHERE = {
    "js": "tests/learn/test_export.py",
    "html": "tests/studio/test_web_live.py",
    "yaml": "its command is that of the job array above it",
}
"""Languages that are not tried here, and the tests that do the same as their examples."""

MADE = ("moveset new my-moves", "moveset frames video1.mp4 pictures")
"""Beginnings of commands that make what the others are given."""

PROGRAM = get_command(app)


def reason(page, text):
    """Return why a command or code of a page does not run here, or None."""
    return next((why for start, why in NOT_RUN.items() if re.match(start, f"{page} {text}")), None)


def blocks_of(*kinds):
    """Return parameters: the blocks of some kinds."""
    chosen = [block for block in BLOCKS if kind(block) in kinds]
    return pytest.mark.parametrize("block", chosen, ids=str)


def with_examples():
    """Return the names of the modules that have examples in their docstrings."""
    source = ROOT / "src"
    files = [path for path in sorted(source.rglob("*.py")) if ">>> " in path.read_text("utf-8")]
    return [".".join(path.relative_to(source).with_suffix("").parts) for path in files]


@pytest.fixture
def reader(
    tmp_path, monkeypatch, synthetic_project, synthetic_bundle, synthetic_video, toy_mobilenet
):
    """Go to an empty folder, and return what writes the files that an example expects there."""
    monkeypatch.chdir(tmp_path)
    quick = lambda **given: replace(TrainOptions(**given), epochs=3, copies=1)  # noqa: E731
    monkeypatch.setattr("moveset.workflow.options.TrainOptions", quick)
    given = writers(synthetic_project, synthetic_bundle, synthetic_video)

    def provide(text):
        words = [] if text.startswith(MADE) else re.split(r"[\s\"']", text)
        for name in given.keys() & {*words}:
            if not Path(name).exists():
                given[name](Path(name))

    return provide


@blocks_of("shell")
def test_every_command_of_moveset_is_understood(block):
    for words in commands(block):
        if words[0] == "moveset" and not words[1].startswith("-"):
            command = PROGRAM.get_command(typer.Context(PROGRAM), words[1])
            assert command, f"there is no command {words[1]!r}"
            command.make_context(words[1], words[2:])


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_example_of_a_page_runs(page, reader, capsys):
    run_page(page_name(page), reader, lambda text: not re.match(SLOW, text))


def has_slow(page):
    """Whether some of a page's examples are slow."""
    blocks = [block for block in BLOCKS if block.page == page_name(page)]
    shell = [" ".join(words) for one in blocks if kind(one) == "shell" for words in commands(one)]
    return any(re.match(SLOW, text) for text in (*shell, *(one.text for one in blocks)))


@pytest.mark.slow
@pytest.mark.parametrize("page", [*filter(has_slow, PAGES)], ids=page_name)
def test_every_example_of_a_page_runs_also_the_slow_ones(page, reader, capsys):
    run_page(page_name(page), reader, lambda _: True)


def run_page(page, provide, wanted):
    """Run the shell and Python blocks of a page one after the other."""
    for block in BLOCKS:
        if block.page == page and kind(block) == "shell":
            for words in commands(block):
                run_command(page, provide, wanted, words)
        elif block.page == page and kind(block) == "python":
            run_python(block, provide, wanted)
        elif block.page == page and block.text.startswith(("[keys]", "[gamepad]")):
            Path("keymap.toml").write_text(block.text)


def run_command(page, provide, wanted, words):
    """Run a command of moveset, with a video in place of the camera and a port that is free."""
    text = " ".join(words)
    if reason(page, text) or not wanted(text):
        return
    assert words[0] == "moveset", f"{page}: {text} does not run, and is not in NOT_RUN"
    text = re.sub(r"--camera-(size|rate) \S+", "", text)
    text = re.sub(r"camera:\S+( C920)?", "video.mp4", text).replace("8421", str(free_port()))
    if words[1] == "play" and "--source" not in words:
        text += " --source video.mp4"
    provide(text)
    assert main(text.split()[1:]) == 0, f"{page}: {text}"


def run_python(block, provide, wanted):
    """Run Python code as a program of its own."""
    if not reason(block.page, block.text.replace("\n", " ")) and wanted(block.text):
        provide(block.text)
        Path("example.py").write_text(block.text)
        runpy.run_path("example.py", run_name="__main__")


@pytest.mark.parametrize("name", with_examples())
def test_the_examples_in_docstrings_are_right(name):
    tried = doctest.testmod(import_module(name))
    assert tried.attempted
    assert not tried.failed


@blocks_of("json")
def test_json_is_read(block):
    try:
        json.loads(block.text)
    except ValueError:
        for line in block.text.splitlines():
            json.loads(line)


@blocks_of("toml")
def test_settings_and_key_maps_are_read(block, tmp_path):
    (tmp_path / "keymap.toml").write_text(block.text)
    if "moves" in tomllib.loads(block.text):
        assert parse_settings(block.text, block.page).moves
    for name in {"keys", "gamepad"} & set(tomllib.loads(block.text)):
        assert read_table(tmp_path / "keymap.toml", name)


def test_every_block_is_of_a_known_kind():
    for block in BLOCKS:
        assert kind(block) in {"shell", "python", "json", "toml", "text", *ELSEWHERE}, block


@pytest.mark.parametrize("start", NOT_RUN)
def test_what_is_not_run_is_still_in_the_docs(start):
    texts = [
        f"{block.page} {text}"
        for block in BLOCKS
        for text in (block.text.replace("\n", " "), *map(" ".join, commands_of(block)))
    ]
    assert any(re.match(start, text) for text in texts)


def commands_of(block):
    return commands(block) if kind(block) == "shell" else ()
