"""The web runtime crops images and decodes the pose networks' outputs exactly as Python does."""

import base64
import json
import math
from dataclasses import asdict

import cv2
import numpy as np
import pytest

from moveset.see.pose.blazepose import (
    DETECTOR_SIZE,
    LANDMARK_SIZE,
    Crop,
    anchors,
    best_body,
    crop_around,
    read_pose,
    refine,
    whole_image,
)
from moveset.see.pose.landmarks import pose_to_row
from moveset.see.pose.networks import DETECTION_THRESHOLD, crop_image

from .web_node import needs_node, run_script

pytestmark = needs_node

SIZES = ((640, 360), (360, 640), (258, 194), (40, 30))
"""Width and height of images."""

NEAR_PX = 1e-3
"""Of landmarks: 32-bit numbers around 500 are 3e-5 apart."""


PRESENCE = 0.75


def encode(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def floats(text):
    return np.frombuffer(base64.b64decode(text), np.float32)


def crops(rng, width, height):
    """Return crops inside the image, across its border, beyond it, and of a tiny part of it."""
    long = max(width, height)
    return [
        Crop(width / 2, height / 2, 0.5 * long, 0.0),
        Crop(float(rng.uniform(0, width)), height * 0.6, 0.9 * long, float(rng.normal(0, 0.5))),
        Crop(-0.2 * width, 1.2 * height, 1.7 * long, math.pi),
        Crop(width / 3, height / 3, 5.0, -2.0),
    ]


def sampled(rng):
    """Return images with a crop, a size, and whether the border is repeated."""
    cases = []
    for width, height in SIZES:
        noise = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
        image = cv2.GaussianBlur(noise, (0, 0), 1.5)
        cases += [(image, crop, LANDMARK_SIZE, True) for crop in crops(rng, width, height)]
        cases.append((image, whole_image(height, width), DETECTOR_SIZE, False))
    return cases


def detector_outputs(rng):
    """Return boxes and logits: of nobody, of one body that many boxes show, of two, with NaN."""
    outputs = []
    for bodies in (0, 1, 2, 2):
        boxes = rng.normal(0, 20, (len(anchors()), 12)).astype(np.float32)
        logits = rng.normal(-6, 1, len(boxes)).astype(np.float32)
        for _ in range(bodies):
            centre = rng.uniform(0.3, 0.7, 2)
            near = np.linalg.norm(anchors() - centre, axis=1) < 0.12
            boxes[near, :2] = (centre - anchors()[near]) * DETECTOR_SIZE
            boxes[near, 2:4] = rng.uniform(60, 80, (near.sum(), 2))
            logits[near] = rng.uniform(-1, 4, near.sum())
        outputs.append((boxes, logits))
    outputs[-1][1][::7] = np.nan
    return outputs


def landmark_outputs(rng):
    """Return landmarks (some beyond the crop), heatmaps (some too cold to be used) and world."""
    outputs = []
    for _ in range(3):
        landmarks = rng.uniform(-20, 280, (39, 5)).astype(np.float32)
        landmarks[:, 3:] = rng.normal(0, 40, (39, 2))
        landmarks[0, :2], landmarks[1, :2] = (0.0, 255.99), (4.0, 128.0)  # the edges of cells
        heatmaps = rng.normal(-4, 3, (39, 64, 64)).astype(np.float32)
        heatmaps[::3] -= 40.0
        outputs.append((landmarks, heatmaps, rng.normal(0, 0.5, (39, 3)).astype(np.float32)))
    outputs[-1][1][5] = np.nan
    outputs[-1][0][7, 0] = np.nan
    return outputs


@pytest.fixture(scope="module")
def inputs():
    rng = np.random.default_rng(7)
    pairs = [crops(rng, 640, 480) for _ in range(4)]
    still = Crop(100.0, 90.0, 200.0, 3.1)
    return {
        "samples": sampled(rng),
        "bodies": detector_outputs(rng),
        "poses": [(*one, crop) for one, crop in zip(landmark_outputs(rng), pairs[0], strict=False)],
        "followed": [
            *((one, other) for some in pairs for one in some for other in some),
            (still, Crop(101.0, 90.0, 202.0, -3.1)),  # across the half turn
            (still, Crop(100.0, 90.0, 200.0, 2.9)),  # turned, and nothing else
            (still, Crop(100.0, 90.0, 250.0, 3.1)),  # grown, and nothing else
        ],
        "around": [tuple(rng.uniform(0, 500, (2, 2)).astype(np.float32)) for _ in range(20)],
        "fits": [
            *((crop, *size) for size in SIZES for some in pairs for crop in some),
            (Crop(math.inf, 0.0, 10.0), 640, 360),
            (Crop(10.0, 10.0, math.nan), 640, 360),
            (Crop(320.0, 180.0, 4.0), 640, 360),
            (Crop(320.0, 180.0, 8.0 * 640), 640, 360),
        ],
    }


def sample_message(image, crop, size, repeat):
    height, width = image.shape[:2]
    opaque = np.full((height, width), 255, np.uint8)
    data = encode(np.dstack([image, opaque]))
    sized = {"data": data, "width": width, "height": height}
    return {"image": sized, "crop": asdict(crop), "size": size, "repeat": repeat}


def body_message(boxes, logits):
    return {"boxes": encode(boxes), "logits": encode(logits), "threshold": DETECTION_THRESHOLD}


def pose_message(landmarks, heatmaps, world, crop):
    arrays = {"landmarks": landmarks, "heatmaps": heatmaps, "world": world}
    encoded = {name: encode(array) for name, array in arrays.items()}
    return {**encoded, "presence": PRESENCE, "crop": asdict(crop)}


def finite(crop):
    """Return a crop for JSON: a number that is not finite is missing."""
    return {name: value for name, value in asdict(crop).items() if math.isfinite(value)}


@pytest.fixture(scope="module")
def results(inputs):
    """What the web runtime makes of the inputs."""
    message = {
        "samples": [sample_message(*one) for one in inputs["samples"]],
        "bodies": [body_message(*one) for one in inputs["bodies"]],
        "poses": [pose_message(*one) for one in inputs["poses"]],
        "followed": [[asdict(one), asdict(other)] for one, other in inputs["followed"]],
        "around": [[centre.tolist(), top.tolist()] for centre, top in inputs["around"]],
        "fits": [[finite(crop), *size] for crop, *size in inputs["fits"]],
    }
    return json.loads(run_script("decode_poses.mjs", text=json.dumps(message), limit_s=120.0))


def test_the_pixels_of_a_crop_are_those_of_opencv(inputs, results):
    """At most 1 apart: versions of OpenCV before 5 round places to 1/32 of a pixel."""
    for (image, crop, size, repeat), encoded in zip(
        inputs["samples"], results["samples"], strict=True
    ):
        pixels = np.frombuffer(base64.b64decode(encoded), np.uint8).reshape(size, size, 3)
        expected = crop_image(image, crop, size, repeat=repeat)
        apart = np.abs(pixels.astype(int) - expected)
        assert apart.max() <= 1, crop
        assert apart.mean() < (0.001 if cv2.__version__ >= "5" else 0.2), crop


def test_the_same_body_is_chosen_from_the_detectors_boxes(inputs, results):
    found = [best_body(*one, DETECTION_THRESHOLD) for one in inputs["bodies"]]
    assert [one is None for one in found] == [True, False, False, False]
    for expected, body in zip(found, results["bodies"], strict=True):
        if expected is None:
            assert body is None
        else:
            np.testing.assert_allclose([body["centre"], body["top"]], expected[:, :2], atol=1e-5)


def test_landmarks_are_refined_and_placed_alike(inputs, results):
    for (landmarks, heatmaps, world, crop), made in zip(
        inputs["poses"], results["poses"], strict=True
    ):
        with np.errstate(invalid="ignore"):
            refined = refine(landmarks, heatmaps)
        pose, around = read_pose(refined, world, PRESENCE, crop)
        np.testing.assert_allclose(floats(made["refined"]), refined.ravel(), atol=NEAR_PX)
        assert not np.array_equal(refined[1:33], landmarks[1:33], equal_nan=True)
        np.testing.assert_allclose(floats(made["row"]), pose_to_row(pose), atol=NEAR_PX)
        for name, value in asdict(around).items():
            assert made["crop"][name] == pytest.approx(value, abs=NEAR_PX)


def test_nobody_is_a_row_of_nan(results):
    assert np.isnan(floats(results["nobody"])).all()
    assert len(floats(results["nobody"])) == len(pose_to_row(None))


def test_the_next_crop_follows_alike(inputs, results):
    expected = [one.follow(other) for one, other in inputs["followed"]]
    expected += [crop_around(*one) for one in inputs["around"]]
    for crop, made in zip(expected, results["followed"] + results["around"], strict=True):
        assert made == pytest.approx(asdict(crop), abs=1e-9)


def test_the_same_crops_fit_an_image(inputs, results):
    expected = [crop.fits(height, width) for crop, width, height in inputs["fits"]]
    assert results["fits"] == expected
    assert 0 < sum(expected) < len(expected)
