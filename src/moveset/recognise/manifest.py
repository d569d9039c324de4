"""The JSON manifest of a bundle's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import fields as fields_of
from hashlib import sha256
from typing import Final

import numpy as np

from moveset.base.errors import LabelError
from moveset.base.values import NONE, FloatArray, Json, MoveSetting, TriggerRule
from moveset.label.move_names import check_title
from moveset.recognise.bundle import Bundle
from moveset.recognise.discriminant import Discriminant
from moveset.recognise.dtw import PATH_POINTS
from moveset.recognise.json_values import to_json
from moveset.recognise.manifest_values import (
    extractor_settings,
    fields,
    flag,
    integer,
    listed,
    move_name,
    number,
    number_or_nan,
    text,
)
from moveset.recognise.model import CurvePoint, Model
from moveset.recognise.network_check import check_network
from moveset.recognise.templates import NEUTRAL_DISTANCE, Template
from moveset.see.pose.extractor import POSE
from moveset.see.pose.landmarks import JOINTS

FORMAT = "moveset bundle"

POSITION_SIZE = 3 * len(JOINTS)
"""Width of a template's path."""

VERSION = 4
WITHOUT_DISCRIMINANTS = 3
OLDEST_VERSION = 2
"""Version 3 adds what version 2 leaves at its default: a template's ``neutral`` distance, and
templates of no move. Version 4 adds discriminants."""

MAX_MOVES: Final = 60
MAX_TICKS: Final = 512
MAX_FEATURES: Final = 4096
MAX_EPOCHS: Final = 10_000
MAX_TEMPLATES: Final = 2000
"""Far above any real bundle: each template costs time at every frame."""

MAX_TEMPLATE_TICKS: Final = 100_000
MAX_POSITION: Final = 1e4
"""In torso lengths."""

MIN_NEUTRAL, MAX_NEUTRAL = 1e-7, 1e4

MAX_EMBEDDING: Final = 512
MAX_WEIGHT: Final = 1e6
"""Of a discriminant."""

RULE_RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "threshold_on": (1e-6, 1.0),
    "threshold_off": (0.0, 1.0),
    "smoothing_s": (0.0, 60.0),
    "min_duration_s": (0.0, 60.0),
    "refractory_s": (0.0, 3600.0),
    "interval_s": (0.0, 60.0),
    "max_none": (0.0, 100.0),
}
"""Smallest and largest value of each number of a rule."""


def bundle_to_manifest(bundle: Bundle) -> dict[str, Json]:
    """Return a bundle's manifest, without the network and the templates' paths."""
    model = bundle.model
    return {
        "format": FORMAT,
        "version": _version(bundle),
        "moves": [_move_entry(move) for move in bundle.moves],
        "features": {"name": bundle.features, "settings": to_json(bundle.settings)},
        "model": {
            "architecture": model.architecture,
            "ticks": model.ticks,
            "feature_size": model.feature_size,
            "classes": list(model.classes),
            "sha256": sha256(model.onnx).hexdigest(),
            "best_epoch": model.best_epoch,
            "temperature": model.temperature,
            "curve": [to_json(asdict(point)) for point in model.curve],
        },
        "rules": [asdict(rule) for rule in bundle.rules],
        "templates": [_template_entry(one) for one in bundle.templates],
        "taught_on": to_json(bundle.taught_on),
        "report": to_json(bundle.report),
        **_titles_entry(bundle.moves),
    }


def _version(bundle: Bundle) -> int:
    """Return the oldest version that has all of a bundle."""
    if any(one.discriminant for one in bundle.templates):
        return VERSION
    return WITHOUT_DISCRIMINANTS if bundle.templates else OLDEST_VERSION


def bundle_from_manifest(manifest: dict[str, Json], onnx: bytes, paths: bytes) -> Bundle:
    """Return the bundle of a manifest, a network and the templates' paths.

    They may come from anybody: each value is checked, and the network is one that moveset could
    have written.

    Raises
    ------
    ArithmeticError, AttributeError, LookupError, TypeError, ValueError
        They are not what ``bundle_to_manifest`` returned, or too large.
    """
    features = text(manifest["features"]["name"])
    model, embedded = _model(manifest["model"], onnx)
    bundle = Bundle(
        moves=_moves(manifest["moves"], manifest.get("titles", {})),
        features=features,
        settings=extractor_settings(manifest["features"]["settings"]),
        model=model,
        rules=tuple(map(_rule, listed(manifest["rules"], MAX_MOVES, "moves"))),
        taught_on=_object(manifest["taught_on"]),
        report=None if manifest["report"] is None else _object(manifest["report"]),
        templates=_templates(manifest["templates"], paths),
    )
    if bundle.templates and features != POSE.name:
        raise ValueError("templates need pose features")
    if any(
        one.discriminant and len(one.discriminant.weights) != embedded for one in bundle.templates
    ):
        raise ValueError("a discriminant does not fit the network's embedding")
    _check_names(bundle)
    return bundle


def _check_names(bundle: Bundle) -> None:
    """Check that moves, rules, classes and templates name the same moves.

    A decisive template changes the probability of a move; it does not make one.
    """
    moves = [move.move for move in bundle.moves]
    classes = bundle.model.classes
    outward = [one for one in bundle.templates if one.move != NONE]
    known = (*classes[:-1], *(one.move for one in outward if not one.decisive))
    rules = [rule.move for rule in bundle.rules]
    if any(len({*names}) < len(names) or NONE in names for names in (moves, rules, classes[:-1])):
        raise ValueError("a name occurs twice, or is reserved")
    decisive = {one.move for one in outward if one.decisive}
    if not moves or {*known} != {*moves} or {*moves} != {*rules} or decisive - {*known}:
        raise ValueError("moves, classes and rules do not match")
    has_own = len(known) >= len(classes)
    if classes[-1] != NONE or (not has_own and known != (*moves,)):
        raise ValueError("the classes are in the wrong order")


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError("an object is missing")
    return value


def _move_entry(move: MoveSetting) -> dict[str, Json]:
    return {name: value for name, value in asdict(move).items() if name != "title"}


def _titles_entry(moves: tuple[MoveSetting, ...]) -> dict[str, Json]:
    """Return the titles on their own, where readers of earlier versions do not look."""
    titles = {move.move: move.title for move in moves if move.title}
    return {"titles": titles} if titles else {}


def _moves(entries: Json, titles: Json) -> tuple[MoveSetting, ...]:
    known = _object(titles)
    return tuple(_move(entry, known) for entry in listed(entries, MAX_MOVES, "moves"))


def _move(entry: Json, titles: dict[str, Json]) -> MoveSetting:
    values = fields(entry, {"move", "key", "hold"})
    name = move_name(values["move"])
    try:
        title = check_title(titles.get(name, ""))
    except LabelError as error:
        raise ValueError(str(error)) from error
    return MoveSetting(name, text(values.get("key", "")), flag(values.get("hold", False)), title)


def _rule(entry: Json) -> TriggerRule:
    values = fields(entry, {"move", "hold", *RULE_RANGES})
    numbers = {
        name: number(values[name], *RULE_RANGES[name]) for name in values if name in RULE_RANGES
    }
    return TriggerRule(move_name(values["move"]), hold=flag(values.get("hold", False)), **numbers)


def _template_entry(template: Template) -> dict[str, Json]:
    return {
        "move": template.move,
        "ticks": template.ticks,
        "neutral": template.neutral,
        "decisive": template.decisive,
        **_discriminant_entry(template.discriminant),
    }


def _discriminant_entry(one: Discriminant | None) -> dict[str, Json]:
    if one is None:
        return {}
    return {"discriminant": {"weights": one.weights.tolist(), "offset": one.offset}}


def _templates(entries: Json, content: bytes) -> tuple[Template, ...]:
    if not listed(entries, MAX_TEMPLATES, "templates"):
        return ()
    paths = np.frombuffer(content, np.float32).reshape(len(entries), PATH_POINTS, POSITION_SIZE)
    if not (np.abs(paths) <= MAX_POSITION).all():  # false for NaN too
        raise ValueError("a template is not a path of a body")
    return tuple(_template(entry, path) for entry, path in zip(entries, paths, strict=True))


def _template(entry: Json, path: FloatArray) -> Template:
    values = _object(entry)
    return Template(
        move_name(values["move"]),
        path,
        integer(values["ticks"], 1, MAX_TEMPLATE_TICKS),
        number(values.get("neutral", NEUTRAL_DISTANCE), MIN_NEUTRAL, MAX_NEUTRAL),
        flag(values.get("decisive", False)),
        _discriminant(values["discriminant"]) if "discriminant" in values else None,
    )


def _discriminant(entry: Json) -> Discriminant:
    values = fields(entry, {"weights", "offset"})
    weights = [
        number(one, -MAX_WEIGHT, MAX_WEIGHT)
        for one in listed(values["weights"], MAX_EMBEDDING, "weights")
    ]
    if not weights:
        raise ValueError("a discriminant has no weights")
    offset = number(values["offset"], -MAX_WEIGHT, MAX_WEIGHT)
    return Discriminant(np.array(weights, np.float32), offset)


def _model(entry: Json, onnx: bytes) -> tuple[Model, int]:
    """Return a model, and the size of its network's embedding."""
    values = _object(entry)
    if sha256(onnx).hexdigest() != values["sha256"]:
        raise ValueError("the checksum of the network is wrong")
    model = Model(
        architecture=text(values["architecture"]),
        ticks=integer(values["ticks"], 1, MAX_TICKS),
        feature_size=integer(values["feature_size"], 1, MAX_FEATURES),
        classes=tuple(map(move_name, listed(values["classes"], MAX_MOVES + 1, "classes"))),
        onnx=onnx,
        curve=tuple(map(_curve_point, listed(values["curve"], MAX_EPOCHS, "epochs"))),
        best_epoch=integer(values["best_epoch"], 0, MAX_EPOCHS),
        temperature=number(values["temperature"], 1e-6, 1e6),
    )
    return model, _check_network(model)


def _check_network(model: Model) -> int:
    """Check the network of a model, and return the size of its embedding.

    There is none where all moves have templates alone.
    """
    count = len(model.classes)
    if count > 1:
        outputs = {count, 1} if count == 2 else {count}  # of a single move, none is the rest
        return check_network(model.onnx, model.ticks, model.feature_size, outputs)
    if model.onnx:
        raise ValueError("there is a network without classes")
    return 0


def _curve_point(entry: Json) -> CurvePoint:
    values = fields(entry, [one.name for one in fields_of(CurvePoint)])
    numbers = {name: number_or_nan(values[name]) for name in values if name != "epoch"}
    return CurvePoint(integer(values["epoch"], 0, MAX_EPOCHS), **numbers)
