"""First on the road, the drawn person: joints become a picture, painted from back to front."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from moveset.base.values import RgbImage
from moveset.synth.drawn.body import JOINT, SIDES
from moveset.synth.drawn.face import face_marks
from moveset.synth.drawn.lens import project
from moveset.synth.drawn.mesh import Mesh, head_frame
from moveset.synth.drawn.person import Person
from moveset.synth.drawn.scene import paint_room, tint

Array = npt.NDArray[np.float64]

_FINE = 2  # the person is drawn at twice the size and scaled down: smooth edges
_SHIFT = 3  # OpenCV's fixed point: eighths of a pixel
_MARGIN_PX = 6
_NOISE_MARGIN = 64  # sensor noise is one larger picture, shifted at random for every frame
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
    """Draws one person in its room; the room and the colours are made once.

    Parameters
    ----------
    size
        Width and height of the pictures, pixels.
    """

    def __init__(self, person: Person, size: tuple[int, int]) -> None:
        self._person, self._size = person, size
        self._fine_size = (_FINE * size[0], _FINE * size[1])
        self._mesh = Mesh(person.build, person.looks)
        self._marks, self._mark_colours = face_marks(person)
        self._room = paint_room(person.room, person.camera, self._fine_size)
        noise_rng = np.random.default_rng(person.room.seed + 1)
        noise_shape = (size[1] + _NOISE_MARGIN, size[0] + _NOISE_MARGIN, 3)
        noise = person.room.noise * noise_rng.standard_normal(noise_shape, dtype=np.float32)
        self._noise = np.clip(128.0 + noise, 0, 255).astype(np.uint8)
        self._empty = cv2.resize(self._room, size, interpolation=cv2.INTER_AREA)

    @property
    def empty(self) -> RgbImage:
        """The room with nobody in it."""
        return np.asarray(self._empty.copy(), np.uint8)

    def draw(self, joints: Array, rng: np.random.Generator) -> RgbImage:
        """Draw one moment.

        Parameters
        ----------
        joints
            (len(JOINTS), 3) metres.
        rng
            Of the sensor's noise.
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
        self._paint_faces(canvas, corners, seen, joints, origin)
        return self._develop(canvas, box, rng)

    def _box(self, points: Array) -> tuple[int, int, int, int]:
        """Left, top, right, bottom around the points within the picture; multiples of _FINE."""
        low = np.floor(points.min(axis=0) / _FINE) - _MARGIN_PX
        high = np.ceil(points.max(axis=0) / _FINE) + _MARGIN_PX
        low = np.clip(low, 0, np.array(self._size) - 1).astype(int)
        high = np.clip(high, low + 1, self._size).astype(int)
        left, top, right, bottom = (int(_FINE * value) for value in (*low, *high))
        return left, top, right, bottom

    def _paint_faces(
        self, canvas: RgbImage, corners: Array, seen: Array, joints: Array, origin: Array
    ) -> None:
        faces = self._mesh.faces
        picture = np.round((seen[:, :2] - origin) * 2**_SHIFT).astype(np.int32)
        flat = picture[faces]
        first, second = flat[:, 2] - flat[:, 0], flat[:, 3] - flat[:, 1]
        turned = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0] < 0
        visible = np.flatnonzero(turned)
        faces = faces[visible]
        far = seen[:, 2][faces].mean(axis=1)
        colours = self._lit(corners[faces], self._mesh.colours[visible])
        marks, mark_far, mark_colours = self._face_on(joints, origin)
        polygons = [*flat[visible], *marks]
        paints = [*colours.tolist(), *mark_colours]
        for number in np.argsort(-np.concatenate([far, mark_far]), kind="stable").tolist():
            cv2.fillConvexPoly(canvas, polygons[number], paints[number], cv2.LINE_8, _SHIFT)

    def _lit(self, corners: Array, colours: Array) -> Array:
        """Shade faces (f, 4, 3) by how they stand to the lamp."""
        room = self._person.room
        normal = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
        length = np.sqrt((normal * normal).sum(axis=1))
        towards = (normal @ np.array(room.light)) / np.maximum(length, 1e-12)
        sky = 0.08 * normal[:, 1] / np.maximum(length, 1e-12)
        light = room.ambient + (1.08 - room.ambient) * np.maximum(towards, 0.0)
        light += 0.12 * np.minimum(towards, 0.0) + sky
        return np.asarray(np.clip(colours * light[:, None] * tint(room), 0, 255))

    def _face_on(
        self, joints: Array, origin: Array
    ) -> tuple[list[npt.NDArray[np.int32]], Array, list[list[float]]]:
        """Eyes, brows and mouth where the camera sees them: polygons, depths, colours."""
        frame = np.stack(head_frame(joints))
        points = joints[JOINT["head"]] + self._marks @ frame
        seen = project(self._person.camera, points, self._fine_size)
        camera = np.array([0.0, self._person.camera.height_m, self._person.camera.distance_m])
        middle = points.mean(axis=1)
        outward = middle - joints[JOINT["head"]]
        towards = ((camera - middle) * outward).sum(axis=1) > 0.0
        shown = np.flatnonzero(towards)
        flat = np.round((seen[shown, :, :2] - origin) * 2**_SHIFT).astype(np.int32)
        order = 0.0002 * np.arange(len(self._marks))[shown]
        far = seen[shown, :, 2].mean(axis=1) - 0.02 - order
        light = self._person.room.ambient + 0.75 * (1.0 - self._person.room.ambient)
        colours = np.clip(self._mark_colours[shown] * light * tint(self._person.room), 0, 255)
        return list(flat), far, colours.tolist()

    def _shadow_points(self, joints: Array) -> tuple[Array, float]:
        """Bones (b, 2, 2) of the shadow on the floor, and pixels to a metre there."""
        light = self._person.room.light
        fall = joints[:, 1:2] / (light[1] + 0.35)
        ground = joints - fall * np.array([light[0], 0.0, light[2]])
        ground[:, 1] = 0.0
        ground[:, 2] = np.maximum(ground[:, 2], -self._person.room.wall_m)
        seen = project(self._person.camera, ground, self._fine_size)
        metre = self._person.camera.focal * self._fine_size[1] / seen[JOINT["pelvis"], 2]
        return seen[np.array(_SHADOW_BONES)][..., :2], float(metre)

    def _cast_shadow(self, canvas: RgbImage, bones: Array, metre_px: float) -> None:
        """Darken the floor at a quarter of the size, where a shadow is soft anyway."""
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

    def _develop(
        self, canvas: RgbImage, box: tuple[int, int, int, int], rng: np.random.Generator
    ) -> RgbImage:
        left, top, right, bottom = (value // _FINE for value in box)
        picture = self._empty.copy()
        picture[top:bottom, left:right] = cv2.resize(
            canvas, (right - left, bottom - top), interpolation=cv2.INTER_AREA
        )
        x, y = rng.integers(0, _NOISE_MARGIN, 2)
        noise = self._noise[y : y + self._size[1], x : x + self._size[0]]
        return np.asarray(cv2.addWeighted(picture, 1.0, noise, 1.0, -128.0))
