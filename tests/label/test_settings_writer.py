"""New settings are read back as written; changes keep the user's comments and layout."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from moveset.base.errors import ProjectError
from moveset.base.values import MoveSetting
from moveset.label.project import create_project, open_project, save_settings
from moveset.label.settings import ProjectSettings, parse_settings
from moveset.label.settings_writer import format_settings, update_settings

SETTINGS = ProjectSettings(
    (MoveSetting("punch", "j"), MoveSetting("squat", "down", hold=True)), "pose", "lstm"
)

COMMENTED = """\
# My project
features = 'pose'   # the body
# tcn is best
model = "tcn"

# with the fist
[[moves]]  # first
name   =   "punch"  # hit
key = "j"

# for legs

# with the foot
[[moves]]
name = "kick"
# near j
key = "k"

# the end
"""
HEAD = COMMENTED[: COMMENTED.index("\n# with the fist")]
LISTED = 'moves = ["kick", "punch"] # c\n'
PUNCH, KICK, JAB = MoveSetting("punch", "j"), MoveSetting("kick", "k"), MoveSetting("jab", "l")
NAMES = st.sampled_from(["punch", "kick", "jab", "duck", "wave"])
MOVES = st.lists(
    st.builds(MoveSetting, NAMES, st.sampled_from(["", "a", '"', "#"]), st.booleans()),
    unique_by=lambda move: move.move,
)


def changed(text: str, *moves: MoveSetting) -> str:
    return update_settings(text, ProjectSettings(moves), "moveset.toml")


def test_settings_are_read_back_as_written() -> None:
    assert parse_settings(format_settings(SETTINGS), "t") == SETTINGS


@given(st.text(), st.text(min_size=1), st.booleans())
def test_every_key_and_model_survives_the_file(key: str, model: str, hold: bool) -> None:
    settings = ProjectSettings((MoveSetting("punch", key, hold),), "pose", model)
    try:
        text = format_settings(settings).encode().decode()
    except UnicodeEncodeError:  # half a character, which no file can hold
        return
    assert parse_settings(text, "t") == settings
    assert parse_settings(update_settings(COMMENTED, settings, "t"), "t") == settings


def test_saving_without_a_change_keeps_the_file() -> None:
    assert changed(COMMENTED, PUNCH, KICK) == COMMENTED


@pytest.mark.parametrize(
    ("moves", "old", "new"),
    [
        ([PUNCH, replace(KICK, key="x")], 'key = "k"', 'key = "x"'),
        ([replace(PUNCH, move="hit"), KICK], '"punch"', '"hit"'),
        ([replace(PUNCH, hold=True), KICK], 'key = "j"\n', 'key = "j"\npress = "hold"\n'),
        ([KICK], COMMENTED[: COMMENTED.index("\n# for")].split('"tcn"\n')[1], ""),
        (
            [PUNCH, KICK, JAB],
            "\n# the end",
            '\n[[moves]]\nname = "jab"\nkey = "l"\npress = "tap"\n\n# the end',
        ),
    ],
    ids=["change a key", "rename", "hold", "remove", "add"],
)
def test_a_change_leaves_the_rest_of_the_file(moves, old: str, new: str) -> None:
    assert changed(COMMENTED, *moves) == COMMENTED.replace(old, new)


def test_moves_take_their_comments_to_another_position() -> None:
    text = changed(COMMENTED, KICK, PUNCH)
    assert text.index("with the foot") < text.index("near j") < text.index("with the fist")
    assert text.endswith('key = "j"\n\n# the end\n')


def test_other_settings_keep_their_comments() -> None:
    settings = ProjectSettings((PUNCH, KICK), "mobilenet", "lstm")
    expected = COMMENTED.replace("'pose'", '"mobilenet"').replace('"tcn"', '"lstm"')
    assert update_settings(COMMENTED, settings, "t") == expected


def test_an_array_of_moves_stays_an_array() -> None:
    text = 'moves = [\n  "punch",  # fist\n  "kick",\n] # all\n'
    assert changed(text, MoveSetting("punch"), JAB) == (
        'moves = [\n  "punch",  # fist\n  {name = "jab", key = "l", press = "tap"},\n] # all\n'
    )


@pytest.mark.parametrize("start", [COMMENTED, HEAD, LISTED, ""], ids=["all", "head", "list", ""])
@hypothesis_settings(max_examples=40)
@given(MOVES, MOVES)
def test_every_series_of_changes_is_read_back(start: str, first, second) -> None:
    text = changed(changed(start, *first), *second)
    assert parse_settings(text, "t").moves == tuple(second)
    for comment in ("# My project", "# the body", "# for legs", "# the end", "# c\n"):
        assert text.count(comment) == start.count(comment)


@pytest.mark.parametrize(
    "text",
    [
        '[["moves"]]\nname = "punch"\n',
        '[[moves]]\nname = "punch"\nkey = """\n[[moves]]\n"""\n',
        'moves = [{"name" = "punch"}]',
        '[[ moves ]]\n"name" = "punch"',
        "model.x = 1 #",
    ],
)
def test_unusual_layouts_are_changed_or_refused(text: str) -> None:
    try:
        parse_settings(text, "t")
    except ProjectError:
        with pytest.raises(ProjectError):
            changed(text, KICK)
    else:
        assert parse_settings(changed(text, KICK, JAB), "t").moves == (KICK, JAB)


def test_windows_line_ends_stay() -> None:
    text = changed(COMMENTED.replace("\n", "\r\n"), PUNCH, KICK, JAB)
    assert text.count("\r\n") == text.count("\n")
    assert "# the end\r\n" in text


def test_a_project_keeps_its_comments_when_it_is_saved(tmp_path: Path) -> None:
    project = create_project(tmp_path / "moves", ["punch"])
    file = project.folder / "moveset.toml"
    file.write_text(COMMENTED, encoding="utf-8")
    opened = open_project(project.folder)
    save_settings(opened, replace(opened.settings, moves=(KICK, JAB)))
    assert open_project(project.folder).moves == (KICK, JAB)
    for comment in ("My project", "the body", "tcn is best", "for legs", "near j", "the end"):
        assert f"# {comment}" in file.read_text(encoding="utf-8")


def test_a_damaged_file_is_not_overwritten(tmp_path: Path) -> None:
    project = create_project(tmp_path / "moves", ["punch"])
    file = project.folder / "moveset.toml"
    file.write_text('features = "pose', encoding="utf-8")
    with pytest.raises(ProjectError, match=r"moveset\.toml is not valid TOML: Unterminated string"):
        save_settings(project, project.settings)
    assert file.read_text(encoding="utf-8") == 'features = "pose'
