"""Images of a synthetic person, drawn from back to front (painter's algorithm)."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from moveset.base.values import RgbImage
from moveset.synth.drawing.camera import project
from moveset.synth.drawing.face import face_polygons
from moveset.synth.drawing.mesh import Mesh, head_frame
from moveset.synth.drawing.room import draw_room, light_colour
from moveset.synth.motion.body import JOINT, SIDES
from moveset.synth.person import Person

Array = npt.NDArray[np.float64]

_FINE = 2  # supersampling factor of the person, for smooth edges
_SHIFT = 3  # fractional bits of OpenCV's coordinates: eighths of a pixel
_MARGIN_PX = 6
_NOISE_MARGIN = 64  # pixels: one larger noise image is shifted at random for every frame
_SHADOW = 0.42
_SHADOW_BONES = tuple(
    (JOINT[f"{side}_{start}"], JOINT[f"{side}_{end}"])
    for side in SIDES
    for start, end in (
        *(("shoulder", "elbow"), ("elbow", "hand"), ("hip", "knee"), ("knee", "ankle")),
        *(("heel", "toe"), ("hip", "shoulder")),
    )
)


class Painter:
    """Draws images of one person in its room.

    Parameters
    ----------
    size
        Width and height of the images, pixels.
    """

    def __init__(self, person: Person, size: tuple[int, int]) -> None:
        self._person, self._size = person, size
        self._fine_size = (_FINE * size[0], _FINE * size[1])
        self._mesh = Mesh(person.build, person.appearance)
        self._face, self._face_colours = face_polygons(person)
        self._room = draw_room(person.room, person.camera, self._fine_size)
        noise_rng = np.random.default_rng(person.room.seed + 1)
        noise_shape = (size[1] + _NOISE_MARGIN, size[0] + _NOISE_MARGIN, 3)
        noise = person.room.noise * noise_rng.standard_normal(noise_shape, dtype=np.float32)
        self._noise = np.clip(128.0 + noise, 0, 255).astype(np.uint8)
        self._empty = cv2.resize(self._room, size, interpolation=cv2.INTER_AREA)

    @property
    def empty(self) -> RgbImage:
        """Image of the room with nobody in it."""
        return np.asarray(self._empty.copy(), np.uint8)

    def draw(self, joints: Array, rng: np.random.Generator) -> RgbImage:
        """Return the image of one moment.

        Parameters
        ----------
        joints
            (len(JOINTS), 3) metres.
        rng
            For the sensor noise.
        """
        corners = self._mesh.corners(joints)
        seen = project(self._person.camera, corners, self._fine_size)
        shadow, metre_px = self._shadow_points(joints)
        soft = np.concatenate([shadow - 0.15 * metre_px, shadow + 0.15 * metre_px])
        box = self._box(np.concatenate([seen[:, :2], soft.reshape(-1, 2)]))
        left, top, right, bottom = box
        canvas = self._room[top:bottom, left:right].copy()
        origin = np.array([left, top])
        self._cast_shadow(canvas, shadow - origin, metre_px)
        self._draw_faces(canvas, corners, seen, joints, origin)
        return self._finish(canvas, box, rng)

    def _box(self, points: Array) -> tuple[int, int, int, int]:
        """Return left, top, right, bottom around points within the image; multiples of _FINE."""
        low = np.floor(points.min(axis=0) / _FINE) - _MARGIN_PX
        high = np.ceil(points.max(axis=0) / _FINE) + _MARGIN_PX
        low = np.clip(low, 0, np.array(self._size) - 1).astype(int)
        high = np.clip(high, low + 1, self._size).astype(int)
        left, top, right, bottom = (int(_FINE * value) for value in (*low, *high))
        return left, top, right, bottom

    def _draw_faces(
        self, canvas: RgbImage, corners: Array, seen: Array, joints: Array, origin: Array
    ) -> None:
        faces = self._mesh.faces
        fixed = np.round((seen[:, :2] - origin) * 2**_SHIFT).astype(np.int32)
        flat = fixed[faces]
        first, second = flat[:, 2] - flat[:, 0], flat[:, 3] - flat[:, 1]
        turned = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0] < 0
        visible = np.flatnonzero(turned)
        faces = faces[visible]
        far = seen[:, 2][faces].mean(axis=1)
        colours = self._lit(corners[faces], self._mesh.colours[visible])
        features, feature_far, feature_colours = self._visible_face(joints, origin)
        polygons = [*flat[visible], *features]
        fills = [*colours.tolist(), *feature_colours]
        for number in np.argsort(-np.concatenate([far, feature_far]), kind="stable").tolist():
            cv2.fillConvexPoly(canvas, polygons[number], fills[number], cv2.LINE_8, _SHIFT)

    def _lit(self, corners: Array, colours: Array) -> Array:
        """Return the colours of faces (f, 4, 3), shaded by their angle to the lamp."""
        room = self._person.room
        normal = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
        length = np.sqrt((normal * normal).sum(axis=1))
        towards = (normal @ np.array(room.light)) / np.maximum(length, 1e-12)
        sky = 0.08 * normal[:, 1] / np.maximum(length, 1e-12)
        light = room.ambient + (1.08 - room.ambient) * np.maximum(towards, 0.0)
        light += 0.12 * np.minimum(towards, 0.0) + sky
        return np.asarray(np.clip(colours * light[:, None] * light_colour(room), 0, 255))

    def _visible_face(
        self, joints: Array, origin: Array
    ) -> tuple[list[npt.NDArray[np.int32]], Array, list[list[float]]]:
        """Return polygons, depths and colours of those facial features that the camera sees."""
        frame = np.stack(head_frame(joints))
        points = joints[JOINT["head"]] + self._face @ frame
        seen = project(self._person.camera, points, self._fine_size)
        camera = np.array([0.0, self._person.camera.height_m, self._person.camera.distance_m])
        middle = points.mean(axis=1)
        outward = middle - joints[JOINT["head"]]
        towards = ((camera - middle) * outward).sum(axis=1) > 0.0
        shown = np.flatnonzero(towards)
        flat = np.round((seen[shown, :, :2] - origin) * 2**_SHIFT).astype(np.int32)
        order = 0.0002 * np.arange(len(self._face))[shown]
        far = seen[shown, :, 2].mean(axis=1) - 0.02 - order
        light = self._person.room.ambient + 0.75 * (1.0 - self._person.room.ambient)
        colours = np.clip(
            self._face_colours[shown] * light * light_colour(self._person.room), 0, 255
        )
        return list(flat), far, colours.tolist()

    def _shadow_points(self, joints: Array) -> tuple[Array, float]:
        """Return the bones (b, 2, 2) of the shadow on the floor, and pixels per metre there."""
        light = self._person.room.light
        fall = joints[:, 1:2] / (light[1] + 0.35)
        ground = joints - fall * np.array([light[0], 0.0, light[2]])
        ground[:, 1] = 0.0
        ground[:, 2] = np.maximum(ground[:, 2], -self._person.room.wall_m)
        seen = project(self._person.camera, ground, self._fine_size)
        metre = self._person.camera.focal * self._fine_size[1] / seen[JOINT["pelvis"], 2]
        return seen[np.array(_SHADOW_BONES)][..., :2], float(metre)

    def _cast_shadow(self, canvas: RgbImage, bones: Array, metre_px: float) -> None:
        """Darken the floor; computed at a quarter of the resolution, as the shadow is blurred."""
        small = (max(canvas.shape[1] // 4, 1), max(canvas.shape[0] // 4, 1))
        mask = np.zeros((small[1], small[0]), np.uint8)
        width = max(2, round(0.13 * metre_px / 4))
        for start, end in np.round(bones * 2).astype(int).tolist():
            cv2.line(mask, start, end, 255, width, cv2.LINE_8, _SHIFT)
        mask = cv2.GaussianBlur(mask, (9, 9), 0)
        rows = np.flatnonzero(mask.any(axis=1))
        if not len(rows):
            return
        top, bottom = 4 * int(rows[0]), min(4 * int(rows[-1]) + 4, canvas.shape[0])
        soft = cv2.resize(mask, canvas.shape[1::-1])[top:bottom]
        shade = cv2.cvtColor(cv2.convertScaleAbs(soft, None, -_SHADOW, 255), cv2.COLOR_GRAY2RGB)
        canvas[top:bottom] = cv2.multiply(canvas[top:bottom], shade, None, 1.0 / 255.0)

    def _finish(
        self, canvas: RgbImage, box: tuple[int, int, int, int], rng: np.random.Generator
    ) -> RgbImage:
        left, top, right, bottom = (value // _FINE for value in box)
        image = self._empty.copy()
        image[top:bottom, left:right] = cv2.resize(
            canvas, (right - left, bottom - top), interpolation=cv2.INTER_AREA
        )
        x, y = rng.integers(0, _NOISE_MARGIN, 2)
        noise = self._noise[y : y + self._size[1], x : x + self._size[0]]
        return np.asarray(cv2.addWeighted(image, 1.0, noise, 1.0, -128.0))
