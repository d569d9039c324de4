"""Export of a bundle's model for other programs: ONNX and TensorFlow.js."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from moveset.base.errors import WriteError
from moveset.base.files import write_atomically
from moveset.base.values import NONE, Json
from moveset.learn.architectures import count_outputs
from moveset.learn.onnx_reader import read_layers, reorder_outputs
from moveset.learn.tfjs_writer import WEIGHTS_FILE, tfjs_files
from moveset.recognise.bundle import Bundle

CARD: Final = "moveset.json"
ONNX_FILE: Final = "model.onnx"
TFJS_FILE: Final = "model.json"

ARTICLE_ORDERS: Final = (("punches", "kicks"), ("punch", "kick"))
"""Order of the classes in the article's page, before ``none``."""


def export_onnx(bundle: Bundle, folder: Path) -> tuple[Path, ...]:
    """Write ``model.onnx``, as it is in the bundle, and a card that describes input and output.

    Raises
    ------
    WriteError
        The folder holds another program's model, or is not writable.
    """
    card = _card(
        bundle, list(bundle.model.classes), (bundle.model.ticks, bundle.model.feature_size)
    )
    return _write(folder, {ONNX_FILE: bundle.model.onnx, CARD: card})


def export_tfjs(bundle: Bundle, folder: Path) -> tuple[Path, ...]:
    """Write ``model.json`` and ``weights.bin`` for TensorFlow.js, and a card.

    A model of single frames takes (n, feature_size), as the article's does; a model of sequences
    takes (n, ticks, feature_size). Classes are in the bundle's order, except that punches come
    before kicks if those are the moves, as the article's page expects.

    Raises
    ------
    WriteError
        The folder holds another program's model, or is not writable.
    BundleError
        The network has a part that cannot be exported.
    """
    model = bundle.model
    classes = _ordered(model.classes)
    layers = read_layers(model.onnx)
    if count_outputs(len(classes)) > 1:
        layers = reorder_outputs(layers, [model.classes.index(name) for name in classes])
    shape = (model.feature_size,) if model.ticks == 1 else (model.ticks, model.feature_size)
    topology, weights = tfjs_files(layers, shape)
    card = _card(bundle, classes, shape)
    return _write(folder, {TFJS_FILE: topology, WEIGHTS_FILE: weights, CARD: card})


EXPORTS: Final[Mapping[str, Callable[[Bundle, Path], tuple[Path, ...]]]] = {
    "onnx": export_onnx,
    "tfjs": export_tfjs,
}
"""Export functions by the name of their format."""


def _ordered(classes: tuple[str, ...]) -> list[str]:
    article = next((order for order in ARTICLE_ORDERS if {*order} == {*classes[:-1]}), None)
    return [*(article or classes[:-1]), classes[-1]]


def _card(bundle: Bundle, classes: list[str], shape: tuple[int, ...]) -> str:
    single = count_outputs(len(classes)) == 1
    card: dict[str, Json] = {
        "made_by": "moveset",
        "input": {"name": "window", "shape": [None, *shape]},
        "output": {
            "name": "probabilities",
            "classes": classes[:1] if single else classes,
            "none": f"one minus {classes[0]}" if single else NONE,
        },
        "features": {"name": bundle.features, "settings": dict(bundle.settings)},
        "rules": [asdict(rule) for rule in bundle.rules],
    }
    return json.dumps(card, indent=1) + "\n"


def _write(folder: Path, contents: Mapping[str, bytes | str]) -> tuple[Path, ...]:
    """Write every file atomically, the card last: it marks a complete export."""
    foreign = [name for name in contents if (folder / name).exists()]
    if foreign and not (folder / CARD).exists():
        raise WriteError(
            f"{folder / foreign[0]} is another program's: choose an empty folder for the export"
        )
    return tuple(write_atomically(folder / name, content) for name, content in contents.items())
