"""Effects on colours do what they are named for, and nothing with neutral parameters."""

import numpy as np
import pytest

from moveset.learn.image_effect_registry import EFFECTS
from moveset.learn.image_effects import (
    RAMP,
    add,
    average_blur,
    contrast,
    emboss,
    gaussian_blur,
    grey,
    hue_and_saturation,
    invert,
    look_up,
    median_blur,
    multiply,
    patches,
    sharpen,
)
from moveset.learn.image_noise import NOISE_VALUES, make_mask, noise

SIZES = [(1, 1), (1, 7), (9, 1), (2, 2), (56, 100)]

WARPED = (1.1, 0.9, 0.1, -0.1, 5.0, -5.0, True, "reflect", 100)
STRONG = {
    "invert": (),
    "mirror": (),
    "add": (10.0, -10.0, 3.0),
    "multiply": (1.1, 0.9, 1.0),
    "contrast": (2.0, 0.5, 1.5),
    "crop_and_pad": (0.1, -0.05, 0.1, -0.05, "median", 50),
    "warp": WARPED,
    "grey": (1.0,),
    "gaussian_blur": (2.0,),
    "average_blur": (5,),
    "median_blur": (5,),
    "sharpen": (1.0, 1.5),
    "emboss": (1.0, 2.0),
    "noise": (2.55, True, NOISE_VALUES - 1),
    "hue_and_saturation": (-20.0,),
    "patches": (1.1, 0.9, 1.1, 0.9, -2.0, 16, 3.0, 5),
}

ZERO = [
    ("add", (0.0, 0.0, 0.0)),
    ("multiply", (1.0, 1.0, 1.0)),
    ("contrast", (1.0, 1.0, 1.0)),
    ("crop_and_pad", (0.0, 0.0, 0.0, 0.0, "constant", 9)),
    ("warp", (1.0, 1.0, 0.0, 0.0, 0.0, 0.0, True, "constant", 9)),
    ("grey", (0.0,)),
    ("gaussian_blur", (0.0,)),
    ("average_blur", (1,)),
    ("median_blur", (1,)),
    ("sharpen", (0.0, 1.5)),
    ("emboss", (0.0, 2.0)),
    ("noise", (0.0, True, 5)),
    ("noise", (0.0, False, 5)),
    ("hue_and_saturation", (0.0,)),
    ("patches", (1.0, 1.0, 1.0, 1.0, -1.0, 8, None, 5)),
]


def make_image(height=20, width=30, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def flat(red, green, blue, size=(8, 8)):
    return np.full((*size, 3), (red, green, blue), np.uint8)


def impulse():
    image = np.zeros((9, 9, 3), np.uint8)
    image[4, 4] = 250
    return image


def test_every_effect_is_in_these_tables():
    assert set(STRONG) == set(EFFECTS)
    assert {name for name, _ in ZERO} == set(EFFECTS) - {"invert", "mirror"}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("name", "values"), ZERO)
def test_neutral_parameters_change_nothing(name, values, size):
    image = make_image(*size)
    np.testing.assert_array_equal(EFFECTS[name].apply(image, *values), image)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", STRONG)
def test_shape_and_type_stay_and_the_input_is_not_changed(name, size):
    image = make_image(*size)
    before = image.copy()
    altered = EFFECTS[name].apply(image, *STRONG[name])
    assert (altered.shape, altered.dtype) == (image.shape, np.uint8)
    np.testing.assert_array_equal(image, before)
    if size == (56, 100):
        assert not np.array_equal(altered, image)


@pytest.mark.parametrize("name", STRONG)
def test_a_grey_image_is_accepted(name):
    image = make_image()[..., :1].repeat(3, axis=2)
    assert EFFECTS[name].apply(image, *STRONG[name]).shape == image.shape


def test_invert_is_the_negative():
    np.testing.assert_array_equal(invert(flat(0, 100, 255)), flat(255, 155, 0))


def test_add_clips_at_black_and_white():
    np.testing.assert_array_equal(add(flat(5, 100, 250), -10.0, 2.4, 10.0), flat(0, 102, 255))


def test_multiply_is_by_channel():
    np.testing.assert_array_equal(multiply(flat(200, 100, 50), 2.0, 0.5, 1.1), flat(255, 50, 55))


def test_contrast_keeps_middle_grey():
    image = flat(127, 100, 227)
    np.testing.assert_array_equal(contrast(image, 2.0, 2.0, 0.5), flat(127, 73, 177))


def test_a_lookup_table_equals_the_effects_one_after_the_other():
    image = make_image()
    table = add(contrast(invert(RAMP), 1.3, 0.8, 1.0), 3.0, -7.0, 0.0)
    wanted = add(contrast(invert(image), 1.3, 0.8, 1.0), 3.0, -7.0, 0.0)
    np.testing.assert_array_equal(look_up(image, table), wanted)


def test_grey_is_luma_and_can_be_partial():
    image = flat(200, 100, 50)
    luma = 0.299 * 200 + 0.587 * 100 + 0.114 * 50
    np.testing.assert_allclose(grey(image, 1.0), luma, atol=1)
    np.testing.assert_allclose(grey(image, 0.5)[0, 0], (image[0, 0] + luma) / 2, atol=1)


def test_hue_goes_round_the_circle():
    third = 85.0  # of 255
    turned = hue_and_saturation(flat(200, 80, 80), third)[0, 0].astype(int)
    assert turned.argmax() == 1  # red has become green
    back = hue_and_saturation(flat(200, 80, 80), -third)[0, 0].astype(int)
    assert back.argmax() == 2  # and blue


def test_saturation_changes_both_ways_and_grey_stays_grey():
    def chroma(image):
        return int(np.ptp(image[0, 0].astype(int)))

    image = flat(150, 110, 110)
    down = chroma(hue_and_saturation(image, -20.0))
    assert down < chroma(image) < chroma(hue_and_saturation(image, 20.0))
    np.testing.assert_allclose(hue_and_saturation(flat(90, 90, 90), -20.0), 90, atol=1)


@pytest.mark.parametrize("blur", [(gaussian_blur, 1.2), (average_blur, 3), (average_blur, 4)])
def test_blurring_spreads_a_dot_and_keeps_its_light(blur):
    effect, much = blur
    spread = effect(impulse(), much)
    assert spread.max() < 100
    assert int(spread[..., 0].sum()) == pytest.approx(250, rel=0.15)


def test_a_wider_gaussian_spreads_further():
    assert gaussian_blur(impulse(), 2.0).max() < gaussian_blur(impulse(), 1.0).max()


def test_average_is_the_mean_of_a_square():
    assert average_blur(impulse(), 5)[4, 4, 0] == round(250 / 25)


def test_median_drops_a_dot_and_keeps_an_edge():
    assert not median_blur(impulse(), 3).any()
    edge = np.zeros((9, 9, 3), np.uint8)
    edge[:, 5:] = 200
    np.testing.assert_array_equal(median_blur(edge, 5), edge)


def test_sharpening_leaves_flat_parts_and_brightens_by_lightness():
    np.testing.assert_array_equal(sharpen(flat(90, 90, 90), 0.7, 1.0), flat(90, 90, 90))
    np.testing.assert_array_equal(sharpen(flat(90, 90, 90), 1.0, 1.5), flat(135, 135, 135))


def test_sharpening_widens_a_step():
    edge = flat(100, 100, 100)
    edge[:, 4:] = 120
    steps = np.ptp(sharpen(edge, 0.5, 1.0).astype(int))
    assert steps == 20 + 2 * 0.5 * 3 * 20  # three neighbours on the other side, both ways


def test_an_embossed_image_is_lit_from_one_corner():
    dot = flat(100, 100, 100, (9, 9))
    dot[4, 4] = 120
    relief = emboss(dot, 1.0, 1.0)[..., 0].astype(int)
    assert relief[3, 3] > 100 > relief[5, 5]
    np.testing.assert_array_equal(emboss(flat(90, 90, 90), 1.0, 1.0), flat(90, 90, 90))


@pytest.mark.parametrize("per_channel", [True, False])
def test_noise_has_the_given_deviation_and_mean_zero(per_channel):
    image = flat(128, 128, 128, (150, 200))
    added = noise(image, 8.0, per_channel, 1000).astype(float) - 128.0
    assert added.std() == pytest.approx(8.0, rel=0.03)
    assert added.mean() == pytest.approx(0.0, abs=0.2)
    grey_all_over = (np.ptp(added, axis=2) == 0.0).all()
    assert grey_all_over != per_channel


def test_noise_is_the_same_for_the_same_seed_only():
    image = make_image()
    once, again, other = (noise(image, 5.0, True, seed) for seed in (7, 7, 4000))
    np.testing.assert_array_equal(once, again)
    assert not np.array_equal(once, other)


def test_noise_is_long_enough_for_any_image():
    image = flat(128, 128, 128, (500, 800))
    assert image.size > NOISE_VALUES
    added = noise(image, 8.0, True, 17).astype(float) - 128.0
    assert added[-50:].std() == pytest.approx(8.0, rel=0.05)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("threshold", [None, -5.0, 5.0])
@pytest.mark.parametrize("exponent", [-2.0, 0.0])
def test_a_mask_is_between_0_and_1(size, threshold, exponent):
    share = make_mask(*size, exponent, 9, threshold, 3)
    assert share.shape == size
    assert share.dtype == np.float32
    assert share.min() >= 0.0
    assert share.max() <= 1.0


def test_patches_are_larger_the_lower_the_exponent():
    def roughness(exponent):
        masks = [make_mask(56, 100, exponent, 16, None, seed) for seed in range(0, 20000, 1000)]
        return np.mean([np.abs(np.diff(one, axis=1)).mean() / one.std() for one in masks])

    assert roughness(-2.0) < 0.7 * roughness(0.0)


def test_a_threshold_sharpens_the_mask_and_a_higher_one_covers_less():
    soft, low, high = (make_mask(56, 100, -1.0, 8, threshold, 3) for threshold in (None, 0.0, 6.0))
    middling = [((one > 0.2) & (one < 0.8)).mean() for one in (soft, low)]
    assert middling[1] < 0.6 * middling[0]
    assert high.mean() < low.mean()


def test_patches_lie_between_their_two_images():
    image = flat(200, 200, 200, (56, 100))
    altered = patches(image, 1.1, 1.1, 1.1, 0.9, -2.0, 8, None, 3)
    first, second = round(200 * 1.1), round(127 + 73 * 0.9)
    assert {int(altered.max()), int(altered.min())} <= set(range(second, first + 1))
    assert altered.max() > first - 4
    assert altered.min() < second + 4
