"""The command creates a project where there is none and listens on this machine only."""

import re
import subprocess
import sys
from urllib.request import urlopen

import pytest

from moveset.base.errors import MovesetError
from moveset.cli.app import main
from moveset.label.project import open_project
from moveset.studio.server import listen, open_or_create

from .browsing import PATIENCE_S
from .ports import free_port


def test_a_folder_without_a_project_gets_one(tmp_path):
    said = []
    open_or_create(tmp_path / "new", said.append)
    assert "new project" in said[0]
    assert open_project(tmp_path / "new").moves == ()
    open_or_create(tmp_path / "new", said.append)
    assert len(said) == 1


def test_a_port_in_use_is_reported():
    with listen(0) as first:
        port = first.getsockname()[1]
        assert first.getsockname()[0] == "127.0.0.1"
        with pytest.raises(MovesetError, match="--port"):
            listen(port)


def test_the_next_free_port_is_used_by_default():
    with listen(0) as first, listen(0) as second:
        assert first.getsockname() != second.getsockname()


def test_a_file_instead_of_a_folder_is_refused(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["studio", str(tmp_path / "file"), "--no-browser"]) == 1
    assert "file" in capsys.readouterr().err


def test_the_command_serves_until_it_is_stopped(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "moveset", "studio", str(tmp_path / "p")]
    command += ["--no-browser", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as studio:
        said = studio.stdout.readline() + studio.stdout.readline()
        (address,) = re.findall(rf"http://127.0.0.1:{port}/\S+", said)
        with urlopen(address, timeout=PATIENCE_S) as answer:  # noqa: S310  our own address
            assert b"moveset-token" in answer.read()
        studio.terminate()
        assert studio.wait(PATIENCE_S) is not None


@pytest.mark.parametrize(
    ("camera", "words"),
    [("-1", "no camera's number"), ("", "give its number or name"), ("none such", "is named")],
)
def test_a_wrong_camera_is_refused_at_once(camera, words, tmp_path, capsys):
    assert main(["studio", str(tmp_path / "p"), "--no-browser", "--camera", camera]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "p").exists()
