"""After TAB a shell offers commands and the values that fit; its script can be installed."""

import os
import shlex
import shutil
import subprocess
import sys

import numpy as np
import pytest

from moveset.base.values import MoveSetting, TimedFrame
from moveset.capture.video_writer import write_video
from moveset.cli.app import main
from moveset.cli.completion import _plain_words
from moveset.label.project import create_project
from moveset.label.recordings import import_recording
from moveset.learn.architectures import ARCHITECTURES
from moveset.play.keymap_library import list_keymaps
from moveset.recognise.builtin import FIGHTER, fighter
from moveset.see.registry import EXTRACTORS

FIGHTER_MOVES = ["none", *(one.move for one in fighter().moves)]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a function that runs the command line in an empty home and returns what it prints."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    # Without this variable Typer takes the shell that started it.
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")

    def ask(*argv):
        assert main(argv) == 0
        output = capsys.readouterr()
        assert output.err == ""
        return output.out

    return ask


@pytest.fixture
def offered(run, monkeypatch):
    """Return a function that returns what Bash is offered at the end of a line."""

    def ask(line):
        monkeypatch.setenv("_MOVESET_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        return run().split()

    return ask


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("moveset pl", ["play"]),
        ("moveset play --keymap ", [*list_keymaps()]),
        ("moveset keymaps mk", ["mkjs"]),
        ("moveset train folder --model ", [*ARCHITECTURES]),
        ("moveset train folder --features ", [*EXTRACTORS]),
        (f"moveset correct {FIGHTER} video.mp4 --at 3 --move ", FIGHTER_MOVES),
        ("moveset correct gone.moveset video.mp4 --move ", ["none"]),
        ("moveset correct --move n", ["none"]),
        ("moveset label gone ", []),
        ("moveset label gone ann 2 3 ", []),
        ("moveset play ", []),  # files: the shell lists them itself
    ],
)
def test_values_are_offered(offered, line, values):
    assert offered(line) == values


def test_the_moves_and_recordings_of_a_project_are_offered(offered, tmp_path):
    project = create_project(tmp_path / "mine", [MoveSetting("wave"), MoveSetting("clap")])
    frames = [TimedFrame(n / 30, np.zeros((48, 64, 3), np.uint8)) for n in range(3)]
    video = write_video(tmp_path / "ann.mp4", frames, frame_rate=30.0)
    import_recording(project, video, person="ann")
    assert offered("moveset label mine ") == ["ann"]
    assert offered("moveset label mine ann 2.4 3.0 ") == ["wave", "clap"]


@pytest.mark.parametrize(
    "name", ["$(reboot)", "`reboot`", "a;reboot", "a b", "'", '"', "--out", "*", "~", "a\nb", ""]
)
def test_a_name_that_a_shell_would_evaluate_is_not_offered(name):
    assert _plain_words(["wave", name, "große_welle", "clip-1.5"]) == [
        *("wave", "große_welle", "clip-1.5")
    ]


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", ".bash_completions/moveset.sh"),
        ("zsh", ".zfunc/_moveset"),
        ("fish", ".config/fish/completions/moveset.fish"),
    ],
)
def test_a_shells_script_is_shown_and_installed(shell, file, run, tmp_path):
    shown = run("--show-completion", shell)
    assert "_MOVESET_COMPLETE" in shown
    run("--install-completion", shell)
    assert (tmp_path / file).read_text().strip() == shown.strip()


def test_powershells_script_is_shown(run):
    assert "Register-ArgumentCompleter" in run("--show-completion", "pwsh")


@pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="needs Bash")
def test_bash_completes_with_its_script(run, tmp_path):
    script = run("--show-completion", "bash")
    command = tmp_path / "moveset"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m moveset "$@"\n')
    command.chmod(0o755)
    asked = f"""{script}
        COMP_WORDS=(moveset play --keymap mk) COMP_CWORD=3
        _moveset_completion {shlex.quote(str(command))}; echo "${{COMPREPLY[@]}}" """
    bash = [str(shutil.which("bash")), "--norc", "-c", asked]
    assert subprocess.run(bash, capture_output=True, text=True, check=True).stdout == "mkjs\n"
