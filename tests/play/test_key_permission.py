"""A bundle from anybody presses other keys than letters and arrows only if the player says so."""

from dataclasses import replace

import pytest

from moveset.base.errors import BundleError, KeymapError, VideoError
from moveset.base.values import MoveSetting
from moveset.play.key_names import KEY_NAMES
from moveset.play.key_permission import FREE_KEYS, check_free
from moveset.play.keymap import keymap_from_settings
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle_file import save_bundle
from moveset.recognise.silhouette import MOVES
from moveset.workflow.play import PlayOptions, open_session


def test_the_keys_of_what_comes_with_moveset_are_free():
    for moves in (fighter().moves, MOVES):
        check_free(keymap_from_settings(moves))


@pytest.mark.parametrize("key", sorted(KEY_NAMES - FREE_KEYS))
def test_every_key_but_letters_digits_arrows_and_space_needs_permission(key):
    moves = [MoveSetting("jump", "w"), MoveSetting("squat", key)]
    with pytest.raises(KeymapError, match=rf"presses {key}: .*--allow-keys.*--keymap FILE"):
        check_free(keymap_from_settings(moves))


@pytest.mark.parametrize("key", ["ctrl+c", "alt+f4", "a+enter", "SHIFT + 7"])
def test_a_combination_with_such_a_key_needs_permission(key):
    with pytest.raises(KeymapError, match="--allow-keys"):
        check_free(keymap_from_settings([MoveSetting("jump", key)]))


@pytest.fixture
def stranger(tmp_path):
    """A bundle whose jump is Enter."""
    bundle = fighter()
    moves = [replace(move, key="enter") if move.move == "jump" else move for move in bundle.moves]
    save_bundle(replace(bundle, moves=tuple(moves)), tmp_path / "stranger.moveset")
    return tmp_path / "stranger.moveset"


def start(bundle, **options):
    """Play a video that is missing: whatever opens after the check raises another error."""
    with open_session(bundle, PlayOptions("missing.mp4", **options)):
        pass


def test_such_a_bundle_is_refused_before_anything_is_opened(stranger):
    with pytest.raises(KeymapError, match="this bundle presses enter"):
        start(stranger, press_keys=True)


def test_without_keys_it_plays(stranger):
    with pytest.raises(VideoError):
        start(stranger)


def test_a_player_can_permit_it_or_choose_other_keys(stranger, tmp_path, monkeypatch):
    opened = []

    def refuse(keymap, **_):
        opened.append(keymap.bindings["jump"].key)
        raise BundleError("opened")

    monkeypatch.setattr("moveset.workflow.play.open_key_output", refuse)
    (tmp_path / "mine.toml").write_text('[keys]\njump = "ctrl"\n')
    for options in ({"allow_keys": True}, {"keymap": tmp_path / "mine.toml"}):
        with pytest.raises(BundleError, match="opened"):
            start(stranger, press_keys=True, **options)
    assert opened == ["enter", "ctrl"]
