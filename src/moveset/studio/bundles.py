"""The bundles that can be played, by name: pages never name paths."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from moveset.base.errors import BundleError
from moveset.base.values import Json, TriggerRule
from moveset.label.move_names import shown_name
from moveset.recognise.builtin import FIGHTER, fighter
from moveset.recognise.bundle import Bundle
from moveset.recognise.bundle_file import load_bundle, save_bundle


class Bundles:
    """The bundles of a project, and the built-in one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "models"

    def names(self) -> list[str]:
        """Return every bundle's name, the newest first, the built-in one last."""
        found = sorted(self._paths().items(), key=lambda item: -item[1].stat().st_mtime)
        return [*(name for name, _ in found), FIGHTER]

    def open(self, name: str) -> Bundle:
        """Return the bundle of that name.

        Raises
        ------
        BundleError
            There is none, or it is damaged.
        """
        if name == FIGHTER:
            return fighter()
        return load_bundle(self._path(name))

    def keep_rules(self, name: str, rules: tuple[TriggerRule, ...]) -> str:
        """Write a bundle with other rules and return its name; the built-in one is copied."""
        bundle = replace(self.open(name), rules=rules)
        kept = f"{FIGHTER}-tuned" if name == FIGHTER else name
        save_bundle(bundle, self._folder / f"{kept}.moveset")
        return kept

    def keep_corrected(self, name: str, bundle: Bundle) -> str:
        """Write a corrected bundle and return its name; the built-in one gets a new name."""
        kept = self._free_name(f"{FIGHTER}-corrected") if name == FIGHTER else name
        save_bundle(bundle, self._folder / f"{kept}.moveset")
        return kept

    def _free_name(self, name: str) -> str:
        taken = self._paths()
        names = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3)))
        return next(one for one in names if one not in taken)

    def _paths(self) -> dict[str, Path]:
        found = self._folder.glob("[!.]*.moveset")
        # One name, one bundle: fighter is the built-in one here as everywhere.
        return {path.stem: path for path in found if path.stem != FIGHTER}

    def _path(self, name: str) -> Path:
        paths = self._paths()
        if name not in paths:
            raise BundleError("there is no such bundle: choose another, or teach one in Learn")
        return paths[name]


def describe_bundle(name: str, bundle: Bundle) -> Json:
    """Return what pages show of a bundle."""
    return {
        "name": name,
        "built_in": name == FIGHTER,
        "features": bundle.features,
        "architecture": bundle.model.architecture,
        "taught_on": dict(bundle.taught_on),
        "moves": [
            {
                "move": one.move,
                "title": shown_name(one),
                "key": one.key,
                "hold": one.hold,
                "threshold_on": rule_of(bundle, one.move).threshold_on,
            }
            for one in bundle.moves
        ],
    }


def rule_of(bundle: Bundle, move: str) -> TriggerRule:
    """Return the rule of a move."""
    return next(rule for rule in bundle.rules if rule.move == move)
