"""Every command that a message, a page or a docstring names exists."""

import re
from pathlib import Path

import pytest
import typer

import moveset
from moveset.cli.app import app

SOURCE = Path(moveset.__file__).parent
NAMED = re.compile(r"`moveset ([a-z][a-z-]*)")
NAMES = sorted(
    {
        (path.relative_to(SOURCE).as_posix(), command)
        for ending in ("py", "js", "html")
        for path in SOURCE.rglob(f"*.{ending}")
        for command in NAMED.findall(path.read_text("utf-8"))
    }
)


@pytest.fixture(scope="module")
def commands():
    return set(typer.main.get_command(app).commands)


@pytest.mark.parametrize(("path", "command"), NAMES)
def test_a_named_command_exists(path, command, commands):
    assert command in commands, f"{path} names `moveset {command}`"


def test_commands_are_named_in_messages():
    assert "py" in {path.rsplit(".", 1)[1] for path, _ in NAMES}
