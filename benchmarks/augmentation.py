r"""Altered copies a second: the article's list of effects, ours against imgaug's.

The article's job: 16 copies of each picture of 100x56. Same pictures, same machine, in turns.

    python benchmarks/augmentation.py [--pictures 600] [--repeats 5] [--peer PYTHON] [--json]

imgaug needs an older NumPy, so an environment of its own, once (about 400 MB):

    python3.11 -m venv ~/.cache/moveset-benchmarks/imgaug
    ~/.cache/moveset-benchmarks/imgaug/bin/pip install "numpy<1.24" "opencv-python-headless<4.8" \
        "scipy<1.11" "scikit-image<0.21" "imageio<2.28" "shapely<2" six pillow matplotlib
    ~/.cache/moveset-benchmarks/imgaug/bin/pip install --no-deps imgaug==0.4.0

Without it only ours is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from measure import Outcome, Table, parse, publish, repeat

from moveset.base.values import RgbImage
from moveset.base.workers import count_cores
from moveset.learn.image_geometry import resized
from moveset.synth.performance import act
from moveset.workflow.augmented_images import CopyOptions, alter_all, encoded, write_copies

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "moveset-benchmarks"
PEER = CACHE / "imgaug" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SCRIPT = Path(__file__).with_name("imgaug_peer.py")
SIZE = (100, 56)
COPIES = 16
GOAL = 5.0
SEED = 44

ONE, ALL, FILES = "moveset, one process", "moveset, {} processes", "moveset, {} processes, files"
THEIR_ONE, THEIR_ALL = "imgaug, one process", "imgaug, its pool of {} processes"


class Peer:
    """Imgaug in a process of its own, which does what it is told a line at a time."""

    def __init__(self, python: Path, pictures: Path) -> None:
        self._process = subprocess.Popen(
            [str(python), str(SCRIPT), str(pictures), str(COPIES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, what: str) -> Any:
        """Return its answer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"imgaug's process ended: try {SCRIPT.name} by hand with its Python")
        return json.loads(line)

    def close(self) -> None:
        """Let it end by itself."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=600, help="how many, as the article's 600")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--peer", type=Path, default=PEER, help="a Python that has imgaug 0.4.0")
    options = parse(parser)
    images = drawn_pictures(options.pictures)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_pictures(images, folder)
        if not options.peer.exists():
            print(f"no imgaug at {options.peer}: only ours is measured", file=sys.stderr)
            print(__doc__[__doc__.index("imgaug needs") :], file=sys.stderr)
            outcome = compare(images, folder, None, options.repeats)
        else:
            with started(options.peer, folder / "pictures.npy") as peer:
                outcome = compare(images, folder, peer, options.repeats)
    publish(outcome, options)


@contextmanager
def started(python: Path, pictures: Path) -> Iterator[Peer]:
    """Give imgaug's process for a while."""
    peer = Peer(python, pictures)
    yield peer
    peer.close()


def drawn_pictures(count: int) -> list[RgbImage]:
    """Return frames of a drawn person, shrunk as the article shrinks its own."""
    clip = act(SEED, duration_s=count / 10 + 1.0, frame_rate=10.0, size=(320, 180))
    return [resized(frame.image, SIZE) for frame in islice(clip.frames(), count)]


def write_pictures(images: Sequence[RgbImage], folder: Path) -> None:
    """Leave pictures as one array for imgaug, and as files of a class for us."""
    np.save(folder / "pictures.npy", np.stack(images))
    (folder / "pictures" / "punches").mkdir(parents=True)
    for number, image in enumerate(images):
        path = folder / "pictures" / "punches" / f"drawn{number:04d}.jpg"
        path.write_bytes(encoded(image, ".jpg"))


def compare(images: Sequence[RgbImage], folder: Path, peer: Peer | None, times: int) -> Outcome:
    """Return how long each way took for the same job."""
    cores = count_cores()
    measures: dict[str, Callable[[], float]] = {
        ONE: lambda: ours_s(images, 1),
        ALL.format(cores): lambda: ours_s(images, cores),
        FILES.format(cores): lambda: files_s(folder, cores),
    }
    if peer:
        measures[THEIR_ONE] = lambda: float(peer.ask("one"))
        measures[THEIR_ALL.format(cores)] = lambda: float(peer.ask("all"))
    took = repeat(measures, times)
    rates = {name: [len(images) * COPIES / one for one in values] for name, values in took.items()}
    like = {"moveset": described(images), "imgaug": peer.ask("like")} if peer else {}
    return Outcome("augmentation", (table(rates, cores, len(images), like),), {**rates, **like})


def ours_s(images: Sequence[RgbImage], workers: int) -> float:
    """Return the seconds in which all copies are made in memory, starting processes included."""
    start = time.perf_counter()
    alter_all(images, COPIES, np.random.default_rng(SEED), workers=workers)
    return time.perf_counter() - start


def files_s(folder: Path, workers: int) -> float:
    """Return the seconds from files to files."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        start = time.perf_counter()
        write_copies(folder / "pictures", out, CopyOptions(COPIES, SEED), workers=workers)
        return time.perf_counter() - start


def described(images: Sequence[RgbImage]) -> list[float]:
    """Return medians over all copies: mean distance from the picture, and contrast (of 255)."""
    made = alter_all(images, COPIES, np.random.default_rng(SEED), workers=1)
    pairs = [
        (image, np.float32([copy.image for copy in copies]))
        for image, copies in zip(images, made, strict=True)
    ]
    away = [np.abs(copies - image).mean((1, 2, 3)) for image, copies in pairs]
    contrast = [copies.std((1, 2, 3)) for _, copies in pairs]
    return [float(np.median(np.concatenate(values))) for values in (away, contrast)]


def table(
    rates: dict[str, list[float]], cores: int, pictures: int, like: dict[str, list[float]]
) -> Table:
    """Return copies a second, and each way as a multiple of both of imgaug's."""
    rows = [
        (
            name,
            f"{median(values):.0f} ({min(values):.0f} to {max(values):.0f})",
            times_words(rates, name, THEIR_ONE),
            times_words(rates, name, THEIR_ALL.format(cores)),
        )
        for name, values in rates.items()
    ]
    job = f"{COPIES} copies of each of {pictures} pictures of {SIZE[0]}x{SIZE[1]}"
    notes = [
        f"{job}, the article's list of effects; medians of {len(rates[ONE])}.",
        "Starting processes is included; imgaug has a picture's copies as one batch.",
        "Files: JPEGs are read, and the copies written as JPEGs, all or none.",
    ]
    if like:
        (away, contrast), (their_away, their_contrast) = like["moveset"], like["imgaug"]
        ratio = median(rates[ONE]) / median(rates[THEIR_ONE])
        verdict = "met" if ratio >= GOAL else "**not met**"
        notes.append(f"Goal: {GOAL:g} times imgaug's speed, one process each; {verdict}.")
        notes.append(
            f"The copies are alike: they lie {away:.1f} of 255 from their picture, imgaug's "
            f"{their_away:.1f}; their contrast is {contrast:.1f}, imgaug's {their_contrast:.1f}."
        )
    columns = ("way", "copies a second", "times imgaug in one process", "times its pool")
    return Table(columns, tuple(rows), notes=tuple(notes))


def times_words(rates: dict[str, list[float]], name: str, other: str) -> str:
    """Return one median as a multiple of another, in words."""
    return f"{median(rates[name]) / median(rates[other]):.1f} x" if other in rates else ""


if __name__ == "__main__":
    main()
