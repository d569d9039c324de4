"""Files as other programs write them are read alike; those that mean two things are refused."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from moveset.base.errors import LandmarkFileError
from moveset.see.landmark_files import json_text
from moveset.see.landmark_files.joints import ORDERS
from moveset.see.landmark_files.reader import read_landmark_file
from moveset.see.pose.landmarks import LANDMARK_NAMES, reshape_landmarks

from .bodies import (
    FRAMES,
    body,
    bvh_text,
    keypoint_list,
    kinect_joints,
    landmark_objects,
    openpose_frame,
    times,
    write_kinect,
    write_mediapipe_json,
    write_rows,
)

FLAT = body()[:, :, :2] * 300.0 + np.array([320.0, 240.0])
WRISTS = slice(15, 17)


def wide(path, time="time_s", stamps=None, delimiter=",", *, column="{}_{}", points=None):
    """Write a table of world landmarks with a column of times or frame numbers."""
    header = [time, *(column.format(name, axis) for name in LANDMARK_NAMES for axis in "xyz")]
    stamps = times().tolist() if stamps is None else stamps
    points = body() if points is None else points
    rows = [[stamp, *row.reshape(-1)] for stamp, row in zip(stamps, points, strict=True)]
    return write_rows(path, [header, *rows], delimiter)


def dump(path, document):
    path.write_text(json.dumps(document))
    return path


def refusal(path):
    with pytest.raises(LandmarkFileError) as caught:
        read_landmark_file(path)
    return str(caught.value)


def assert_is_the_body(path, *, flat=False):
    found = read_landmark_file(path).observations
    assert np.allclose(np.diff(found.times_s), 1 / 30, atol=1e-3)
    axes = 2 if flat else 3
    seen = reshape_landmarks(found.values)[:, WRISTS, 2 : 2 + axes]
    assert np.allclose(seen, body()[:, WRISTS, :axes], atol=1e-3)


UNITS = {
    "Timestamp (ms)": 1e3,
    "timestampMs": 1e3,
    "time[us]": 1e6,
    "time (µs)": 1e6,
    "time_in_seconds": 1,
    "Time Stamp": 1e3,
    "timestamp_ns": 1e9,
    "RelativeTime": 1e7,
}


@pytest.mark.parametrize("name", UNITS)
def test_a_time_is_known_by_its_words_and_its_unit(tmp_path, name):
    path = wide(tmp_path / "a.csv", name, (times() * UNITS[name]).tolist())
    assert_is_the_body(path)
    assert not any("gives no times" in note for note in read_landmark_file(path).notes)


@pytest.mark.parametrize("iso", [True, False])
def test_times_of_day_are_times(tmp_path, iso):
    moments = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=one) for one in times()]
    stamps = [one.isoformat() if iso else f"0:00:{one.second:02}.{one:%f}" for one in moments]
    assert_is_the_body(wide(tmp_path / "a.csv", "timestamp", stamps))


@pytest.mark.parametrize("name", ["frame", "Frame No", "frame #", "frameIndex", "frame_num", "t"])
def test_frames_that_are_left_out_stay_gaps_however_numbers_are_called(tmp_path, name):
    numbers = [one + 100 * (one > 9) for one in range(FRAMES)]
    found = read_landmark_file(wide(tmp_path / "a.csv", name, numbers)).observations
    assert np.isclose(found.times_s[10] - found.times_s[9], 101 / 30)


@pytest.mark.parametrize("column", ["PoseLandmark.{}_{}", "{} {} (m)", "pose_{}:{}", "{}[{}]"])
def test_columns_have_names_as_programs_write_them(tmp_path, column):
    assert_is_the_body(wide(tmp_path / "a.csv", column=column))


def bare(path, joints, first=None, end=(), delimiter=","):
    rows = [
        [*([] if first is None else [first(number)]), *row.reshape(-1), *end]
        for number, row in enumerate(joints)
    ]
    return write_rows(path, rows, delimiter)


def with_fourth(joints, value):
    return np.concatenate([joints, np.full((*joints.shape[:2], 1), value)], axis=2)


KINECT_20, KINECT_25 = (kinect_joints(f"Kinect v{one}", body()) for one in (1, 2))
BARE = {
    "a separator at the end": lambda path: bare(path, KINECT_20, end=[""]),
    "landmarks and a separator at the end": lambda path: bare(path, body(), end=[""]),
    "frame numbers": lambda path: bare(path, KINECT_25, lambda frame: frame + 1),
    "spaces": lambda path: bare(path, KINECT_25, delimiter=" "),
    "MSRC-12": lambda path: bare(
        path, with_fourth(KINECT_20, 1.0), lambda frame: 37_000_000 + 33_333 * frame, (), " "
    ),
    "KiMoRe": lambda path: bare(path, with_fourth(KINECT_25, 2.0), end=[""]),
}


@pytest.mark.parametrize("kind", BARE)
def test_rows_without_header_are_not_shifted(tmp_path, kind):
    assert_is_the_body(BARE[kind](tmp_path / "a.csv"))


def encode(path, change, encoding="utf-8"):
    path.write_bytes(change(path.read_text()).encode(encoding))
    return path


ENCODINGS = {
    "UTF-16": lambda path: encode(wide(path, delimiter="\t"), str, "utf-16"),
    "decimal commas": lambda path: encode(
        wide(path, delimiter=";"), lambda text: text.replace(".", ",")
    ),
    "sep=;": lambda path: encode(wide(path, delimiter=";"), lambda text: f"sep=;\n{text}"),
    "JSON in UTF-16": lambda path: encode(write_mediapipe_json(path), str, "utf-16"),
}


@pytest.mark.parametrize("kind", ENCODINGS)
def test_text_is_read_as_spreadsheets_and_shells_write_it(tmp_path, kind):
    assert_is_the_body(ENCODINGS[kind](tmp_path / "a.csv"))


def long_rows(landmark, order):
    frames, joints = np.meshgrid(np.arange(FRAMES), np.arange(33), indexing=order)
    yield ["frame_num", landmark, "x", "y", "z"]
    for frame, joint in zip(frames.reshape(-1), joints.reshape(-1), strict=True):
        name = f"PoseLandmark.{LANDMARK_NAMES[joint].upper()}" if "name" in landmark else joint
        yield [frame, name, *body()[frame, joint]]


@pytest.mark.parametrize("landmark", ["id", "landmark_idx", "Body Part", "keypoint_name"])
@pytest.mark.parametrize("order", ["ij", "xy"])
def test_long_tables_may_be_sorted_by_frame_or_by_landmark(tmp_path, landmark, order):
    assert_is_the_body(write_rows(tmp_path / "a.csv", long_rows(landmark, order)))


def instance(place):
    numbers = np.array(keypoint_list("COCO-17", place)).reshape(-1, 3)
    return {"keypoints": numbers[:, :2].tolist(), "keypoint_scores": numbers[:, 2].tolist()}


def named(skeleton, place):
    rows = np.array(keypoint_list(skeleton, place)).reshape(-1, 3).tolist()
    names = ORDERS[skeleton]
    return [
        {"x": x, "y": y, "score": seen, "name": name}
        for name, (x, y, seen) in zip(names, rows, strict=True)
    ]


def entries(count, skeleton="COCO-17"):
    for number, place in enumerate(FLAT):
        numbers = keypoint_list(skeleton, place)
        yield {
            "image_id": f"{number}.jpg",
            "keypoints": numbers + [0.0] * (3 * count - len(numbers)),
        }


OBJECTS = [landmark_objects(row) for row in body()]
DOCUMENTS = {
    "MMPose": {
        "instance_info": [
            {"frame_id": n, "instances": [instance(p)]} for n, p in enumerate(FLAT, 1)
        ]
    },
    "MMPose, a list": [{"frame_id": n, "instances": [instance(p)]} for n, p in enumerate(FLAT)],
    "AlphaPose as OpenPose": {f"{n}.jpg": openpose_frame("COCO-18", p) for n, p in enumerate(FLAT)},
    "AlphaPose with bodies": {
        f"{n}.jpg": {"bodies": [{"joints": keypoint_list("COCO-18", p)}]}
        for n, p in enumerate(FLAT)
    },
    "Halpe, 26": [*entries(26, "Halpe-26")],
    "Halpe, 136": [*entries(136, "Halpe-26")],
    "COCO-WholeBody": [*entries(133, "COCO-WholeBody")],
    "TensorFlow.js": [[{"score": 0.9, "keypoints": named("COCO-17", p)}] for p in FLAT],
    "BlazePose of TensorFlow.js": [
        [{"keypoints": named("MediaPipe", p), "keypoints3D": o}]
        for p, o in zip(FLAT, OBJECTS, strict=True)
    ],
    "frames by number": {str(n): {"world_landmarks": one} for n, one in enumerate(OBJECTS)},
    "lists by number": {str(n): one for n, one in enumerate(OBJECTS)},
    "results inside": [
        {"timestampMs": n * 1000 / 30, "result": {"worldLandmarks": [one]}}
        for n, one in enumerate(OBJECTS)
    ],
    "results": {"results": [{"frame": n, "landmarks": one} for n, one in enumerate(OBJECTS)]},
    "landmarks by name": [
        {"landmarks": dict(zip(LANDMARK_NAMES, one, strict=True))} for one in OBJECTS
    ],
    "bare numbers": [row.reshape(-1).tolist() for row in body()],
}


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("lines", [False, True])
def test_json_may_be_wrapped_as_programs_do(tmp_path, kind, lines):
    document = DOCUMENTS[kind]
    path = dump(tmp_path / "a.json", document)
    if lines and isinstance(document, list):
        path.write_text("".join(json.dumps(one) + "\n" for one in document))
    flat = any(word in kind for word in ("MMPose", "AlphaPose", "Halpe", "COCO", "TensorFlow"))
    assert_is_the_body(path, flat=flat and "Blaze" not in kind)


def test_feet_of_whole_bodies_are_feet(tmp_path):
    path = dump(tmp_path / "a.json", [*entries(26, "Halpe-26")])
    seen = reshape_landmarks(read_landmark_file(path).observations.values)
    heel = LANDMARK_NAMES.index("left_heel")
    assert np.allclose(seen[:, heel, 2:4], body()[:, heel, :2], atol=1e-3)


TURNS = {"x round": [-1, 1, 1], "z round": [1, 1, -1]}


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("write", [write_kinect, write_mediapipe_json])
def test_a_mirrored_body_is_refused(tmp_path, turn, write):
    path = write(tmp_path / "a.csv", points=body() * np.array(TURNS[turn]))
    assert "mirrored" in refusal(path)
    swapped = write(tmp_path / "b.csv", points=body()[:, :, [2, 1, 0]])
    assert "mirrored" in refusal(swapped)


def test_joints_relative_to_the_body_are_placed_before_the_camera(tmp_path):
    known = read_landmark_file(write_kinect(tmp_path / "a.csv"))
    found = read_landmark_file(bare(tmp_path / "b.csv", KINECT_20 - np.array([0.0, 0.0, 3.0])))
    assert np.allclose(found.observations.values, known.observations.values, atol=1e-2)
    assert any("walking is lost" in note for note in found.notes)
    behind = KINECT_20 * np.array([-1.0, 1.0, -1.0])
    assert "behind the camera" in refusal(bare(tmp_path / "c.csv", behind))


def two_people(path, *, long):
    if not long:
        path = wide(path, "person", ["Ann", "Bob"] * (FRAMES // 2))
        lines = path.read_text().splitlines()
        stamps = ["time_s", *(number // 2 / 30 for number in range(FRAMES))]
        path.write_text("\n".join(f"{at},{line}" for at, line in zip(stamps, lines, strict=True)))
        return path
    rows = [*long_rows("id", "ij")]
    return write_rows(path, [rows[0], *(row for row in rows[1:] for _ in range(2))])


def write_folder(folder):
    folder.mkdir()
    for number, place in enumerate(FLAT[:3]):
        for take in "ab":
            dump(folder / f"{take}_{number:012}_keypoints.json", openpose_frame("BODY_25", place))
    return folder


def stamped(stamps, name="time_s"):
    return lambda path: wide(path, name, np.asarray(stamps).tolist())


REFUSED = {
    "two people in a wide table": (lambda path: two_people(path, long=False), "'Ann' and 'Bob'"),
    "two people in a long table": (lambda path: two_people(path, long=True), "twice at 0"),
    "two recordings in a folder": (write_folder, "several recordings"),
    "two recordings in a list": (
        lambda path: dump(
            path,
            [
                {**one, "image_id": f"{take}_{one['image_id']}"}
                for one in entries(17)
                for take in "ab"
            ],
        ),
        "several recordings",
    ),
    "columns twice": (
        lambda path: encode(wide(path), lambda text: text.replace("nose_y", "nose_x", 1)),
        "two columns 'nose_x'",
    ),
    "no columns of hips": (
        lambda path: encode(wide(path), lambda text: text.replace("_hip_", "_none_")),
        "no columns of shoulders or hips",
    ),
    "milliseconds called seconds": (stamped(times() * 1000), "33.3 s apart"),
    "seconds called milliseconds": (stamped(times(), "time_ms"), "e-05 s apart"),
    "times in whole seconds": (stamped(times() // 1, "timestamp"), "time of the one before"),
    "one time": (stamped(times() * 0), "39 of the 40 frames"),
    "a leap of the clock": (
        stamped(np.where(times() < 1, times(), 1e9)),
        "frames in 277777.8 hours",
    ),
    "nobody": (lambda path: dump(path, [{"people": []}] * 3), "shows nobody in any frame"),
    "a folder of other files": (lambda path: path.mkdir() or path, "without OpenPose's files"),
    "3D keypoints": (
        lambda path: dump(path, [{"instances": [{"keypoints": [[1, 2]] * 17}]}]),
        "no x and y",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_would_be_read_wrongly_is_refused_in_one_sentence(tmp_path, kind):
    write, words = REFUSED[kind]
    message = refusal(write(tmp_path / "a.csv"))
    assert words in message
    assert "\n" not in message
    assert ":" in message  # and how to mend it


def test_json_whose_values_would_fill_the_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(json_text, "MAX_LISTS", 1000)
    path = tmp_path / "a.json"
    path.write_text("[" + "[], " * 2000 + "[]]")
    assert "JSON lines" in refusal(path)


def test_mirrored_motion_is_refused(tmp_path):
    text = bvh_text([{}] * 3)
    feet = text.replace("OFFSET 0 -42 0", "OFFSET 0 0 0").replace("End Site", "JOINT {}", 0)
    for side in ("Left", "Right"):
        leg = f"  JOINT {side}UpLeg"
        start = feet.index(leg)
        end = feet.index("End Site", start)
        joints = (
            f"JOINT {side}Foot\n{{\nOFFSET 0 -80 0\nCHANNELS 0\n"
            f"JOINT {side}ToeBase\n{{\nOFFSET 0 -5 FORWARD\nCHANNELS 0\n"
            "End Site\n{\nOFFSET 0 0 1\n}\n}\n}\n"
        )
        close = feet.index("}", end) + 1
        feet = feet[:end] + joints + feet[close:]
    good, bad = tmp_path / "good.bvh", tmp_path / "bad.bvh"
    good.write_text(feet.replace("FORWARD", "15"))
    bad.write_text(feet.replace("FORWARD", "-15"))
    assert read_landmark_file(good).format == "BVH"
    assert "mirrored" in refusal(bad)
