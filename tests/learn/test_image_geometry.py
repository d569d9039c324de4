"""Geometric effects do what they are named for, at any size."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.learn.image_geometry import (
    BORDER_MODES,
    NO_WARP,
    PAD_MODES,
    crop_and_pad,
    mirror,
    pad,
    resize,
    warp,
)

SIZES = [(1, 1), (1, 4), (5, 1), (2, 3), (5, 7), (6, 8)]


def make_image(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def padded_by_numpy(image, top, bottom, left, right, mode, fill):
    words = {"constant": {"constant_values": fill}, "linear_ramp": {"end_values": fill}}
    sides = ((top, bottom), (left, right), (0, 0))
    return np.pad(image, sides, mode, **words.get(mode, {}))


def warped(image, *, mode="constant", smooth=True, fill=0.0, **changed):
    names = ("scale_x", "scale_y", "right", "down", "turn_deg", "shear_deg")
    numbers = [changed.get(name, nothing) for name, nothing in zip(names, NO_WARP, strict=True)]
    return warp(image, *numbers, smooth, mode, fill)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", PAD_MODES)
@pytest.mark.parametrize("sides", [(1, 2, 0, 3), (0, 0, 2, 1), (4, 1, 2, 2)])
def test_padding_equals_numpys(size, mode, sides):
    image = make_image(*size)
    wanted = padded_by_numpy(image, *sides, mode, 77)
    np.testing.assert_array_equal(pad(image, *sides, mode=mode, fill=77), wanted)


@pytest.mark.parametrize("mode", BORDER_MODES)
@pytest.mark.parametrize("smooth", [True, False])
@pytest.mark.parametrize(("right", "down"), [(3, 0), (-2, 4), (0, -5)])
def test_pixels_beyond_the_border_follow_the_mode(mode, smooth, right, down):
    image = make_image(6, 8)
    room = padded_by_numpy(image, 5, 5, 5, 5, mode, 200)
    wanted = room[5 - down : 11 - down, 5 - right : 13 - right]
    moved = warped(image, right=right / 8, down=down / 6, mode=mode, smooth=smooth, fill=200.0)
    assert np.abs(moved.astype(int) - wanted).max() <= 1  # interpolation rounds


def test_rotation_is_clockwise_about_the_centre():
    image = np.zeros((9, 9, 3), np.uint8)
    image[4, 7] = 255  # at three o'clock
    turned = warped(image, turn_deg=90.0, smooth=False)
    assert np.argwhere(turned[..., 0]).tolist() == [[7, 4]]  # at six


def test_scaling_is_about_the_centre():
    image = np.zeros((9, 9, 3), np.uint8)
    image[4, 4] = image[4, 6] = 255
    scaled = warped(image, scale_x=2.0, smooth=False)
    assert (scaled[4, 4] == 255).all()
    assert (scaled[4, 8] == 255).all()


def test_shearing_shifts_rows_and_not_the_middle_one():
    image = np.zeros((41, 41, 3), np.uint8)
    image[:, 20] = 255
    places = warped(image, shear_deg=20.0)[..., 0].argmax(axis=1)
    assert places[20] == 20
    assert abs(places[5] - 20) >= 4
    assert np.sign(places[5] - 20) == -np.sign(places[35] - 20)


@pytest.mark.parametrize("size", SIZES)
def test_a_neutral_warp_changes_nothing(size):
    image = make_image(*size)
    np.testing.assert_array_equal(warped(image), image)
    # Where it is computed, not skipped, too.
    almost = warped(image, turn_deg=1e-9, mode="edge")
    assert np.abs(almost.astype(int) - image).max() <= 1


def test_cropping_removes_a_side_and_the_rest_fills_the_image():
    image = make_image(10, 20)
    cut = crop_and_pad(image, 0.0, -0.5, -0.2, 0.0, "constant", 0)
    wanted = cv2.resize(image[:8, :10], (20, 10), interpolation=cv2.INTER_LINEAR)
    np.testing.assert_array_equal(cut, wanted)


def test_padding_makes_the_rest_smaller():
    image = np.full((20, 20, 3), 255, np.uint8)
    added = crop_and_pad(image, 0.0, 0.0, 1.0, 0.0, "constant", 9)
    assert (added[:9] == 255).all()
    assert (added[11:] == 9).all()


def test_sides_are_not_mixed_up():
    image = make_image(20, 20)
    both = crop_and_pad(image, 0.1, -0.1, 0.2, -0.3, "edge", 0)
    room = np.pad(image[:, 6:18], ((2, 4), (0, 0), (0, 0)), "edge")
    wanted = cv2.resize(room, (20, 20), interpolation=cv2.INTER_LINEAR)
    np.testing.assert_array_equal(both, wanted)


@given(
    height=st.integers(1, 12),
    width=st.integers(1, 12),
    sides=st.tuples(*[st.floats(-0.9, 0.9)] * 4),
    mode=st.sampled_from(PAD_MODES),
)
def test_cropping_and_padding_keep_the_size_whatever_is_left(height, width, sides, mode):
    image = make_image(height, width)
    before = image.copy()
    altered = crop_and_pad(image, *sides, mode, 128)
    assert (altered.shape, altered.dtype) == (image.shape, np.uint8)
    np.testing.assert_array_equal(image, before)


def test_zero_sides_change_nothing():
    image = make_image(5, 7)
    np.testing.assert_array_equal(crop_and_pad(image, 0.0, 0.0, 0.0, 0.0, "wrap", 0), image)


@pytest.mark.parametrize("size", SIZES)
def test_mirror_swaps_left_and_right(size):
    image = make_image(*size)
    np.testing.assert_array_equal(mirror(image), image[:, ::-1])


def test_shrinking_takes_means():
    board = (np.indices((8, 8)).sum(0) % 2 * 200).astype(np.uint8)[..., None].repeat(3, 2)
    np.testing.assert_array_equal(resize(board, (4, 4)), np.full((4, 4, 3), 100))
    assert resize(board, None) is board
    assert resize(board, (30, 20)).shape == (20, 30, 3)
