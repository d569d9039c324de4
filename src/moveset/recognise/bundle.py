"""A bundle: a recogniser with its moves, trigger rules and provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from moveset.base.errors import BundleError
from moveset.base.values import Json, MoveSetting, TriggerRule
from moveset.recognise.json_values import to_json
from moveset.recognise.model import Model
from moveset.recognise.templates import Template


@dataclass(frozen=True, slots=True)
class Bundle:
    """A recogniser that can be saved and shared.

    Attributes
    ----------
    moves
        With their keys, in the order of ``model.classes``.
    features, settings
        The extractor's name, and everything that changes its output.
    model
        The network, which is empty where there are only templates.
    rules
        One for each move.
    taught_on
        Size of the training data: people, recordings, seconds.
    report
        Held-out scores as JSON; None without held-out data.
    templates
        Examples that are matched beside the network's moves; with pose features only.
    """

    moves: tuple[MoveSetting, ...]
    features: str
    settings: Mapping[str, Json]
    model: Model
    rules: tuple[TriggerRule, ...]
    taught_on: Mapping[str, Json] = field(default_factory=dict)
    report: Json = None
    templates: tuple[Template, ...] = ()


def check_features(bundle: Bundle, name: str, settings: Mapping[str, Json]) -> None:
    """Check that a bundle was made with features of this name and these settings.

    Raises
    ------
    BundleError
        It was made with other features or settings.
    """
    if bundle.features != name:
        raise BundleError(
            f"this bundle was made with {bundle.features} features, not {name}: "
            "teach it again, or use the features it was made with"
        )
    ours, its = to_json(settings), to_json(bundle.settings)
    different = sorted(key for key in {*ours, *its} if ours.get(key) != its.get(key))
    if different:
        raise BundleError(
            f"this bundle was made with another version of the {name} features "
            f"({', '.join(different)}): teach it again"
        )
