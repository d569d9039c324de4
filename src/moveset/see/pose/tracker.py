"""See: a picture goes in, 33 landmarks of the body in it come out (BlazePose, ONNX Runtime)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from moveset.base.errors import WeightsError
from moveset.base.values import FloatArray, Pose, RgbImage
from moveset.see.pose.blazepose import (
    DETECTOR_SIZE,
    LANDMARK_SIZE,
    Crop,
    best_body,
    crop_around,
    read_pose,
    refine,
    whole_picture,
)

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

DETECTION_THRESHOLD = 0.5  # min_detection_confidence in MediaPipe
SPIN_US = "5"  # about the time between two layers
PRESENCE_THRESHOLD = 0.5  # min_tracking_confidence in MediaPipe


class PoseTracker:
    """Follows one body from frame to frame.

    The detector looks at the whole picture only while nobody is followed; then each frame's
    landmarks say where to cut the next one.

    Parameters
    ----------
    threads
        For each network. Two pay off on any machine; more hardly do for networks this small.
    """

    def __init__(self, *, threads: int = 2) -> None:
        self._detector = _load_network("pose_detector.onnx", threads)
        self._network = _load_network("pose_landmarks.onnx", threads)
        self._crop: Crop | None = None

    def step(self, image: RgbImage) -> Pose | None:
        """Return the pose in the next frame, or None when nobody is to be seen.

        Parameters
        ----------
        image
            (height, width, 3), any size and shape; not changed.

        Raises
        ------
        ValueError
            It is not a picture of 8-bit RGB.

        Notes
        -----
        Causal. A body that is lost is looked for again in the same frame.
        """
        _check_picture(image)
        if self._crop and (seen := self._look(image, self._crop)):
            pose, around = seen
            self._crop = self._crop.follow(around)
            return pose
        found = self._detect(image)
        seen = self._look(image, found) if found else None
        self._crop = seen[1] if seen else None
        return seen[0] if seen else None

    def reset(self) -> None:
        """Forget who was followed: the next frame is of another recording."""
        self._crop = None

    def _detect(self, image: RgbImage) -> Crop | None:
        """Return the crop around the likeliest body in the whole picture."""
        crop = whole_picture(*image.shape[:2])
        boxes, scores = _run(self._detector, cut_out(image, crop, DETECTOR_SIZE, repeat=False))
        body = best_body(boxes[0], scores[0, :, 0], DETECTION_THRESHOLD)
        if body is None:
            return None
        found = crop_around(*crop.place(body))
        return found if found.fits(*image.shape[:2]) else None

    def _look(self, image: RgbImage, crop: Crop) -> tuple[Pose, Crop] | None:
        """Return the pose inside a crop and the crop that fits it better."""
        cut = cut_out(image, crop, LANDMARK_SIZE, repeat=True)
        landmarks, presence, heatmaps, world = _run(self._network, cut)
        # A network fed with nonsense may answer NaN, which fails this comparison too.
        if not float(presence[0, 0]) >= PRESENCE_THRESHOLD:
            return None
        refined = refine(landmarks.reshape(39, 5), heatmaps[0])
        pose, around = read_pose(refined, world.reshape(39, 3), float(presence[0, 0]), crop)
        sound = np.isfinite(pose.image).all() and np.isfinite(pose.world).all()
        return (pose, around) if sound and around.fits(*image.shape[:2]) else None


def find_pose(image: RgbImage) -> Pose | None:
    """Return the pose in a single picture, or None when nobody is to be seen.

    It looks twice: the second crop comes from the first one's landmarks and sits better than
    the detector's.
    """
    tracker = PoseTracker()
    first = tracker.step(image)
    return tracker.step(image) if first else None


def cut_out(image: RgbImage, crop: Crop, size: int, *, repeat: bool) -> RgbImage:
    """Return the (size, size, 3) picture inside a crop.

    ``repeat`` says what lies beyond the picture: its border again, which is what the landmark
    network was trained on, or black, which is what the detector was.
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


def _check_picture(image: RgbImage) -> None:
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or not image.size:
        raise ValueError(
            f"a picture is (height, width, 3) of uint8, not {image.shape} of {image.dtype}"
        )


def _run(network: InferenceSession, picture: RgbImage) -> list[FloatArray]:
    outputs: list[FloatArray] = network.run(None, {"image": picture[None]})
    return outputs


@cache
def _load_network(name: str, threads: int) -> InferenceSession:
    """Return the network, loaded once for all trackers: running it is safe from any thread."""
    import onnxruntime

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
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # From one layer to the next, waiting in a loop is quicker than falling asleep; from one frame
    # to the next it would keep both cores of a small machine from the game (docs/log.md).
    options.add_session_config_entry("session.intra_op.allow_spinning", "1")
    options.add_session_config_entry("session.intra_op.spin_duration_us", SPIN_US)
    return options
