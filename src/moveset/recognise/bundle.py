"""One file with all that playing needs, at the end of learning: a zip of JSON and ONNX."""

from __future__ import annotations

import io
import json
import math
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from moveset.base.errors import BundleError
from moveset.base.files import write_atomically
from moveset.base.values import NONE, Json, MoveSetting, TriggerRule
from moveset.recognise.model import CurvePoint, Model
from moveset.recognise.templates import POINTS, Template

FORMAT = "moveset bundle"
VERSION = 2

MANIFEST = "manifest.json"
NETWORK = "model.onnx"
TEMPLATES = "templates.f32"

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The oldest a zip can say: the same content gives the same bytes on any day."""

MAX_BYTES = 256 * 2**20
"""No bundle of ours comes near; a damaged or hostile one may claim anything."""

DAMAGED = "{path} is damaged: copy it again, or teach it again"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A recogniser that can be kept and given away.

    Attributes
    ----------
    moves
        With their keys, in the order of ``model.classes``.
    features, settings
        The extractor's name and all that changes what it gives.
    rules
        One for each move.
    taught_on
        How much was learnt from: people, recordings, seconds.
    report
        Held-out scores, as JSON; None when nothing was held out.
    templates
        Examples to be found again beside what the network knows; of pose features only.
    """

    moves: tuple[MoveSetting, ...]
    features: str
    settings: Mapping[str, Json]
    model: Model
    rules: tuple[TriggerRule, ...]
    taught_on: Mapping[str, Json] = field(default_factory=dict)
    report: Json = None
    templates: tuple[Template, ...] = ()


def save_bundle(bundle: Bundle, path: Path | str) -> None:
    """Write a bundle, whole or not at all; the same bundle gives the same bytes."""
    write_atomically(path, bundle_bytes(bundle))


def bundle_bytes(bundle: Bundle) -> bytes:
    """Return the bytes of a bundle's file."""
    manifest = json.dumps(_manifest(bundle), indent=1, sort_keys=True, allow_nan=False)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        contents = {MANIFEST: manifest.encode(), NETWORK: bundle.model.onnx}
        if bundle.templates:
            contents[TEMPLATES] = np.stack([one.path for one in bundle.templates]).tobytes()
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # else it would tell Windows from the rest
            archive.writestr(entry, content)
    return packed.getvalue()


def load_bundle(path: Path | str) -> Bundle:
    """Return the bundle in a file.

    Raises
    ------
    BundleError
        When there is none, or it is damaged, cut short or of another version.
    """
    content = _read(Path(path))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            manifest = json.loads(_entry(archive, MANIFEST))
            onnx = _entry(archive, NETWORK)
            paths = _entry(archive, TEMPLATES) if TEMPLATES in archive.namelist() else b""
    except _UNREADABLE as error:
        raise BundleError(DAMAGED.format(path=path)) from error
    _check_version(manifest, path)
    try:
        return _bundle(manifest, onnx, paths)
    except _UNREADABLE as error:
        raise BundleError(DAMAGED.format(path=path)) from error


def check_features(bundle: Bundle, name: str, settings: Mapping[str, Json]) -> None:
    """Check that a bundle was made with these features.

    Raises
    ------
    BundleError
        When it was made with others, or with other settings.
    """
    if bundle.features != name:
        raise BundleError(
            f"this bundle was made with {bundle.features} features, not {name}: "
            "teach it again, or use the features it was made with"
        )
    ours, its = _plain(settings), _plain(bundle.settings)
    different = sorted(key for key in {*ours, *its} if ours.get(key) != its.get(key))
    if different:
        raise BundleError(
            f"this bundle was made with another version of the {name} features "
            f"({', '.join(different)}): teach it again"
        )


_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading a broken zip, and a manifest with other contents, has been seen to raise."""


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BundleError(f"{path} is too large for a bundle: choose a .moveset file")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BundleError(f"there is no bundle {path}: train one, or mend the path") from error
    except OSError as error:
        raise BundleError(f"{path} cannot be read ({error.strerror}): choose a file") from error


def _entry(archive: zipfile.ZipFile, name: str) -> bytes:
    entry = archive.getinfo(name)
    if entry.file_size > MAX_BYTES:
        raise ValueError(f"{name} claims {entry.file_size} bytes")
    return archive.read(entry)


def _check_version(manifest: Json, path: Path | str) -> None:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BundleError(f"{path} is no moveset bundle: choose a .moveset file")
    version = manifest.get("version")
    if not isinstance(version, int):
        raise BundleError(DAMAGED.format(path=path))
    if version > VERSION:
        raise BundleError(f"{path} was made by a newer moveset: update moveset")
    if version < VERSION:
        raise BundleError(f"{path} was made by an older moveset: teach it again")


def _manifest(bundle: Bundle) -> dict[str, Json]:
    model = bundle.model
    return {
        "format": FORMAT,
        "version": VERSION,
        "moves": [asdict(move) for move in bundle.moves],
        "features": {"name": bundle.features, "settings": _plain(bundle.settings)},
        "model": {
            "kind": model.kind,
            "ticks": model.ticks,
            "size": model.size,
            "classes": list(model.classes),
            "sha256": sha256(model.onnx).hexdigest(),
            "best_epoch": model.best_epoch,
            "temperature": model.temperature,
            "curve": [_plain(asdict(point)) for point in model.curve],
        },
        "rules": [asdict(rule) for rule in bundle.rules],
        "templates": [{"move": one.move, "ticks": one.ticks} for one in bundle.templates],
        "taught_on": _plain(bundle.taught_on),
        "report": _plain(bundle.report),
    }


def _bundle(manifest: dict[str, Json], onnx: bytes, paths: bytes) -> Bundle:
    bundle = Bundle(
        moves=tuple(MoveSetting(**move) for move in manifest["moves"]),
        features=_text(manifest["features"]["name"]),
        settings=dict(manifest["features"]["settings"]),
        model=_model(manifest["model"], onnx),
        rules=tuple(TriggerRule(**rule) for rule in manifest["rules"]),
        taught_on=dict(manifest["taught_on"]),
        report=manifest["report"],
        templates=_templates(manifest.get("templates", []), paths),
    )
    moves = tuple(move.move for move in bundle.moves)
    known = (*bundle.model.classes[:-1], *(one.move for one in bundle.templates))
    if {*known} != {*moves} or {*moves} != {rule.move for rule in bundle.rules}:
        raise ValueError("moves, classes and rules do not go together")
    if bundle.model.classes[-1] != NONE or (not bundle.templates and known != moves):
        raise ValueError("the classes are in another order")
    return bundle


def _templates(entries: list[Json], content: bytes) -> tuple[Template, ...]:
    if not entries:
        return ()
    paths = np.frombuffer(content, np.float32).reshape(len(entries), POINTS, -1)
    if not np.isfinite(paths).all():
        raise ValueError("a template is not made of numbers")
    return tuple(
        Template(_text(entry["move"]), path, int(entry["ticks"]))
        for entry, path in zip(entries, paths, strict=True)
    )


def _model(entry: dict[str, Json], onnx: bytes) -> Model:
    if sha256(onnx).hexdigest() != entry["sha256"]:
        raise ValueError("the network is not the one that was saved")
    return Model(
        kind=_text(entry["kind"]),
        ticks=int(entry["ticks"]),
        size=int(entry["size"]),
        classes=tuple(map(_text, entry["classes"])),
        onnx=onnx,
        curve=tuple(_curve_point(point) for point in entry["curve"]),
        best_epoch=int(entry["best_epoch"]),
        temperature=_temperature(entry.get("temperature", 1.0)),  # older bundles do not say
    )


def _curve_point(entry: dict[str, Json]) -> CurvePoint:
    numbers: dict[str, Any] = {
        key: math.nan if value is None else value for key, value in entry.items()
    }
    return CurvePoint(**numbers)


def _temperature(value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("a temperature is no number")
    if not 0.0 < value < math.inf:
        raise ValueError("a temperature is not above 0")
    return float(value)


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("a name is no text")
    return value


def _plain(value: Any) -> Json:
    """Return what JSON gives back: lists for tuples, None for a number that is none."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
