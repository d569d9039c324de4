"""Bundles as strangers may make them: the zip, manifest, network or templates changed."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random

import numpy as np
from fuzz_mutations import mutate_bytes, mutate_json, mutate_onnx


def seeds(_: Path) -> list[bytes]:
    """Return the built-in bundle, and one of a single template."""
    from moveset.base.values import TriggerRule
    from moveset.recognise.builtin import FIGHTER_PATH, fighter
    from moveset.recognise.bundle_file import bundle_bytes
    from moveset.recognise.dtw import PATH_POINTS
    from moveset.recognise.manifest import POSITION_SIZE
    from moveset.recognise.templates import Template

    whole = fighter()
    path = np.linspace(0, 1, PATH_POINTS * POSITION_SIZE, dtype=np.float32)
    own = replace(
        whole,
        moves=whole.moves[:1],
        model=replace(whole.model, classes=("none",), onnx=b"", curve=()),
        rules=(TriggerRule("punch_left"),),
        templates=(Template("punch_left", path.reshape(PATH_POINTS, POSITION_SIZE), 20),),
    )
    return [FIGHTER_PATH.read_bytes(), bundle_bytes(own)]


def mutate(content: bytes, rng: Random) -> bytes:
    """Change the zip, or a file in it; the checksum of a changed network is right."""
    if rng.random() < 0.2:
        return mutate_bytes(content, rng, 2000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(name for name in files if files[name]))
    old = files.get("model.onnx", b"")
    change = {"manifest.json": mutate_json, "model.onnx": mutate_onnx}.get(name, mutate_bytes)
    files[name] = change(files[name], rng)
    if name == "model.onnx":
        known, now = (sha256(one).hexdigest() for one in (old, files[name]))
        files["manifest.json"] = files["manifest.json"].replace(known.encode(), now.encode())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for entry, part in files.items():
            archive.writestr(entry, part)
    return packed.getvalue()


def use(path: Path) -> None:
    """Score some frames, as play does."""
    from moveset.recognise.bundle_file import load_bundle
    from moveset.recognise.predictor import Recogniser
    from moveset.see.pose.landmarks import OBSERVATION_SIZE

    recogniser = Recogniser(load_bundle(path))
    rows = np.random.default_rng(0).normal(size=(3, OBSERVATION_SIZE)).astype(np.float32)
    for tick, row in enumerate(rows):
        json.dumps(dict(recogniser.score(0.1 * tick, row).probabilities), allow_nan=False)
