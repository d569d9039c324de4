"""Help is written for people: no names of Python types, no empty choices."""

import re

import pytest
import typer

from moveset.cli.app import app, main

COMMANDS = sorted(typer.main.get_command(app).commands)


@pytest.fixture(name="help_of")
def make_help(capsys):
    def ask(command):
        assert main([command, "--help"]) == 0
        return capsys.readouterr().out

    return ask


@pytest.mark.parametrize("command", COMMANDS)
def test_no_type_of_python_is_shown(command, help_of):
    shown = help_of(command)
    assert "list[" not in shown
    assert "<|" not in shown
    assert not re.search(r"\}\.\.\.", shown), "an argument that can be repeated has no metavar"


@pytest.mark.parametrize(
    ("command", "usage", "words"),
    [
        ("extract", "extract [OPTIONS] SOURCE...", "  SOURCE...  Videos"),
        ("import", "import [OPTIONS] {folder} VIDEO...", "  VIDEO...  "),
        ("export", "export [OPTIONS] [BUNDLE] DIR", "  [BUNDLE] DIR  "),
        ("play", "play [OPTIONS] [bundle]", "--features FEATURES"),
        ("train", "train [OPTIONS] [folder]", "--preset PRESET"),
    ],
)
def test_arguments_are_shown_by_their_metavars(command, usage, words, help_of):
    shown = help_of(command)
    assert shown.startswith(f"Usage: moveset {usage}\n")
    assert words in shown
