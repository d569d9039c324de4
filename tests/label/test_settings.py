"""Errors in moveset.toml are reported with their line."""

from __future__ import annotations

import pytest

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import MoveSetting
from moveset.label.settings import ProjectSettings, check_moves, parse_settings


def test_missing_settings_have_their_defaults() -> None:
    assert parse_settings("", "t") == ProjectSettings()
    assert parse_settings('\ufeffmoves = ["punch", "kick"]\r\n', "t").moves == (
        MoveSetting("punch"),
        MoveSetting("kick"),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('features = "pose\n', r"moveset\.toml is not valid TOML: .*line 1"),
        ("\nfeatures = 3\n", "line 2: features is 3: write a name in quotes"),
        ('# hello\nfeature = "pose"\n', "line 2: unknown setting 'feature'"),
        ("[options]\n", "line 1: unknown setting 'options'"),
        ("features = " + "[" * 50_000, r"moveset\.toml is not valid TOML: .*nested too deep"),
        ("moves = 3\n", "line 1: moves is not a list"),
        ("moves = [3]\n", "line 1: this move has no name"),
        ('[[moves]]\nkey = "a"\n', "line 1: this move has no name"),
        ('[[moves]]\nname = "a"\n\n[[moves]]\nname = "B"\n', "line 4: a move cannot be called 'B'"),
        ('[[moves]]\nname = "a"\n[[moves]]\nname = "a"\n', "line 3: the move a is listed twice"),
        ('[[moves]]\nname = "none"\n', "line 1: the name none is reserved"),
        ('[[moves]]\nname = "a"\nkey = 3\n', "line 1: key is 3: write it in quotes"),
        ('[[moves]]\nname = "a"\npress = "long"\n', "line 1: press is 'long': write tap or hold"),
        ('[[moves]]\nname = "a"\npress = []\n', r"line 1: press is \[\]: write tap or hold"),
        ('[[moves]]\nname = "a"\nhold = true\n', "line 1: unknown setting 'hold'"),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, words: str) -> None:
    with pytest.raises(ProjectError, match=words) as caught:
        parse_settings(text, "moveset.toml")
    assert "moveset.toml" in str(caught.value)


def test_moves_of_one_project_differ() -> None:
    with pytest.raises(LabelError, match="twice"):
        check_moves([MoveSetting("a"), MoveSetting("a", "x")])
