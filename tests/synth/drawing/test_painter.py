import dataclasses

import numpy as np
import pytest

from moveset.synth.clip import synthesise_clip
from moveset.synth.drawing.camera import Camera, project
from moveset.synth.drawing.painter import Painter
from moveset.synth.motion.body import JOINT

SIZE = (640, 360)


def test_a_camera_sees_what_is_straight_ahead_in_the_middle_and_the_near_larger() -> None:
    camera = Camera(height_m=1.0, distance_m=3.0, focal=1.5, tilt_deg=0.0)
    points = np.array([[0.0, 1.0, 0.0], [0.5, 1.0, 0.0], [0.5, 1.0, 1.0], [0.0, 1.5, 0.0]])
    seen = project(camera, points, SIZE)
    assert seen[0] == pytest.approx([320.0, 180.0, 3.0])
    assert seen[1, 0] == pytest.approx(320.0 + 0.5 * 1.5 * 360 / 3.0)
    assert seen[2, 0] > seen[1, 0] > 320.0
    assert seen[3, 1] < 180.0


def test_people_are_in_the_image_all_the_time() -> None:
    for seed in range(12):
        clip = synthesise_clip(seed, duration_s=12.0, frame_rate=10.0)
        seen = project(clip.person.camera, clip.joints, SIZE)[..., :2]
        inside = (seen >= 0.0) & (seen < np.array(SIZE))
        assert inside.all(axis=-1).mean() > 0.995, f"person {seed}"


@pytest.mark.parametrize("size", [(640, 360), (320, 240), (101, 57)])
def test_an_image_has_the_size_asked_for_and_a_person_where_the_joints_are(
    size: tuple[int, int],
) -> None:
    clip = synthesise_clip(4, duration_s=1.0, size=size)
    quiet = dataclasses.replace(clip.person.room, noise=0.0)
    person = dataclasses.replace(clip.person, room=quiet)
    painter = Painter(person, size)
    rng = np.random.default_rng(0)
    here = painter.draw(clip.joints[0], rng)
    moved = painter.draw(clip.joints[0] + np.array([0.6, 0.0, 0.0]), rng)
    assert here.shape == (size[1], size[0], 3)
    assert here.dtype == np.uint8
    x, y = project(person.camera, clip.joints[0, JOINT["chest"]], size)[:2].astype(int)
    changed = np.abs(here.astype(int) - moved).sum(axis=-1) > 30
    assert changed[y, x]
    assert 0.005 < changed.mean() < 0.3


def test_a_person_outside_the_image_is_not_drawn() -> None:
    clip = synthesise_clip(4, duration_s=1.0)
    painter = Painter(clip.person, SIZE)
    gone = painter.draw(clip.joints[0] + np.array([30.0, 0.0, 0.0]), np.random.default_rng(0))
    assert gone.shape == (360, 640, 3)
