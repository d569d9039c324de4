"""Bad input gives an error line that says what is wrong and how to fix it, and changes no file."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moveset import Recogniser, load_bundle
from moveset.base.errors import TrainingError, VideoError
from moveset.base.values import MoveSetting, Observations, Recording, Segment, TimedFrame
from moveset.capture.images import read_image
from moveset.capture.video import probe
from moveset.capture.video_writer import write_video
from moveset.cli.app import main
from moveset.evaluate.frame_metrics import FrameCount
from moveset.evaluate.report import build_report
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.project import open_project
from moveset.label.split import split_by_person
from moveset.learn.options import TeachOptions
from moveset.learn.train_options import TrainOptions
from moveset.workflow.evaluate import evaluate_on
from moveset.workflow.extract import observe_project
from moveset.workflow.teach import teach_on

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")
STOPPED = "moveset: stopped; nothing was left half-written"


@pytest.fixture
def project(synthetic_project, tmp_path):
    """A copy of the synthetic project, which tests may damage."""
    return Path(shutil.copytree(synthetic_project, tmp_path / "project"))


@pytest.fixture
def fails(capsys):
    """Return a function that runs a command that must fail, and returns its last line."""

    def run(*argv, code=1):
        assert main([str(word) for word in argv]) == code
        output = capsys.readouterr().err
        assert "Traceback" not in output
        *before, last = output.strip().splitlines()
        assert last.startswith("moveset: "), output
        assert not any(line.startswith("moveset: ") for line in before), output
        return last

    return run


def names_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def write_blank(path, frames=8, size=(64, 64)):
    pictures = (TimedFrame(i / 10, np.full((*size, 3), 90, np.uint8)) for i in range(frames))
    return write_video(path, pictures, frame_rate=10)


def damaged(kind, folder, synthetic_video):
    """Return the path of a file that is not a video."""
    path = folder / f"{kind}.mp4"
    whole = synthetic_video.read_bytes()
    content = {
        "missing": None,
        "empty": b"",
        "text": b"this is no video",
        "header_only": whole[:200],
        "zeros": bytes(5000),
    }[kind]
    if content is not None:
        path.write_bytes(content)
    return path


KINDS = ("missing", "empty", "text", "header_only", "zeros")


@pytest.mark.parametrize("kind", KINDS)
def test_every_command_names_a_file_that_is_not_a_video(
    kind, project, synthetic_bundle, synthetic_video, tmp_path, fails
):
    before = names_in(project)
    video = damaged(kind, tmp_path, synthetic_video)
    for argv in (
        ("import", project, video, "--person", "ada"),
        ("frames", video, tmp_path / "pictures"),
        ("play", synthetic_bundle, "--source", video),
        ("play", synthetic_bundle, "--source", video, "--video", tmp_path / "out.mp4"),
    ):
        assert video.name in fails(*argv)
    assert names_in(project) == before
    assert not (tmp_path / "pictures").exists()
    assert not (tmp_path / "out.mp4").exists()


def test_a_recording_damaged_after_its_import_is_named(project, fails):
    (project / "recordings" / "person1.mp4").write_bytes(b"no video any more")
    assert "person1.mp4" in fails("train", project)
    assert "person1.mp4" in fails("evaluate", project)


def test_one_bad_video_of_many_leaves_the_project_as_it_was(
    project, synthetic_video, tmp_path, fails
):
    before = names_in(project), (project / "recordings.csv").read_text()
    bad = damaged("text", tmp_path, synthetic_video)
    assert "text.mp4" in fails("import", project, synthetic_video, bad, "--person", "ada")
    assert (names_in(project), (project / "recordings.csv").read_text()) == before


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0 and then nothing"])
def test_a_file_that_is_not_an_image_is_named(content, tmp_path):
    path = tmp_path / "punch7.jpg"
    path.write_bytes(content)
    with pytest.raises(VideoError, match=r"punch7\.jpg"):
        read_image(path)


@pytest.mark.parametrize(
    ("start_s", "end_s", "words"),
    [
        ("2", "2", "no length"),
        ("3", "2", "no length"),
        ("nan", "2", "not a number"),
        ("8", "99", "after the recording"),
    ],
)
def test_impossible_segments_are_refused(project, start_s, end_s, words, fails):
    before = (project / "segments.csv").read_bytes()
    assert words in fails("label", project, "person1", start_s, end_s, "block")
    assert (project / "segments.csv").read_bytes() == before


def test_overlapping_segments_are_refused_by_command_and_table(project, tmp_path, fails):
    first = open_project(project).segments[0]
    times = f"{first.start_s + 0.1:.3f}", f"{first.end_s + 0.1:.3f}"
    before = (project / "segments.csv").read_bytes()
    assert "overlaps" in fails("label", project, first.recording, *times, "block")
    table = tmp_path / "more.csv"
    table.write_text(f"recording,start_s,end_s,move\n{first.recording},{','.join(times)},block\n")
    assert "more.csv, line 2" in fails("label", project, "--csv", table)
    assert (project / "segments.csv").read_bytes() == before


def test_an_unknown_move_or_recording_is_named(project, fails):
    assert "'headbutt'" in fails("label", project, "person1", "0", "0.2", "headbutt")
    assert "'person7'" in fails("label", project, "person7", "0", "0.2", "block")
    assert "no segment at 0.01 s" in fails("label", project, "person1", "0.01", "--remove")


def test_a_move_without_segments_is_named_before_any_video_is_read(project, fails):
    table = project / "segments.csv"
    kept = [line for line in table.read_text().splitlines() if "block" not in line]
    table.write_text("\n".join(kept) + "\n")
    shutil.rmtree(project / "cache")
    for command in ("train", "evaluate"):
        assert "segments.csv has no segment of block" in fails(command, project)
    assert not (project / "cache").exists()


def test_a_project_without_moves_or_recordings_is_refused(project, tmp_path, fails):
    (project / "moveset.toml").write_text("")
    (project / "segments.csv").unlink()
    assert "names no moves" in fails("train", project)
    assert main(["new", str(tmp_path / "empty")]) == 0
    assert "no recordings" in fails("train", tmp_path / "empty")
    assert "no recordings" in fails("evaluate", tmp_path / "empty", "--by", "recording")


def test_one_person_only_cannot_be_left_out(project, fails):
    table = project / "recordings.csv"
    table.write_text(table.read_text().replace("player2", "player1").replace("player3", "player1"))
    assert "record another person, or split by recording" in fails("evaluate", project)


def test_a_move_that_only_one_person_does_cannot_be_scored_by_person(project, fails):
    table = project / "segments.csv"
    lines = table.read_text().splitlines()
    kept = [line for line in lines if "block" not in line or line.startswith("person1,")]
    table.write_text("\n".join(kept) + "\n")
    assert "only player1 does block" in fails("evaluate", project)


def test_an_unknown_architecture_is_refused(project, fails):
    settings = project / "moveset.toml"
    settings.write_text(settings.read_text().replace('"tcn"', '"oracle"'))
    assert "'oracle'" in fails("train", project)


def test_a_video_without_a_person_cannot_be_learnt_from_and_presses_nothing(
    project, synthetic_bundle, tmp_path, capsys, fails
):
    blank = write_blank(tmp_path / "blank.mp4")
    assert main(["import", str(project), str(blank), "--person", "ada"]) == 0
    capsys.readouterr()
    with pytest.raises(VideoError, match=r"blank\.mp4 shows nobody"):
        observe_project(open_project(project))
    assert main(["play", str(synthetic_bundle), "--source", str(blank)]) == 0
    assert capsys.readouterr().out == ""


def test_landmarks_with_nan_count_as_no_person(synthetic_bundle):
    recogniser = Recogniser(load_bundle(synthetic_bundle))
    row = np.zeros(33 * 6, np.float32)
    row[7] = np.nan
    for number in range(3):
        score = recogniser.score(number / 30, row)
        assert score.probabilities["none"] == 1.0


def test_a_recording_with_frames_without_a_person_can_be_learnt_from(
    synthetic_project, quick_options
):
    seen = observe_project(open_project(synthetic_project))
    for one in seen:
        one.observations.values[::5] = np.nan
    bundle = teach_on(seen, open_project(synthetic_project).moves, quick_options)
    assert len(bundle.rules) == 2
    for one in seen:
        one.observations.values[:] = np.nan
    with pytest.raises(TrainingError):
        teach_on(seen, open_project(synthetic_project).moves, quick_options)


def random_recording(person):
    """Return a recording of random numbers, long enough to train on alone."""
    rng = np.random.default_rng(len(person))
    times_s = np.arange(900) / 30
    values = rng.normal(size=(900, 33 * 6)).astype(np.float32)
    segments = tuple(
        Segment(person, start + shift, start + shift + 1.0, move)
        for start in range(1, 27, 5)
        for shift, move in ((0.0, "kick_left"), (2.0, "block"))
    )
    return LabelledRecording(
        Recording(person, person, Path(person)), Observations(times_s, values), segments
    )


def test_two_people_with_one_recording_each_can_be_scored_by_person():
    labelled = [random_recording("ada"), random_recording("charles")]
    folds = split_by_person([one.recording for one in labelled])
    moves = [MoveSetting("kick_left"), MoveSetting("block", hold=True)]
    options = TeachOptions(train=TrainOptions(epochs=1, copies=0, min_steps=1))
    report = evaluate_on(labelled, moves, folds, options, split="by person")
    assert (report.people, report.overall.segments) == (2, 24)


def test_a_recording_too_short_to_be_learnt_from_alone_is_named():
    ada = random_recording("ada")
    once = replace(ada, segments=(Segment("ada", 9.0, 11.0, "block"),))
    with pytest.raises(TrainingError, match="ada alone shows block too rarely"):
        teach_on([once], [MoveSetting("block")])


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.99])
def test_a_bundle_cut_short_is_refused(kept, synthetic_bundle, synthetic_video, tmp_path, fails):
    content = synthetic_bundle.read_bytes()
    cut = tmp_path / "cut.moveset"
    cut.write_bytes(content[: int(len(content) * kept)])
    assert "cut.moveset is damaged" in fails("play", cut, "--source", synthetic_video)


def test_a_file_that_is_not_a_bundle_is_refused(synthetic_video, tmp_path, fails):
    other = tmp_path / "other.moveset"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("manifest.json", "[]")
    assert "other.moveset" in fails("play", other, "--source", synthetic_video)
    assert "none.moveset" in fails("play", tmp_path / "none.moveset")
    assert str(tmp_path) in fails("play", tmp_path)


def test_an_invalid_key_map_is_refused(synthetic_bundle, synthetic_video, tmp_path, fails):
    keys = tmp_path / "keys.toml"
    keys.write_text('[keys]\nheadbutt = "a"\n')
    output = fails("play", synthetic_bundle, "--source", synthetic_video, "--keymap", keys)
    assert "keys.toml, line 2" in output


def test_a_missing_camera_is_reported_in_one_line(synthetic_bundle, fails, monkeypatch):
    monkeypatch.setattr("cv2.VideoCapture.isOpened", lambda _: False, raising=False)
    assert "camera 77 cannot be opened" in fails("play", synthetic_bundle, "--source", "camera:77")
    assert "no camera is named 'x'" in fails("play", synthetic_bundle, "--source", "camera:x")


@pytest.mark.parametrize("folder", ["moveset.toml", "recordings"])
def test_a_path_that_is_not_a_project_is_named(folder, project, fails):
    for command in ("info", "train", "evaluate"):
        assert folder in fails(command, project / folder)


def test_an_output_that_cannot_be_written_is_refused_before_training(project, fails):
    out = project / "moveset.toml" / "moves.moveset"
    assert "cannot be written" in fails("train", project, "--out", out)
    assert "cannot be written" in fails("train", project, "--out", project)
    assert "cannot be written" in fails("new", project / "moveset.toml")


@pytest.fixture
def instant_training(monkeypatch, synthetic_bundle):
    """Training and evaluation return at once; their results are still to be written."""
    bundle = load_bundle(synthetic_bundle)
    moves = [move.move for move in bundle.moves]
    none = FrameCount({"none": 1}, {"none": 1}, {"none": 1})
    report = build_report(
        [], moves=moves, split="", frames=none, curves=[], rng=np.random.default_rng(0)
    )
    monkeypatch.setattr("moveset.workflow.teach.teach", lambda *_, **__: bundle)
    monkeypatch.setattr("moveset.workflow.evaluate.evaluate", lambda *_, **__: report)


@pytest.fixture
def full_disk(monkeypatch):
    """Make every write fail as on a full disk."""

    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", fail)
    monkeypatch.setattr("shutil.copyfile", fail)


def test_a_full_disk_damages_no_file(project, synthetic_video, instant_training, full_disk, fails):
    before = {name: _content(project / name) for name in names_in(project)}
    for argv in (
        ("new", project.parent / "other"),
        ("import", project, synthetic_video, "--person", "ada"),
        ("label", project, "person1", "0", "0.2", "block"),
        (
            "label",
            project,
            open_project(project).segments[0].recording,
            "--remove",
            _first(project),
        ),
        ("frames", synthetic_video, project.parent / "pictures"),
        ("train", project),
        ("evaluate", project),
    ):
        assert "the disk is full: free some space" in fails(*argv), argv
    after = {name: _content(project / name) for name in names_in(project)}
    assert {name: text for name, text in after.items() if name in before} == before
    assert {*after} - {*before} <= {"models", "reports"}


def _content(path):
    return path.read_bytes() if path.is_file() else None


def _first(project):
    return str(open_project(project).segments[0].start_s)


def run_alone(*argv, script="-m moveset", **options):
    """Run the command in a process of its own; return its exit code, output and errors."""
    words = [sys.executable, *script.split(" ", 1), *map(str, argv)]
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=120, check=False, **options
    )
    return done.returncode, done.stdout, done.stderr.strip()


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from moveset.workflow.options import TeachOptions
from moveset.label.labelled_recording import LabelledRecording
from moveset.cli.app import main
sys.exit(main(sys.argv[2:]))
"""


@POSIX
def test_a_limit_on_the_size_of_files_leaves_no_partial_video(
    project, synthetic_bundle, synthetic_video, tmp_path
):
    before = names_in(tmp_path)
    for argv in (
        ("import", project, synthetic_video, "--person", "ada"),
        ("play", synthetic_bundle, "--source", synthetic_video, "--video", tmp_path / "out.mp4"),
    ):
        code, _, output = run_alone("20000", *argv, script=f"-c {LIMITED}")
        assert code == 1, output
        assert "cannot be written" in output.splitlines()[-1]
        assert "Traceback" not in output
        assert names_in(tmp_path) == before


@POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_output_that_cannot_be_written_is_reported_without_a_traceback(project):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "moveset", "info", str(project)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "the disk is full" in done.stderr
    assert len(done.stderr.splitlines()) == 1


STOP_AT_STAGE = """
import os, signal, sys
from moveset.cli.progress import ProgressBar
from moveset.workflow.options import TeachOptions
from moveset.label.labelled_recording import LabelledRecording
from moveset.cli.app import main
update = ProgressBar.update
def update_and_stop(bar, stage, done, total):
    update(bar, stage, done, total)
    if stage.startswith(sys.argv[1]):
        os.killpg(0, signal.SIGINT)
if __name__ == "__main__":
    ProgressBar.update = update_and_stop
    sys.exit(main(sys.argv[2:]))
"""

STOP_IN_COPY = """
import os, shutil, signal, sys
from moveset.workflow.options import TeachOptions
from moveset.label.labelled_recording import LabelledRecording
from moveset.cli.app import main
def copy_half(source, target):
    with open(target, "wb") as half:
        half.write(b"half of it")
        half.flush()
        os.kill(os.getpid(), signal.SIGINT)
shutil.copyfile = copy_half
sys.exit(main(sys.argv[1:]))
"""


def hidden(folder):
    return [name for name in names_in(folder) if Path(name).name.startswith(".")]


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize("stage", ["extract person2", "learn 2"])
def test_ctrl_c_during_training_leaves_no_partial_bundle(stage, project, tmp_path):
    if stage.startswith("extract"):
        shutil.rmtree(project / "cache")
    script = tmp_path / "script.py"
    script.write_text(STOP_AT_STAGE)
    code, _, output = run_alone(stage, "train", project, script=str(script), start_new_session=True)
    assert code == 130, output
    assert output.splitlines()[-1] == STOPPED
    assert "Traceback" not in output
    assert not list(project.rglob("*.moveset"))
    assert not hidden(project)


@POSIX
def test_ctrl_c_while_importing_leaves_the_project_as_it_was(project, synthetic_video):
    before = names_in(project), (project / "recordings.csv").read_text()
    argv = ("import", project, synthetic_video, "--person", "ada")
    assert run_alone(*argv, script=f"-c {STOP_IN_COPY}") == (130, "", STOPPED)
    assert (names_in(project), (project / "recordings.csv").read_text()) == before


@POSIX
def test_ctrl_c_stops_the_demo_so_that_it_can_be_continued(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(STOP_AT_STAGE)
    folder = tmp_path / "demo"
    argv = ("draw", "demo", folder, "--taught", "3", "--seconds", "20")
    code, _, output = run_alone(*argv, script=str(script), start_new_session=True)
    assert code == 130, output
    assert output.splitlines()[-1] == STOPPED
    assert "Traceback" not in output
    assert names_in(folder) == [
        "project",
        "project/moveset.toml",
        "project/recordings",
        "project/recordings.csv",
        "project/segments.csv",
    ]


@POSIX
def test_ctrl_c_while_writing_a_video_leaves_a_complete_one(
    synthetic_bundle, synthetic_video, tmp_path
):
    out = tmp_path / "out.mp4"
    words = [sys.executable, "-m", "moveset", "play", str(synthetic_bundle)]
    words += ["--source", f"live:{synthetic_video}", "--video", str(out)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as playing:
        assert "press" in playing.stdout.readline()
        playing.send_signal(signal.SIGINT)
        _, output = playing.communicate(timeout=60)
    assert playing.returncode == 130, output
    assert output.strip().splitlines()[-1] == STOPPED
    assert "dropped" in output
    assert names_in(tmp_path) == ["out.mp4"]
    assert 0 < probe(out).frames < probe(synthetic_video).frames
