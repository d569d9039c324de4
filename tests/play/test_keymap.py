"""A key map gives each move its key; an error in it says how to fix it."""

from __future__ import annotations

from pathlib import Path

import pytest

from moveset.base.errors import KeymapError
from moveset.base.values import MoveSetting, TriggerRule
from moveset.play.key_names import KEY_NAMES
from moveset.play.keymap import (
    GAMEPAD,
    KeyBinding,
    Keymap,
    keymap_from_settings,
    read_keymap,
    rules_for,
)

MOVES = ("punch_left", "punch_right", "squat")


def write(folder: Path, text: str) -> Path:
    path = folder / "keymap.toml"
    path.write_text(text, "utf-8")
    return path


def test_taps_and_holds_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, '[keys]\npunch_left = "a"\nsquat = { key = "down", hold = true }\n')
    assert read_keymap(path, MOVES).bindings == {
        "punch_left": KeyBinding("a"),
        "squat": KeyBinding("down", hold=True),
    }


def test_times_are_read(tmp_path: Path) -> None:
    line = '[keys]\nsquat = { key = "a", tap_s = 0.1, repeat_s = 1, refractory_s = 0 }'
    binding = read_keymap(write(tmp_path, line), MOVES).bindings["squat"]
    assert binding == KeyBinding("a", tap_s=0.1, repeat_s=1.0, refractory_s=0.0)


def test_key_names_can_be_upper_case(tmp_path: Path) -> None:
    assert read_keymap(write(tmp_path, '[keys]\nsquat = "Space"')).bindings["squat"].key == "space"


def test_a_combination_is_pressed_in_the_order_in_which_it_is_written(tmp_path: Path) -> None:
    path = write(tmp_path, '[keys]\nsquat = "Ctrl + Shift+c"\npunch_left = "mouse_left"\n')
    keymap = read_keymap(path, MOVES)
    assert keymap.bindings["squat"] == KeyBinding("ctrl+shift+c")
    assert keymap.bindings["squat"].keys == ("ctrl", "shift", "c")
    assert keymap.keys == {"ctrl", "shift", "c", "mouse_left"}


def test_a_gamepad_has_a_table_of_its_own(tmp_path: Path) -> None:
    lines = [
        "[keys]",
        'squat = "page_down"',
        "[gamepad]",
        'punch_left = "lb+x"',
        'punch_right = { key = "RT", tap_s = 0.2 }',
        'squat = { stick = "left_y", value = -1 }',
    ]
    path = write(tmp_path, "\n".join(lines))
    assert read_keymap(path, MOVES).bindings == {"squat": KeyBinding("page_down")}
    assert read_keymap(path, MOVES, kind=GAMEPAD).bindings == {
        "punch_left": KeyBinding("lb+x"),
        "punch_right": KeyBinding("rt", tap_s=0.2),
        "squat": KeyBinding("left_y=-1.000", hold=True),  # held as long as the move lasts
    }


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('"page_down"', r"line 2: there is no key 'page_down'"),
        ('"f12"', r"line 2: f12 is the panic key"),
        ('{ stick = "left_z", value = 1.0 }', r"line 2: there is no stick 'left_z'"),
        ("{ stick = 7, value = 1.0 }", r"line 2: there is no stick 7"),
        ('{ stick = "left_x" }', r"line 2: left_x needs a value"),
        ('{ stick = "left_x", value = true }', r"line 2: left_x needs a value"),
        ('{ stick = "left_x", value = 0.0 }', r"line 2: value is not a step of a stick"),
        ('{ stick = "left_x", value = 1.5 }', r"line 2: value is not a step of a stick"),
        ('{ stick = "left_x", value = nan }', r"line 2: value is not a step of a stick"),
        ('{ stick = "left_x", value = 1e999 }', r"line 2: value is not a step of a stick"),
        ('{ key = "a", value = 1.0 }', r'line 2: squat needs a key: .* stick = "left_x"'),
        ('{ key = "a", stick = "left_x", value = 1.0 }', r"line 2: squat needs a key"),
    ],
)
def test_an_error_in_a_gamepads_table_names_line_and_fix(
    tmp_path: Path, entry: str, words: str
) -> None:
    path = write(tmp_path, f"[gamepad]\nsquat = {entry}")
    with pytest.raises(KeymapError, match=words):
        read_keymap(path, MOVES, kind=GAMEPAD)


def test_two_moves_can_share_a_key(tmp_path: Path) -> None:
    path = write(tmp_path, '[keys]\npunch_left = "a"\npunch_right = "a"\n')
    assert {binding.key for binding in read_keymap(path, MOVES).bindings.values()} == {"a"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[keys]\n\npunch_lft = "a"', r"line 3: there is no move 'punch_lft': .*punch_left\?"),
        ('[keys]\nsquat = "spcae"', r"line 2: there is no key 'spcae': did you mean space\?"),
        ('[keys]\n[keys.squat]\nkey = "dwn"', r"line 2: there is no key 'dwn': .* down\?"),
        ('[keys]\nzzz = "a"', r"choose among punch_left, punch_right, squat"),
        ('[keys]\nsquat = "a"\nsquat = "b"\n', r"not TOML: .*line 3"),
        ("[keys]\nsquat = a", r"not TOML: .*line 2"),
        ("[keys]\nsquat = 7", r'line 2: squat needs a key: write squat = "a"'),
        ("[keys]\nsquat = { hold = true }", r"line 2: squat needs a key"),
        ('[keys]\nsquat = { key = "a", hold = 1 }', r"line 2: squat needs a key"),
        ('[keys]\nsquat = { key = "a", held = true }', r"line 2: squat needs a key"),
        ('[keys]\nsquat = "F12"', r"line 2: f12 is the panic key"),
        ('[keys]\nsquat = "F11"', r"line 2: f11 is the pause key"),
        ('[keys]\nsquat = "ctrl+f11"', r"line 2: f11 is the pause key"),
        ('[keys]\nsquat = "ctrl+"', r"line 2: there is no key ''"),
        ('[keys]\nsquat = "ctrl+ctrl"', r"line 2: .* names a key twice"),
        ('[keys]\nsquat = "a+b+c+d+e"', r"line 2: a combination has at most 4 keys"),
        ('[keys]\nsquat = { key = "wheel_up", hold = true }', r"line 2: a wheel cannot be held"),
        ('[keys]\nsquat = { stick = "left_x", value = 1.0 }', r"line 2: squat needs a key"),
        ('[keys]\nsquat = { key = "a", tap_s = "1" }', r"line 2: tap_s is not a number"),
        ('[keys]\nsquat = { key = "a", tap_s = 0 }', r"line 2: programs miss a tap of 0 s"),
        ('[keys]\nsquat = { key = "a", tap_s = 80 }', r"line 2: tap_s is 80: .* from 0 to 60"),
        ('[keys]\nsquat = { key = "a", tap_s = nan }', r"line 2: tap_s is nan"),
        ('[keys]\nsquat = { key = "a", repeat_s = 0.04 }', r"line 2: repeat_s is not longer"),
        ('[keys]\nsquat = { key = "a", refractory_s = -1 }', r"line 2: refractory_s is -1"),
        (
            '[keys]\nsquat = { key = "a", hold = true, repeat_s = 1 }',
            r"line 2: a held key cannot be repeated",
        ),
        ('squat = "a"', r"has no keys: write \[keys\]"),
        ("[keys]\n", r"has no keys"),
        ("", r"has no keys"),
    ],
)
def test_an_error_names_file_line_and_fix(tmp_path: Path, text: str, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(KeymapError, match=words) as caught:
        read_keymap(path, MOVES)
    assert str(path) in str(caught.value)


def test_a_missing_file_and_one_that_is_not_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(KeymapError, match=r"none\.toml cannot be read"):
        read_keymap(tmp_path / "none.toml")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe[keys]")
    with pytest.raises(KeymapError, match=r"odd\.toml is not text in UTF-8"):
        read_keymap(tmp_path / "odd.toml")


def test_settings_without_a_key_press_no_key() -> None:
    settings = [MoveSetting("squat", "down", hold=True), MoveSetting("punch_left")]
    assert keymap_from_settings(settings).bindings == {"squat": KeyBinding("down", hold=True)}


def test_a_setting_can_be_a_combination_but_no_held_wheel() -> None:
    keymap = keymap_from_settings([MoveSetting("squat", "Ctrl+c")])
    assert keymap.bindings["squat"].keys == ("ctrl", "c")
    with pytest.raises(KeymapError, match="move squat: a wheel cannot be held"):
        keymap_from_settings([MoveSetting("squat", "wheel_down", hold=True)])


def test_a_setting_with_an_unknown_key_is_named() -> None:
    with pytest.raises(KeymapError, match=r"move squat: there is no key 'enterr': .*enter\?"):
        keymap_from_settings([MoveSetting("squat", "enterr")])


def test_rules_hold_where_the_key_map_holds() -> None:
    keymap = Keymap({"squat": KeyBinding("down", hold=True)})
    rules = list(rules_for(keymap, [TriggerRule("squat"), TriggerRule("jump", threshold_on=0.8)]))
    assert rules == [TriggerRule("squat", hold=True), TriggerRule("jump", threshold_on=0.8)]


def test_rules_hold_where_the_key_map_repeats_and_take_its_refractory_period() -> None:
    keymap = Keymap({"squat": KeyBinding("a", repeat_s=0.5, refractory_s=1.5)})
    rules = list(rules_for(keymap, [TriggerRule("squat", refractory_s=0.4)]))
    assert rules == [TriggerRule("squat", hold=True, refractory_s=1.5)]


def test_key_names_are_lower_case_words() -> None:
    assert {
        "a",
        "0",
        "up",
        "space",
        "enter",
        "esc",
        "tab",
        "shift",
        "f10",
        "mouse_left",
    } <= KEY_NAMES
    assert all(name == name.lower() and " " not in name for name in KEY_NAMES)
