"""The command that lists and prints key maps."""

from moveset.cli.app import main
from moveset.play.keymap import read_keymap
from moveset.play.keymap_library import list_keymaps


def test_key_maps_are_listed_with_a_line_each(capsys):
    assert main(["keymaps"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(list_keymaps())
    assert all(len(line) <= 80 for line in lines)


def test_a_key_map_can_be_copied(capsys, tmp_path):
    assert main(["keymaps", "retroarch"]) == 0
    copy = tmp_path / "mine.toml"
    copy.write_text(capsys.readouterr().out)
    assert read_keymap(copy).bindings


def test_an_unknown_key_map_is_an_error(capsys):
    assert main(["keymaps", "retroarh"]) == 1
    assert "did you mean retroarch?" in capsys.readouterr().err


def test_keys_and_a_gamepad_exclude_each_other(capsys):
    assert main(["play", "--keys", "--gamepad"]) == 2
    assert "choose --keys or --gamepad" in capsys.readouterr().err


def test_an_unknown_key_map_is_named_before_anything_is_opened(capsys):
    assert main(["play", "--keymap", "mkj", "--source", "none.mp4"]) == 1
    assert "there is no key map and no file 'mkj'" in capsys.readouterr().err
