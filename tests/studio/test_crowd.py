"""People before the camera are counted, so that pages can say that only one is followed."""

import numpy as np

from moveset.capture.image_codec import decode_image, encode_jpeg
from moveset.see.pose.tracker import count_people
from moveset.studio.crowd import COUNT_EVERY_S, Crowd
from moveset.studio.frames import IncomingFrame


def side_by_side(image):
    """Return an image of the same size with two of the person in the middle of another."""
    quarter = image.shape[1] // 4
    return np.hstack([image[:, quarter:-quarter]] * 2)


def test_people_side_by_side_are_counted(jpegs):
    one = decode_image(jpegs[0])
    assert count_people(one) == 1
    assert count_people(side_by_side(one)) == 2
    assert count_people(np.full_like(one, 90)) == 0


def test_a_number_holds_once_it_was_counted_twice(jpegs):
    one = decode_image(jpegs[0])
    two = encode_jpeg(side_by_side(one))
    crowd = Crowd()
    counts = [
        crowd.count(IncomingFrame(number * COUNT_EVERY_S, jpeg, 0.0))
        for number, jpeg in enumerate([jpegs[0], jpegs[0], two, two, jpegs[0]])
    ]
    assert counts == [0, 1, 1, 2, 1]
