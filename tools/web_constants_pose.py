"""The section of make_web_constants.py that the pose networks need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from moveset.base.values import Json
from moveset.see.pose import blazepose, networks

BLAZEPOSE: Final = {
    "DETECTOR_SIZE": "DETECTOR_SIZE",
    "LANDMARK_SIZE": "LANDMARK_SIZE",
    "LANDMARK_COUNT": "LANDMARK_COUNT",
    "CROP_CENTRE": "CENTRE",
    "CROP_TOP": "TOP",
    "ANCHOR_GRIDS": "_ANCHOR_GRIDS",
    "CROP_MARGIN": "_MARGIN",
    "MIN_OVERLAP": "_MIN_OVERLAP",
    "MIN_SIDE_PX": "_MIN_SIDE_PX",
    "MAX_SIDE": "_MAX_SIDE",
    "REFINE_RADIUS": "_REFINE_RADIUS",
    "REFINE_THRESHOLD": "_REFINE_THRESHOLD",
    "OUTSIDE_LOGIT": "_OUTSIDE",
    "MIN_CROP_GAIN": "_MIN_GAIN",
    "FULL_GAIN_SHIFT": "_FULL_GAIN_SHIFT",
}
"""Names in JavaScript, where one module holds all constants, and in ``blazepose``."""


def pose_sections() -> Mapping[str, Mapping[str, Json]]:
    """Return what cropping images and reading the networks' outputs needs."""
    return {
        "moveset.see.pose.blazepose": {
            name: getattr(blazepose, source) for name, source in BLAZEPOSE.items()
        },
        "moveset.see.pose.networks": {
            "DETECTION_THRESHOLD": networks.DETECTION_THRESHOLD,
            "PRESENCE_THRESHOLD": networks.PRESENCE_THRESHOLD,
        },
    }
