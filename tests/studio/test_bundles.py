"""Bundles have names: the project's own, newest first, then the built-in one."""

import os
import shutil

import pytest

from moveset.base.errors import BundleError
from moveset.recognise.builtin import fighter
from moveset.studio.bundles import Bundles, describe_bundle


@pytest.fixture(name="bundles")
def make_bundles(folder):
    return Bundles(folder)


def test_the_newest_is_named_first_and_fighter_last(bundles, folder):
    moves = folder / "models" / "moves.moveset"
    shutil.copy(moves, folder / "models" / "older.moveset")
    os.utime(folder / "models" / "older.moveset", (1.0, 1.0))
    assert bundles.names() == ["moves", "older", "fighter"]


def test_fighter_is_the_built_in_bundle_whatever_a_project_holds(bundles, folder):
    shutil.copy(folder / "models" / "moves.moveset", folder / "models" / "fighter.moveset")
    assert bundles.names() == ["moves", "fighter"]
    assert bundles.open("fighter") == fighter()
    assert describe_bundle("fighter", fighter())["built_in"]


def test_changed_rules_of_fighter_are_kept_under_another_name(bundles):
    rules = tuple(reversed(fighter().rules))
    assert bundles.keep_rules("fighter", rules) == "fighter-tuned"
    assert bundles.open("fighter-tuned").rules == rules
    assert bundles.open("fighter").rules == fighter().rules


@pytest.mark.parametrize("name", ["", "gone", "../moves", "models/moves"])
def test_only_bundles_of_the_project_are_opened(bundles, name):
    with pytest.raises(BundleError, match="no such bundle"):
        bundles.open(name)


def test_a_corrected_fighter_gets_a_name_that_is_free(bundles):
    assert bundles.keep_corrected("fighter", fighter()) == "fighter-corrected"
    assert bundles.keep_corrected("fighter", fighter()) == "fighter-corrected-2"
    assert bundles.keep_corrected("moves", fighter()) == "moves"
    assert {"fighter-corrected", "fighter-corrected-2"} <= {*bundles.names()}
