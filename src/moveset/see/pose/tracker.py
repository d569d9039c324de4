"""The pose tracker: 33 body landmarks per image, by BlazePose in ONNX Runtime."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from moveset.base.errors import WeightsError
from moveset.base.onnx_runtime import load_onnxruntime
from moveset.base.values import FloatArray, Pose, RgbImage
from moveset.see.pose.blazepose import (
    DETECTOR_SIZE,
    LANDMARK_SIZE,
    Crop,
    best_body,
    count_bodies,
    crop_around,
    read_pose,
    refine,
    whole_image,
)

DETECTION_THRESHOLD = 0.5  # min_detection_confidence in MediaPipe
SPIN_US = "5"  # microseconds, about the time between two layers
PRESENCE_THRESHOLD = 0.5  # min_tracking_confidence in MediaPipe


class PoseTracker:
    """Tracks one body from frame to frame.

    The detector runs on the whole image only while nobody is tracked. After that the landmarks of
    each frame determine where the next frame is cropped.

    Parameters
    ----------
    threads
        Threads per network. Two help on any machine; more hardly do for networks this small.
    """

    def __init__(self, *, threads: int = 2) -> None:
        self._detector = _load_network("pose_detector.onnx", threads)
        self._network = _load_network("pose_landmarks.onnx", threads)
        self._crop: Crop | None = None

    def step(self, image: RgbImage) -> Pose | None:
        """Return the pose in the next frame, or None if nobody is found.

        Parameters
        ----------
        image
            (height, width, 3), 8-bit RGB of any size.

        Raises
        ------
        ValueError
            It is not an image of 8-bit RGB.

        Notes
        -----
        Causal. If the body is lost, the detector runs on the same frame.
        """
        _check_image(image)
        if self._crop and (found := self._estimate(image, self._crop)):
            pose, around = found
            self._crop = self._crop.follow(around)
            return pose
        detected = self._detect(image)
        found = self._estimate(image, detected) if detected else None
        self._crop = found[1] if found else None
        return found[0] if found else None

    def reset(self) -> None:
        """Forget who was followed: the next frame is of another recording."""
        self._crop = None

    def _detect(self, image: RgbImage) -> Crop | None:
        """Return the crop around the most likely body in the whole image."""
        crop = whole_image(*image.shape[:2])
        boxes, scores = _run(self._detector, crop_image(image, crop, DETECTOR_SIZE, repeat=False))
        body = best_body(boxes[0], scores[0, :, 0], DETECTION_THRESHOLD)
        if body is None:
            return None
        around = crop_around(*crop.to_image(body))
        return around if around.fits(*image.shape[:2]) else None

    def _estimate(self, image: RgbImage, crop: Crop) -> tuple[Pose, Crop] | None:
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


def find_pose(image: RgbImage) -> Pose | None:
    """Return the pose in a single image, or None if nobody is found.

    The image is tracked twice: the crop from the first landmarks fits better than the detector's.
    """
    tracker = PoseTracker()
    first = tracker.step(image)
    return tracker.step(image) if first else None


def count_people(image: RgbImage) -> int:
    """Return how many people the detector finds in a whole image; those who overlap count once."""
    _check_image(image)
    crop = whole_image(*image.shape[:2])
    network = _load_network("pose_detector.onnx", 2)
    boxes, scores = _run(network, crop_image(image, crop, DETECTOR_SIZE, repeat=False))
    return count_bodies(boxes[0], scores[0, :, 0], DETECTION_THRESHOLD)


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


def _check_image(image: RgbImage) -> None:
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or not image.size:
        raise ValueError(
            f"an image is (height, width, 3) of uint8, not {image.shape} of {image.dtype}"
        )


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
