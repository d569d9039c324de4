"""The JSON manifest of a bundle's file."""

from __future__ import annotations

import math
from dataclasses import asdict
from hashlib import sha256
from typing import Any

import numpy as np

from moveset.base.values import NONE, Json, MoveSetting, TriggerRule
from moveset.recognise.bundle import Bundle
from moveset.recognise.dtw import PATH_POINTS
from moveset.recognise.json_values import to_json
from moveset.recognise.model import CurvePoint, Model
from moveset.recognise.templates import Template

FORMAT = "moveset bundle"
VERSION = 2


def bundle_to_manifest(bundle: Bundle) -> dict[str, Json]:
    """Return a bundle's manifest, without the network and the templates' paths."""
    model = bundle.model
    return {
        "format": FORMAT,
        "version": VERSION,
        "moves": [asdict(move) for move in bundle.moves],
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
        "templates": [{"move": one.move, "ticks": one.ticks} for one in bundle.templates],
        "taught_on": to_json(bundle.taught_on),
        "report": to_json(bundle.report),
    }


def bundle_from_manifest(manifest: dict[str, Json], onnx: bytes, paths: bytes) -> Bundle:
    """Return the bundle of a manifest, a network and the templates' paths.

    Raises
    ------
    ArithmeticError, AttributeError, LookupError, TypeError, ValueError
        The manifest is not one that ``bundle_to_manifest`` returned.
    """
    bundle = Bundle(
        moves=tuple(MoveSetting(**move) for move in manifest["moves"]),
        features=_text(manifest["features"]["name"]),
        settings=dict(manifest["features"]["settings"]),
        model=_model(manifest["model"], onnx),
        rules=tuple(TriggerRule(**rule) for rule in manifest["rules"]),
        taught_on=dict(manifest["taught_on"]),
        report=manifest["report"],
        templates=_templates(manifest["templates"], paths),
    )
    moves = tuple(move.move for move in bundle.moves)
    known = (*bundle.model.classes[:-1], *(one.move for one in bundle.templates))
    if {*known} != {*moves} or {*moves} != {rule.move for rule in bundle.rules}:
        raise ValueError("moves, classes and rules do not match")
    if bundle.model.classes[-1] != NONE or (not bundle.templates and known != moves):
        raise ValueError("the classes are in the wrong order")
    return bundle


def _templates(entries: list[Json], content: bytes) -> tuple[Template, ...]:
    if not entries:
        return ()
    paths = np.frombuffer(content, np.float32).reshape(len(entries), PATH_POINTS, -1)
    if not np.isfinite(paths).all():
        raise ValueError("a template contains NaN or infinity")
    return tuple(
        Template(_text(entry["move"]), path, int(entry["ticks"]))
        for entry, path in zip(entries, paths, strict=True)
    )


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
        temperature=_temperature(entry["temperature"]),
    )


def _curve_point(entry: dict[str, Json]) -> CurvePoint:
    numbers: dict[str, Any] = {
        key: math.nan if value is None else value for key, value in entry.items()
    }
    return CurvePoint(**numbers)


def _temperature(value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("the temperature is not a number")
    if not 0.0 < value < math.inf:
        raise ValueError("the temperature is not positive")
    return float(value)


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("a name is not a string")
    return value
