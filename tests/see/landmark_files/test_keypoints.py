"""COCO's and OpenPose's keypoints: one player is followed, and no depth is invented."""

import json

import numpy as np
import pytest

from moveset.base.errors import LandmarkFileError
from moveset.see.landmark_files.reader import read_landmark_file
from moveset.see.pose.landmarks import JOINTS, LANDMARK_NAMES, landmark_features, reshape_landmarks

from .bodies import body, keypoint_list, openpose_frame


def flat_body():
    """Return (t, 33, 2) pixels without perspective: 300 for a metre."""
    return body()[:, :, :2] * 300.0 + np.array([320.0, 240.0])


def write(path, document):
    path.write_text(json.dumps(document))
    return path


def write_folder(folder, frames, first=0):
    folder.mkdir()
    for number, frame in enumerate(frames, first):
        write(folder / f"clip_{number:012}_keypoints.json", frame)
    return folder


def coco_entries(places, skeleton="COCO-17", name="{}"):
    return [
        {
            "image_id": name.format(number),
            "category_id": 1,
            "keypoints": keypoint_list(skeleton, at),
        }
        for number, at in enumerate(places)
    ]


@pytest.mark.parametrize("skeleton", ["BODY_25", "COCO-18", "COCO-17"])
def test_features_are_those_of_the_body_seen_flat(tmp_path, skeleton):
    frames = [openpose_frame(skeleton, place) for place in flat_body()]
    found = read_landmark_file(write(tmp_path / "a.json", frames))
    landmarks = reshape_landmarks(found.observations.values)
    assert found.format == skeleton
    assert np.allclose(landmarks[:, JOINTS, 2:4], body()[:, JOINTS, :2], atol=1e-4)
    assert (landmarks[:, :, 4] == 0.0).all()
    assert any("no depth" in note for note in found.notes)
    assert np.isfinite(landmark_features(found.observations.values)).all()


def test_joints_that_a_skeleton_lacks_or_did_not_find_are_invisible(tmp_path):
    frames = [openpose_frame("COCO-18", place) for place in flat_body()]
    wrist = 4  # the right one
    for frame in frames:
        frame["people"][0]["pose_keypoints_2d"][3 * wrist : 3 * wrist + 3] = [0.0, 0.0, 0.0]
    landmarks = reshape_landmarks(
        read_landmark_file(write(tmp_path / "a.json", frames)).observations.values
    )
    for name in ("right_wrist", "left_heel", "mouth_left"):
        assert (landmarks[:, LANDMARK_NAMES.index(name), 5] == 0.0).all()
    assert np.allclose(landmarks[:, LANDMARK_NAMES.index("left_wrist"), 5], 0.8)


def test_a_folder_of_files_is_one_recording(tmp_path):
    frames = [openpose_frame("BODY_25", place) for place in flat_body()]
    one = read_landmark_file(write(tmp_path / "a.json", frames)).observations
    found = read_landmark_file(write_folder(tmp_path / "clip", frames, first=8)).observations
    assert np.array_equal(found.values, one.values)
    assert np.allclose(found.times_s, one.times_s)


def test_missing_files_of_a_folder_leave_a_gap_in_time(tmp_path):
    frames = [openpose_frame("BODY_25", place) for place in flat_body()]
    folder = write_folder(tmp_path / "clip", frames)
    for number in range(5, 10):
        (folder / f"clip_{number:012}_keypoints.json").unlink()
    times_s = read_landmark_file(folder, rate=25.0).observations.times_s
    assert np.isclose(times_s[5] - times_s[4], 6 / 25.0)


def test_entries_of_coco_are_put_in_the_order_of_their_images(tmp_path):
    entries = coco_entries(flat_body(), name="frame_{}.jpg")
    shuffled = [*entries[20:], *entries[:20]]
    one = read_landmark_file(write(tmp_path / "a.json", entries)).observations.values
    found = read_landmark_file(write(tmp_path / "b.json", shuffled)).observations.values
    assert np.array_equal(found, one)


def test_an_annotation_file_gives_its_picture_size(tmp_path):
    document = {
        "images": [{"id": 0, "width": 1280, "height": 720}],
        "annotations": coco_entries(flat_body()),
    }
    assert read_landmark_file(write(tmp_path / "a.json", document)).size == (1280, 720)


def test_the_largest_person_is_followed_when_others_pass(tmp_path):
    player = flat_body()
    passer = player * 0.5 + np.array([350.0, 0.0])
    frames = [
        openpose_frame("BODY_25", *([far, near] if number % 2 else [near, far]))
        for number, (near, far) in enumerate(zip(player, passer, strict=True))
    ]
    frames[10] = openpose_frame("BODY_25", passer[10])  # the player is not found
    landmarks = reshape_landmarks(
        read_landmark_file(write(tmp_path / "a.json", frames)).observations.values
    )
    seen = np.delete(landmarks, 10, axis=0)
    assert np.isnan(landmarks[10]).all()
    assert np.allclose(seen[:, JOINTS, :2], np.delete(player, 10, axis=0)[:, JOINTS], atol=0.01)


def test_seated_people_without_hips_cannot_be_recognised(tmp_path):
    frames = [openpose_frame("COCO-18", place) for place in flat_body()]
    for frame in frames:
        frame["people"][0]["pose_keypoints_2d"][3 * 8 : 3 * 14] = [0.0] * 18
    with pytest.raises(LandmarkFileError, match="both shoulders and both hips"):
        read_landmark_file(write(tmp_path / "a.json", frames))


@pytest.mark.parametrize("count", [10, 50, 52, 99])
def test_an_unknown_number_of_keypoints_is_refused(tmp_path, count):
    path = write(tmp_path / "a.json", [{"image_id": 1, "keypoints": [0.5] * count}])
    with pytest.raises(LandmarkFileError, match=rf"entry 1 of a\.json has {count} numbers"):
        read_landmark_file(path)
