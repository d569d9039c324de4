import numpy as np
import pytest

from moveset.base.values import TimedFrame
from moveset.see.silhouette.histograms import HEIGHT, WIDTH, Background, grey_of, histograms_of
from moveset.see.silhouette.stance import SilhouetteDetector, Stance, movement_of, position_of

TRUNK = (60, 300, 170, 230)  # from row, to row, from column, to column
LOW_TRUNK = (220, 300, 170, 230)
RIGHT_ARM = (100, 125, 60, 170)
LEFT_ARM = (100, 125, 230, 340)
RIGHT_LEG = (230, 255, 60, 170)
LEFT_LEG = (230, 255, 230, 340)
RIGHT_ARM_LOW = (225, 245, 60, 170)


def body(*parts: tuple[int, int, int, int], shift: int = 0):
    mask = np.zeros((HEIGHT, WIDTH), bool)
    for top, bottom, left, right in parts:
        mask[top:bottom, max(left + shift, 0) : right + shift] = True
    return histograms_of(mask)


@pytest.mark.parametrize(
    ("parts", "movement"),
    [
        ((), "empty"),
        (((0, 10, 0, 400),), "empty"),  # a strip of ten pixels is noise
        (((0, 300, 0, 15),), "empty"),  # so are fifteen columns
        (((0, 300, 0, 16),), "squat"),  # there is somebody, but not as wide as one that stands
        ((TRUNK,), "stand"),
        ((TRUNK, RIGHT_ARM), "right_arm_up"),
        ((TRUNK, LEFT_ARM), "left_arm_up"),
        ((TRUNK, LEFT_ARM, RIGHT_ARM), "arms_up"),
        ((TRUNK, RIGHT_LEG), "right_leg_up"),
        ((TRUNK, LEFT_LEG), "left_leg_up"),
        ((LOW_TRUNK,), "squat"),
        ((LOW_TRUNK, RIGHT_ARM_LOW), "squat_right_arm_up"),
    ],
)
def test_what_a_shape_does(parts, movement):
    assert movement_of(body(*parts)) == movement


@pytest.mark.parametrize(
    ("shift", "position"),
    [(0, "middle"), (-130, "right"), (130, "left"), (-60, "middle"), (60, "middle")],
)
def test_where_a_shape_stands_by_its_own_left_and_right(shift, position):
    assert position_of(body(TRUNK, shift=shift)) == position


def test_nobody_is_nowhere():
    assert position_of(body()) == "empty"


@pytest.mark.parametrize("name", ["left", "right"])
def test_a_mirrored_shape_does_the_mirrored_thing(name):
    one = body(TRUNK, RIGHT_ARM if name == "right" else LEFT_ARM)
    mirrored = type(one)(one.columns[::-1], one.rows)
    other = "left" if name == "right" else "right"
    assert movement_of(one) == f"{name}_arm_up"
    assert movement_of(mirrored) == f"{other}_arm_up"


def room(brightness: float = 1.0) -> np.ndarray:
    rng = np.random.default_rng(0)
    picture = np.full((240, 320, 3), 120.0) + rng.normal(0, 4, (240, 320, 3))
    picture[150:] *= 0.6
    return np.clip(picture * brightness, 0, 255).astype(np.uint8)


def with_person(picture: np.ndarray, column: int = 140) -> np.ndarray:
    picture = picture.copy()
    picture[50:230, column : column + 40] = 20
    return picture


def test_brightness_is_of_the_eye_s_making():
    colours = np.zeros((10, 10, 3), np.uint8)
    colours[...] = (255, 0, 0)
    assert grey_of(colours).mean() == pytest.approx(0.2126 * 255, abs=0.1)
    assert grey_of(colours).shape == (HEIGHT, WIDTH)


def test_whoever_stands_before_the_background_is_white_and_the_rest_black():
    mask = Background(room()).body_in(with_person(room()))
    columns = np.flatnonzero(histograms_of(mask).columns > 100)
    assert (columns[0], columns[-1]) == (175, 224)
    assert mask[:, :170].sum() == 0


@pytest.mark.parametrize("last", [0.8, 1.2])
@pytest.mark.parametrize("seconds", [0.2, 10.0])
def test_light_that_changes_slowly_or_at_once_leaves_only_the_person_white(last, seconds):
    background = Background(room())
    steps = max(int(seconds / 0.2), 1)
    for brightness in np.linspace(1.0, last, steps + 1)[1:]:
        mask = background.body_in(with_person(room(brightness)), 0.2)
    assert movement_of(histograms_of(mask)) == "stand"
    assert mask[:, :150].mean() < 0.01
    plain = np.abs(grey_of(room(last * last * last)) - grey_of(room())) > 50
    assert plain.mean() > 0.05 or last < 1.0  # a fixed background would have failed sooner or later


def test_a_moved_thing_becomes_background_and_a_still_person_does_not():
    background = Background(room())
    changed = room()
    changed[20:40, 260:300] = 150  # less than the threshold: the background takes it on
    for _ in range(5 * 120):
        mask = background.body_in(with_person(changed), 0.2)
    assert movement_of(histograms_of(mask)) == "stand"
    changed[20:40, 260:300] = 190  # as much again is now less than the threshold too
    assert background.body_in(with_person(changed), 0.2)[20:60, 330:370].sum() == 0


def test_a_ghost_fades_where_it_is_told_to():
    started_with_somebody = with_person(room(), 40)
    fading = Background(started_with_somebody, ghosts_fade_s=2.0)
    staying = Background(started_with_somebody)
    for _ in range(15):
        faded, stayed = (one.body_in(room(), 0.2) for one in (fading, staying))
    assert faded.sum() == 0
    assert stayed.sum() > 1000


def test_a_background_can_be_taken_again():
    background = Background(with_person(room()))
    background.retake(room())
    assert background.body_in(room()).sum() == 0


def test_callbacks_come_on_change_only_and_looks_five_times_a_second():
    movements, positions = [], []
    detector = SilhouetteDetector(movements.append, positions.append)
    pictures = [room()] * 10 + [with_person(room())] * 20 + [room()] * 10
    stances = [detector.step(TimedFrame(n / 30, one)) for n, one in enumerate(pictures)]
    assert movements == ["stand", "empty"]
    assert positions == ["middle", "empty"]
    # Frame 12 is the first look, 0.2 s apart, that falls on the person.
    assert [stance.movement for stance in stances].index("stand") == 12
    assert stances[0] == Stance("empty", "empty")


def test_the_next_frame_is_the_new_empty_scene_when_told():
    detector = SilhouetteDetector(interval_s=0.0)
    detector.step(TimedFrame(0.0, room()))
    assert detector.step(TimedFrame(0.1, with_person(room()))).movement == "stand"
    detector.retake()
    assert detector.step(TimedFrame(0.2, with_person(room()))).movement == "empty"
    assert detector.step(TimedFrame(0.3, room())).movement == "stand"  # what was there is missing
