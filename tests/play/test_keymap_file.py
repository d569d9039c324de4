"""A key map from a stranger is read, or refused with a clear error; never a hang or a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from moveset.base.errors import KeymapError
from moveset.play.keymap import GAMEPAD, KeyBinding, read_keymap

MOVES = ("squat",)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "notepad.toml"
    path.write_bytes(b'\xef\xbb\xbf[keys]\r\nsquat = "a"\r\n')
    assert read_keymap(path, MOVES).bindings == {"squat": KeyBinding("a")}


NOT_KEYMAPS = {
    "many moves": ("[keys]\n" + "".join(f'm{n} = "a"\n' for n in range(20_000)), r"20000 moves"),
    "large": ("#" * 2**19, r"cannot be read \(it is larger than"),
    "nested arrays": ("[keys]\nsquat = " + "[" * 5000 + "]" * 5000, r"nested too deeply"),
    "nested tables": ("[keys]\nsquat = " + "{a=" * 5000 + "1" + "}" * 5000, r"nested too deeply"),
    "many digits": ('[keys]\nsquat = { key = "a", tap_s = ' + "9" * 5000 + " }", r"is not TOML"),
    "a large integer": (
        '[keys]\nsquat = { key = "a", tap_s = 0x' + "f" * 5000 + " }",
        r"line 2: tap_s is inf: write seconds",
    ),
    "more than a float": ('[keys]\nsquat = { key = "a", tap_s = 1e309 }', r"line 2: tap_s is inf"),
    "less than a float": ('[keys]\nsquat = { key = "a", tap_s = -1e309 }', r"tap_s is -inf"),
    "an escape sequence": ('[keys]\n"\\u001b[2J" = "a"', r"names a move '\\x1b\[2J': write"),
    "a long name": (f'[keys]\n{"b" * 100_000} = "a"', r"names a move 'bbb"),
    "a line in a name": ('[keys]\n"a\\nmoveset: fine" = "a"', r"names a move 'a\\n"),
    "text that turns around": ('[keys]\n"\\u202esquat" = "a"', r"names a move '\\u202e"),
    "a key with an escape": ('[keys]\nsquat = "\\u001b[2J"', r"there is no key '\\x1b\[2J'"),
    "a long key": ('[keys]\nsquat = "' + "b" * 100_000 + '"', r"there is no key 'bbb"),
    "many keys": ('[keys]\nsquat = "' + "a+" * 50_000 + 'a"', r"at most 4 keys"),
    "a list": ("[[keys]]\nsquat = 1", r"has no keys"),
    "a null character": ("[keys]\nsquat = \x00", r"is not TOML"),
}


@pytest.mark.parametrize(("text", "words"), NOT_KEYMAPS.values(), ids=NOT_KEYMAPS)
def test_what_is_no_key_map_is_refused_in_a_few_words(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "keymap.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(KeymapError, match=words) as caught:
        read_keymap(path, MOVES)
    message = str(caught.value)
    assert len(message) < 1200 + len(str(tmp_path))
    assert message.isprintable()


def test_the_line_is_that_of_the_right_table(tmp_path: Path) -> None:
    path = tmp_path / "keymap.toml"
    lines = ["[keys]", 'squat = "a"', "", "[ gamepad ]", "# squat = 1", "'squat' = \"q\""]
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(KeymapError, match="line 6: there is no key 'q'"):
        read_keymap(path, MOVES, kind=GAMEPAD)


def test_a_gamepads_table_is_refused_in_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "keymap.toml"
    path.write_text('[gamepad]\nsquat = { stick = "\\u001b[2J", value = 1.0 }', "utf-8")
    with pytest.raises(KeymapError, match=r"there is no stick '\\x1b\[2J'"):
        read_keymap(path, MOVES, kind=GAMEPAD)


def test_a_pipe_a_device_and_a_folder_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), tmp_path):
        with pytest.raises(KeymapError, match="cannot be read"):
            read_keymap(path, MOVES)
    with pytest.raises(KeymapError, match="is not the name of a file"):
        read_keymap(Path("key\0map.toml"), MOVES)
