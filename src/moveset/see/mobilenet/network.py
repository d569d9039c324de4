"""MobileNet v1 1.0 224: its pooled features, and the probabilities of ImageNet's classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np

from moveset.base.errors import WeightsError
from moveset.base.files import cache_folder, write_atomically
from moveset.base.onnx_runtime import load_onnxruntime
from moveset.base.values import FloatArray, RgbImage
from moveset.see.mobilenet.graph import FEATURES, INPUT_SIZE_PX, PROBABILITIES, network_bytes
from moveset.see.mobilenet.weight_files import FetchWeights, fetch_weights, read_weights
from moveset.see.mobilenet.weights import HINT, Weights

BATCH: Final = 16
"""Images per run of the network; larger batches are not faster."""

AVERAGE_ABOVE: Final = 2.0
"""Images that are shrunk by more than this are averaged, because bilinear sampling would alias."""

SPIN_US: Final = "5"
"""Microseconds that threads spin before they sleep, as in the pose networks."""

PREFIX: Final = "mobilenet-"


@dataclass(frozen=True, slots=True)
class ImagenetClass:
    """A class of ImageNet and its probability for an image."""

    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class MobileNetOutput:
    """The network's outputs for n images: features (n, 1024), probabilities (n, 1000)."""

    features: FloatArray
    probabilities: FloatArray


class MobileNet:
    """The network, run by ONNX Runtime.

    Parameters
    ----------
    onnx
        The result of ``network_bytes``.
    fingerprint
        That of its weights.

    Raises
    ------
    WeightsError
        The bytes are not a network.

    References
    ----------
    Howard et al. 2017, arXiv:1704.04861.
    """

    def __init__(self, onnx: bytes, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._session = _open_session(onnx)
        self._input = self._session.get_inputs()[0].name

    def features(self, images: Sequence[RgbImage]) -> FloatArray:
        """Return the pooled features of images of any size, (n, 1024)."""
        return self.run(images).features

    def probabilities(self, images: Sequence[RgbImage]) -> FloatArray:
        """Return the probabilities of ImageNet's classes, (n, 1000)."""
        return self.run(images).probabilities

    def run(self, images: Sequence[RgbImage]) -> MobileNetOutput:
        """Return both outputs."""
        outputs = [FEATURES, PROBABILITIES]
        parts = [self._session.run(outputs, {self._input: batch}) for batch in _batches(images)]
        empty = [np.zeros((0, 1024), np.float32), np.zeros((0, 1000), np.float32)]
        features, probabilities = zip(*(parts or [empty]), strict=True)
        return MobileNetOutput(np.concatenate(features), np.concatenate(probabilities))


def open_mobilenet(
    weights: Path | None = None,
    *,
    fingerprint: str = "",
    cache: Path | None = None,
    fetch: FetchWeights | None = None,
) -> MobileNet:
    """Return the network: with the weights in a file, those kept here, or the official ones.

    Parameters
    ----------
    weights
        A file that ``read_weights`` accepts. If None, the network last used on this machine is
        taken; if there is none, the official weights are downloaded.
    fingerprint
        The weights must have this one; a bundle stores it. Empty accepts any.
    cache
        Folder in which networks are kept; the user's cache if None.
    fetch
        Returns the official weights; with Keras if None.

    Raises
    ------
    WeightsError
        The file is wrong, or the weights are not available.
    MissingExtraError
        The network is not kept on this machine, and the extra ``train`` is needed to make it.
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
    """Return the network of these weights, from the cache folder or newly written there."""
    path = folder / f"{PREFIX}{weights.fingerprint}.onnx"
    if network := _open_file(path):
        path.touch()  # the last used network is the default
        return network
    onnx = network_bytes(weights)
    write_atomically(path, onnx)
    return MobileNet(onnx, weights.fingerprint)


def _open_kept(folder: Path, fingerprint: str) -> MobileNet | None:
    kept = sorted(folder.glob(f"{PREFIX}{fingerprint or '*'}.onnx"), key=_modified_s, reverse=True)
    return next((network for network in map(_open_file, kept) if network), None)


def _modified_s(path: Path) -> float:
    return path.stat().st_mtime


def _open_file(path: Path) -> MobileNet | None:
    """Return a kept network; None if it is absent or damaged, so that it is written again."""
    try:
        return MobileNet(path.read_bytes(), path.stem.removeprefix(PREFIX))
    except (OSError, WeightsError):
        return None


def _open_session(onnx: bytes) -> Any:
    onnxruntime = load_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "1")
    options.add_session_config_entry("session.intra_op.spin_duration_us", SPIN_US)
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime has a dozen errors and no common ancestor
        raise WeightsError(f"the kept MobileNet cannot be read: {HINT}") from error


def _batches(images: Sequence[RgbImage]) -> Iterator[RgbImage]:
    for start in range(0, len(images), BATCH):
        yield np.stack([_resize(image) for image in images[start : start + BATCH]])


def _resize(image: RgbImage) -> RgbImage:
    """Return an image stretched to the network's input size, as TensorFlow.js does."""
    import cv2

    height, width = image.shape[:2]
    shrinks = min(height, width) > AVERAGE_ABOVE * INPUT_SIZE_PX
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(
        cv2.resize(image, (INPUT_SIZE_PX, INPUT_SIZE_PX), interpolation=method), np.uint8
    )


def classify(image: RgbImage, mobilenet: MobileNet, top: int = 5) -> tuple[ImagenetClass, ...]:
    """Return the ``top`` most likely classes of ImageNet for an image, most likely first."""
    (row,) = mobilenet.probabilities([image])
    names = imagenet_names()
    best = np.argsort(-row)[:top].tolist()
    return tuple(ImagenetClass(names[number], float(row[number])) for number in best)


def imagenet_names() -> tuple[str, ...]:
    """Return the names of the 1000 classes of ImageNet, in order."""
    text = files("moveset.assets").joinpath("imagenet_names.txt").read_text("utf-8")
    return tuple(text.splitlines())
