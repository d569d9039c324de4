"""The key map and the device that playing uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from moveset.base.errors import KeymapError
from moveset.base.values import MoveSetting
from moveset.play.keyboard import Keyboard
from moveset.play.keymap import KeyBinding
from moveset.play.keymap_library import load_keymap
from moveset.play.keys import ListSink
from moveset.recognise.builtin import FIGHTER_MOVES
from moveset.workflow import key_output
from moveset.workflow.key_output import choose_keymap, open_key_output

MOVES = [move.move for move in FIGHTER_MOVES]


def test_without_a_key_map_the_moves_have_their_own_keys() -> None:
    keymap = choose_keymap([MoveSetting("wave", "q")], None)
    assert keymap.bindings == {"wave": KeyBinding("q")}


def test_a_gamepad_has_a_key_map_for_the_built_in_moves() -> None:
    keymap = choose_keymap(FIGHTER_MOVES, "", gamepad=True)
    assert keymap.bindings["walk_left"] == KeyBinding("left_x=-1.000", hold=True)
    with pytest.raises(KeymapError, match="for other moves: copy it"):
        choose_keymap([MoveSetting("wave", "q")], "", gamepad=True)


def test_a_key_map_is_named_or_a_file(tmp_path: Path) -> None:
    assert choose_keymap(FIGHTER_MOVES, "mkjs") == load_keymap("mkjs", MOVES)
    path = tmp_path / "keys.toml"
    path.write_text('[keys]\nsquat = "q"\n[gamepad]\nsquat = "a"\n')
    assert choose_keymap(FIGHTER_MOVES, path).bindings == {"squat": KeyBinding("q")}
    of_gamepad = choose_keymap(FIGHTER_MOVES, str(path), gamepad=True)
    assert of_gamepad.bindings == {"squat": KeyBinding("a")}


def test_a_pause_is_said_in_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def open_keyboard(on_panic: object, _: object, **options: object) -> Keyboard:
        asked.append(options["keys"])
        on_pause = options["on_pause"]
        return Keyboard(ListSink(), "x11", lambda _: None, None, on_pause)  # type: ignore[arg-type]

    monkeypatch.setattr(key_output, "open_keyboard", open_keyboard)
    with open_key_output(load_keymap("slides", MOVES)) as keyboard:
        keyboard.toggle_pause()
        keyboard.toggle_pause()
    lines = capsys.readouterr().err.splitlines()
    assert lines[1:] == ["paused: no key is pressed; F11 resumes", "resumed; F11 pauses"]
    assert asked == [{"page_up", "page_down", "b"}]
