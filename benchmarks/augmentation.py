r"""Augmented images per second with the article's list of effects, compared with imgaug.

As in the article, 16 augmented images are made from each image of 100x56. Both programs get the
same images and run in turn on the same machine.

    python benchmarks/augmentation.py [--images 600] [--repeats 5] [--peer PYTHON] [--json]

imgaug needs an older NumPy and therefore an environment of its own (about 400 MB):

    python3.11 -m venv ~/.cache/moveset-benchmarks/imgaug
    ~/.cache/moveset-benchmarks/imgaug/bin/pip install "numpy<1.24" "opencv-python-headless<4.8" \
        "scipy<1.11" "scikit-image<0.21" "imageio<2.28" "shapely<2" six pillow matplotlib
    ~/.cache/moveset-benchmarks/imgaug/bin/pip install --no-deps imgaug==0.4.0

Without it only moveset is measured.
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
from measure import BenchmarkResult, Table, parse, publish, repeat

from moveset.base.values import RgbImage
from moveset.base.workers import count_cores
from moveset.capture.image_codec import encode_image
from moveset.learn.image_geometry import resize
from moveset.synth.clip import synthesise_clip
from moveset.workflow.augment import (
    AugmentOptions,
    augment_images,
    write_augmented_images,
)

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "moveset-benchmarks"
PEER = CACHE / "imgaug" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SCRIPT = Path(__file__).with_name("imgaug_peer.py")
SIZE = (100, 56)
COPIES = 16
GOAL = 5.0
SEED = 44

ONE_PROCESS, ALL_CORES, FILES = (
    "moveset, one process",
    "moveset, {} processes",
    "moveset, {} processes, files",
)
IMGAUG_ONE_PROCESS, IMGAUG_POOL = "imgaug, one process", "imgaug, its pool of {} processes"


class ImgaugProcess:
    """A process with imgaug, which reads commands and writes results, one per line."""

    def __init__(self, python: Path, images: Path) -> None:
        self._process = subprocess.Popen(
            [str(python), str(SCRIPT), str(images), str(COPIES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def request(self, command: str) -> Any:
        """Send a command and return the result."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"imgaug's process ended: try {SCRIPT.name} by hand with its Python")
        return json.loads(line)

    def close(self) -> None:
        """Close its input and wait until it ends."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=600, help="how many; the article has 600")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--peer", type=Path, default=PEER, help="a Python that has imgaug 0.4.0")
    options = parse(parser)
    images = synthetic_images(options.images)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_frames(images, folder)
        if not options.peer.exists():
            print(f"no imgaug at {options.peer}: only moveset is measured", file=sys.stderr)
            print(__doc__[__doc__.index("imgaug needs") :], file=sys.stderr)
            result = compare(images, folder, None, options.repeats)
        else:
            with running_imgaug(options.peer, folder / "images.npy") as peer:
                result = compare(images, folder, peer, options.repeats)
    publish(result, options)


@contextmanager
def running_imgaug(python: Path, images: Path) -> Iterator[ImgaugProcess]:
    """Give a running imgaug process."""
    peer = ImgaugProcess(python, images)
    yield peer
    peer.close()


def synthetic_images(count: int) -> list[RgbImage]:
    """Return frames of a synthetic person, resized as in the article."""
    clip = synthesise_clip(SEED, duration_s=count / 10 + 1.0, frame_rate=10.0, size=(320, 180))
    return [resize(frame.image, SIZE) for frame in islice(clip.frames(), count)]


def write_frames(images: Sequence[RgbImage], folder: Path) -> None:
    """Write the images as one array for imgaug, and as the files of one class for moveset."""
    np.save(folder / "images.npy", np.stack(images))
    (folder / "images" / "punches").mkdir(parents=True)
    for number, image in enumerate(images):
        path = folder / "images" / "punches" / f"image{number:04d}.jpg"
        path.write_bytes(encode_image(image, ".jpg"))


def compare(
    images: Sequence[RgbImage], folder: Path, peer: ImgaugProcess | None, times: int
) -> BenchmarkResult:
    """Time each program on the same images."""
    cores = count_cores()
    measures: dict[str, Callable[[], float]] = {
        ONE_PROCESS: lambda: in_memory_s(images, 1),
        ALL_CORES.format(cores): lambda: in_memory_s(images, cores),
        FILES.format(cores): lambda: from_files_s(folder, cores),
    }
    if peer:
        measures[IMGAUG_ONE_PROCESS] = lambda: float(peer.request("one"))
        measures[IMGAUG_POOL.format(cores)] = lambda: float(peer.request("all"))
    took = repeat(measures, times)
    rates = {name: [len(images) * COPIES / one for one in values] for name, values in took.items()}
    statistics = {"moveset": describe(images), "imgaug": peer.request("describe")} if peer else {}
    return BenchmarkResult(
        "augmentation", (table(rates, cores, len(images), statistics),), {**rates, **statistics}
    )


def in_memory_s(images: Sequence[RgbImage], workers: int) -> float:
    """Return the seconds to make all copies in memory, including the start of processes."""
    start = time.perf_counter()
    augment_images(images, COPIES, np.random.default_rng(SEED), workers=workers)
    return time.perf_counter() - start


def from_files_s(folder: Path, workers: int) -> float:
    """Return the seconds to read all images from files and write all copies to files."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        start = time.perf_counter()
        write_augmented_images(
            folder / "images", out, AugmentOptions(COPIES, SEED), workers=workers
        )
        return time.perf_counter() - start


def describe(images: Sequence[RgbImage]) -> list[float]:
    """Return medians over all copies: mean absolute difference from the original, and contrast.

    Both are in grey levels, 0 to 255.
    """
    made = augment_images(images, COPIES, np.random.default_rng(SEED), workers=1)
    pairs = [
        (image, np.float32([copy.image for copy in copies]))
        for image, copies in zip(images, made, strict=True)
    ]
    distance = [np.abs(copies - image).mean((1, 2, 3)) for image, copies in pairs]
    contrast = [copies.std((1, 2, 3)) for _, copies in pairs]
    return [float(np.median(np.concatenate(values))) for values in (distance, contrast)]


def table(
    rates: dict[str, list[float]], cores: int, images: int, statistics: dict[str, list[float]]
) -> Table:
    """Return copies per second of each program, and the ratios to both of imgaug's."""
    rows = [
        (
            name,
            f"{median(values):.0f} ({min(values):.0f} to {max(values):.0f})",
            format_ratio(rates, name, IMGAUG_ONE_PROCESS),
            format_ratio(rates, name, IMGAUG_POOL.format(cores)),
        )
        for name, values in rates.items()
    ]
    job = f"{COPIES} augmented copies of each of {images} images of {SIZE[0]}x{SIZE[1]}"
    notes = [
        f"{job}, with the article's list of effects; medians of {len(rates[ONE_PROCESS])}.",
        "Includes starting the processes; imgaug gets the copies of an image as one batch.",
        "Files: JPEGs are read, and the copies are written as JPEGs, all or none.",
    ]
    if statistics:
        (distance, contrast), (imgaug_distance, imgaug_contrast) = statistics.values()
        ratio = median(rates[ONE_PROCESS]) / median(rates[IMGAUG_ONE_PROCESS])
        verdict = "met" if ratio >= GOAL else "**not met**"
        notes.append(f"Goal: {GOAL:g} times imgaug's speed, one process each; {verdict}.")
        notes.append(
            f"The copies are comparable: their mean distance from the original is {distance:.1f} "
            f"of 255, imgaug's {imgaug_distance:.1f}; their contrast is {contrast:.1f}, imgaug's "
            f"{imgaug_contrast:.1f}."
        )
    columns = ("program", "images per second", "times imgaug in one process", "times its pool")
    return Table(columns, tuple(rows), notes=tuple(notes))


def format_ratio(rates: dict[str, list[float]], name: str, other: str) -> str:
    """Return the ratio of one median rate to another as text; empty if there is no other."""
    return f"{median(rates[name]) / median(rates[other]):.1f} x" if other in rates else ""


if __name__ == "__main__":
    main()
