"""The room behind a synthetic person: wall, floor, decoration and light, drawn once."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from moveset.synth.drawing.camera import Camera, project
from moveset.synth.drawing.colour import Colour, random_colour

FloatImage = npt.NDArray[np.float32]

WALL_PATTERNS = ("plain", "plain", "stripes", "bricks", "panels")
FLOOR_PATTERNS = ("planks", "tiles", "carpet")
DECORATIONS = ("frames", "window", "shelf", "none")

_HALF_ROOM_M, _CEILING_M = 6.0, 3.6
_NEAR_M = 0.4  # the floor is drawn up to this distance from the camera


@dataclass(frozen=True, slots=True)
class Room:
    """The background and the light.

    Attributes
    ----------
    wall_m
        Distance of the wall behind the middle of the room.
    light
        Unit vector towards the lamp.
    ambient
        Share of the light that comes from everywhere.
    brightness
        Factor on all light.
    warmth
        From -1 (blue) to 1 (yellow).
    noise
        Standard deviation of the sensor noise, grey levels.
    seed
        Of the textures.
    """

    wall: Colour
    floor: Colour
    wall_pattern: str
    floor_pattern: str
    decoration: str
    wall_m: float
    light: tuple[float, float, float]
    ambient: float
    brightness: float
    warmth: float
    noise: float
    seed: int


def random_room(rng: np.random.Generator) -> Room:
    """Return a random room."""
    side, height, front = rng.uniform(-0.9, 0.9), rng.uniform(0.3, 1.0), rng.uniform(0.35, 1.0)
    length = float(np.sqrt(side**2 + height**2 + front**2))
    return Room(
        wall=random_colour(rng, (0.0, 0.26), (0.60, 0.96)),
        floor=random_colour(rng, (0.08, 0.45), (0.32, 0.75), hue=(0.04, 0.12)),
        wall_pattern=WALL_PATTERNS[rng.integers(len(WALL_PATTERNS))],
        floor_pattern=FLOOR_PATTERNS[rng.integers(len(FLOOR_PATTERNS))],
        decoration=DECORATIONS[rng.integers(len(DECORATIONS))],
        wall_m=float(rng.uniform(1.0, 2.2)),
        light=(side / length, height / length, front / length),
        ambient=float(rng.uniform(0.46, 0.68)),
        brightness=float(rng.uniform(0.86, 1.16)),
        warmth=float(rng.uniform(-1.0, 1.0)),
        noise=float(rng.uniform(0.8, 4.0)),
        seed=int(rng.integers(2**31)),
    )


def draw_room(room: Room, camera: Camera, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Return an image of the empty room, (height, width, 3) uint8 RGB.

    Parameters
    ----------
    size
        Width and height, pixels.
    """
    rng = np.random.default_rng(room.seed)
    image = np.empty((size[1], size[0], 3), np.float32)
    image[:] = room.wall
    _RoomDrawing(image, room, camera).draw(rng)
    image *= _light_field(room, size)[..., None]
    image *= light_colour(room).astype(np.float32)
    image += _wall_texture(rng, size)
    return np.clip(image, 0, 255).astype(np.uint8)


def light_colour(room: Room) -> npt.NDArray[np.float64]:
    """Return the factors of the light on red, green and blue, (3,)."""
    return room.brightness * np.array([1.0 + 0.06 * room.warmth, 1.0, 1.0 - 0.08 * room.warmth])


class _RoomDrawing:
    """Draws flat shapes of the room in perspective."""

    def __init__(self, image: FloatImage, room: Room, camera: Camera) -> None:
        self._image, self._room, self._camera = image, room, camera
        self._size = (image.shape[1], image.shape[0])

    def draw(self, rng: np.random.Generator) -> None:
        self._wall()
        self._decorate(rng)
        self._floor(rng)

    def _shape(self, corners: list[tuple[float, float, float]], colour: npt.ArrayLike) -> None:
        points = project(self._camera, np.array(corners, dtype=float), self._size)[:, :2]
        fixed = np.round(np.clip(points, -20000, 20000) * 8).astype(np.int32)
        filled = tuple(float(part) for part in np.asarray(colour, dtype=float))
        cv2.fillConvexPoly(self._image, fixed, filled, cv2.LINE_AA, 3)

    def _on_wall(self, x: float, y: float, wide: float, high: float, colour: npt.ArrayLike) -> None:
        z = -self._room.wall_m
        self._shape(
            [(x, y, z), (x + wide, y, z), (x + wide, y + high, z), (x, y + high, z)], colour
        )

    def _on_floor(
        self, x: float, z: float, wide: float, deep: float, colour: npt.ArrayLike
    ) -> None:
        near = self._camera.distance_m - _NEAR_M
        far, close = min(z, near), min(z + deep, near)
        self._shape([(x, 0, far), (x + wide, 0, far), (x + wide, 0, close), (x, 0, close)], colour)

    def _wall(self) -> None:
        wall, pattern = np.array(self._room.wall), self._room.wall_pattern
        if pattern == "stripes":
            for x in np.arange(-_HALF_ROOM_M, _HALF_ROOM_M, 0.5):
                self._on_wall(x, 0.0, 0.25, _CEILING_M, 0.95 * wall)
        if pattern == "panels":
            self._on_wall(-_HALF_ROOM_M, 0.0, 2 * _HALF_ROOM_M, 1.0, 0.84 * wall)
            for x in np.arange(-_HALF_ROOM_M, _HALF_ROOM_M, 0.8):
                self._on_wall(x, 0.16, 0.66, 0.72, 0.90 * wall)
            self._on_wall(-_HALF_ROOM_M, 0.98, 2 * _HALF_ROOM_M, 0.05, np.minimum(1.1 * wall, 255))
        if pattern == "bricks":
            for row, y in enumerate(np.arange(0.0, _CEILING_M, 0.16)):
                self._on_wall(-_HALF_ROOM_M, y, 2 * _HALF_ROOM_M, 0.012, 0.90 * wall)
                for x in np.arange(-_HALF_ROOM_M + 0.2 * (row % 2), _HALF_ROOM_M, 0.4):
                    self._on_wall(x, y, 0.012, 0.16, 0.90 * wall)
        self._on_wall(-_HALF_ROOM_M, 0.0, 2 * _HALF_ROOM_M, 0.09, np.minimum(1.14 * wall, 250))

    def _decorate(self, rng: np.random.Generator) -> None:
        decoration, x = self._room.decoration, float(rng.choice([-1, 1]) * rng.uniform(0.9, 1.7))
        accent = rng.uniform(40.0, 220.0, (6, 3))
        if decoration == "frames":
            for number in range(3):
                left = x - 0.9 + 0.75 * number
                self._on_wall(left, 1.35, 0.52, 0.66, (70, 54, 42))
                self._on_wall(left + 0.04, 1.39, 0.44, 0.58, (238, 234, 226))
                self._on_wall(left + 0.10, 1.46, 0.32, 0.44, accent[number])
        if decoration == "window":
            self._on_wall(x - 0.65, 0.95, 1.30, 1.30, (242, 242, 240))
            for left in (x - 0.58, x + 0.03):
                self._on_wall(left, 1.02, 0.55, 1.16, (186, 212, 232))
                self._on_wall(left, 1.02, 0.55, 0.35, (150, 180, 140))
        if decoration == "shelf":
            self._on_wall(x - 0.7, 1.40, 1.4, 0.05, (120, 84, 54))
            for number, left in enumerate(np.arange(x - 0.62, x + 0.5, 0.11)):
                self._on_wall(left, 1.45, 0.09, rng.uniform(0.2, 0.34), accent[number % 6])

    def _floor(self, rng: np.random.Generator) -> None:
        floor, back = np.array(self._room.floor), -self._room.wall_m
        near = self._camera.distance_m
        self._on_floor(-_HALF_ROOM_M, back, 2 * _HALF_ROOM_M, near + 5.0, floor)
        if self._room.floor_pattern == "planks":
            for x in np.arange(-_HALF_ROOM_M, _HALF_ROOM_M, 0.18):
                shade = rng.uniform(0.92, 1.06)
                self._on_floor(x, back, 0.172, near + 5.0, np.minimum(shade * floor, 255))
        if self._room.floor_pattern == "tiles":
            for column, x in enumerate(np.arange(-_HALF_ROOM_M, _HALF_ROOM_M, 0.5)):
                for row, z in enumerate(np.arange(back, near, 0.5)):
                    shade = 0.93 if (row + column) % 2 else 1.04
                    self._on_floor(x, z, 0.49, 0.49, np.minimum(shade * floor, 255))
        self._on_floor(-_HALF_ROOM_M, back, 2 * _HALF_ROOM_M, 0.05, 0.75 * floor)


def _light_field(room: Room, size: tuple[int, int]) -> FloatImage:
    """Return brightness factors: brighter on the lamp's side, darker in the corners."""
    x = np.linspace(-1.0, 1.0, size[0], dtype=np.float32)[None]
    y = np.linspace(-1.0, 1.0, size[1], dtype=np.float32)[:, None]
    slope = 1.0 + 0.16 * room.light[0] * x - 0.06 * room.light[1] * y
    return np.asarray(slope * (1.0 - 0.10 * (x**2 + y**2)), dtype=np.float32)


def _wall_texture(rng: np.random.Generator, size: tuple[int, int]) -> FloatImage:
    """Return blotches, the same at every resolution."""
    coarse = rng.standard_normal((18, 32)).astype(np.float32)
    fine = rng.standard_normal((90, 160)).astype(np.float32)
    spots = 1.6 * cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    spots += 0.9 * cv2.resize(fine, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(spots[..., None], dtype=np.float32)
