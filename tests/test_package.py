"""A release: the wheel has all that runs and nothing else, and every file names one version."""

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.licenses import canonicalize_license_expression
from packaging.requirements import Requirement

from moveset import __version__
from moveset.base import cluster_extra, train_extra
from moveset.capture.video_writer import write_video
from moveset.synth.clip import synthesise_clip

ROOT = Path(__file__).parents[1]
if not (ROOT / "scripts" / "check_release.py").is_file():
    pytest.skip("the scripts are not part of this copy", allow_module_level=True)
sys.path.append(str(ROOT / "scripts"))

import check_release  # noqa: E402

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]

WEB = (
    *("index.html", "site.html", "service_worker.js", "css/site.css", "js/main.js"),
    *("pages/play.js", "game/index.html", "site/main.js", "runtime/moveset.js"),
    *("runtime/pose/pose_worker.js", "runtime/learn/learn_worker.js"),
)
"""One file of each part of the studio, the site and the browser runtime."""


def test_the_version_is_the_same_everywhere():
    faults = [*check_release.find_version_faults(f"v{__version__}")]
    assert [one for one in faults if "CHANGELOG" not in one] == []  # which gets it on release


def test_every_tag_but_the_versions_own_is_refused():
    assert len([*check_release.find_version_faults("v99.0")]) == 4
    assert any("name it v99.0" in one for one in check_release.find_version_faults("99.0"))


@pytest.mark.parametrize("heading", ["## 1.2.3 - 2027-01-31", "## [1.2.3] - 2027-01-31"])
def test_a_tag_with_its_version_and_changelog_is_accepted(heading, tmp_path):
    write_project(tmp_path)
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n{heading}\n")
    assert [*check_release.find_version_faults("v1.2.3", tmp_path)] == []
    assert [*check_release.find_version_faults("v1.2.30", tmp_path)] != []


def test_the_metadata_name_a_known_licence_and_every_supported_python():
    assert canonicalize_license_expression(PROJECT["license"]) == PROJECT["license"]
    assert all((ROOT / one).is_file() for one in PROJECT["license-files"])
    versions = [one for one in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", one)]
    assert [one.rpartition(".")[2] for one in versions] == ["11", "12", "13", "14"]
    assert PROJECT["requires-python"] == ">=3.11"


def test_the_extras_are_those_that_errors_name():
    assert {"train", "keys", "gamepad", "cluster", "docs"} <= {*EXTRAS}
    for name, libraries in (
        ("train", train_extra.LIBRARIES),
        ("cluster", cluster_extra.CLUSTER_LIBRARIES),
    ):
        assert {*libraries} <= {Requirement(one).name for one in EXTRAS[name]}


def test_the_citation_has_what_its_format_needs():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= {*citation}
    assert (citation["cff-version"], citation["type"]) == ("1.2.0", "software")
    assert [*citation["keywords"]] == sorted(PROJECT["keywords"])


def write_project(root):
    """Write a source tree of version 1.2.3 with two modules."""
    (root / "src" / "moveset").mkdir(parents=True)
    (root / "src" / "moveset" / "__init__.py").write_text('__version__ = "1.2.3"\n')
    (root / "src" / "moveset" / "play.js").write_text("")
    (root / "LICENSE").write_text("MIT")
    (root / "CITATION.cff").write_text("version: 1.2.3\n")
    (root / "pyproject.toml").write_text(
        '[project]\nname = "moveset"\nversion = "1.2.3"\nlicense = "MIT"\n'
        'license-files = ["LICENSE"]\noptional-dependencies.train = ["keras"]\n'
    )


METADATA = """Metadata-Version: 2.4
Name: moveset
Version: 1.2.3
License-Expression: MIT
License-File: LICENSE
Provides-Extra: train
Description-Content-Type: text/markdown

# moveset
"""

INFO = "moveset-1.2.3.dist-info"
WHEEL = {
    "moveset/__init__.py": "",
    "moveset/play.js": "",
    f"{INFO}/METADATA": METADATA,
    f"{INFO}/entry_points.txt": "[console_scripts]\nmoveset = moveset.cli.app:main\n",
    f"{INFO}/licenses/LICENSE": "MIT",
}


def write_wheel(path, files):
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return path


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, None),
        ({"moveset/play.js": None}, "lacks moveset/play.js"),
        ({f"{INFO}/licenses/LICENSE": None}, f"lacks {INFO}/licenses/LICENSE"),
        ({"tests/test_play.py": ""}, "has tests/test_play.py"),
        ({"moveset/node_modules/a.js": ""}, "has moveset/node_modules/a.js"),
        ({"moveset/__pycache__/a.pyc": ""}, "has moveset/__pycache__/a.pyc"),
        ({f"{INFO}/entry_points.txt": "[console_scripts]\n"}, "installs no command"),
        ({f"{INFO}/METADATA": METADATA.replace("MIT", "ISC")}, "names the licence ISC"),
        ({f"{INFO}/METADATA": METADATA.replace("Extra: train", "Extra: docs")}, "extra train"),
        ({f"{INFO}/METADATA": METADATA.partition("\n\n")[0]}, "no description"),
    ],
)
def test_a_fault_of_a_wheel_is_named(changed, fault, tmp_path):
    write_project(tmp_path)
    files = {name: text for name, text in {**WHEEL, **changed}.items() if text is not None}
    wheel = write_wheel(tmp_path / "moveset-1.2.3-py3-none-any.whl", files)
    faults = [*check_release.find_file_faults(wheel, tmp_path)]
    assert len(faults) == (fault is not None), faults
    assert fault is None or fault in faults[0]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("moveset-1.2.4-py3-none-any.whl", "is not moveset 1.2.3"),
        ("moveset-1.2.3-cp311-cp311-linux_x86_64.whl", "not for every system"),
    ],
)
def test_the_name_of_a_wheel_is_checked(name, fault, tmp_path):
    write_project(tmp_path)
    faults = [*check_release.find_file_faults(write_wheel(tmp_path / name, WHEEL), tmp_path)]
    assert any(fault in one for one in faults)


def test_faults_of_a_source_distribution_are_named(tmp_path):
    write_project(tmp_path)
    path = tmp_path / "moveset-1.2.3.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name in ("src/moveset/__init__.py", "node_modules/a.js", "pyproject.toml"):
            archive.addfile(tarfile.TarInfo(f"moveset-1.2.3/{name}"), io.BytesIO())
    faults = [*check_release.find_file_faults(path, tmp_path)]
    assert f"{path.name} lacks src/moveset/play.js" in faults
    assert f"{path.name} lacks LICENSE" in faults
    assert f"{path.name} has node_modules/a.js" in faults
    assert not any("pyproject" in one or "__init__" in one for one in faults)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The source distribution and the wheel, built from this source tree."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return sorted(folder.iterdir())


@pytest.mark.slow
def test_the_built_files_have_all_that_runs_and_nothing_else(released):
    assert [path.suffix for path in released] == [".whl", ".gz"]
    assert [fault for path in released for fault in check_release.find_file_faults(path)] == []
    with zipfile.ZipFile(released[0]) as wheel:
        names = wheel.namelist()
    assert {f"moveset/studio/web/{one}" for one in WEB} <= {*names}
    assert "moveset/py.typed" in names


@pytest.mark.slow
def test_the_wheel_plays_a_video_without_the_sources(released, tmp_path):
    clip = synthesise_clip(
        4, moves=("kick_left",), duration_s=10, frame_rate=15, size=(320, 240), recording="ada"
    )
    write_video(tmp_path / "ada.mp4", clip.frames(), frame_rate=15)
    shutil.unpack_archive(released[0], tmp_path / "installed", "zip")

    def run(*words):
        return subprocess.run(
            [sys.executable, "-P", *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    assert str(tmp_path) in run("-c", "import moveset; print(moveset.__file__)")
    assert run("-m", "moveset", "--version") == f"moveset {__version__}\n"
    assert "kick_left" in run("-m", "moveset", "play", "--source", "ada.mp4")
