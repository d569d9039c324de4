"""The geometry of BlazePose: anchors, crops, and the decoding of its networks' outputs.

References
----------
Constants are those of MediaPipe 0.10.21 (Apache-2.0): ``modules/pose_detection/
pose_detection_cpu.pbtxt``, ``modules/pose_landmark/pose_detection_to_roi.pbtxt``,
``pose_landmarks_to_roi.pbtxt`` and ``tensors_to_pose_landmarks_and_segmentation.pbtxt``. The
networks: Bazarevsky et al., "BlazePose: On-device Real-time Body Pose Tracking", 2020.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, Pose

DETECTOR_SIZE = 224  # pixels, the detector's input
LANDMARK_SIZE = 256  # pixels, the landmark network's input
LANDMARK_COUNT = 33  # the public ones; six more follow, of which two determine the crop
CENTRE, TOP = 33, 34  # the middle of the hips, and the point that gives size and rotation

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of an image."""

_MIDDLE = np.array([0.5, 0.5, 0.0], np.float32)
_ANCHOR_GRIDS = ((28, 2), (14, 2), (7, 6))  # cells per side, anchors per cell: 2254 in all
_MARGIN = 1.25  # how much wider the crop is than the circle around the body
_MIN_OVERLAP = 0.3  # intersection over union from which boxes are of the same body
_MIN_SIDE_PX = 4.0  # a smaller crop holds nothing, and its matrix is ill-conditioned
_REFINE_RADIUS = 3  # cells around a landmark whose heatmap may move it
_REFINE_THRESHOLD = 0.5  # probability that a heatmap must reach to be used
_OUTSIDE = -80.0  # logit beyond a heatmap's border: practically zero probability
_MIN_GAIN = 0.3  # smoothing of the crop around a body that stands still; ours, see docs/log.md
_FULL_GAIN_SHIFT = 0.3  # shift, as a share of the side, from which on nothing is smoothed; ours
_MAX_SIDE = 8.0  # times the image's longer side; a larger crop comes from meaningless outputs


@dataclass(frozen=True, slots=True)
class Crop:
    """A square in an image, rotated by ``angle``: the input of a network.

    Attributes
    ----------
    x, y
        Its centre in pixels of the image.
    side
        Its side in pixels of the image.
    angle
        Radians, clockwise on the screen; 0 when the body stands upright.
    """

    x: float
    y: float
    side: float
    angle: float = 0.0

    def matrix(self, size: int) -> npt.NDArray[np.float64]:
        """Return the (2, 3) affine map from the crop, ``size`` pixels wide, to the image."""
        a, b = math.cos(self.angle) * self.side / size, math.sin(self.angle) * self.side / size
        half = size / 2
        return np.array(
            [[a, -b, self.x - (a - b) * half], [b, a, self.y - (a + b) * half]], np.float64
        )

    def rotate(self, points: FloatArray) -> FloatArray:
        """Return points (n, 3) with x and y rotated from the crop's axes to the image's."""
        a, b = math.cos(self.angle), math.sin(self.angle)
        rotated = points.copy()
        rotated[:, 0] = a * points[:, 0] - b * points[:, 1]
        rotated[:, 1] = b * points[:, 0] + a * points[:, 1]
        return rotated

    def to_image(self, points: FloatArray) -> FloatArray:
        """Return points (n, 3) of the crop, one unit wide, in pixels of the image."""
        scaled = self.rotate(points - _MIDDLE) * np.float32(self.side)
        return np.asarray(scaled + np.array([self.x, self.y, 0.0]), np.float32)

    def follow(self, target: Crop) -> Crop:
        """Return a crop between this one and ``target``: the closer they are, the more smoothed.

        Jitter of the crop causes jitter of the landmarks, even if the body stands still. Landmarks
        themselves are not smoothed, so this adds no latency.
        """
        turn = math.remainder(target.angle - self.angle, math.tau)
        growth = math.log(target.side / self.side)
        shift = math.hypot(target.x - self.x, target.y - self.y) / self.side
        gain = max(shift, abs(growth), abs(turn)) / _FULL_GAIN_SHIFT
        gain = min(1.0, max(_MIN_GAIN, gain))
        return Crop(
            self.x + gain * (target.x - self.x),
            self.y + gain * (target.y - self.y),
            self.side * math.exp(gain * growth),
            self.angle + gain * turn,
        )

    def fits(self, height: int, width: int) -> bool:
        """Return whether it is finite, of a plausible size, and overlaps an image of this size."""
        if not all(math.isfinite(value) for value in (self.x, self.y, self.side, self.angle)):
            return False
        # The hips may be below the image (a player close to a webcam), but not the whole body.
        reach = self.side / 2
        inside = -reach < self.x < width + reach and -reach < self.y < height + reach
        return inside and _MIN_SIDE_PX < self.side < _MAX_SIDE * max(height, width)


def whole_image(height: int, width: int) -> Crop:
    """Return the smallest upright square around an image."""
    return Crop(width / 2, height / 2, float(max(height, width)))


def crop_around(centre: FloatArray, top: FloatArray) -> Crop:
    """Return the crop for a body with this middle of the hips and this top point, in pixels.

    ``top`` lies on the circle around the body, above the head if it stands upright.
    """
    dx, dy = float(top[0] - centre[0]), float(top[1] - centre[1])
    side = 2 * math.hypot(dx, dy) * _MARGIN
    return Crop(float(centre[0]), float(centre[1]), side, math.atan2(dx, -dy))


@cache
def anchors() -> FloatArray:
    """Return the (2254, 2) centres that the detector's boxes are relative to, in [0, 1]."""
    grids = []
    for cells, repeats in _ANCHOR_GRIDS:
        line = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        centres = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
        grids.append(np.repeat(centres, repeats, axis=0))
    return np.concatenate(grids)


def best_body(boxes: FloatArray, logits: FloatArray, threshold: float) -> FloatArray | None:
    """Return the hips' middle and the top of the most likely body, (2, 3) in a unit-wide image.

    Parameters
    ----------
    boxes
        (2254, 12): centre x, y, width, height and four keypoints, relative to the anchors.
    logits
        (2254,), one for each box.
    threshold
        Minimum probability of a box.

    Notes
    -----
    Boxes that overlap the best one are averaged with their probabilities as weights, as in
    MediaPipe. This jitters less than the best box alone.
    """
    probabilities = sigmoid(logits)
    chosen = np.flatnonzero(probabilities >= threshold)  # a NaN is never chosen
    if not chosen.size:
        return None
    values = boxes[chosen] / np.float32(DETECTOR_SIZE)
    weights = probabilities[chosen]
    values[:, :2] += anchors()[chosen]
    same = _overlap(values, values[int(np.argmax(weights))]) >= _MIN_OVERLAP
    same[int(np.argmax(weights))] = True
    points = values[same, 4:8].reshape(-1, 2, 2) + anchors()[chosen][same, None, :]
    mean = np.average(points, axis=0, weights=weights[same])
    return np.column_stack([mean, np.zeros(2)]).astype(np.float32)


def _overlap(boxes: FloatArray, box: FloatArray) -> FloatArray:
    """Return the intersection over union of each box (x, y, w, h) with one of them."""
    low = np.maximum(boxes[:, :2] - boxes[:, 2:4] / 2, box[:2] - box[2:4] / 2)
    high = np.minimum(boxes[:, :2] + boxes[:, 2:4] / 2, box[:2] + box[2:4] / 2)
    shared = np.prod(np.maximum(high - low, 0), axis=1)
    union = np.prod(boxes[:, 2:4], axis=1) + np.prod(box[2:4]) - shared
    overlap: FloatArray = shared / np.maximum(union, np.float32(1e-9))
    return overlap


def refine(landmarks: FloatArray, heatmaps: FloatArray) -> FloatArray:
    """Return landmarks with x and y moved to the centre of mass of their heatmaps nearby.

    Parameters
    ----------
    landmarks
        (39, 5): x, y, z in pixels of the crop, logits of visibility and presence.
    heatmaps
        (39, 64, 64) logits.

    References
    ----------
    MediaPipe's RefineLandmarksFromHeatmapCalculator, with a kernel of 7.
    """
    number, size, _ = heatmaps.shape
    cell_px = LANDMARK_SIZE / size
    cells = np.floor(landmarks[:, :2] / cell_px)
    inside = ((cells >= 0) & (cells < size)).all(axis=1)
    column, row = np.where(inside[:, None], cells, 0).astype(np.int64).T
    reach = np.arange(2 * _REFINE_RADIUS + 1)
    padding = ((0, 0), (_REFINE_RADIUS, _REFINE_RADIUS), (_REFINE_RADIUS, _REFINE_RADIUS))
    padded = np.pad(heatmaps, padding, constant_values=_OUTSIDE)
    rows, columns = row[:, None, None] + reach[:, None], column[:, None, None] + reach
    heat = sigmoid(padded[np.arange(number)[:, None, None], rows, columns])
    used = inside & (heat.max(axis=(1, 2)) >= _REFINE_THRESHOLD)
    total = heat.sum(axis=(1, 2))
    offset = reach - _REFINE_RADIUS
    refined = landmarks.copy()
    x = column + heat.sum(axis=1) @ offset / total
    y = row + heat.sum(axis=2) @ offset / total
    refined[used, :2] = np.stack([x, y], axis=1)[used] * cell_px
    return refined


def read_pose(
    landmarks: FloatArray, world: FloatArray, presence: float, crop: Crop
) -> tuple[Pose, Crop]:
    """Return the pose in the image that ``crop`` is part of, and the crop around its body.

    Parameters
    ----------
    landmarks
        (39, 5): x, y, z in pixels of the crop, logits of visibility and presence.
    world
        (39, 3): metres, in the crop's axes.
    """
    placed = crop.to_image(landmarks[:, :3] / np.float32(LANDMARK_SIZE))
    pose = Pose(
        image=placed[:LANDMARK_COUNT],
        world=crop.rotate(world[:LANDMARK_COUNT]),
        visibility=sigmoid(landmarks[:LANDMARK_COUNT, 3]),
        presence=presence,
    )
    return pose, crop_around(placed[CENTRE], placed[TOP])


def sigmoid(logits: FloatArray) -> FloatArray:
    """Return probabilities; the clip, as in MediaPipe, prevents an overflow of the exponential."""
    clipped: FloatArray = np.clip(logits, _OUTSIDE, -_OUTSIDE).astype(np.float32)
    return np.reciprocal(np.float32(1) + np.exp(-clipped))
