"""Without the extra ``train``: what works, and what names the extra and writes nothing.

``scripts/light-install`` tries the same in an environment that really has no such library.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest

from moveset import TeachOptions, evaluate, teach, teach_on
from moveset.base.errors import MissingExtraError
from moveset.base.train_extra import LIBRARIES
from moveset.capture.frame_images import write_frames
from moveset.capture.images import read_image
from moveset.cli.app import main
from moveset.evaluate.report_files import read_report
from moveset.label.project import open_project
from moveset.label.recording_removal import remove_recording
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle_file import load_bundle, save_bundle
from moveset.see.mobilenet.network import open_mobilenet
from moveset.workflow.demo import run_demo
from moveset.workflow.extract import observe_project
from moveset.workflow.projects import open_taught

WITHOUT = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"keras", "jax", "jaxlib", "onnx", "h5py", "ml_dtypes", "scipy"}:
            raise ModuleNotFoundError(f"{name} is not installed")

sys.meta_path.insert(0, Refuse())
"""

RUN_EACH = """
import json
from moveset.cli.app import main
for command in json.load(sys.stdin):
    print("$", *command, flush=True)
    assert main(command) == 0, command
"""

IMPORT_EACH = """
import pkgutil
from importlib import import_module
import moveset
for module in pkgutil.walk_packages(moveset.__path__, "moveset."):
    if not module.name.endswith(("__main__", "evdev_keys", "x11_keys", "pynput_keys")):
        import_module(module.name)
        print(module.name)
"""

OPEN_STUDIO = """
from pathlib import Path
from moveset.studio.app import create_app
from moveset.studio.state import Studio
from moveset.studio.guard import local_hosts
from moveset.studio.project_state import project_state
studio = Studio(Path(sys.argv[1]))
create_app(studio, local_hosts(8420))
assert not project_state(studio)["can_train"]
"""


@pytest.fixture
def project(synthetic_project, tmp_path):
    return shutil.copytree(synthetic_project, tmp_path / "project")


@pytest.fixture
def pictures(synthetic_video, tmp_path):
    """Folders of images of two moves."""
    for move in ("kick", "block"):
        write_frames(synthetic_video, tmp_path / "pictures" / move, (), every=40)
    return tmp_path / "pictures"


@pytest.fixture
def kept_mobilenet(random_weights, tmp_path, monkeypatch):
    """Keep a MobileNet on this machine, as an earlier use of the extra leaves it."""
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "cache"))
    open_mobilenet(random_weights)


@pytest.fixture
def without_extra(monkeypatch, tmp_path):
    """Hide the libraries of the extra, and everything that was kept on this machine."""
    for name in LIBRARIES:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "cache"))


def run_without(code, *argv, **more):
    """Run code in a process that cannot import the libraries; return what it prints."""
    command = [sys.executable, "-c", f"{WITHOUT}\n{code}", *map(os.fspath, argv)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.usefixtures("kept_mobilenet")
def test_everything_else_works(project, pictures, synthetic_video, tmp_path):
    remove_recording(open_project(project), "person3")  # two are enough, and quicker
    bundle = project / "models" / "moves.moveset"
    image = next((pictures / "kick").iterdir())
    commands = [
        ("new", tmp_path / "new"),
        ("import", tmp_path / "new", synthetic_video, "--person", "eve"),
        ("label", project, "person1", "0.1", "0.3", "kick_left"),
        ("info", project),
        ("train", project, "--on", "fighter"),
        ("evaluate", project, "--on", "fighter", "--by", "recording"),
        ("play", bundle, "--source", synthetic_video, "--video", tmp_path / "played.mp4"),
        ("export", bundle, tmp_path / "exported", "--to", "onnx"),
        ("frames", synthetic_video, tmp_path / "frames" / "kick", "--every", "60"),
        ("undersample", pictures, "--move", "block", "--dry-run"),
        ("augment", pictures, tmp_path / "copies", "--copies", "1"),
        ("classify", image),
    ]
    words = [[str(word) for word in command] for command in commands]
    output = run_without(RUN_EACH, input=json.dumps(words))
    assert output.count("$ ") == len(commands)
    assert "kick_left" in {move.move for move in load_bundle(bundle).moves}
    assert (tmp_path / "played.mp4").exists()
    report = read_report(project / "reports" / "by-recording-on-top.json")
    assert report.split == "by recording, on top of fighter"
    assert report.recordings == 2
    assert {"kick_left", "punch_right"} <= {*report.moves}


def test_every_module_can_be_imported():
    imported = run_without(IMPORT_EACH).split()
    assert {"moveset.learn.train", "moveset.learn.export", "moveset.studio.app"} <= {*imported}


def test_the_studio_opens(project):
    run_without(OPEN_STUDIO, project)


def everything_in(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def commands_that_need_the_extra(tmp_path):
    project, pictures = tmp_path / "project", tmp_path / "pictures"
    image = next((pictures / "kick").iterdir())
    weights = tmp_path / "weights.h5"
    weights.write_bytes(b"as if from Keras")
    fighter_copy = tmp_path / "fighter.moveset"
    save_bundle(fighter(), fighter_copy)
    return {
        "train": ("train", project, "--out", tmp_path / "new" / "own.moveset"),
        "train an LSTM": ("train", project, "--model", "lstm"),
        "train on images": ("train", pictures),
        "evaluate": ("evaluate", project, "--by", "recording"),
        "evaluate images": ("evaluate", pictures),
        "demo": ("demo", tmp_path / "demo"),
        "classify": ("classify", image),
        "classify with weights": ("classify", image, "--weights", weights),
        "export": ("export", fighter_copy, tmp_path / "web", "--to", "tfjs"),
    }


@pytest.mark.usefixtures("without_extra", "project", "pictures")
def test_what_needs_the_extra_names_it_and_writes_nothing(tmp_path, capsys):
    commands = commands_that_need_the_extra(tmp_path)
    before = everything_in(tmp_path)
    for name, command in commands.items():
        assert main([str(word) for word in command]) == 1, name
        output = capsys.readouterr()
        assert output.out == "", name
        assert "\n" not in output.err.strip(), f"{name}: {output.err}"
        assert 'pip install "moveset[train]", or in a clone: pip install ".[train]"' in output.err
        assert everything_in(tmp_path) == before, name


@pytest.mark.usefixtures("without_extra")
def test_weights_that_were_never_used_need_the_extra(random_weights, pictures, capsys):
    image = next((pictures / "kick").iterdir())
    assert main(["classify", str(image), "--weights", str(random_weights)]) == 1
    assert "needs onnx from the extra train" in capsys.readouterr().err


@pytest.mark.usefixtures("kept_mobilenet")
def test_weights_that_were_used_before_need_nothing(random_weights, pictures, monkeypatch):
    for name in LIBRARIES:
        monkeypatch.setitem(sys.modules, name, None)
    image = read_image(next((pictures / "kick").iterdir()))
    assert open_mobilenet(random_weights).features([image]).shape == (1, 1024)


@pytest.mark.usefixtures("without_extra")
def test_the_library_names_the_extra_too(project, tmp_path):
    opened = open_taught(project)
    for need in (
        lambda: teach(project),
        lambda: evaluate(project, by="recording"),
        lambda: teach_on(observe_project(opened), opened.moves, TeachOptions()),
        lambda: run_demo(tmp_path / "demo"),
    ):
        with pytest.raises(MissingExtraError, match=r"moveset\[train\]"):
            need()


def test_a_bundle_is_scored_as_it_is(project, synthetic_bundle, capsys):
    assert main(["evaluate", str(project), "--bundle", str(synthetic_bundle)]) == 0
    output = " ".join(capsys.readouterr().out.split())
    assert output.startswith("On 3 recordings it pressed ")
    assert "unseen" not in output
    assert "not held out: counts only if the bundle was not taught on them" in output


def test_a_bundle_that_knows_no_labelled_move_is_not_scored(synthetic_video, tmp_path, capsys):
    folder = str(tmp_path / "waves")
    main(["new", folder, "--moves", "wave"])
    main(["import", folder, str(synthetic_video), "--person", "eve"])
    main(["label", folder, "person9", "1.0", "2.0", "wave"])
    assert main(["evaluate", folder, "--bundle", "fighter"]) == 1
    assert "none of them is labelled here, only wave: choose" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("--on", "fighter", "--bundle", "fighter"),
        ("--on", "fighter", "--model", "lstm"),
        ("--bundle", "fighter", "--preset", "article"),
    ],
)
def test_choices_without_effect_are_refused(project, words, capsys):
    assert main(["evaluate", str(project), *words]) == 2
    assert "--bundle" in capsys.readouterr().err
