import numpy as np
import pytest

from moveset.learn.example_distances import Example, Motion
from moveset.learn.template_calibration import BACKGROUND_SHARE, CalibratedExamples
from moveset.recognise.background import background_clips, background_minutes
from moveset.recognise.templates import (
    TemplateMatcher,
    TemplatePaths,
    cut_return,
    cut_template,
    smooth_positions,
)
from moveset.see.pose.landmarks import JOINTS

LENGTH = 30


def reach(joint: int, direction=(0.0, 0.0, -1.0), noise=0.002, seed=0):
    """Return positions of one joint that goes out and back between two rests."""
    rng = np.random.default_rng(seed)
    rest = np.zeros(LENGTH)
    share = np.concatenate([rest, np.sin(np.linspace(0.0, np.pi, LENGTH)), rest])
    positions = np.zeros((len(share), len(JOINTS), 3), np.float32)
    positions[:, joint] = share[:, None] * np.array(direction)
    positions += noise * rng.standard_normal(positions.shape)
    return positions.reshape(len(share), -1).astype(np.float32)


def example(move: str, positions) -> Example:
    outward = cut_template(move, positions, LENGTH, 2 * LENGTH)
    back = cut_return(positions, LENGTH, 2 * LENGTH)
    return Example(outward, back, Motion(positions[LENGTH : 2 * LENGTH]))


@pytest.fixture(name="alone")
def make_alone():
    return CalibratedExamples([example("reach", reach(5))], [])


def test_background_motion_comes_no_nearer_than_the_neutral_distance(alone):
    outward, back = alone.templates([0])
    paths = TemplatePaths([outward])
    ends = np.arange(0, len(background_clips()[0]), 4)
    nearest = [paths.distances(smooth_positions(one), ends).min() for one in background_clips()]
    matches = np.sum(np.array(nearest) < outward.neutral)
    assert matches <= 0.2 * background_minutes()
    assert outward.neutral == pytest.approx(back.neutral)


@pytest.mark.usefixtures("few_clips")
def test_equal_examples_are_told_apart_from_different_ones(alone):
    same = CalibratedExamples([example("reach", reach(5, seed=seed)) for seed in (1, 2)], [])
    assert same.differing_moves() == ()
    assert same.templates([0, 1])[0].neutral < alone.templates([0])[0].neutral
    mixed = [reach(5), reach(11, (0.5, -1.0, 0.0))]
    assert CalibratedExamples([example("reach", one) for one in mixed], []).differing_moves() == (
        "reach",
    )


@pytest.mark.usefixtures("few_clips")
def test_the_players_own_motion_that_is_no_move_makes_templates_stricter(alone):
    strict = CalibratedExamples(
        [example("reach", reach(5))], [Motion(reach(5, (0.3, 0.1, -1.0), seed=3))]
    )
    assert strict.templates([0])[0].neutral < alone.templates([0])[0].neutral
    assert 0.0 < BACKGROUND_SHARE <= 1.0


@pytest.mark.usefixtures("few_clips")
def test_the_way_back_is_none_and_the_way_out_the_move(alone):
    positions = reach(5, seed=4)
    rows = TemplateMatcher(alone.templates([0])).predict(positions, np.arange(len(positions)))
    assert rows[: LENGTH + LENGTH // 2 + 3, 0].max() > 0.9
    assert rows[2 * LENGTH :, 0].max() < 0.5


@pytest.mark.usefixtures("few_clips")
def test_an_example_that_was_cut_off_gives_no_template():
    whole = [example("reach", reach(5, seed=seed)) for seed in (1, 2, 3)]
    positions = reach(5, seed=4)
    cut_off = Example(
        cut_template("reach", positions, LENGTH, LENGTH + 12),
        cut_return(positions, LENGTH, LENGTH + 12),
        Motion(positions[LENGTH : LENGTH + 12]),
    )
    calibrated = CalibratedExamples([*whole, cut_off], [])
    moves = [one.move for one in calibrated.templates(range(4))]
    assert moves == ["reach"] * 3 + ["none"] * 3
    assert len(calibrated.templates([0, 3])) == 4, "of two, nobody knows which is cut off"
