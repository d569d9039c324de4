"""What moveset.toml says is read back as written, and its mistakes are named with their line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import MoveSetting
from moveset.label.settings import ProjectSettings, check_moves, format_settings, parse_settings

SETTINGS = ProjectSettings(
    (MoveSetting("punch", "j"), MoveSetting("squat", "down", hold=True)), "pose", "lstm"
)


def test_settings_come_back_as_written() -> None:
    assert parse_settings(format_settings(SETTINGS), "t") == SETTINGS


@given(st.text(), st.text(min_size=1), st.booleans())
def test_every_key_and_model_survives_the_file(key: str, model: str, hold: bool) -> None:
    settings = ProjectSettings((MoveSetting("punch", key, hold),), "pose", model)
    try:
        text = format_settings(settings).encode().decode()
    except UnicodeEncodeError:  # half a character, which no file can hold
        return
    assert parse_settings(text, "t") == settings


def test_what_is_left_out_has_its_usual_value() -> None:
    assert parse_settings("", "t") == ProjectSettings()
    assert parse_settings('\ufeffmoves = ["punch", "kick"]\r\n', "t").moves == (
        MoveSetting("punch"),
        MoveSetting("kick"),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('features = "pose\n', r"moveset\.toml is not right TOML: .*line 1"),
        ("\nfeatures = 3\n", "line 2: features is 3: write a name in quotes"),
        ('# hello\nfeature = "pose"\n', "line 2: nothing is called 'feature'"),
        ("[options]\n", "line 1: nothing is called 'options'"),
        ("moves = 3\n", "line 1: moves is no list"),
        ("moves = [3]\n", "line 1: a move without a name"),
        ('[[moves]]\nkey = "a"\n', "line 1: a move without a name"),
        ('[[moves]]\nname = "a"\n\n[[moves]]\nname = "B"\n', "line 4: a move cannot be called 'B'"),
        ('[[moves]]\nname = "a"\n[[moves]]\nname = "a"\n', "line 3: the move a is there twice"),
        ('[[moves]]\nname = "none"\n', "line 1: none is what no move is called"),
        ('[[moves]]\nname = "a"\nkey = 3\n', "line 1: key is 3: write it in quotes"),
        ('[[moves]]\nname = "a"\npress = "long"\n', "line 1: press is 'long': write tap or hold"),
        ('[[moves]]\nname = "a"\npress = []\n', r"line 1: press is \[\]: write tap or hold"),
        ('[[moves]]\nname = "a"\nhold = true\n', "line 1: a move has no 'hold'"),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, words: str) -> None:
    with pytest.raises(ProjectError, match=words) as caught:
        parse_settings(text, "moveset.toml")
    assert "moveset.toml" in str(caught.value)


def test_moves_of_one_project_differ() -> None:
    with pytest.raises(LabelError, match="twice"):
        check_moves([MoveSetting("a"), MoveSetting("a", "x")])
