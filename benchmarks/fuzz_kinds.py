"""The kinds of input that come from strangers: valid ones, how to change them, how to use them."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import fuzz_bundles
import fuzz_studio
import numpy as np
from fuzz_mutations import mutate_bytes, mutate_json, mutate_text

from moveset.base.errors import ProjectError, VideoError

Use = Callable[[Path], object]

MOVES = ("punch_left", "squat", "wave")
SETTINGS = """
features = "pose"
model = "tcn"

[[moves]]
name = "punch_left"
key = "a"

[[moves]]
name = "squat"
key = "down"
press = "hold"

[[moves]]
name = "wave"
title = "Große Welle"
"""
FILES = {
    "moveset.toml": SETTINGS,
    "recordings.csv": "recording,person,note,labels\nann,Ann,a note,weak\n",
    "segments.csv": "recording,start_s,end_s,move\nann,0.1,0.3,wave\nann,0.4,0.6,squat\n",
    "table.csv": "recording;start_s;end_s;move\nann;0.7;0.8;none\n",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of input.

    Attributes
    ----------
    seeds
        Returns valid inputs; may write into the folder that it gets.
    mutate
        Changes one of them.
    prepare
        Gets an empty folder, and returns what uses the input in a file as the product does. It
        raises a ``MovesetError`` where the product refuses the input.
    """

    seeds: Callable[[Path], list[bytes]]
    mutate: Callable[[bytes, Random], bytes]
    prepare: Callable[[Path], Use]


def project_seeds(_: Path) -> list[bytes]:
    """Return the texts of a project, by file, as JSON."""
    return [json.dumps(FILES).encode()]


def mutate_project(content: bytes, rng: Random) -> bytes:
    """Change one of its texts."""
    files = json.loads(content)
    name = rng.choice(sorted(files))
    files[name] = mutate_text(files[name].encode(), rng).decode("latin-1")
    return json.dumps({**files, "changed": name}).encode()


def prepare_project(folder: Path) -> Use:
    """Return what reads a project, writes it, and imports a table."""
    from moveset.label.project import describe_project, open_project, save_settings
    from moveset.label.project_segments import import_segments

    video = write_clip(folder / "ann.mp4").read_bytes()

    def use(path: Path) -> None:
        files = json.loads(path.read_bytes())
        changed = files.pop("changed", "")
        with tempfile.TemporaryDirectory(dir=folder) as name:
            place = Path(name)
            (place / "recordings").mkdir()
            (place / "recordings" / "ann.mp4").write_bytes(video)
            for file, text in files.items():
                encoding = "latin-1" if file == changed else "utf-8"
                (place / file).write_bytes(text.encode(encoding))
            project = open_project(place)
            describe_project(project)
            save_settings(project, replace(project.settings, model="lstm"))
            import_segments(open_project(place), place / "table.csv")
            open_project(place)

    return use


def report_seeds(_: Path) -> list[bytes]:
    """Return a report of two people."""
    from fuzz_seeds import report

    return [json.dumps(report()).encode()]


def use_report(path: Path) -> None:
    """Read a report as the studio's page Learn shows it."""
    from moveset.evaluate.report_files import read_report
    from moveset.evaluate.report_json import metric_table_json, report_json
    from moveset.studio.worst_moments import worst_moments

    found = read_report(path)
    moments = worst_moments(found.timelines)
    shown = {**report_json(found), "table": metric_table_json(found, "studio"), "worst": moments}
    json.dumps(shown, allow_nan=False).encode()


def keymap_seeds(_: Path) -> list[bytes]:
    """Return the key maps that come with moveset, and a small one."""
    from moveset.play.keymap_library import list_keymaps, read_keymap_text

    own = '[keys]\nwave = "a"\nsquat = { key = "ctrl+down", hold = true }\n'
    return [own.encode(), *(read_keymap_text(name).encode() for name in list_keymaps())]


def use_keymap(path: Path) -> None:
    """Read a key map for the moves of the built-in bundle and one more."""
    from moveset.play.keymap import GAMEPAD, KEYBOARD
    from moveset.play.keymap_library import load_keymap
    from moveset.recognise.builtin import fighter

    moves = [*(move.move for move in fighter().moves), "wave"]
    is_gamepad = b"[gamepad" in path.read_bytes()
    load_keymap(path, moves, kind=GAMEPAD if is_gamepad else KEYBOARD)


def image_seeds(folder: Path) -> list[bytes]:
    """Return an image in each format that can be written here."""
    from fuzz_seeds import images

    return images(folder)


def use_image(path: Path) -> None:
    """Read an image as a file of a project, and as a frame that a page sends."""
    from moveset.capture.image_codec import decode_image
    from moveset.capture.images import read_image

    try:
        read_image(path)
    except VideoError:
        decode_image(path.read_bytes())


def write_clip(path: Path) -> Path:
    """Write a second of noise as a video."""
    from fuzz_seeds import clip

    return clip(path)


def video_seeds(folder: Path) -> list[bytes]:
    """Return a short video in each container that can be written here."""
    from fuzz_seeds import SUFFIXES, clip

    return [clip(folder / f"clip{suffix}").read_bytes() for suffix in SUFFIXES]


def use_video(path: Path) -> None:
    """Read a video's properties and all of its frames."""
    from moveset.capture.video import probe, read_frames

    probe(path)
    for frame in read_frames(path, max_height=480):
        if frame.image.ndim != 3:
            raise ProjectError(f"{path} has frames of another shape")


def cache_seeds(_: Path) -> list[bytes]:
    """Return an entry of a project's cache of features."""
    buffer = io.BytesIO()
    np.savez(buffer, times_s=np.arange(9) / 30, values=np.zeros((9, 5), np.float32))
    return [buffer.getvalue()]


def use_cache(path: Path) -> None:
    """Load an entry; one that is refused is extracted again."""
    from moveset.see.feature_cache import FeatureCache

    entry = path.with_suffix(".npz")
    entry.write_bytes(path.read_bytes())
    shapes = {"times_s": (None,), "values": (None, 5)}
    if FeatureCache(path.parent).load(path.stem, shapes) is None:
        raise ProjectError("extract again")


def always(use: Use) -> Callable[[Path], Use]:
    """Return a ``prepare`` for what needs no preparation."""
    return lambda _: use


KINDS: Mapping[str, Kind] = {
    "bundles": Kind(fuzz_bundles.seeds, fuzz_bundles.mutate, always(fuzz_bundles.use)),
    "projects": Kind(project_seeds, mutate_project, prepare_project),
    "key maps": Kind(keymap_seeds, mutate_text, always(use_keymap)),
    "images": Kind(image_seeds, lambda one, rng: mutate_bytes(one, rng, 400), always(use_image)),
    "videos": Kind(video_seeds, lambda one, rng: mutate_bytes(one, rng, 1500), always(use_video)),
    "reports": Kind(report_seeds, mutate_json, always(use_report)),
    "cached features": Kind(cache_seeds, mutate_bytes, always(use_cache)),
    "studio": Kind(fuzz_studio.seeds, fuzz_studio.mutate, fuzz_studio.prepare),
}
