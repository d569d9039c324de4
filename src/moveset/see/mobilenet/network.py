"""Third on the road: MobileNet v1 1.0 224, its pooled features and ImageNet's classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np

from moveset.base.errors import WeightsError
from moveset.base.files import cache_folder, write_atomically
from moveset.base.values import FloatArray, RgbImage
from moveset.see.mobilenet.graph import FEATURES, PICTURES, PROBABILITIES, SIZE_PX, network_bytes
from moveset.see.mobilenet.weights import MENDS, Fetch, Weights, fetch_weights, read_weights

BATCH: Final = 16
"""Pictures that go through the network together; more are no quicker."""

SHRUNK_BY: Final = 2.0
"""A picture that is shrunk by more is averaged: single pixels picked from it would tremble."""

SPIN_US: Final = "5"
"""Threads wait so long for the next layer before they sleep, as those of the pose networks."""

PREFIX: Final = "mobilenet-"


@dataclass(frozen=True, slots=True)
class Guess:
    """A class of ImageNet, and how likely it is."""

    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network says of n pictures: features (n, 1024), probabilities (n, 1000)."""

    features: FloatArray
    probabilities: FloatArray


class MobileNet:
    """The network, run by ONNX Runtime.

    Parameters
    ----------
    onnx
        What ``network_bytes`` gave.
    fingerprint
        Of its weights.

    Raises
    ------
    WeightsError
        The bytes are no network.

    References
    ----------
    Howard et al. 2017, arXiv:1704.04861.
    """

    def __init__(self, onnx: bytes, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._session = _open_session(onnx)

    def features(self, pictures: Sequence[RgbImage]) -> FloatArray:
        """Return the pooled features of pictures of any size, (n, 1024)."""
        return self.see(pictures).features

    def probabilities(self, pictures: Sequence[RgbImage]) -> FloatArray:
        """Return the probabilities of ImageNet's classes, (n, 1000)."""
        return self.see(pictures).probabilities

    def see(self, pictures: Sequence[RgbImage]) -> Seen:
        """Return both at once."""
        outputs = [FEATURES, PROBABILITIES]
        parts = [self._session.run(outputs, {PICTURES: batch}) for batch in _batches(pictures)]
        empty = [np.zeros((0, 1024), np.float32), np.zeros((0, 1000), np.float32)]
        features, probabilities = zip(*(parts or [empty]), strict=True)
        return Seen(np.concatenate(features), np.concatenate(probabilities))


def open_mobilenet(
    weights: Path | None = None,
    *,
    fingerprint: str = "",
    cache: Path | None = None,
    fetch: Fetch | None = None,
) -> MobileNet:
    """Return the network: of a file's weights, of those kept here, or of the official ones.

    Parameters
    ----------
    weights
        A file that ``read_weights`` takes. Without one the network last made here is taken, and
        where there is none, the official weights are fetched.
    fingerprint
        The network must be of these weights: a bundle's.
    cache
        Where networks are kept, the user's own cache if None.
    fetch
        Where the official weights come from, if not from Keras.

    Raises
    ------
    WeightsError
        The file is wrong, or there are no weights to be had.
    """
    folder = cache or cache_folder()
    if weights is None and (kept := _open_kept(folder, fingerprint)):
        return kept
    if weights is None and fingerprint:
        raise WeightsError(
            f"the bundle was taught with MobileNet weights {fingerprint[:12]}, which are not kept "
            "on this machine: give their file with --weights"
        )
    known = read_weights(weights) if weights else fetch_weights(fetch)
    if fingerprint and known.fingerprint != fingerprint:
        raise WeightsError(
            f"{weights} holds weights {known.fingerprint[:12]}, and the bundle was taught with "
            f"{fingerprint[:12]}: give the file it was taught with, or teach it again"
        )
    return _open_made(folder, known)


def _open_made(folder: Path, weights: Weights) -> MobileNet:
    """Return the network of these weights, made and kept if it was not yet."""
    path = folder / f"{PREFIX}{weights.fingerprint}.onnx"
    if network := _try(path):
        path.touch()  # the last used is the one taken without being named
        return network
    onnx = network_bytes(weights)
    write_atomically(path, onnx)
    return MobileNet(onnx, weights.fingerprint)


def _open_kept(folder: Path, fingerprint: str) -> MobileNet | None:
    kept = sorted(folder.glob(f"{PREFIX}{fingerprint or '*'}.onnx"), key=_changed_s, reverse=True)
    return next((network for network in map(_try, kept) if network), None)


def _changed_s(path: Path) -> float:
    return path.stat().st_mtime


def _try(path: Path) -> MobileNet | None:
    """Return a kept network; nothing when absent or damaged, to be made again."""
    try:
        return MobileNet(path.read_bytes(), path.stem.removeprefix(PREFIX))
    except (OSError, WeightsError):
        return None


def _open_session(onnx: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "1")
    options.add_session_config_entry("session.intra_op.spin_duration_us", SPIN_US)
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime has a dozen errors and no common ancestor
        raise WeightsError(f"the kept MobileNet cannot be read: {MENDS}") from error


def _batches(pictures: Sequence[RgbImage]) -> Iterator[RgbImage]:
    for start in range(0, len(pictures), BATCH):
        yield np.stack([_fitted(picture) for picture in pictures[start : start + BATCH]])


def _fitted(picture: RgbImage) -> RgbImage:
    """Return a picture at the network's size, as TensorFlow.js brings it there: by stretching."""
    import cv2

    height, width = picture.shape[:2]
    shrinks = min(height, width) > SHRUNK_BY * SIZE_PX
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (SIZE_PX, SIZE_PX), interpolation=method), np.uint8)


def classify(picture: RgbImage, mobilenet: MobileNet, top: int = 5) -> tuple[Guess, ...]:
    """Return the likeliest classes of ImageNet for a picture, likeliest first."""
    (row,) = mobilenet.probabilities([picture])
    names = imagenet_names()
    best = np.argsort(-row)[:top].tolist()
    return tuple(Guess(names[number], float(row[number])) for number in best)


def imagenet_names() -> tuple[str, ...]:
    """Return the names of the 1000 classes of ImageNet, in order."""
    text = files("moveset.assets").joinpath("imagenet_names.txt").read_text("utf-8")
    return tuple(text.splitlines())
