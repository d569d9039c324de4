"""The JSON manifest of a bundle's file."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

import numpy as np

from moveset.base.errors import LabelError
from moveset.base.values import NONE, FloatArray, Json, MoveSetting, TriggerRule
from moveset.label.move_names import check_title
from moveset.recognise.bundle import Bundle
from moveset.recognise.dtw import PATH_POINTS
from moveset.recognise.json_values import to_json
from moveset.recognise.model import CurvePoint, Model
from moveset.recognise.templates import NEUTRAL_DISTANCE, Template
from moveset.see.pose.landmarks import JOINTS

FORMAT = "moveset bundle"

POSITION_SIZE = 3 * len(JOINTS)
"""Width of a template's path."""

VERSION = 3
OLDEST_VERSION = 2
"""Version 3 adds what version 2 leaves at its default: a template's ``neutral`` distance, and
templates of no move."""

MAX_TEMPLATES = 2000
"""Far above any real bundle: each costs time at every frame."""


def bundle_to_manifest(bundle: Bundle) -> dict[str, Json]:
    """Return a bundle's manifest, without the network and the templates' paths."""
    model = bundle.model
    return {
        "format": FORMAT,
        "version": VERSION if bundle.templates else OLDEST_VERSION,
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


def bundle_from_manifest(manifest: dict[str, Json], onnx: bytes, paths: bytes) -> Bundle:
    """Return the bundle of a manifest, a network and the templates' paths.

    Raises
    ------
    ArithmeticError, AttributeError, LookupError, TypeError, ValueError
        The manifest is not one that ``bundle_to_manifest`` returned.
    """
    bundle = Bundle(
        moves=_moves(manifest["moves"], manifest.get("titles", {})),
        features=_text(manifest["features"]["name"]),
        settings=dict(manifest["features"]["settings"]),
        model=_model(manifest["model"], onnx),
        rules=tuple(TriggerRule(**rule) for rule in manifest["rules"]),
        taught_on=dict(manifest["taught_on"]),
        report=manifest["report"],
        templates=_templates(manifest["templates"], paths),
    )
    moves = tuple(move.move for move in bundle.moves)
    known = (
        *bundle.model.classes[:-1],
        *(one.move for one in bundle.templates if one.move != NONE),
    )
    if {*known} != {*moves} or {*moves} != {rule.move for rule in bundle.rules}:
        raise ValueError("moves, classes and rules do not match")
    has_own = len(known) >= len(bundle.model.classes)
    if bundle.model.classes[-1] != NONE or (not has_own and known != moves):
        raise ValueError("the classes are in the wrong order")
    return bundle


def _move_entry(move: MoveSetting) -> dict[str, Json]:
    return {name: value for name, value in asdict(move).items() if name != "title"}


def _titles_entry(moves: tuple[MoveSetting, ...]) -> dict[str, Json]:
    """Return the titles on their own, where readers of earlier versions do not look."""
    titles = {move.move: move.title for move in moves if move.title}
    return {"titles": titles} if titles else {}


def _moves(entries: list[Json], titles: dict[str, Json]) -> tuple[MoveSetting, ...]:
    moves = [MoveSetting(**entry) for entry in entries]
    try:
        return tuple(replace(one, title=check_title(titles.get(one.move, ""))) for one in moves)
    except LabelError as error:
        raise ValueError(str(error)) from error


def _template_entry(template: Template) -> dict[str, Json]:
    return {
        "move": template.move,
        "ticks": template.ticks,
        "neutral": template.neutral,
        "decisive": template.decisive,
    }


def _templates(entries: list[Json], content: bytes) -> tuple[Template, ...]:
    if not entries:
        return ()
    if len(entries) > MAX_TEMPLATES:
        raise ValueError("there are too many templates")
    paths = np.frombuffer(content, np.float32).reshape(len(entries), PATH_POINTS, POSITION_SIZE)
    if not np.isfinite(paths).all():
        raise ValueError("a template contains NaN or infinity")
    return tuple(_template(entry, path) for entry, path in zip(entries, paths, strict=True))


def _template(entry: dict[str, Json], path: FloatArray) -> Template:
    ticks = int(entry["ticks"])
    if ticks < 1:
        raise ValueError("a template has no duration")
    decisive = entry.get("decisive", False)
    if not isinstance(decisive, bool):
        raise TypeError("a template is neither decisive nor not")
    neutral = _positive(entry.get("neutral", NEUTRAL_DISTANCE), "the neutral distance")
    return Template(_text(entry["move"]), path, ticks, neutral, decisive)


def _model(entry: dict[str, Json], onnx: bytes) -> Model:
    if sha256(onnx).hexdigest() != entry["sha256"]:
        raise ValueError("the checksum of the network is wrong")
    return Model(
        architecture=_text(entry["architecture"]),
        ticks=int(entry["ticks"]),
        feature_size=int(entry["feature_size"]),
        classes=tuple(map(_text, entry["classes"])),
        onnx=onnx,
        curve=tuple(_curve_point(point) for point in entry["curve"]),
        best_epoch=int(entry["best_epoch"]),
        temperature=_positive(entry["temperature"], "the temperature"),
    )


def _curve_point(entry: dict[str, Json]) -> CurvePoint:
    numbers: dict[str, Any] = {
        key: math.nan if value is None else value for key, value in entry.items()
    }
    return CurvePoint(**numbers)


def _positive(value: Json, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{what} is not a number")
    if not 0.0 < value < math.inf:
        raise ValueError(f"{what} is not positive")
    return float(value)


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("a name is not a string")
    return value
