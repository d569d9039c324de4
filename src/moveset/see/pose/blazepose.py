"""See: the geometry of BlazePose, pure: anchors, the square that is cut out, what outputs mean.

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
LANDMARKS = 33  # the public ones; six more follow, of which two steer the crop
CENTRE, TOP = 33, 34  # the middle of the hips, and the point that gives size and rotation

_MIDDLE = np.array([0.5, 0.5, 0.0], np.float32)
_ANCHOR_GRIDS = ((28, 2), (14, 2), (7, 6))  # cells a side, anchors a cell: 2254 in all
_MARGIN = 1.25  # how much wider the crop is than the circle around the body
_SAME_BODY = 0.3  # boxes that overlap this much mean one body
_SMALLEST_SIDE = 4.0  # pixels; a crop below this holds nothing, and its matrix is ill-behaved
_REFINE_REACH = 3  # cells around a landmark in which its heatmap may move it
_REFINE_THRESHOLD = 0.5  # probability that a heatmap must reach to be believed
_OUTSIDE = -80.0  # logit beyond a heatmap's border: as good as zero probability
_GAIN = 0.3  # share of the way that the crop follows a body that stands still; ours, docs/log.md
_FULL_GAIN_SHIFT = 0.3  # of the side: a body that moved this far is followed all the way; ours
_LARGEST_SIDE = 8.0  # times the picture's longer side; beyond this the outputs were nonsense


@dataclass(frozen=True, slots=True)
class Crop:
    """A square in a picture, turned by ``angle``: where a network looks.

    Attributes
    ----------
    x, y
        Its centre in pixels of the picture.
    side
        Its side in pixels of the picture.
    angle
        Radians, clockwise on the screen; 0 when the body stands upright.
    """

    x: float
    y: float
    side: float
    angle: float = 0.0

    def matrix(self, size: int) -> npt.NDArray[np.float64]:
        """Return the (2, 3) affine map from a cut-out, ``size`` pixels wide, to the picture."""
        a, b = math.cos(self.angle) * self.side / size, math.sin(self.angle) * self.side / size
        half = size / 2
        return np.array(
            [[a, -b, self.x - (a - b) * half], [b, a, self.y - (a + b) * half]], np.float64
        )

    def turn(self, points: FloatArray) -> FloatArray:
        """Return points (n, 3) with x and y turned from the cut-out's axes to the picture's."""
        a, b = math.cos(self.angle), math.sin(self.angle)
        turned = points.copy()
        turned[:, 0] = a * points[:, 0] - b * points[:, 1]
        turned[:, 1] = b * points[:, 0] + a * points[:, 1]
        return turned

    def place(self, points: FloatArray) -> FloatArray:
        """Return points (n, 3), in a cut-out one unit wide, in pixels of the picture."""
        placed = self.turn(points - _MIDDLE) * np.float32(self.side)
        return np.asarray(placed + np.array([self.x, self.y, 0.0]), np.float32)

    def follow(self, target: Crop) -> Crop:
        """Return a crop on the way to ``target``: near it, slowly, so that it does not tremble.

        A crop that trembles makes landmarks tremble, even those of a body that stands still.
        Landmarks themselves are not smoothed by this, so they do not come late.
        """
        turn = math.remainder(target.angle - self.angle, math.tau)
        growth = math.log(target.side / self.side)
        shift = math.hypot(target.x - self.x, target.y - self.y) / self.side
        gain = max(shift, abs(growth), abs(turn)) / _FULL_GAIN_SHIFT
        gain = min(1.0, max(_GAIN, gain))
        return Crop(
            self.x + gain * (target.x - self.x),
            self.y + gain * (target.y - self.y),
            self.side * math.exp(gain * growth),
            self.angle + gain * turn,
        )

    def fits(self, height: int, width: int) -> bool:
        """Return whether it is finite and shares at least its middle with such a picture."""
        if not all(math.isfinite(value) for value in (self.x, self.y, self.side, self.angle)):
            return False
        # Hips may be below the picture (a player before a webcam), but not a whole body below.
        reach = self.side / 2
        inside = -reach < self.x < width + reach and -reach < self.y < height + reach
        return inside and _SMALLEST_SIDE < self.side < _LARGEST_SIDE * max(height, width)


def whole_picture(height: int, width: int) -> Crop:
    """Return the smallest upright square around a picture."""
    return Crop(width / 2, height / 2, float(max(height, width)))


def crop_around(centre: FloatArray, top: FloatArray) -> Crop:
    """Return the crop for a body with this middle of the hips and this top, in pixels.

    ``top`` lies on the circle that encloses the body, above the head when it stands upright.
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
    """Return hips' middle and top, (2, 3) in a picture one unit wide, of the likeliest body.

    Parameters
    ----------
    boxes
        (2254, 12): centre x, y, width, height and four keypoints, relative to the anchors.
    logits
        (2254,), one for each box.
    threshold
        Probability from which on a box counts.

    Notes
    -----
    Boxes that overlap the best one are averaged, each weighted with its probability, as
    MediaPipe does: steadier than the best one alone.
    """
    probabilities = sigmoid(logits)
    chosen = np.flatnonzero(probabilities >= threshold)  # a NaN is never chosen
    if not chosen.size:
        return None
    values = boxes[chosen] / np.float32(DETECTOR_SIZE)
    weights = probabilities[chosen]
    values[:, :2] += anchors()[chosen]
    same = _overlap(values, values[int(np.argmax(weights))]) >= _SAME_BODY
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
    """Return landmarks with x and y moved to the middle of the heat around them.

    Parameters
    ----------
    landmarks
        (39, 5): x, y, z in pixels of the cut-out, logits of visibility and presence.
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
    reach = np.arange(2 * _REFINE_REACH + 1)
    padding = ((0, 0), (_REFINE_REACH, _REFINE_REACH), (_REFINE_REACH, _REFINE_REACH))
    padded = np.pad(heatmaps, padding, constant_values=_OUTSIDE)
    rows, columns = row[:, None, None] + reach[:, None], column[:, None, None] + reach
    heat = sigmoid(padded[np.arange(number)[:, None, None], rows, columns])
    believed = inside & (heat.max(axis=(1, 2)) >= _REFINE_THRESHOLD)
    total = heat.sum(axis=(1, 2))
    offset = reach - _REFINE_REACH
    refined = landmarks.copy()
    x = column + heat.sum(axis=1) @ offset / total
    y = row + heat.sum(axis=2) @ offset / total
    refined[believed, :2] = np.stack([x, y], axis=1)[believed] * cell_px
    return refined


def read_pose(
    landmarks: FloatArray, world: FloatArray, presence: float, crop: Crop
) -> tuple[Pose, Crop]:
    """Return the pose in the picture that ``crop`` was cut from, and the crop around its body.

    Parameters
    ----------
    landmarks
        (39, 5): x, y, z in pixels of the cut-out, logits of visibility and presence.
    world
        (39, 3): metres, in the cut-out's axes.
    """
    placed = crop.place(landmarks[:, :3] / np.float32(LANDMARK_SIZE))
    pose = Pose(
        image=placed[:LANDMARKS],
        world=crop.turn(world[:LANDMARKS]),
        visibility=sigmoid(landmarks[:LANDMARKS, 3]),
        presence=presence,
    )
    return pose, crop_around(placed[CENTRE], placed[TOP])


def sigmoid(logits: FloatArray) -> FloatArray:
    """Return probabilities; the clip, MediaPipe's too, keeps the exponential from overflowing."""
    likely: FloatArray = np.clip(logits, _OUTSIDE, -_OUTSIDE).astype(np.float32)
    return np.reciprocal(np.float32(1) + np.exp(-likely))
