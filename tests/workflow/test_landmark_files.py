"""Recordings of landmarks are taught, evaluated, played and exported like videos."""

import csv
import json

import numpy as np
import pytest

from moveset import (
    create_project,
    import_recording,
    load_bundle,
    play,
    read_frames,
    synthesise_clip,
)
from moveset.base.errors import LabelError, LandmarkFileError, ProjectError
from moveset.base.values import MoveSetting, Observations, Segment
from moveset.cli.app import main
from moveset.evaluate.report_json import report_json
from moveset.label.imports import import_videos
from moveset.label.project import describe_project, open_project
from moveset.label.project_segments import add_segments, save_segments
from moveset.see.landmark_files.own_files import write_observations
from moveset.see.landmark_files.reader import read_landmark_file
from moveset.workflow.evaluate_bundle import evaluate_bundle
from moveset.workflow.extract import observe_project

from ..see.landmark_files.bodies import openpose_frame, write_kinect, write_mediapipe_json


@pytest.fixture(scope="module")
def videos(synthetic_project):
    """The project of videos, and its recordings with their observations."""
    project = open_project(synthetic_project)
    return project, observe_project(project)


@pytest.fixture
def landmark_project(tmp_path, videos):
    """The same project with a file of landmarks in place of each video."""
    project, labelled = videos
    copy = create_project(tmp_path / "landmarks", project.moves)
    for number, item in enumerate(labelled):
        suffix = (".csv", ".jsonl", ".csv")[number]
        path = tmp_path / f"{item.recording.name}{suffix}"
        write_observations(path, item.observations)
        copy = import_recording(copy, path, item.recording.person)
    return save_segments(copy, project.segments)


def test_a_project_of_landmarks_has_the_same_observations(landmark_project, videos):
    for found, known in zip(observe_project(landmark_project), videos[1], strict=True):
        assert np.array_equal(found.observations.times_s, known.observations.times_s)
        assert np.array_equal(found.observations.values, known.observations.values, equal_nan=True)
        assert found.segments == known.segments


def test_evaluation_gives_the_same_scores(landmark_project, synthetic_project, synthetic_bundle):
    found, known = (
        report_json(evaluate_bundle(one, synthetic_bundle))
        for one in (landmark_project, synthetic_project)
    )
    assert found["moves"] == known["moves"]


@pytest.mark.usefixtures("few_clips")
def test_landmarks_are_taught_evaluated_and_played_by_the_commands(tmp_path, capsys):
    project = str(new_project(tmp_path / "p").folder)
    rows, paths = ["recording,start_s,end_s,move"], []
    for seed in (1, 2):
        clip = synthesise_clip(
            seed, moves=("kick_right",), duration_s=8.0, person_seed=41, recording=f"r{seed}"
        )
        values = clip.true_landmarks().reshape(len(clip.times_s), -1)
        paths.append(str(tmp_path / f"r{seed}.csv"))
        write_observations(tmp_path / f"r{seed}.csv", Observations(clip.times_s, values))
        rows += [f"r{seed},{one.start_s},{one.end_s},wave" for one in clip.segments]
    table, out = tmp_path / "segments.csv", str(tmp_path / "on.moveset")
    table.write_text("\n".join(rows))
    assert main(["import", project, *paths, "--person", "Ann", "--segments", str(table)]) == 0
    assert main(["train", project, "--on", "fighter", "--out", out]) == 0
    score = report_json(evaluate_bundle(open_project(project), out))["overall"]
    assert score["recall"] > 0.5
    capsys.readouterr()
    assert main(["play", out, "--source", paths[1], "--json"]) == 0
    assert '"wave"' in capsys.readouterr().out


def test_the_summary_has_the_lengths_of_landmarks(landmark_project):
    assert "0 s" not in describe_project(landmark_project).split()
    assert "person1" in describe_project(landmark_project)


def test_playing_landmarks_gives_the_events_of_the_video(
    tmp_path, synthetic_bundle, synthetic_video
):
    assert main(["landmarks", str(synthetic_video), str(tmp_path / "a.csv")]) == 0
    bundle = load_bundle(synthetic_bundle)
    events = [
        [event for played in play(bundle, source) for event in played.events]
        for source in (synthetic_video, tmp_path / "a.csv")
    ]
    assert events[0] == events[1]
    assert events[0]


def test_landmarks_can_be_played_at_their_own_pace(tmp_path, synthetic_bundle):
    path = write_kinect(tmp_path / "a.csv")
    live = [one.frame.time_s for one in play(load_bundle(synthetic_bundle), f"live:{path}")]
    assert 0 < len(live) <= 41
    assert sorted(live) == live


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_events_are_exported_as_play_prints_them(
    tmp_path, suffix, synthetic_bundle, synthetic_video
):
    if suffix == ".parquet":
        pytest.importorskip("pyarrow", reason="Parquet needs the extra cluster")
    out, events = tmp_path / f"a{suffix}", tmp_path / f"events{suffix}"
    command = ["landmarks", str(synthetic_video), str(out), "--events", str(events)]
    assert main([*command, "--bundle", str(synthetic_bundle)]) == 0
    played = [event for one in play(load_bundle(synthetic_bundle), out) for event in one.events]
    rows = read_events(events)
    assert [(row["move"], row["event"]) for row in rows] == [(e.move, e.event) for e in played]
    assert [float(row["time_s"]) for row in rows] == [event.time_s for event in played]
    assert all(0.0 <= float(row["probability"]) <= 1.0 for row in rows)


def read_events(path):
    if path.suffix == ".csv":
        with path.open(newline="") as text:
            return list(csv.DictReader(text))
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path).to_pylist()


def test_what_was_assumed_is_printed(tmp_path, capsys):
    path = write_kinect(tmp_path / "a.csv", scale=1000.0)
    assert main(["landmarks", str(path), str(tmp_path / "b.jsonl")]) == 0
    printed = capsys.readouterr()
    assert "40 frames of Kinect v1" in printed.out
    assert "millimetres" in printed.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{a}", "out.xlsx"], "must end in .csv, .jsonl, .parquet"),
        (["{a}", "{a}"], "would be overwritten"),
        (["{a}", "out.csv", "--events", "out.csv"], "would be overwritten"),
        (["{a}", "out.csv", "--events", "e.csv", "--bundle", "none.moveset"], "none.moveset"),
        (["missing.csv", "out.csv"], "missing.csv cannot be read"),
    ],
)
def test_an_export_that_cannot_be_is_refused_and_writes_nothing(
    tmp_path, monkeypatch, capsys, arguments, words
):
    monkeypatch.chdir(tmp_path)
    path = write_kinect(tmp_path / "a.csv")
    before = path.read_bytes()
    assert main(["landmarks", *(word.format(a=path.name) for word in arguments)]) == 1
    assert words in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_bytes() == before


def new_project(folder, features="pose"):
    project = create_project(folder, (MoveSetting("wave"),))
    text = (folder / "moveset.toml").read_text()
    (folder / "moveset.toml").write_text(text.replace('"pose"', f'"{features}"'))
    return project


def test_a_folder_is_imported_with_its_landmarks_and_without_its_tables(tmp_path):
    folder = tmp_path / "takes"
    folder.mkdir()
    write_kinect(folder / "one.csv")
    write_mediapipe_json(folder / "two.json")
    (folder / "segments.csv").write_text("recording,start_s,end_s,move\none,0.2,0.8,wave\n")
    (folder / "package.json").write_text('{"name": "x"}')
    project, count = import_videos(
        new_project(tmp_path / "p"), [folder], "Ann", segments=folder / "segments.csv"
    )
    assert count == 2
    assert sorted(one.name for one in project.recordings) == ["one", "two"]
    assert [segment.recording for segment in project.segments] == ["one"]
    again, more = import_videos(project, [folder], "Ann")
    assert more == 0
    assert again.recordings == project.recordings


def test_a_segment_after_the_end_of_landmarks_is_refused(tmp_path):
    project = import_recording(
        new_project(tmp_path / "p"), write_kinect(tmp_path / "one.csv"), "Ann"
    )
    with pytest.raises(LabelError, match="one"):
        add_segments(project, [Segment("one", 0.5, 9.0, "wave")])


def test_a_damaged_file_is_not_imported(tmp_path):
    (tmp_path / "bad.csv").write_text("name,age\nAnn,7\n")
    with pytest.raises(LandmarkFileError, match="no known format"):
        import_recording(new_project(tmp_path / "p"), tmp_path / "bad.csv", "Ann")
    assert not open_project(tmp_path / "p").recordings


def test_a_folder_of_openpose_is_imported_by_converting_it(tmp_path):
    folder = tmp_path / "clip"
    folder.mkdir()
    found = read_landmark_file(write_kinect(tmp_path / "a.csv")).observations
    for number, row in enumerate(found.values):
        frame = openpose_frame("BODY_25", row.reshape(33, 6)[:, :2])
        (folder / f"c_{number:012}_keypoints.json").write_text(json.dumps(frame))
    project = new_project(tmp_path / "p")
    with pytest.raises(ProjectError, match="moveset landmarks"):
        import_videos(project, [folder], "Ann")
    assert main(["landmarks", str(folder), str(tmp_path / "clip.csv"), "--rate", "25"]) == 0
    project, _ = import_videos(project, [tmp_path / "clip.csv"], "Ann")
    times_s = read_landmark_file(project.recordings[0].path).observations.times_s
    assert np.allclose(np.diff(times_s), 1 / 25)


def test_features_of_pictures_cannot_be_made_from_landmarks(tmp_path, capsys):
    path = write_kinect(tmp_path / "a.csv")
    project = import_recording(new_project(tmp_path / "p", "silhouette"), path, "Ann")
    with pytest.raises(LandmarkFileError, match="no picture"):
        observe_project(project)
    assert main(["play", "--source", str(path), "--features", "silhouette"]) == 1
    assert main(["play", "--source", str(path), "--mirror"]) == 1
    assert "leave out --mirror" in capsys.readouterr().err


def test_an_annotated_video_of_landmarks_shows_the_skeleton(tmp_path):
    path = write_kinect(tmp_path / "a.csv")
    out = tmp_path / "a.mp4"
    assert main(["play", "--source", str(path), "--video", str(out)]) == 0
    frame = next(iter(read_frames(out)))
    assert frame.image.std() > 5.0


def test_landmarks_are_extracted_like_videos(tmp_path):
    write_kinect(tmp_path / "a.csv")
    (tmp_path / "list.csv").write_text("path,id,person\na.csv,one,Ann\n")
    assert main(["extract", str(tmp_path / "list.csv"), "--out", str(tmp_path / "o")]) == 0
    (written,) = (tmp_path / "o" / "recordings").rglob("*.npz")
    with np.load(written) as stored:
        known = read_landmark_file(tmp_path / "a.csv").observations
        assert np.array_equal(stored["observations"], known.values)
