"""The key maps that come with moveset are valid, and a name finds the right one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from moveset.base.errors import KeymapError
from moveset.play.keymap import GAMEPAD, KEYBOARD, KeyBinding, read_keymap
from moveset.play.keymap_library import (
    DEFAULT_GAMEPAD,
    FOLDER,
    list_keymaps,
    load_keymap,
    read_keymap_text,
)
from moveset.recognise.builtin import FIGHTER_MOVES

MOVES = [move.move for move in FIGHTER_MOVES]
NAMES = ("mame", "media", "mkjs", "platformer", "retroarch", "slides", "streetfighter")
FOR_GAMEPADS = [name for name in NAMES if "[gamepad]" in read_keymap_text(name)]


def test_every_known_program_has_a_line_that_fits_a_terminal() -> None:
    assert tuple(list_keymaps()) == NAMES
    assert all(0 < len(words) <= 65 for words in list_keymaps().values())


@pytest.mark.parametrize("name", NAMES)
def test_a_key_map_is_for_the_built_in_moves_and_names_its_source(name: str) -> None:
    assert load_keymap(name, MOVES).bindings
    read_keymap(FOLDER / f"{name}.toml", MOVES)  # which refuses moves that do not exist
    assert re.search(r"^# Keys: \S+", read_keymap_text(name), re.MULTILINE)


@pytest.mark.parametrize("name", FOR_GAMEPADS)
def test_a_gamepad_has_the_moves_of_the_keyboard(name: str) -> None:
    moves = {*load_keymap(name, MOVES, kind=GAMEPAD).bindings}
    assert moves == {*load_keymap(name, MOVES, kind=KEYBOARD).bindings}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("slides", "media")])
def test_a_step_to_the_side_is_held_in_games(name: str) -> None:
    bindings = load_keymap(name, MOVES).bindings
    assert bindings["walk_left"].hold
    assert bindings["walk_right"].hold


def test_some_keys_are_the_programs_defaults() -> None:
    keys = {
        name: {move: binding.key for move, binding in load_keymap(name, MOVES).bindings.items()}
        for name in NAMES
    }
    assert keys["mkjs"]["block"] == "shift"
    assert keys["mkjs"]["punch_left"] == "a"
    assert keys["retroarch"]["kick_left"] == "z"
    assert keys["mame"]["punch_left"] == "ctrl"
    assert keys["streetfighter"]["punch_left"] == "u"
    assert keys["platformer"]["jump"] == "space"
    assert keys["slides"] == {"punch_right": "page_down", "punch_left": "page_up", "block": "b"}


def test_there_is_a_default_for_gamepads() -> None:
    bindings = load_keymap(DEFAULT_GAMEPAD, MOVES, kind=GAMEPAD).bindings
    assert {*bindings} == {*MOVES}


def test_a_name_means_the_key_map_and_a_path_means_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mkjs", "mkjs.toml"):
        Path(name).write_text('[keys]\nsquat = "q"\n')
    assert load_keymap("mkjs", MOVES) == load_keymap("mkjs", MOVES)
    assert len(load_keymap("mkjs", MOVES).bindings) == len(MOVES)
    for own in ("./mkjs", "mkjs.toml", str(tmp_path / "mkjs"), Path("mkjs")):
        assert load_keymap(own, MOVES).bindings == {"squat": KeyBinding("q")}


def test_other_moves_of_a_key_map_that_comes_with_moveset_are_left_out() -> None:
    assert {*load_keymap("mkjs", ["squat", "wave"]).bindings} == {"squat"}
    with pytest.raises(KeymapError, match="mkjs is for other moves: copy it, moveset keymaps mkjs"):
        load_keymap("mkjs", ["wave"])


def test_an_unknown_name_gets_the_known_ones() -> None:
    with pytest.raises(KeymapError, match=r"no key map and no file 'mkj': .* one of mame, media"):
        load_keymap("mkj", MOVES)
    with pytest.raises(KeymapError, match=r"none\.toml cannot be read"):
        load_keymap("none.toml", MOVES)
    with pytest.raises(KeymapError, match="there is no key map 'mkj': did you mean mkjs"):
        read_keymap_text("mkj")


def test_a_keyboards_key_map_is_none_for_a_gamepad() -> None:
    with pytest.raises(KeymapError, match=r"slides\.toml has no gamepad: write \[gamepad\]"):
        load_keymap("slides", MOVES, kind=GAMEPAD)
