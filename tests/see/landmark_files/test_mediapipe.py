"""MediaPipe's landmarks are read from CSV and JSON in their usual shapes, and nothing is added."""

import json

import numpy as np
import pytest

from moveset.base.errors import LandmarkFileError
from moveset.see.landmark_files.reader import read_landmark_file
from moveset.see.pose.landmarks import LANDMARK_NAMES, landmark_features, reshape_landmarks

from .bodies import (
    HEIGHT,
    WIDTH,
    body,
    landmark_objects,
    mediapipe_frames,
    pixels,
    times,
    write_mediapipe_json,
    write_rows,
)

QUANTITIES = ("x", "y", "z", "visibility")


def wide_rows(names, *, time=True):
    """Return a table with the image landmarks and the world landmarks of every frame."""
    header = [f"{name}_{what}" for name in names for what in QUANTITIES]
    header += [f"{name}_world_{axis}" for name in names for axis in "xyz"]
    yield ["time_s", *header] if time else header
    for time_s, (image, world) in zip(times(), mediapipe_frames(), strict=True):
        seen = np.concatenate([image, np.full((33, 1), 0.9)], axis=1)
        row = [*seen.reshape(-1), *world.reshape(-1)]
        yield [time_s, *row] if time else row


def long_rows(joint):
    yield ["frame", "timestamp_ms", joint, *QUANTITIES, "world_x", "world_y", "world_z"]
    for number, (image, world) in enumerate(mediapipe_frames()):
        for index, (one, two) in enumerate(zip(image, world, strict=True)):
            name = LANDMARK_NAMES[index].upper() if joint == "landmark" else index
            yield [number, 1000.0 * times()[number], name, *one, 0.9, *two]


WRITERS = {
    "wide names": lambda path: write_rows(path, wide_rows(LANDMARK_NAMES)),
    "wide numbers": lambda path: write_rows(path, wide_rows([f"landmark_{n}" for n in range(33)])),
    "wide from one": lambda path: write_rows(path, wide_rows([f"lm{n}" for n in range(1, 34)])),
    "semicolons": lambda path: write_rows(path, wide_rows(LANDMARK_NAMES), ";"),
    "long names": lambda path: write_rows(path, long_rows("landmark")),
    "long numbers": lambda path: write_rows(path, long_rows("landmark_index")),
    "json": write_mediapipe_json,
    "json lines": lambda path: write_mediapipe_json(path, lines=True),
}


@pytest.mark.parametrize("shape", WRITERS)
def test_world_landmarks_times_and_visibility_arrive_as_they_are(tmp_path, shape):
    found = read_landmark_file(WRITERS[shape](tmp_path / "a.csv"))
    landmarks = reshape_landmarks(found.observations.values)
    assert found.format == "MediaPipe"
    assert np.allclose(found.observations.times_s, times())
    assert np.allclose(landmarks[:, :, 2:5], body(), atol=1e-5)
    assert np.allclose(landmarks[:, :, 5], 0.9)


def test_image_landmarks_become_pixels_of_the_stated_picture(tmp_path):
    found = read_landmark_file(write_mediapipe_json(tmp_path / "a.json"))
    landmarks = reshape_landmarks(found.observations.values)
    assert found.size == (WIDTH, HEIGHT)
    assert np.allclose(landmarks[:, :, :2], pixels(body()), atol=0.01)
    assert not found.notes


def test_a_table_without_the_size_of_the_picture_says_what_was_assumed(tmp_path):
    found = read_landmark_file(WRITERS["wide names"](tmp_path / "a.csv"))
    assert found.size == (WIDTH, HEIGHT)
    assert any("640 by 480 was assumed" in note for note in found.notes)


def test_without_image_landmarks_walking_is_unseen_and_moves_are_the_same(tmp_path):
    both = read_landmark_file(write_mediapipe_json(tmp_path / "both.json"))
    found = read_landmark_file(write_mediapipe_json(tmp_path / "world.json", image=False))
    features = landmark_features(found.observations.values)
    assert np.allclose(features[:, :-2], landmark_features(both.observations.values)[:, :-2])
    assert (features[:, -2:] == 0.0).all()
    assert any("walking" in note for note in found.notes)


def test_without_world_landmarks_they_are_derived_and_said_so(tmp_path):
    both = read_landmark_file(write_mediapipe_json(tmp_path / "both.json"))
    found = read_landmark_file(write_mediapipe_json(tmp_path / "image.json", world=False))
    expected = landmark_features(both.observations.values)
    assert np.abs(landmark_features(found.observations.values) - expected).mean() < 0.05
    assert any("no world landmarks" in note for note in found.notes)


def test_plain_axes_with_their_origin_at_the_hips_are_world_landmarks(tmp_path):
    header = ["time_s", *(f"{name}_{axis}" for name in LANDMARK_NAMES for axis in "xyz")]
    rows = [[time_s, *row.reshape(-1)] for time_s, row in zip(times(), body(), strict=True)]
    found = read_landmark_file(write_rows(tmp_path / "a.csv", [header, *rows]))
    assert np.allclose(reshape_landmarks(found.observations.values)[:, :, 2:5], body(), atol=1e-5)


def test_frames_without_anybody_show_nobody(tmp_path):
    path = write_mediapipe_json(tmp_path / "a.json")
    document = json.loads(path.read_text())
    document["frames"][3].update(landmarks=[], world_landmarks=[])
    document["frames"][4].update(landmarks=None, world_landmarks=None)
    path.write_text(json.dumps(document))
    values = read_landmark_file(path).observations.values
    assert np.isnan(values[3:5]).all()
    assert np.isfinite(values[5:]).all()


def test_a_list_of_frames_of_bare_lists_is_enough(tmp_path):
    frames = [landmark_objects(image) for image, _ in mediapipe_frames()]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(frames))
    found = read_landmark_file(path)
    assert len(found.observations.times_s) == len(frames)
    assert any("30 frames a second" in note for note in found.notes)


def test_the_largest_of_several_people_is_followed(tmp_path):
    path = write_mediapipe_json(tmp_path / "a.json")
    document = json.loads(path.read_text())
    for number, frame in enumerate(document["frames"]):
        child = [
            {**one, "x": 0.1 + 0.3 * (one["x"] - 0.5), "y": 0.3 * one["y"]}
            for one in frame["landmarks"]
        ]
        people = [frame["landmarks"], child]
        worlds = [frame["world_landmarks"]] * 2
        if number % 2:
            people.reverse()
        frame.update(landmarks=people, world_landmarks=worlds)
    path.write_text(json.dumps(document))
    landmarks = reshape_landmarks(read_landmark_file(path).observations.values)
    assert np.allclose(landmarks[:, :, :2], pixels(body()), atol=0.01)


def test_another_number_of_landmarks_is_refused_with_the_frame(tmp_path):
    path = write_mediapipe_json(tmp_path / "a.json")
    document = json.loads(path.read_text())
    document["frames"][6]["landmarks"].pop()
    path.write_text(json.dumps(document))
    with pytest.raises(LandmarkFileError, match=r"frame 7 of a\.json has 32 landmarks"):
        read_landmark_file(path)


@pytest.mark.parametrize("kinds", [{}, {"image": False}, {"world": False}])
def test_swapped_axes_are_refused_and_a_plank_is_not(tmp_path, kinds):
    swapped = body()[:, :, [1, 0, 2]]
    with pytest.raises(LandmarkFileError, match="lies along the x axis"):
        read_landmark_file(write_mediapipe_json(tmp_path / "a.json", points=swapped, **kinds))
    upside_down = body() * np.array([1.0, -1.0, 1.0])
    with pytest.raises(LandmarkFileError, match="on the head"):
        read_landmark_file(write_mediapipe_json(tmp_path / "b.json", points=upside_down, **kinds))
    plank = body()[:, :, [1, 2, 0]]  # seen from the side, the shoulders behind each other
    found = read_landmark_file(write_mediapipe_json(tmp_path / "c.json", points=plank, **kinds))
    assert any("lies most of the time" in note for note in found.notes)
