"""The overlay is readable on images of any size and leaves the original unchanged."""

from __future__ import annotations

import numpy as np
import pytest

from moveset.base.values import FloatArray, MoveEvent, RgbImage, Score, TimedFrame, TriggerRule
from moveset.play.drawing import MIN_SIDE_PX
from moveset.play.keymap import KeyBinding, Keymap
from moveset.play.overlay import ACTIVE, FADE_S, LEFT, RIGHT, Overlay, Scene, draw_overlay
from moveset.see.pose.landmarks import LANDMARK_NAMES

RULES = (
    TriggerRule("punch_left", threshold_on=0.6),
    TriggerRule("squat", threshold_on=0.8, hold=True),
)


def grey(width: int = 640, height: int = 480) -> RgbImage:
    return np.full((height, width, 3), 90, np.uint8)


def body(width: int = 640, height: int = 480, visibility: float = 0.9) -> FloatArray:
    """Return an observation with the left side of the body in the image's right half."""
    rows = np.zeros((len(LANDMARK_NAMES), 6), np.float32)
    for number, name in enumerate(LANDMARK_NAMES):
        rows[number, 0] = width * (0.7 if name.startswith("left") else 0.5)
        rows[number, 1] = height * (0.3 + 0.6 * number / len(LANDMARK_NAMES))
    rows[:, 5] = visibility
    return rows.reshape(-1)


def count(image: RgbImage, colour: tuple[int, int, int]) -> int:
    return int((np.abs(image.astype(int) - colour).max(axis=2) < 6).sum())


def changed(image: RgbImage, other: RgbImage) -> np.ndarray:
    return np.asarray((image != other).any(axis=2))


@pytest.mark.parametrize("size", [(258, 194), (641, 481), (1920, 1080), (270, 480), (64, 64)])
def test_any_image_size_gives_a_large_enough_even_size(size: tuple[int, int]) -> None:
    image = grey(*size)
    scene = Scene(1.0, body(*size), Score(1.0, {"squat": 0.9}), [("squat", 0.1)], ["down"], 30.0)
    drawn = draw_overlay(image, scene, RULES)
    assert drawn.dtype == np.uint8
    assert min(drawn.shape[:2]) >= MIN_SIDE_PX
    assert drawn.shape[0] % 2 == drawn.shape[1] % 2 == 0
    assert drawn.shape[1] / drawn.shape[0] == pytest.approx(size[0] / size[1], rel=0.01)


def test_the_original_image_is_unchanged() -> None:
    image = grey()
    draw_overlay(image, Scene(0.0, body(), None, [("squat", 0.0)]), RULES)
    assert (image == 90).all()


def test_left_and_right_have_their_colours_and_sides() -> None:
    drawn = draw_overlay(grey(), Scene(0.0, body()), [])
    assert count(drawn[:, 400:], LEFT) > 300
    assert count(drawn[:, :400], RIGHT) > 300
    assert count(drawn[:, 400:], RIGHT) == count(drawn[:, :400], LEFT) == 0


def test_hardly_visible_limbs_are_darker_and_invisible_ones_absent() -> None:
    faint = draw_overlay(grey(), Scene(0.0, body(visibility=0.3)), [])
    assert count(faint, LEFT) == 0
    gone = draw_overlay(grey(), Scene(0.0, body(visibility=0.05)), [])
    nobody = draw_overlay(grey(), Scene(0.0), [])
    assert changed(faint, nobody).any()
    assert not changed(gone, nobody).any()


def test_without_a_person_no_skeleton_is_drawn() -> None:
    unseen = np.full(len(LANDMARK_NAMES) * 6, np.nan, np.float32)
    nobody = draw_overlay(grey(), Scene(0.0), RULES)
    assert not changed(draw_overlay(grey(), Scene(0.0, unseen), RULES), nobody).any()


def test_landmarks_far_outside_the_image_are_harmless() -> None:
    far = body() * 1e4
    far.reshape(-1, 6)[:, 5] = 1.0
    draw_overlay(grey(), Scene(0.0, far), RULES)


def test_a_bar_changes_its_colour_at_the_threshold() -> None:
    below, above = (
        draw_overlay(grey(), Scene(0.0, score=Score(0.0, {"punch_left": value})), RULES)
        for value in (0.55, 0.65)
    )
    assert count(below, ACTIVE) == 0 < count(below, RIGHT)
    assert count(above, RIGHT) == 0 < count(above, ACTIVE)


@pytest.mark.parametrize("value", [-1.0, 0.0, 1.0, 7.0, float("nan")])
def test_any_score_draws_a_bar_within_its_panel(value: float) -> None:
    drawn = draw_overlay(grey(), Scene(0.0, score=Score(0.0, {"squat": value})), RULES)
    assert not changed(drawn, grey())[:, 320:600][40:].any()


def test_the_name_of_a_press_fades_out() -> None:
    ages = (0.0, FADE_S * 0.7, FADE_S * 0.9, FADE_S, FADE_S + 1.0)
    inks = [
        int(
            np.abs(draw_overlay(grey(), Scene(0.0, presses=[("squat", age)]), []).astype(int) - 90)[
                380:
            ].sum()
        )
        for age in ages
    ]
    assert inks[0] > inks[1] > inks[2] > 0
    assert inks[3] == inks[4] == 0


def test_a_very_long_name_still_fits() -> None:
    drawn = draw_overlay(grey(), Scene(0.0, presses=[("m" * 40, 0.0)]), [])
    assert not changed(drawn, grey())[60:, :8].any()
    assert not changed(drawn, grey())[60:, -8:].any()


def test_a_held_move_shows_its_key_until_it_is_released() -> None:
    overlay = Overlay(RULES, Keymap({"squat": KeyBinding("down", hold=True)}))
    frame = TimedFrame(9.0, grey())
    before = overlay.draw(frame, None, None)
    overlay.add(MoveEvent(1.0, "squat", "press", 0.9))
    held = overlay.draw(frame, None, None)
    overlay.add(MoveEvent(9.0, "squat", "release", 0.1))
    after = overlay.draw(frame, None, None)
    assert count(held, ACTIVE) > 200
    assert not changed(before, after).any()


def test_a_tapped_move_shows_its_name_and_no_held_key() -> None:
    overlay = Overlay(RULES)
    overlay.add(MoveEvent(1.0, "punch_left", "press", 0.9))
    assert count(overlay.draw(TimedFrame(1.1, grey()), None, None), ACTIVE) > 200
    assert count(overlay.draw(TimedFrame(2.0, grey()), None, None), ACTIVE) == 0


def test_a_pause_is_shown_until_it_ends() -> None:
    overlay, frame = Overlay(RULES), TimedFrame(0.0, grey())
    before = overlay.draw(frame, None, None)
    overlay.paused = True
    paused = overlay.draw(frame, None, None)
    assert count(paused, ACTIVE) > count(before, ACTIVE) + 100
    overlay.paused = False
    assert not changed(overlay.draw(frame, None, None), before).any()
