"""The people before the camera: counted, and each player seen by themselves."""

import numpy as np
import pytest

from moveset.capture.image_codec import decode_image
from moveset.studio.crowd import Crowd, view_around


def side_by_side(image):
    """Return an image of the same size with two of the person in the middle of another."""
    quarter = image.shape[1] // 4
    return np.hstack([image[:, quarter:-quarter]] * 2)


def test_people_are_counted_while_one_of_them_plays(jpegs):
    one = decode_image(jpegs[0])
    for image, people in ((one, 1), (side_by_side(one), 2), (np.full_like(one, 90), 0)):
        crowd = Crowd(1)
        crowd.look(image, 0.0)
        assert crowd.people == people


@pytest.mark.parametrize("width", [2, 7, 640])
@pytest.mark.parametrize("middle", [-1.0, 0.0, 0.3, 0.5, 1.0, 2.0])
def test_a_view_is_half_of_the_image_around_a_player(rng, width, middle):
    image = rng.integers(0, 256, (5, width, 3), dtype=np.uint8)
    view = view_around(image, middle)
    assert view.shape == (5, width // 2, 3)
    (left,) = (
        left
        for left in range(width - width // 2 + 1)
        if np.array_equal(image[:, left : left + width // 2], view)
    )
    centre = left + width // 4
    assert abs(centre - middle * width) <= 1 or left in (0, width - width // 2)
