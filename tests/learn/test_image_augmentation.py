"""Image transforms: the article's effects, sampled once and applied to any image."""

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.values import NONE
from moveset.learn.image_augmentation import (
    ImageAugmentation,
    ImageTransform,
    sample_transform,
    transform_image,
)
from moveset.learn.image_effect_registry import EFFECTS, OPTIONAL_EFFECTS, Effect
from moveset.learn.image_geometry import BORDER_MODES, PAD_MODES

NEUTRAL = ImageAugmentation(strength=0.0, mirror=0.0, invert=0.0)
SAMPLES = 4000

LEVEL = (0, 255)
RANGES = {
    "crop_and_pad": [(-0.05, 0.1)] * 4 + [PAD_MODES, LEVEL],
    "warp": [(0.8, 1.2)] * 2
    + [(-0.1, 0.1)] * 2
    + [(-5.0, 5.0)] * 2
    + [(False, True), BORDER_MODES, LEVEL],
    "grey": [(0.0, 1.0)],
    "gaussian_blur": [(0.0, 2.0)],
    "average_blur": [(2, 5)],
    "median_blur": [(3, 5)],
    "sharpen": [(0.0, 1.0), (0.75, 1.5)],
    "emboss": [(0.0, 1.0), (0.0, 2.0)],
    "noise": [(0.0, 2.55), (False, True), (0, 2**20 - 1)],
    "add": [(-10.0, 10.0)] * 3,
    "hue_and_saturation": [(-20.0, 20.0)],
    "multiply": [(0.9, 1.1)] * 3,
    "patches": [(0.9, 1.1)] * 4 + [(-2.0, 0.0), (4, 16), (-10.0, 10.0), (0, 2**20 - 1)],
    "contrast": [(0.5, 2.0)] * 3,
    "invert": [],
    "mirror": [],
}
"""The article's ranges, and imgaug's own where it gives none."""


@pytest.fixture(scope="module")
def transforms():
    rng = np.random.default_rng(0)
    return [sample_transform(rng) for _ in range(SAMPLES)]


def make_image(height=24, width=32, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def share(transforms, *names):
    return np.mean([any(one.name in names for one in each.effects) for each in transforms])


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (56, 100)])
def test_zero_strength_changes_nothing(size):
    rng = np.random.default_rng(0)
    for _ in range(200):
        image = make_image(*size)
        np.testing.assert_array_equal(
            transform_image(image, sample_transform(rng, (), NEUTRAL)), image
        )


def test_every_parameter_covers_its_range(transforms):
    seen = {name: [] for name in EFFECTS}
    for effect in (one for each in transforms for one in each.effects):
        seen[effect.name].append(effect.values)
    assert set(RANGES) == set(EFFECTS)
    for name, ranges in RANGES.items():
        assert seen[name], name
        for values, allowed in zip(zip(*seen[name], strict=True), ranges, strict=True):
            if isinstance(allowed[0], str):
                assert set(values) == set(allowed), name
                continue
            numbers = [value for value in values if value is not None]
            low, high = allowed
            assert low <= min(numbers), name
            assert max(numbers) <= high, name
            assert max(numbers) - min(numbers) > 0.8 * (high - low), name
    assert {values[0] for values in seen["median_blur"]} == {3, 5}
    assert {values[0] for values in seen["average_blur"]} == {2, 3, 4, 5}


def test_effects_are_as_frequent_as_in_the_article(transforms):
    wanted = {"mirror": 0.5, "crop_and_pad": 0.5, "warp": 0.5, "grey": 1.0, "invert": 0.05}
    few = 2.5 / len(OPTIONAL_EFFECTS)  # 0 to 5 of them
    wanted |= dict.fromkeys(("sharpen", "emboss", "noise", "add", "contrast"), few)
    for name, often in wanted.items():
        assert share(transforms, name) == pytest.approx(often, abs=0.03), name
    assert share(transforms, "multiply", "patches") == pytest.approx(few, abs=0.03)
    assert share(transforms, "gaussian_blur", "average_blur", "median_blur") == pytest.approx(
        few, abs=0.03
    )


def test_at_most_five_optional_effects_and_none_twice(transforms):
    main = {"mirror", "crop_and_pad", "warp", "grey", "invert"}
    optional = [[one.name for one in each.effects if one.name not in main] for each in transforms]
    assert Counter(map(len, optional)).keys() == set(range(6))
    assert all(len(set(names)) == len(names) for names in optional)


def test_effects_come_in_random_order(transforms):
    first = {each.effects[0].name for each in transforms}
    last = {each.effects[-1].name for each in transforms}
    assert {"grey", "warp", "mirror", "crop_and_pad", "contrast"} <= first & last


def test_the_same_seed_gives_the_same_image_and_another_seed_another():
    image = make_image()
    once, again, other = (
        transform_image(image, sample_transform(np.random.default_rng(seed))) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(once, again)
    assert not np.array_equal(once, other)


@given(
    seed=st.integers(0, 2**32),
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    strength=st.floats(0.0, 1.0),
)
def test_any_image_keeps_its_size_and_type_and_is_not_changed(seed, height, width, strength):
    image = make_image(height, width)
    before = image.copy()
    transformed = transform_image(
        image,
        sample_transform(np.random.default_rng(seed), (), ImageAugmentation(strength=strength)),
    )
    assert (transformed.shape, transformed.dtype) == (image.shape, np.uint8)
    assert not np.shares_memory(transformed, image)
    np.testing.assert_array_equal(image, before)


def test_images_that_are_not_contiguous_are_transformed_alike():
    image = make_image(48, 64)[::2, ::-2]
    transform = sample_transform(np.random.default_rng(5))
    wanted = transform_image(image.copy(), transform)
    np.testing.assert_array_equal(transform_image(image, transform), wanted)


def test_a_transform_is_the_same_for_every_frame_of_a_sequence():
    """What stands still before a moving person stays as still as it was."""
    frames = [make_image(40, 60) for _ in range(6)]
    for step, frame in enumerate(frames):
        frame[30:34, 5 * step : 5 * step + 4] = 255
    rng = np.random.default_rng(9)
    for _ in range(40):
        transform = sample_transform(rng, (), ImageAugmentation(max_effects=8))
        # Padding by a mean of the whole image, and the like, may follow the moving patch.
        kept = [one for one in transform.effects if one.name not in {"warp", "crop_and_pad"}]
        transformed = [transform_image(frame, ImageTransform(tuple(kept))) for frame in frames]
        for other in transformed[1:]:
            np.testing.assert_array_equal(other[:24], transformed[0][:24])
        np.testing.assert_array_equal(
            transform_image(frames[0], transform), transform_image(frames[0].copy(), transform)
        )


def test_a_transform_fits_images_of_any_size():
    transform = sample_transform(np.random.default_rng(2))
    for size in [(1, 1), (56, 100), (480, 640)]:
        assert transform_image(make_image(*size), transform).shape == (*size, 3)


def test_several_pointwise_effects_equal_one_after_the_other():
    effects = (Effect("add", (9.0, -9.0, 1.0)), Effect("invert"), Effect("contrast", (1.7,) * 3))
    image, one_by_one = make_image(), make_image()
    for effect in effects:
        one_by_one = transform_image(one_by_one, ImageTransform((effect,)))
    np.testing.assert_array_equal(transform_image(image, ImageTransform(effects)), one_by_one)


def test_a_transform_can_be_written_as_json(transforms):
    for each in transforms[:50]:
        back = json.loads(json.dumps(each.effects))
        again = ImageTransform(tuple(Effect(name, tuple(values)) for name, values in back))
        assert again.effects == each.effects


def test_mirrored_says_whether_the_transform_mirrors(transforms):
    for each in transforms:
        assert each.mirrored == any(effect.name == "mirror" for effect in each.effects)
    image = make_image()
    flipped = sample_transform(
        np.random.default_rng(0), (), ImageAugmentation(0.0, mirror=1.0, invert=0.0)
    )
    assert flipped.mirrored
    np.testing.assert_array_equal(transform_image(image, flipped), image[:, ::-1])


@pytest.mark.parametrize(
    ("moves", "may"),
    [
        ((), True),
        (("punch", "kick", NONE), True),
        (("punch_left", "punch_right", "squat"), True),
        (("punch_left", "squat", NONE), False),
        (("punch_left", "kick_right"), False),
    ],
)
def test_nothing_is_mirrored_if_a_move_has_no_mirrored_one(moves, may):
    rng = np.random.default_rng(0)
    transforms = [sample_transform(rng, moves, ImageAugmentation(mirror=1.0)) for _ in range(20)]
    assert {each.mirrored for each in transforms} == {may}


def test_moves_do_not_change_the_rest_of_the_transform():
    with_sides, without = (
        sample_transform(
            np.random.default_rng(4), moves, ImageAugmentation(mirror=1.0, max_effects=0)
        )
        for moves in (("punch_left",), ("punch",))
    )
    kept = {effect for effect in without.effects if effect.name != "mirror"}
    assert set(with_sides.effects) == kept
