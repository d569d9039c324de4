"""Altered copies of pictures: the article's list, drawn once and applied to any picture."""

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.values import NONE
from moveset.learn.image_augmentation import (
    EFFECTS,
    Alteration,
    Effect,
    PictureAugmentation,
    alter,
    draw,
)
from moveset.learn.image_geometry import BORDER_MODES, PAD_MODES

STILL = PictureAugmentation(strength=0.0, mirror=0.0, invert=0.0)
DRAWS = 4000

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
def drawn():
    rng = np.random.default_rng(0)
    return [draw(rng) for _ in range(DRAWS)]


def picture(height=24, width=32, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def share(drawn, *names):
    return np.mean([any(one.name in names for one in each.effects) for each in drawn])


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (56, 100)])
def test_no_strength_changes_nothing(size):
    rng = np.random.default_rng(0)
    for _ in range(200):
        image = picture(*size)
        np.testing.assert_array_equal(alter(image, draw(rng, (), STILL)), image)


def test_every_effect_is_drawn_from_its_whole_range_and_no_further(drawn):
    seen = {name: [] for name in EFFECTS}
    for effect in (one for each in drawn for one in each.effects):
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


def test_effects_come_as_often_as_in_the_article(drawn):
    wanted = {"mirror": 0.5, "crop_and_pad": 0.5, "warp": 0.5, "grey": 1.0, "invert": 0.05}
    few = 2.5 / 8.0  # 0 to 5 of eight
    wanted |= dict.fromkeys(("sharpen", "emboss", "noise", "add", "contrast"), few)
    for name, often in wanted.items():
        assert share(drawn, name) == pytest.approx(often, abs=0.03), name
    assert share(drawn, "multiply", "patches") == pytest.approx(few, abs=0.03)
    assert share(drawn, "gaussian_blur", "average_blur", "median_blur") == pytest.approx(
        few, abs=0.03
    )


def test_at_most_five_of_the_lesser_effects_and_none_twice(drawn):
    main = {"mirror", "crop_and_pad", "warp", "grey", "invert"}
    lesser = [[one.name for one in each.effects if one.name not in main] for each in drawn]
    assert Counter(map(len, lesser)).keys() == set(range(6))
    assert all(len(set(names)) == len(names) for names in lesser)


def test_effects_come_in_any_order(drawn):
    first = {each.effects[0].name for each in drawn}
    last = {each.effects[-1].name for each in drawn}
    assert {"grey", "warp", "mirror", "crop_and_pad", "contrast"} <= first & last


def test_same_seed_same_copy_and_other_seed_another():
    image = picture()
    once, again, other = (alter(image, draw(np.random.default_rng(seed))) for seed in (1, 1, 2))
    np.testing.assert_array_equal(once, again)
    assert not np.array_equal(once, other)


@given(
    seed=st.integers(0, 2**32),
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    strength=st.floats(0.0, 1.0),
)
def test_any_picture_keeps_size_and_kind_and_is_not_touched(seed, height, width, strength):
    image = picture(height, width)
    before = image.copy()
    altered = alter(
        image, draw(np.random.default_rng(seed), (), PictureAugmentation(strength=strength))
    )
    assert (altered.shape, altered.dtype) == (image.shape, np.uint8)
    assert not np.shares_memory(altered, image)
    np.testing.assert_array_equal(image, before)


def test_pictures_that_do_not_lie_in_one_piece_are_altered_alike():
    image = picture(48, 64)[::2, ::-2]
    alteration = draw(np.random.default_rng(5))
    wanted = alter(image.copy(), alteration)
    np.testing.assert_array_equal(alter(image, alteration), wanted)


def test_one_draw_alters_every_frame_of_a_sequence_alike():
    """What stands still before a moving person stays as still as it was."""
    frames = [picture(40, 60) for _ in range(6)]
    for step, frame in enumerate(frames):
        frame[30:34, 5 * step : 5 * step + 4] = 255
    rng = np.random.default_rng(9)
    for _ in range(40):
        alteration = draw(rng, (), PictureAugmentation(most=8))
        # Padding by a mean of the whole picture, and the like, may follow the moving patch.
        kept = [one for one in alteration.effects if one.name not in {"warp", "crop_and_pad"}]
        altered = [alter(frame, Alteration(tuple(kept))) for frame in frames]
        for other in altered[1:]:
            np.testing.assert_array_equal(other[:24], altered[0][:24])
        np.testing.assert_array_equal(
            alter(frames[0], alteration), alter(frames[0].copy(), alteration)
        )


def test_a_draw_fits_pictures_of_any_size():
    alteration = draw(np.random.default_rng(2))
    for size in [(1, 1), (56, 100), (480, 640)]:
        assert alter(picture(*size), alteration).shape == (*size, 3)


def test_several_point_effects_are_as_good_as_one_after_the_other():
    effects = (Effect("add", (9.0, -9.0, 1.0)), Effect("invert"), Effect("contrast", (1.7,) * 3))
    image, one_by_one = picture(), picture()
    for effect in effects:
        one_by_one = alter(one_by_one, Alteration((effect,)))
    np.testing.assert_array_equal(alter(image, Alteration(effects)), one_by_one)


def test_what_is_drawn_is_plain_and_can_be_written_down(drawn):
    for each in drawn[:50]:
        back = json.loads(json.dumps(each.effects))
        again = Alteration(tuple(Effect(name, tuple(values)) for name, values in back))
        assert again.effects == each.effects


def test_mirrored_says_whether_it_flips(drawn):
    for each in drawn:
        assert each.mirrored == any(effect.name == "mirror" for effect in each.effects)
    image = picture()
    flipped = draw(np.random.default_rng(0), (), PictureAugmentation(0.0, mirror=1.0, invert=0.0))
    assert flipped.mirrored
    np.testing.assert_array_equal(alter(image, flipped), image[:, ::-1])


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
def test_nothing_is_mirrored_where_a_side_has_no_other(moves, may):
    rng = np.random.default_rng(0)
    drawn = [draw(rng, moves, PictureAugmentation(mirror=1.0)) for _ in range(20)]
    assert {each.mirrored for each in drawn} == {may}


def test_moves_do_not_change_the_rest_of_the_draw():
    with_sides, without = (
        draw(np.random.default_rng(4), moves, PictureAugmentation(mirror=1.0, most=0))
        for moves in (("punch_left",), ("punch",))
    )
    kept = {effect for effect in without.effects if effect.name != "mirror"}
    assert set(with_sides.effects) == kept
