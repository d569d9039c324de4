"""The section of make_web_constants.py that the pose networks and the tracker need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from moveset.base.values import Json
from moveset.see.pose import (
    blazepose,
    bodies,
    identity,
    networks,
    people,
    people_tracker,
    surroundings,
    tracks,
    watch,
)

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

BODIES: Final = {
    "COLOUR_COUNT": "COLOUR_COUNT",
    "OTHER_COLOURS": "OTHER_COLOURS",
    "TRUNK": "_SHOULDERS_HIPS",
    "THIGHS": "_THIGHS",
    "MIN_PART_PIXELS": "_MIN_PIXELS",
    "LIGHT_WEIGHT": "_LIGHT_WEIGHT",
    "SAME_BODY_SHARE": "_SAME_SHARE",
    "BOX_MARGIN": "_MARGIN",
    "MIN_BOX_VISIBILITY": "_MIN_VISIBLE",
}
"""The same in ``bodies``."""

IDENTITY: Final = {
    "COAST_S": "COAST_S",
    "NO_BODY": "NO_BODY",
    "OWN_BONUS": "OWN_BONUS",
    "CONTACT": "CONTACT",
    "DOUBT_S": "DOUBT_S",
    "LOST_MISMATCH": "_LOST_MISMATCH",
    "NEARER": "_NEARER",
    "VELOCITY_S": "_VELOCITY_S",
    "COLOUR_S": "_COLOUR_S",
    "PLACE_TOLERANCE": "_PLACE",
    "SIZE_TOLERANCE": "_SIZE",
    "COLOUR_TOLERANCE": "_COLOUR",
    "MISMATCH_CAPS": "_CAPS",
}
"""The same in ``identity``."""

SURROUNDINGS: Final = {
    "COMPARED_S": "COMPARED_S",
    "COMPARED_GRID": "_GRID",
    "COMPARED_CHANGE": "_CHANGE",
    "COMPARED_MIN_SHARE": "_MIN_SHARE",
    "COMPARED_WIDER": "_WIDER",
}
"""The same in ``surroundings``."""

WATCH: Final = {
    "ALONE_S": "ALONE_S",
    "MOTION_S": "MOTION_S",
    "OTHERS_S": "OTHERS_S",
    "SEARCH_S": "SEARCH_S",
    "DOUBTED_S": "DOUBTED_S",
    "IN_VAIN_FACTOR": "_IN_VAIN",
}
"""The same in ``watch``."""

PEOPLE: Final = {
    "RETURN_S": "RETURN_S",
    "LOST_S": "LOST_S",
    "AHEAD_S": "_AHEAD_S",
    "NEAR_SHARE": "_NEAR",
    "NEW_S": "_NEW_S",
}
"""The same in ``people``."""

PEOPLE_TRACKER: Final = {
    "MAX_OTHERS": "MAX_OTHERS",
    "COLOURS_S": "_COLOURS_S",
}
"""The same in ``people_tracker``."""


def _renamed(module: object, names: Mapping[str, str]) -> dict[str, Json]:
    return {name: getattr(module, source) for name, source in names.items()}


def pose_sections() -> Mapping[str, Mapping[str, Json]]:
    """Return what cropping images and reading the networks' outputs needs."""
    return {
        "moveset.see.pose.blazepose": _renamed(blazepose, BLAZEPOSE),
        "moveset.see.pose.networks": {
            "DETECTION_THRESHOLD": networks.DETECTION_THRESHOLD,
            "PRESENCE_THRESHOLD": networks.PRESENCE_THRESHOLD,
        },
        "moveset.see.pose.bodies": {
            **_renamed(bodies, BODIES),
            "PART_GRID": bodies._GRID.tolist(),
        },
        "moveset.see.pose.identity": _renamed(identity, IDENTITY),
        "moveset.see.pose.surroundings": _renamed(surroundings, SURROUNDINGS),
        "moveset.see.pose.watch": _renamed(watch, WATCH),
        "moveset.see.pose.tracks": {
            "HIDDEN_S": tracks.HIDDEN_S,
            "FORGET_S": tracks.FORGET_S,
            "CLEARLY": tracks._CLEARLY,
        },
        "moveset.see.pose.people": _renamed(people, PEOPLE),
        "moveset.see.pose.people_tracker": _renamed(people_tracker, PEOPLE_TRACKER),
    }
