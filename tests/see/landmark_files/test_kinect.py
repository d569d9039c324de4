"""Kinect's skeletons become the landmarks that their joints are, and nothing is invented."""

import numpy as np
import pytest

from moveset.base.errors import LandmarkFileError
from moveset.see.landmark_files.kinect import KINECT_V1, observe_skeletons
from moveset.see.landmark_files.reader import read_landmark_file
from moveset.see.pose.landmarks import JOINTS, LANDMARK_NAMES, reshape_landmarks

from .bodies import body, kinect_joints, times, write_kinect, write_rows

SHAPES = [("Kinect v1", None), ("Kinect v2", 25), ("Kinect v2", 21)]


@pytest.mark.parametrize(("skeleton", "count"), SHAPES)
def test_joints_become_the_landmarks_of_the_same_place(tmp_path, skeleton, count):
    found = read_landmark_file(write_kinect(tmp_path / "a.csv", skeleton, count))
    landmarks = reshape_landmarks(found.observations.values)
    assert found.format == skeleton
    assert not found.notes
    known = [name for name in map(LANDMARK_NAMES.__getitem__, JOINTS) if name != "nose"]
    for name in known:
        number = LANDMARK_NAMES.index(name)
        assert np.allclose(landmarks[:, number, 2:5], body()[:, number], atol=1e-5), name
        assert (landmarks[:, number, 5] == 1.0).all()


def test_what_kinect_lacks_is_invisible(tmp_path):
    found = read_landmark_file(write_kinect(tmp_path / "a.csv"))
    landmarks = reshape_landmarks(found.observations.values)
    for name in ("nose", "left_eye", "right_heel", "left_index"):
        assert (landmarks[:, LANDMARK_NAMES.index(name), 5] == 0.0).all()


def test_left_is_at_the_right_of_the_picture(tmp_path):
    found = read_landmark_file(write_kinect(tmp_path / "a.csv"))
    landmarks = reshape_landmarks(found.observations.values)
    left, right = (LANDMARK_NAMES.index(f"{side}_shoulder") for side in ("left", "right"))
    assert (landmarks[:, left, 0] > landmarks[:, right, 0]).all()


def test_a_file_gives_the_same_as_its_array(tmp_path):
    skeletons = kinect_joints("Kinect v1", body()).astype(np.float32)
    rows = [[time_s, *row.reshape(-1)] for time_s, row in zip(times(), skeletons, strict=True)]
    found = read_landmark_file(write_rows(tmp_path / "bare.csv", rows))
    expected = observe_skeletons(skeletons, times(), KINECT_V1)
    assert np.array_equal(found.observations.values, expected.values)


@pytest.mark.parametrize("pattern", ["{}_{}", "{}.{}", "{} {}", "{}{}", "Joint{}_Position_{}"])
def test_names_of_columns_may_be_written_in_many_ways(tmp_path, pattern):
    found = read_landmark_file(write_kinect(tmp_path / "a.csv", pattern=pattern))
    assert np.isfinite(found.observations.values).all()


@pytest.mark.parametrize(
    ("scale", "unit", "factor"),
    [(1000.0, "millimetres", "0.001"), (100.0, "centimetres", "0.01"), (39.37, "inches", "0.0254")],
)
def test_other_units_are_told_by_the_size_of_the_body(tmp_path, scale, unit, factor):
    expected = read_landmark_file(write_kinect(tmp_path / "metres.csv"))
    found = read_landmark_file(write_kinect(tmp_path / "other.csv", scale=scale))
    assert np.allclose(found.observations.values, expected.observations.values, atol=1e-2)
    assert any(unit in note and factor in note for note in found.notes)


def test_a_body_of_no_known_unit_is_refused_with_the_factor(tmp_path):
    with pytest.raises(LandmarkFileError, match=r"odd\.csv has a torso of 3\.5 .*multiply.*0\.143"):
        read_landmark_file(write_kinect(tmp_path / "odd.csv", scale=7.0))


def test_swapped_axes_are_named(tmp_path):
    lying = body()[:, :, [0, 2, 1]]
    with pytest.raises(LandmarkFileError, match=r"lies along the z axis.*swap the axes"):
        read_landmark_file(write_kinect(tmp_path / "a.csv", points=lying))
    upside_down = body() * np.array([1.0, -1.0, 1.0])
    with pytest.raises(LandmarkFileError, match="on the head"):
        read_landmark_file(write_kinect(tmp_path / "b.csv", points=upside_down))


def test_a_frame_without_hips_shows_nobody(tmp_path):
    points = body()
    points[5, LANDMARK_NAMES.index("left_hip")] = np.nan
    found = read_landmark_file(write_kinect(tmp_path / "a.csv", points=points))
    nobody = np.isnan(found.observations.values).all(axis=1)
    assert nobody.tolist() == [frame == 5 for frame in range(len(points))]


def test_tracking_states_become_visibility(tmp_path):
    joints = kinect_joints("Kinect v1", body())
    path = write_kinect(tmp_path / "a.csv")
    lines = path.read_text().splitlines()
    states = ["Tracked"] * 10 + ["Inferred"] * 10 + ["NotTracked"] * (len(joints) - 20)
    lines[0] += ",WristLeft_TrackingState"
    lines[1:] = [f"{line},{state}" for line, state in zip(lines[1:], states, strict=True)]
    path.write_text("\n".join(lines))
    landmarks = reshape_landmarks(read_landmark_file(path).observations.values)
    seen = landmarks[:, LANDMARK_NAMES.index("left_wrist"), 5]
    assert seen[[0, 10, 20]].tolist() == [1.0, 0.5, 0.0]
    assert (landmarks[:, LANDMARK_NAMES.index("right_wrist"), 5] == 1.0).all()
