"""A mesh of quadrilateral faces around the bones of a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from moveset.synth.drawing.appearance import Appearance
from moveset.synth.drawing.colour import Colour
from moveset.synth.motion.body import JOINT, SIDES, Build
from moveset.synth.motion.kinematics import unit

Array = npt.NDArray[np.float64]

RINGS, AROUND = 7, 16
_CAP_ALONG = np.array([0.0, 0.0, 0.35, 0.78, 1.0, 1.0, 1.0])  # share of the bone
_CAP_BEYOND = np.array([-1.0, -0.55, 0.0, 0.0, 0.0, 0.7, 1.0])  # of the end's radius
_CAP_RADIUS = np.array([0.04, 0.84, 1.0, 1.0, 1.0, 0.72, 0.04])
_FACE_ALONG = np.array([0.0, 0.15, 0.5, 0.88, 0.99, 0.99])  # share of the bone, between rings
_CLOTH = 1.10  # thickness of a clothed limb
_ANGLE = np.arange(AROUND) * (2.0 * np.pi / AROUND)
_MIDDLE_ANGLE = _ANGLE + np.pi / AROUND

# Trunk and head, ring by ring: height as a share of the trunk or in statures; half width and half
# depth in statures. Estimated from photographs of people in clothes.
_TRUNK_HEIGHT = np.array([-0.22, -0.07, 0.17, 0.42, 0.68, 0.95, 1.08])
_TRUNK_WIDTH = np.array([0.066, 0.094, 0.094, 0.086, 0.100, 0.107, 0.046])
_TRUNK_DEPTH = np.array([0.050, 0.066, 0.064, 0.060, 0.068, 0.056, 0.034])
_HEAD_HEIGHT = np.array([-0.070, -0.060, -0.034, 0.000, 0.034, 0.057, 0.067])
_HEAD_WIDTH = np.array([0.008, 0.026, 0.039, 0.046, 0.044, 0.029, 0.004])
_HEAD_DEPTH = np.array([0.008, 0.030, 0.044, 0.053, 0.050, 0.034, 0.004])
_HAIR_GROWTH = {"short": 1.10, "cropped": 1.04, "long": 1.13, "bun": 1.07, "bald": 0.0, "cap": 1.12}


@dataclass(frozen=True, slots=True)
class Bone:
    """A round limb between two joints; radii in statures at the start, the middle and the end."""

    start: str
    end: str
    radii: tuple[float, float, float]


def _bones(appearance: Appearance) -> tuple[Bone, ...]:
    fist = 0.036 if appearance.gloves else 0.025
    bones = []
    for side in SIDES:
        bones += [
            Bone(f"{side}_shoulder", f"{side}_elbow", (0.036, 0.033, 0.026)),
            Bone(f"{side}_elbow", f"{side}_wrist", (0.027, 0.027, 0.018)),
            Bone(f"{side}_wrist", f"{side}_hand", (0.8 * fist, fist, 0.9 * fist)),
            Bone(f"{side}_hip", f"{side}_knee", (0.056, 0.050, 0.037)),
            Bone(f"{side}_knee", f"{side}_ankle", (0.037, 0.038, 0.024)),
            Bone(f"{side}_heel", f"{side}_toe", (0.023, 0.026, 0.019)),
        ]
    nose = Bone("head", "nose", (0.012, 0.012, 0.007))
    return (*bones, Bone("chest", "head", (0.034, 0.029, 0.030)), nose)


class Mesh:
    """Faces of one person and their colours.

    Attributes
    ----------
    faces
        (f, 4) indices of corners.
    colours
        (f, 3) RGB in [0, 255].
    """

    def __init__(self, build: Build, appearance: Appearance) -> None:
        self._build, self._appearance = build, appearance
        self._limbs = _bones(appearance)
        self._starts = np.array([JOINT[bone.start] for bone in self._limbs])
        self._ends = np.array([JOINT[bone.end] for bone in self._limbs])
        girth = build.stature_m * (0.4 + 0.6 * build.girth)
        radii = girth * np.array([bone.radii for bone in self._limbs])
        self._tips = radii[:, [0, 0, 1, 1, 2, 2, 2]]
        colours, shown = _face_colours(self._limbs, appearance)
        self._radii = self._tips * _CAP_RADIUS * _thickness(self._limbs, appearance)
        corners = np.arange(len(colours) * RINGS * AROUND).reshape(-1, RINGS, AROUND)
        following = np.roll(corners, -1, axis=2)
        quads = [corners[:, :-1], following[:, :-1], following[:, 1:], corners[:, 1:]]
        self.faces = np.stack(quads, axis=-1)[shown]
        self.colours = colours[shown]

    def corners(self, joints: Array) -> Array:
        """Return the corners, (c, 3) metres, for the joints of one moment."""
        parts = [self._round_limbs(joints), self._trunk(joints)[None], *self._head(joints)]
        return np.concatenate(parts).reshape(-1, 3)

    def _round_limbs(self, joints: Array) -> Array:
        start, along = joints[self._starts], joints[self._ends] - joints[self._starts]
        direction = unit(along)
        upright = np.where(np.abs(direction[:, 1:2]) > 0.9, [[0.0, 0.0, 1.0]], [[0.0, 1.0, 0.0]])
        across = unit(np.cross(upright, direction))
        beyond = (_CAP_BEYOND * self._tips)[..., None] * direction[:, None]
        centres = start[:, None] + _CAP_ALONG[:, None] * along[:, None] + beyond
        radii = self._radii
        return _rings(centres, across[:, None], np.cross(direction, across)[:, None], radii, radii)

    def _trunk(self, joints: Array) -> Array:
        build, stature = self._build, self._build.stature_m
        pelvis, chest = joints[JOINT["pelvis"]], joints[JOINT["chest"]]
        hips = unit(joints[JOINT["left_hip"]] - joints[JOINT["right_hip"]])
        shoulders = unit(joints[JOINT["left_shoulder"]] - joints[JOINT["right_shoulder"]])
        share = np.clip(_TRUNK_HEIGHT, 0.0, 1.0)[:, None]
        across = unit((1.0 - share) * hips + share * shoulders)
        forward = unit(np.cross(across, chest - pelvis))
        breadth = (1.0 - share[:, 0]) * build.hips / 0.112 + share[:, 0] * build.shoulders / 0.205
        girth = stature * (0.3 + 0.7 * build.girth)
        centres = pelvis + _TRUNK_HEIGHT[:, None] * (chest - pelvis)
        wide = girth * np.sqrt(breadth) * _TRUNK_WIDTH
        return _rings(centres, -across, forward, wide, girth * _TRUNK_DEPTH)

    def _head(self, joints: Array) -> list[Array]:
        stature, appearance = self._build.stature_m, self._appearance
        across, up, gaze = head_frame(joints)
        centres = joints[JOINT["head"]] + stature * _HEAD_HEIGHT[:, None] * up
        wide, deep = stature * _HEAD_WIDTH, stature * _HEAD_DEPTH
        skull = _rings(centres, -across, gaze, wide, deep)
        growth = max(_HAIR_GROWTH[appearance.hair_style], 0.5)
        top = joints[JOINT["head"]] + stature * (0.006 * up - 0.004 * gaze)
        scalp = top + growth * stature * _HEAD_HEIGHT[:, None] * up
        hair = _rings(scalp, -across, gaze, growth * wide, growth * deep)
        return [skull[None], hair[None], self._tail(joints)[None]]

    def _tail(self, joints: Array) -> Array:
        """Return long hair behind the neck, a bun, or the peak of a cap."""
        stature = self._build.stature_m
        across, up, gaze = head_frame(joints)
        head = joints[JOINT["head"]]
        if self._appearance.hair_style == "cap":
            start, end, wide, deep = head + stature * (0.028 * up + 0.045 * gaze), 0.0, 0.036, 0.006
            end_point = start + stature * (0.040 * gaze - 0.008 * up) + end
            centres = start + np.linspace(0.0, 1.0, RINGS)[:, None] * (end_point - start)
            shape = stature * np.array([0.9, 1.0, 1.0, 0.98, 0.9, 0.7, 0.1])
            return _rings(centres, across, up, wide * shape, deep * shape)
        bun = self._appearance.hair_style == "bun"
        start = head + stature * ((0.045 if bun else 0.030) * up - (0.038 if bun else 0.030) * gaze)
        end_point = start + stature * (-0.030 * up - 0.022 * gaze if bun else -0.125 * up)
        centres = start + np.linspace(0.0, 1.0, RINGS)[:, None] * (end_point - start)
        shape = stature * np.array([0.1, 0.75, 1.0, 1.0, 0.95, 0.7, 0.1])
        wide = 0.024 if bun else 0.046
        return _rings(centres, across, gaze, wide * shape, (0.024 if bun else 0.026) * shape)


def head_frame(joints: Array) -> tuple[Array, Array, Array]:
    """Return the axes of a head, (..., 3) each: to its own left, up, and in gaze direction."""
    across = unit(joints[..., JOINT["left_ear"], :] - joints[..., JOINT["right_ear"], :])
    gaze = joints[..., JOINT["nose"], :] - joints[..., JOINT["head"], :]
    gaze = unit(gaze - (gaze * across).sum(axis=-1, keepdims=True) * across)
    up = np.cross(gaze, across)
    tip = np.arctan2(0.010, 0.062)  # the nose is a little below the head's middle
    return across, np.cos(tip) * up + np.sin(tip) * gaze, np.cos(tip) * gaze - np.sin(tip) * up


def _rings(centres: Array, across: Array, forward: Array, wide: Array, deep: Array) -> Array:
    """Return corners (..., RINGS, AROUND, 3) on ellipses about the centres (..., RINGS, 3).

    Across, forward and the direction from ring to ring form a right-handed frame, so that faces
    point outwards.
    """
    cosine = (wide[..., None] * np.cos(_ANGLE))[..., None]
    sine = (deep[..., None] * np.sin(_ANGLE))[..., None]
    points = centres[..., None, :] + cosine * across[..., None, :] + sine * forward[..., None, :]
    return np.asarray(points)


def _face_colours(
    limbs: tuple[Bone, ...], appearance: Appearance
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Return the colour of each face (part, ring, around, 3), and whether it is visible."""
    colours = np.empty((len(limbs) + 4, RINGS - 1, AROUND, 3))
    shown = np.ones(colours.shape[:3], dtype=bool)
    for number, bone in enumerate(limbs):
        share, cloth = _cover(bone, appearance)
        colours[number] = appearance.skin
        colours[number, share > _FACE_ALONG] = cloth
    trunk, skull, hair, tail = range(len(limbs), len(limbs) + 4)
    colours[trunk] = appearance.shirt
    colours[trunk, :2] = appearance.trousers
    if appearance.stripe:
        colours[trunk, 3] = appearance.second
    colours[skull] = appearance.skin
    if appearance.beard:
        colours[skull, :2, np.sin(_MIDDLE_ANGLE) > -0.3] = appearance.hair
    colours[hair] = colours[tail] = (
        appearance.second if appearance.hair_style == "cap" else appearance.hair
    )
    shown[hair] = _hair_line(appearance.hair_style)
    shown[tail] = appearance.hair_style in {"long", "bun", "cap"}
    return colours, shown


def _hair_line(style: str) -> npt.NDArray[np.bool_]:
    """Return which faces of the scalp have hair, (ring, around)."""
    ring, front = np.arange(RINGS - 1)[:, None], np.sin(_MIDDLE_ANGLE)[None]
    if style == "bald":
        return np.zeros((RINGS - 1, AROUND), dtype=bool)
    above = {"long": 0, "short": 1}.get(style, 2)
    behind = (ring >= above) & (front < (0.05 if style == "long" else -0.25))
    temple = (ring == 3) & (front < 0.30)
    return np.asarray((ring >= 4) | temple | behind)


def _thickness(limbs: tuple[Bone, ...], appearance: Appearance) -> Array:
    """Return a factor on the radius of each ring, (limb, ring): cloth makes a limb thicker."""
    covered = np.array([_cover(bone, appearance)[0] > _FACE_ALONG for bone in limbs])
    edges = np.pad(covered, ((0, 0), (1, 1)), mode="edge")
    return np.asarray(np.where(edges[:, :-1] | edges[:, 1:], _CLOTH, 1.0))


def _cover(bone: Bone, appearance: Appearance) -> tuple[float, Colour]:
    """Return the share of a limb that is covered by clothing, and the colour of the clothing."""
    return {
        "shoulder": (2.0 * appearance.sleeve, appearance.shirt),
        "elbow": (2.0 * appearance.sleeve - 1.0, appearance.shirt),
        "wrist": (float(appearance.gloves), appearance.second),
        "hip": (2.0 * appearance.leg, appearance.trousers),
        "knee": (2.0 * appearance.leg - 1.0, appearance.trousers),
        "heel": (1.0, appearance.shoes),
    }.get(bone.start.split("_")[-1], (0.0, appearance.skin))
