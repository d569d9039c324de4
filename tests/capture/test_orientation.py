"""Frames are rotated and mirrored as a player shows them."""

from __future__ import annotations

import numpy as np
import pytest

from moveset.capture.orientation import orient_image, parse_display_matrix, rotation_degrees

ONE = 1 << 16


def matrix(a: int, b: int, c: int, d: int) -> bytes:
    return np.array([a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 1 << 30], np.int32).tobytes()


@pytest.mark.parametrize(
    ("numbers", "rotation", "shown"),
    [
        ((1, 0, 0, 1), 0, [[1, 2, 3], [4, 5, 6]]),
        ((0, 1, -1, 0), 90, [[4, 1], [5, 2], [6, 3]]),
        ((-1, 0, 0, -1), 180, [[6, 5, 4], [3, 2, 1]]),
        ((0, -1, 1, 0), 270, [[3, 6], [2, 5], [1, 4]]),
        ((-1, 0, 0, 1), 180, [[3, 2, 1], [6, 5, 4]]),
        ((1, 0, 0, -1), 0, [[4, 5, 6], [1, 2, 3]]),
        ((0, 1, 1, 0), 90, [[1, 4], [2, 5], [3, 6]]),
    ],
    ids=["upright", "90", "180", "270", "mirrored", "upside down", "mirrored and turned"],
)
def test_images_are_rotated_as_the_file_asks(
    numbers: tuple[int, int, int, int], rotation: int, shown: list[list[int]]
) -> None:
    image = np.array([[1, 2, 3], [4, 5, 6]], np.uint8)[:, :, None].repeat(3, axis=2)
    orientation = parse_display_matrix(matrix(*numbers))
    assert orient_image(image, orientation)[:, :, 0].tolist() == shown
    assert rotation_degrees(orientation) == rotation


@pytest.mark.parametrize("content", [None, bytes(36)])
def test_without_a_matrix_images_are_upright(content: bytes | None) -> None:
    assert parse_display_matrix(content).tolist() == [1, 0, 0, 1]
