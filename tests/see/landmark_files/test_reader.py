"""The content tells the format; damaged, ambiguous and huge files are refused in words."""

import json

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from moveset.base.errors import MovesetError
from moveset.see.landmark_files import recording, times
from moveset.see.landmark_files.reader import looks_like_landmarks, read_landmark_file

from .bodies import (
    body,
    bvh_text,
    openpose_frame,
    write_kinect,
    write_mediapipe_json,
    write_rows,
)


def refusal(path):
    with pytest.raises(MovesetError) as caught:
        read_landmark_file(path)
    return str(caught.value)


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


FORMATS = {
    "Kinect v1": write_kinect,
    "MediaPipe": write_mediapipe_json,
    "BVH": lambda path: write(path, bvh_text([{}] * 3)),
    "BODY_25": lambda path: write(
        path, json.dumps([openpose_frame("BODY_25", at[:, :2] * 300) for at in body(4)])
    ),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("suffix", [".csv", ".json", ".bvh"])
def test_the_name_of_a_file_does_not_decide(tmp_path, kind, suffix):
    path = FORMATS[kind](tmp_path / f"a{suffix}")
    assert read_landmark_file(path).format == kind


@pytest.mark.parametrize(
    "content",
    [
        "name,age\nAnn,7\n",
        "recording,start_s,end_s,move\na,0,1,jump\n",
        "1,2,3\n4,5,6\n",
        "just words",
        "{}",
        "[]",
        "[1, 2]",
        '{"frames": [1]}',
        '{"fps": 30}',
        b"\x00\x01\x02\x03",
        "x,y,z\n1,2,3\n",
        "frame,x,y\n1,2,3\n",
    ],
)
def test_unknown_content_is_refused_with_the_formats_that_there_are(tmp_path, content):
    message = refusal(write(tmp_path / "a.csv", content))
    assert "no known format" in message
    for name in ("MediaPipe", "Kinect", "COCO-17", "OpenPose", "BVH"):
        assert name in message
    assert not looks_like_landmarks(tmp_path / "a.csv")


@pytest.mark.parametrize("content", ["", "  \n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_called_empty(tmp_path, content):
    assert "empty" in refusal(write(tmp_path / "a.csv", content))


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert "check the name" in refusal(tmp_path / "none.csv")
    assert "folder" in refusal(tmp_path)


def kinect_lines(path):
    return write_kinect(path).read_text().splitlines()


def test_text_in_place_of_a_number_is_named_with_its_place(tmp_path):
    lines = kinect_lines(tmp_path / "a.csv")
    cells = lines[4].split(",")
    cells[8] = "left"
    lines[4] = ",".join(cells)
    message = refusal(write(tmp_path / "a.csv", "\n".join(lines)))
    assert "line 5 of a.csv" in message
    assert "Spine" in message or "ShoulderCenter" in message
    assert "left" in message


@pytest.mark.parametrize("word", ["", "NaN", "nan", "null", "inf", "-inf", "1e999", "N/A"])
def test_what_is_no_number_counts_as_missing(tmp_path, word):
    lines = kinect_lines(tmp_path / "a.csv")
    cells = lines[4].split(",")
    cells[1 + 3 * 12] = word  # the left hip
    lines[4] = ",".join(cells)
    values = read_landmark_file(write(tmp_path / "a.csv", "\n".join(lines))).observations.values
    assert np.isnan(values[3]).all()
    assert np.isfinite(np.delete(values, 3, axis=0)).all()


def test_a_row_that_is_cut_short_lacks_landmarks_only(tmp_path):
    lines = kinect_lines(tmp_path / "a.csv")
    text = "\n".join(lines)[:-200]
    values = read_landmark_file(write(tmp_path / "a.csv", text)).observations.values
    assert np.isnan(values[-1]).all()


def test_time_that_goes_backwards_is_named(tmp_path):
    lines = kinect_lines(tmp_path / "a.csv")
    lines[10], lines[20] = lines[20], lines[10]
    message = refusal(write(tmp_path / "a.csv", "\n".join(lines)))
    assert "time goes backwards in a.csv" in message
    assert "frame 11" in message


def test_duplicate_frames_are_dropped_and_gaps_stay(tmp_path):
    lines = kinect_lines(tmp_path / "a.csv")
    kept = [*lines[:5], lines[4], *lines[15:]]
    found = read_landmark_file(write(tmp_path / "a.csv", "\n".join(kept))).observations
    assert (np.diff(found.times_s) > 0).all()
    assert len(found.times_s) == len(lines) - 1 - 10
    assert np.isclose(np.diff(found.times_s).max(), 11 / 30)


def test_a_frame_without_time_is_refused(tmp_path):
    lines = kinect_lines(tmp_path / "a.csv")
    lines[3] = lines[3].split(",", 1)[1].join([",", ""])
    assert "frame 3 of a.csv has no time" in refusal(write(tmp_path / "a.csv", "\n".join(lines)))


@pytest.mark.parametrize(
    ("unit", "column"), [(1, "t"), (1e3, "time"), (1e6, "timestamp"), (1e7, "t")]
)
def test_the_unit_of_a_clock_is_told_by_its_steps(tmp_path, unit, column):
    lines = [line.split(",") for line in kinect_lines(tmp_path / "a.csv")]
    lines[0][0] = column
    for line in lines[1:]:
        line[0] = repr((float(line[0]) + 1.7e9) * unit)
    found = read_landmark_file(write_rows(tmp_path / "b.csv", lines)).observations
    assert found.times_s[0] == 0.0
    assert np.allclose(np.diff(found.times_s), 1 / 30, atol=1e-3)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
def test_truncated_json_is_called_cut_short(tmp_path, share):
    text = write_mediapipe_json(tmp_path / "a.json").read_text()
    message = refusal(write(tmp_path / "a.json", text[: int(len(text) * share)]))
    assert "a.json" in message
    assert "copy it again" in message


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '[{"people": 3}]', '[{"people": [7]}]', '[{"keypoints": "x"}]']
)
def test_strange_json_is_refused(tmp_path, content):
    assert refusal(write(tmp_path / "a.json", content))


def test_huge_files_are_refused_before_they_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(times, "MAX_FRAMES", 30)
    for kind, writer in FORMATS.items():
        if kind in {"Kinect v1", "MediaPipe"}:
            assert "more than 30 frames" in refusal(writer(tmp_path / "a.csv"))
    assert "line of more than" in refusal(write(tmp_path / "b.csv", "a," * 100_000))
    assert recording.MAX_FRAMES * 200 * 4 < 2**30


def test_tables_of_other_things_in_a_folder_are_no_recordings(tmp_path):
    assert looks_like_landmarks(write_kinect(tmp_path / "k.csv"))
    assert looks_like_landmarks(write_mediapipe_json(tmp_path / "m.json"))
    assert looks_like_landmarks(write(tmp_path / "b.bvh", bvh_text([{}])))
    assert not looks_like_landmarks(write(tmp_path / "s.csv", "recording,start_s,end_s,move\n"))
    assert not looks_like_landmarks(write(tmp_path / "package.json", '{"name": "a"}'))
    assert not looks_like_landmarks(write(tmp_path / "e.csv", ""))


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seeds")
    return [writer(folder / kind).read_bytes() for kind, writer in FORMATS.items()]


@given(data=st.data())
def test_no_change_of_bytes_gives_a_traceback(seeds, tmp_path_factory, data):
    content = bytearray(data.draw(st.sampled_from(seeds)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(1, 30))] = data.draw(st.binary(max_size=8))
    path = write(tmp_path_factory.getbasetemp() / "changed.csv", bytes(content))
    try:
        found = read_landmark_file(path).observations
    except MovesetError as error:
        event(type(error).__name__)
    else:
        assert len(found.times_s) == len(found.values)
        assert (np.diff(found.times_s) > 0.0).all()
