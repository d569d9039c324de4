"""Background subtraction finds a person, whatever the light does."""

import numpy as np
import pytest

from moveset.see.silhouette.background import Background, to_grey
from moveset.see.silhouette.histograms import MASK_HEIGHT, MASK_WIDTH, compute_histograms
from moveset.see.silhouette.stance import find_posture

from .scenes import room, with_person


def test_brightness_weights_the_channels_as_the_eye_does():
    colours = np.zeros((10, 10, 3), np.uint8)
    colours[...] = (255, 0, 0)
    assert to_grey(colours).mean() == pytest.approx(0.2126 * 255, abs=0.1)
    assert to_grey(colours).shape == (MASK_HEIGHT, MASK_WIDTH)


def test_only_the_person_is_foreground():
    mask = Background(room()).find_body(with_person(room()))
    columns = np.flatnonzero(compute_histograms(mask).columns > 100)
    assert (columns[0], columns[-1]) == (175, 224)
    assert mask[:, :170].sum() == 0


@pytest.mark.parametrize("last", [0.8, 1.2])
@pytest.mark.parametrize("seconds", [0.2, 10.0])
def test_changing_light_leaves_only_the_person_in_the_foreground(last, seconds):
    background = Background(room())
    steps = max(int(seconds / 0.2), 1)
    for brightness in np.linspace(1.0, last, steps + 1)[1:]:
        mask = background.find_body(with_person(room(brightness)), 0.2)
    assert find_posture(compute_histograms(mask)) == "stand"
    assert mask[:, :150].mean() < 0.01
    plain = np.abs(to_grey(room(last * last * last)) - to_grey(room())) > 50
    assert plain.mean() > 0.05 or last < 1.0  # a fixed background would have failed sooner or later


def test_a_moved_object_becomes_background_and_a_still_person_does_not():
    background = Background(room())
    changed = room()
    changed[20:40, 260:300] = 150  # less than the threshold: the background takes it on
    for _ in range(5 * 120):
        mask = background.find_body(with_person(changed), 0.2)
    assert find_posture(compute_histograms(mask)) == "stand"
    changed[20:40, 260:300] = 190  # as much again is now less than the threshold too
    assert background.find_body(with_person(changed), 0.2)[20:60, 330:370].sum() == 0


def test_a_ghost_fades_after_its_timeout():
    started_with_somebody = with_person(room(), 40)
    fading = Background(started_with_somebody, ghost_timeout_s=2.0)
    staying = Background(started_with_somebody)
    for _ in range(15):
        faded, stayed = (one.find_body(room(), 0.2) for one in (fading, staying))
    assert faded.sum() == 0
    assert stayed.sum() > 1000
