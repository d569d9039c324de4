"""Names of joints in motion files, as the common programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from moveset.see.landmark_files.joints import compact

ALIASES: Final = {
    "shoulder": ("arm", "upperarm", "uparm", "shldr", "shoulder"),
    "elbow": ("forearm", "lowerarm", "lowarm", "elbow"),
    "wrist": ("hand", "wrist"),
    "hip": ("upleg", "upperleg", "thigh", "hip"),
    "knee": ("leg", "lowerleg", "lowleg", "shin", "calf", "knee"),
    "ankle": ("ankle", "foot"),
    "foot_index": ("toebase", "toe", "toes", "toe0", "ballofoot", "ball", "foot"),
}
"""For each landmark what its joint is called without side: CMU, Mixamo and Rokoko (Arm, ForeArm,
Hand, UpLeg or Thigh, Leg or Shin, Foot, ToeBase), 3ds Max and Unreal (UpperArm, Calf), Blender
(upper_arm.L), Poser (lShldr), SMPL (L_Shoulder, L_Ankle). The first that a file has counts: beside
an arm, a shoulder is the collar bone."""

_PREFIX: Final = re.compile(
    r"^(?:.*:|mixamorig\d*_?|bip\d+[ _]*|character\d+_|def[-_])", re.IGNORECASE
)
_SIDE_LAST: Final = re.compile(r"^(.*?)[._ -](l|r|left|right)$", re.IGNORECASE)
_SIDES: Final = {"left": ("left", "l"), "right": ("right", "r")}


def match_joints(names: Iterable[str]) -> dict[str, str]:
    """Return for each of our landmarks that a skeleton has the name of its joint."""
    written = {_normalise(name): name for name in names}
    found: dict[str, str] = {}
    for side, prefixes in _SIDES.items():
        for part, aliases in ALIASES.items():
            keys = (prefix + alias for alias in aliases for prefix in prefixes)
            match = next((written[key] for key in keys if key in written), None)
            # A skeleton with an ankle has its toes at the foot; others have the ankle there.
            if match and match not in found.values():
                found[f"{side}_{part}"] = match
    return found


def _normalise(name: str) -> str:
    bare = _PREFIX.sub("", name.strip())
    if side := _SIDE_LAST.match(bare):
        bare = side[2] + side[1]
    return compact(bare)
