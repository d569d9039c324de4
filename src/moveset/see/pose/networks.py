"""BlazePose's networks in ONNX Runtime: the detector and the landmark network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from moveset.base.errors import WeightsError
from moveset.base.onnx_runtime import load_onnxruntime
from moveset.base.values import FloatArray, Pose, RgbImage
from moveset.see.pose.blazepose import (
    DETECTOR_SIZE,
    LANDMARK_SIZE,
    Box,
    Crop,
    best_body,
    crop_around,
    read_pose,
    refine,
    whole_image,
)

DETECTION_THRESHOLD: Final = 0.5  # min_detection_confidence in MediaPipe
PRESENCE_THRESHOLD: Final = 0.5  # min_tracking_confidence in MediaPipe
SPIN_US: Final = "5"  # microseconds, about the time between two layers


class PoseNetworks:
    """Both networks; they can run in several threads.

    Parameters
    ----------
    threads
        Threads per network. Two help on any machine; more hardly do for networks this small.
    """

    def __init__(self, *, threads: int = 2) -> None:
        self._detector = _load_network("pose_detector.onnx", threads)
        self._network = _load_network("pose_landmarks.onnx", threads)

    def detect(self, image: RgbImage, hidden: Sequence[Box] = ()) -> Crop | None:
        """Return the crop around the most likely body in the whole image.

        Parameters
        ----------
        hidden
            Boxes that are painted black: the detector rarely finds a second body beside a clearer
            one, and finds it once the first is hidden.
        """
        crop = whole_image(*image.shape[:2])
        pixels = crop_image(image, crop, DETECTOR_SIZE, repeat=False)
        for box in hidden:
            _paint_black(pixels, box, crop)
        boxes, scores = _run(self._detector, pixels)
        body = best_body(boxes[0], scores[0, :, 0], DETECTION_THRESHOLD)
        if body is None:
            return None
        around = crop_around(*crop.to_image(body))
        return around if around.fits(*image.shape[:2]) else None

    def estimate(self, image: RgbImage, crop: Crop) -> tuple[Pose, Crop] | None:
        """Return the pose inside a crop and the crop that fits it better."""
        pixels = crop_image(image, crop, LANDMARK_SIZE, repeat=True)
        landmarks, presence, heatmaps, world = _run(self._network, pixels)
        # The network may return NaN for meaningless input, which fails this comparison too.
        if not float(presence[0, 0]) >= PRESENCE_THRESHOLD:
            return None
        refined = refine(landmarks.reshape(39, 5), heatmaps[0])
        pose, around = read_pose(refined, world.reshape(39, 3), float(presence[0, 0]), crop)
        finite = np.isfinite(pose.image).all() and np.isfinite(pose.world).all()
        return (pose, around) if finite and around.fits(*image.shape[:2]) else None


def crop_image(image: RgbImage, crop: Crop, size: int, *, repeat: bool) -> RgbImage:
    """Return the image inside a crop, (size, size, 3).

    Parameters
    ----------
    size
        Pixels.
    repeat
        Whether the image's border is repeated beyond it, as in the training of the landmark
        network; else it is black there, as in the training of the detector.
    """
    import cv2

    return np.asarray(
        cv2.warpAffine(
            image,
            crop.matrix(size),
            (size, size),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE if repeat else cv2.BORDER_CONSTANT,
        ),
        np.uint8,
    )


def check_image(image: RgbImage) -> None:
    """Raise ValueError unless it is an image of 8-bit RGB."""
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or not image.size:
        raise ValueError(
            f"an image is (height, width, 3) of uint8, not {image.shape} of {image.dtype}"
        )


def _paint_black(pixels: RgbImage, box: Box, crop: Crop) -> None:
    """Paint a box of the image black in the pixels of an upright crop."""
    corner = np.array([crop.x, crop.y]) - crop.side / 2
    scaled = (np.array(box).reshape(2, 2) - corner) * (len(pixels) / crop.side)
    (left, top), (right, bottom) = np.clip(scaled, 0, len(pixels)).round().astype(int)
    pixels[top:bottom, left:right] = 0


def _run(network: Any, image: RgbImage) -> list[FloatArray]:
    outputs: list[FloatArray] = network.run(None, {"image": image[None]})
    return outputs


@cache
def _load_network(name: str, threads: int) -> Any:
    """Return the network, loaded once for all trackers; it can run in several threads."""
    onnxruntime = load_onnxruntime()
    try:
        weights = files("moveset.assets").joinpath(name).read_bytes()
        return onnxruntime.InferenceSession(
            weights, _session_options(threads), providers=["CPUExecutionProvider"]
        )
    except (OSError, ModuleNotFoundError, RuntimeError, ValueError) as error:
        raise WeightsError(
            f"moveset/assets/{name} cannot be read: install moveset again"
        ) from error


def _session_options(threads: int) -> Any:
    options = load_onnxruntime().SessionOptions()
    options.intra_op_num_threads = threads
    # Between layers, spinning is faster than sleeping. Between frames it would take both cores of a
    # small machine away from the game (docs/log.md).
    options.add_session_config_entry("session.intra_op.allow_spinning", "1")
    options.add_session_config_entry("session.intra_op.spin_duration_us", SPIN_US)
    return options
