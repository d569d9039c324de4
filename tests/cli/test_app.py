"""Every command: what it does, what it prints, and the code it ends with."""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from moveset import __version__, load_bundle, open_project, play
from moveset.base.errors import VideoError
from moveset.base.values import EventTimeline, Segment
from moveset.capture.video import probe
from moveset.cli.app import main
from moveset.evaluate.frame_metrics import FrameCount
from moveset.evaluate.report import build_report
from moveset.evaluate.report_files import read_report
from moveset.recognise.builtin import fighter
from moveset.see.mobilenet.network import ImagenetClass
from moveset.workflow.findings import Finding

COMMANDS = (
    *("new", "import", "label", "info", "frames", "undersample", "augment", "classify"),
    *("train", "correct", "evaluate", "play", "export", "demo"),
)


@pytest.fixture
def project(synthetic_project, tmp_path):
    """A copy of the synthetic project, which tests may change."""
    return Path(shutil.copytree(synthetic_project, tmp_path / "project"))


@pytest.fixture
def ok(capsys):
    """Return a function that runs a command that must succeed, and returns its output."""

    def run(*argv):
        assert main([str(word) for word in argv]) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def misused(capsys):
    """Return a function that uses a command in a wrong way, and returns its error message."""

    def run(*argv):
        assert main([str(word) for word in argv]) == 2
        output = capsys.readouterr().err
        assert output.startswith("Usage: moveset")
        return output

    return run


@pytest.fixture
def asked(monkeypatch, quick_options):
    """Train in a second; return the list of models and seeds that were asked for."""
    calls = []

    def options_for(project, model="", seed=0, **_):
        calls.append((model, seed))
        return replace(quick_options, train=replace(quick_options.train, epochs=3))

    monkeypatch.setattr("moveset.workflow.options.options_for", options_for)
    return calls


@pytest.fixture
def report():
    timeline = EventTimeline("r", "ada", 60.0, (Segment("r", 1.0, 2.0, "block"),), ())
    return build_report(
        [timeline],
        moves=("block",),
        split="by recording",
        frames=FrameCount({"none": 9, "block": 1}, {"none": 9}, {"none": 10}),
        curves=[],
        rng=np.random.default_rng(0),
    )


@pytest.mark.parametrize("command", [*COMMANDS, "doctor"])
def test_every_command_has_short_help(command, ok):
    output = ok(command, "--help")
    assert f"moveset {command}" in output
    assert max(map(len, output.splitlines())) <= 80


def test_help_names_every_command_on_a_line_of_its_own(ok):
    output = ok("--help")
    for command in (*COMMANDS, "doctor"):
        assert re.search(rf"^  {command} +\S.*[^.]\.$", output, re.MULTILINE), command


def test_the_version_is_printed(ok):
    assert ok("--version") == f"moveset {__version__}\n"


def test_wrong_usage_prints_the_right_usage(project, synthetic_bundle, synthetic_video, misused):
    assert "punch" in misused("new", project / "other", "--moves", " , ")
    assert "No such command" in misused("fly")
    assert "'folder'" in misused("train")
    assert "tcn, lstm, frame, article" in misused("train", project, "--model", "oracle")
    assert "tcn, lstm, frame, article" in misused("evaluate", project, "--model", "oracle")
    assert "'person', 'recording'" in misused("evaluate", project, "--by", "frame")
    assert "--person" in misused("import", project, synthetic_video)
    assert "overwrite" in misused(
        "play", synthetic_bundle, "--source", synthetic_video, "--video", synthetic_video
    )
    assert "--every" in misused("frames", synthetic_video, project / "pictures", "--every", "0")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("person1",),
        ("person1", "1", "2"),
        ("person1", "1", "2", "block", "--remove"),
        ("person1", "--remove"),
        ("person1", "--csv", "x.csv"),
        ("person1", "one", "2", "block"),
    ],
)
def test_label_needs_a_segment_a_table_or_a_time(words, project, misused):
    misused("label", project, *words)


def test_new_makes_a_project_with_its_moves(tmp_path, ok):
    output = ok("new", tmp_path / "mine", "--moves", "punch, squat+ , kick=d, block+ = space,")
    assert f"moveset import {tmp_path / 'mine'}" in output
    moves = open_project(tmp_path / "mine").moves
    assert [(move.move, move.hold, move.key) for move in moves] == [
        ("punch", False, ""),
        ("squat", True, ""),
        ("kick", False, "d"),
        ("block", True, "space"),
    ]


def test_new_refuses_a_key_that_does_not_exist(tmp_path, capsys):
    assert main(["new", str(tmp_path / "mine"), "--moves", "punch=spase"]) == 1
    assert "space" in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()


def test_new_does_not_change_an_existing_project(project, capsys):
    before = (project / "moveset.toml").read_bytes()
    assert main(["new", str(project)]) == 1
    assert "is a project already" in capsys.readouterr().err
    assert (project / "moveset.toml").read_bytes() == before


def test_new_does_not_change_other_files_in_the_folder(tmp_path, ok):
    (tmp_path / "notes.txt").write_text("mine")
    ok("new", tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_import_takes_videos_and_folders_and_segments(tmp_path, synthetic_project, ok):
    folder = tmp_path / "mine"
    ok("new", folder, "--moves", "kick_left,block+")
    videos = synthetic_project / "recordings"
    ok("import", folder, videos / "person2.mp4", "--person", "ada", "--note", "by the window")
    output = ok(
        "import", folder, videos, "--person", "ada", "--segments", videos.parent / "segments.csv"
    )
    assert "2 new, 3 recordings in all" in output
    project = open_project(folder)
    assert [one.name for one in project.recordings] == ["person2", "person1", "person3"]
    assert project.recordings[0].note == "by the window"
    assert project.segments == open_project(synthetic_project).segments
    assert "0 new" in ok("import", folder, videos, "--person", "ada")


def test_import_refuses_a_folder_without_videos_and_a_recording_of_another_person(
    project, tmp_path, capsys
):
    (tmp_path / "none").mkdir()
    assert main(["import", str(project), str(tmp_path / "none"), "--person", "ada"]) == 1
    assert "has no videos" in capsys.readouterr().err
    video = project / "recordings" / "person1.mp4"
    assert main(["import", str(project), str(video), "--person", "ada"]) == 1
    assert "is in the project already as person1, of player1" in capsys.readouterr().err


def test_import_checks_the_table_before_it_copies(project, synthetic_video, tmp_path, capsys):
    (tmp_path / "bad.csv").write_text("recording,start_s,end_s,move\nperson9,2,1,block\n")
    argv = ["import", project, synthetic_video, "--person", "x", "--segments", tmp_path / "bad.csv"]
    assert main([str(word) for word in argv]) == 1
    assert "bad.csv, line 2" in capsys.readouterr().err
    assert len(open_project(project).recordings) == 3


def test_label_adds_and_removes_a_segment(project, ok):
    before = open_project(project).segments
    assert ok("label", project, "person1", "0.05", "0.25", "block") == (
        "person1 0.05-0.25 s block\n"
    )
    assert len(open_project(project).segments) == len(before) + 1
    assert "removed person1 0.05-0.25 s block" in ok("label", project, "person1", "0.1", "--remove")
    assert open_project(project).segments == before


def test_label_adds_the_segments_of_a_table_once(project, tmp_path, ok):
    table = tmp_path / "more.csv"
    table.write_text("recording,start_s,end_s,move\nperson1.mp4,0.05,0.25,block\n")
    count = len(open_project(project).segments) + 1
    assert ok("label", project, "--csv", table) == f"{count} segments in all\n"
    assert ok("label", project, "--csv", table) == f"{count} segments in all\n"


def test_info_lists_moves_people_and_recordings(project, ok):
    output = ok("info", project)
    assert all(word in output for word in ("kick_left", "block", "player2", "person3", "12.0 s"))


def test_frames_are_sorted_into_folders_as_in_the_article(synthetic_recording, tmp_path, ok):
    table = tmp_path / "segments.csv"
    rows = [f"{s.recording},{s.start_s},{s.end_s},{s.move}" for s in synthetic_recording.segments]
    table.write_text("\n".join(["recording,start_s,end_s,move", *rows]))
    argv = ("frames", synthetic_recording.path, tmp_path / "p", "--segments", table, "--every", "3")
    count = len(range(0, probe(synthetic_recording.path).frames, 3))
    assert ok(*argv) == f"{count} images in {tmp_path / 'p'}\n"
    assert {folder.name for folder in (tmp_path / "p").iterdir()} == {"kick_left", "block", "none"}


def test_train_writes_a_bundle_that_plays_and_prints_its_learning_curve(
    project, synthetic_video, asked, ok
):
    output = ok("train", project, "--model", "frame", "--seed", "7")
    assert asked == [("frame", 7)]
    path = project / "models" / "moves.moveset"
    assert f"moveset play {path}" in output
    assert re.search(r"held-out loss +[▁-█]+ +\d", output)
    assert [move.move for move in load_bundle(path).moves] == ["kick_left", "block"]
    assert main(["play", str(path), "--source", str(synthetic_video)]) == 0


@pytest.mark.usefixtures("few_clips")
def test_examples_on_top_of_fighter_join_what_it_knows(project, synthetic_video, ok):
    output = ok("train", project, "--on", "fighter")
    assert "knows punch_left" in output
    path = project / "models" / "moves.moveset"
    known = {move.move for move in load_bundle(path).moves}
    assert {"kick_left", "block", "punch_right", "jump"} <= known
    assert main(["play", str(path), "--source", str(synthetic_video)]) == 0


@pytest.mark.usefixtures("few_clips")
def test_a_correction_of_fighter_is_a_new_bundle_that_presses_nothing_there(
    synthetic_video, ok, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    lines = ok("play", "--source", synthetic_video, "--json").splitlines()
    wrong = next(event for event in map(json.loads, lines) if event["event"] == "press")
    at = ("--at", str(wrong["time_s"]))
    output = ok("correct", "fighter", synthetic_video, *at, "--move", "none")
    assert "fighter-corrected.moveset" in output
    path = tmp_path / "fighter-corrected.moveset"
    lines = ok("play", path, "--source", synthetic_video, "--json").splitlines()
    presses = [event for event in map(json.loads, lines) if event["event"] == "press"]
    assert not [one for one in presses if abs(one["time_s"] - wrong["time_s"]) < 0.5]
    assert main(["correct", str(path), str(synthetic_video), *at, "--move", "wave"]) == 1
    assert "does not know wave" in capsys.readouterr().err


def test_a_missing_base_is_named(project, capsys):
    assert main(["train", str(project), "--on", "nobody.moveset"]) == 1
    assert "there is no bundle nobody.moveset" in capsys.readouterr().err


def test_without_a_bundle_the_built_in_one_plays(synthetic_video, ok):
    moves = {move.move for move in fighter().moves}
    events = [
        json.loads(line) for line in ok("play", "--source", synthetic_video, "--json").splitlines()
    ]
    assert {event["move"] for event in events} <= moves
    quick = ok("play", "--source", synthetic_video, "--json", "--fast").count('"press"')
    sure = ok("play", "--source", synthetic_video, "--json", "--sure").count('"press"')
    assert quick >= sure
    assert quick > 0


def test_train_writes_to_the_path_of_the_option(
    project, synthetic_bundle, monkeypatch, ok, tmp_path
):
    monkeypatch.setattr(
        "moveset.workflow.teach.teach", lambda *_, **__: load_bundle(synthetic_bundle)
    )
    ok("train", project, "--out", tmp_path / "deep" / "my.moveset")
    assert load_bundle(tmp_path / "deep" / "my.moveset")
    assert not (project / "models").exists()


def test_evaluate_prints_a_table_and_leaves_a_page(project, asked, ok):
    output = ok("evaluate", project)
    assert "3 unseen people" in output
    assert max(map(len, output.replace(str(project), "").splitlines())) <= 80
    page = project / "reports" / "by-person.html"
    assert f"read   {page}" in output
    assert "kick_left" in page.read_text(encoding="utf-8")
    assert read_report(page.with_suffix(".json")).split == "by person"


def test_evaluate_by_recording_as_json(project, report, monkeypatch, ok):
    calls = []
    run = lambda _, by, *__, **___: calls.append(by) or report  # noqa: E731
    monkeypatch.setattr("moveset.workflow.evaluate.evaluate", run)
    numbers = json.loads(ok("evaluate", project, "--by", "recording", "--json"))
    assert calls == ["recording"]
    assert numbers["overall"]["segments"] == report.overall.segments
    assert read_report(project / "reports" / "by-recording.json").overall == report.overall


def test_play_prints_events_as_lines_and_as_json(synthetic_bundle, synthetic_video, capsys):
    expected = [e for frame in play(synthetic_bundle, synthetic_video) for e in frame.events]
    assert expected
    assert main(["play", str(synthetic_bundle), "--source", str(synthetic_video)]) == 0
    shown = capsys.readouterr()
    assert [line.split()[2:4] for line in shown.out.splitlines()] == [
        [event.event, event.move] for event in expected
    ]
    assert re.fullmatch(
        r"120 frames, \d+ a second; latency \d+ ms, p95 \d+ ms; 0 dropped\n", shown.err
    )
    assert main(["play", str(synthetic_bundle), "--source", str(synthetic_video), "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["move"] for event in events] == [event.move for event in expected]
    assert {*events[0]} == {"time_s", "move", "event", "probability", "latency_ms"}


def test_play_writes_a_video(synthetic_bundle, synthetic_video, tmp_path, ok):
    out = tmp_path / "out.mp4"
    keys = tmp_path / "keys.toml"
    keys.write_text('[keys]\nblock = { key = "x", hold = true }\n')
    ok("play", synthetic_bundle, "--source", synthetic_video, "--video", out, "--keymap", keys)
    assert probe(out).frames == probe(synthetic_video).frames


@pytest.mark.parametrize(
    ("words", "opened"),
    [
        ((), "a.mp4"),
        (("--keys",), "live:a.mp4"),
        (("--gamepad",), "live:a.mp4"),
        (("--keys", "--fast-forward"), "a.mp4"),
    ],
)
def test_a_video_that_presses_keys_plays_in_real_time(words, opened, monkeypatch, capsys):
    def open_source(name):
        raise VideoError(f"opened {name}")

    keyboard = nullcontext(SimpleNamespace())
    monkeypatch.setattr("moveset.workflow.play.open_key_output", lambda *_, **__: keyboard)
    monkeypatch.setattr("moveset.workflow.play_source.open_source", open_source)
    assert main(["play", "--source", "a.mp4", *words]) == 1
    assert f"opened {opened}\n" in capsys.readouterr().err


@pytest.mark.parametrize(("probability", "is_sure"), [(0.9, True), (0.3, False)])
def test_classify_says_when_it_is_not_sure(probability, is_sure, monkeypatch, ok):
    network = "moveset.see.mobilenet.network"
    guesses = (ImagenetClass("hook", probability), ImagenetClass("nail", 0.1))
    monkeypatch.setattr("moveset.capture.snapshot.take_snapshot", lambda _: None)
    monkeypatch.setattr(f"{network}.open_mobilenet", lambda _: None)
    monkeypatch.setattr(f"{network}.classify", lambda *_: guesses)
    lines = ok("classify", "a.jpg").splitlines()
    assert lines[0] == f" {probability:.1%}  hook"
    assert [line.startswith("not sure") for line in lines[2:]] == [True] * (not is_sure)
    assert len(json.loads(ok("classify", "a.jpg", "--json"))) == 2


def test_a_camera_is_played_until_it_ends(synthetic_bundle, synthetic_video, monkeypatch, capsys):
    from moveset.capture.frame_source import FileFrames

    opened = []
    monkeypatch.setattr(
        "moveset.capture.frame_source.open_camera",
        lambda index, *_, **__: opened.append(index) or FileFrames(synthetic_video),
    )
    assert main(["play", str(synthetic_bundle)]) == 0
    assert opened == [0]
    assert "press" in capsys.readouterr().out


@pytest.mark.parametrize(("state", "code"), [("ok", 0), ("warn", 0), ("fail", 1)])
def test_doctor_fails_only_if_a_check_fails(state, code, monkeypatch, capsys):
    monkeypatch.setattr(
        "moveset.workflow.doctor.examine", lambda: (Finding("disk", state, "so", "do"),)
    )
    assert main(["doctor"]) == code
    assert "→ do" in capsys.readouterr().out
    assert main(["doctor", "--json"]) == code
    assert json.loads(capsys.readouterr().out)[0]["status"] == state


def run_alone(*argv, **options):
    words = [sys.executable, "-m", "moveset", *map(str, argv)]
    return subprocess.run(words, capture_output=True, text=True, check=False, **options)


def test_the_module_ends_with_the_same_codes(tmp_path):
    assert run_alone("--version").returncode == 0
    assert run_alone("info", tmp_path).returncode == 1
    assert run_alone("info").returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_closed_pipe_gives_no_traceback(synthetic_bundle, synthetic_video):
    words = [sys.executable, "-m", "moveset", "play", str(synthetic_bundle)]
    words += ["--source", str(synthetic_video)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as playing:
        playing.stdout.close()
        output = playing.stderr.read()
        playing.wait(timeout=60)
    assert "Traceback" not in output
    assert "Exception ignored" not in output
