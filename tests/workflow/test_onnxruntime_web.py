"""ONNX Runtime's web build: from a folder, an archive, npm or the cache, and only the real one."""

import io
import os
import stat
import sys
import tarfile
from pathlib import Path

import pytest

from moveset.base.errors import SiteError
from moveset.workflow import onnxruntime_web
from moveset.workflow.onnxruntime_web import FILES, WANTED, open_runtime

NAMES = [*FILES]
CONTENTS = {name: f"{name} of a test".encode() for name in NAMES}


@pytest.fixture(autouse=True)
def _small_release(monkeypatch):
    """Take small files for those of the release."""
    release = type(FILES[NAMES[0]])
    small = {
        name: release(len(content), onnxruntime_web.hashlib.sha256(content).hexdigest())
        for name, content in CONTENTS.items()
    }
    monkeypatch.setattr(onnxruntime_web, "FILES", small)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / WANTED


def write_package(folder, contents=None):
    (folder / "dist").mkdir(parents=True)
    for name, content in (contents or CONTENTS).items():
        (folder / "dist" / name).write_bytes(content)
    return folder


def write_archive(path, entries):
    with tarfile.open(path, "w:gz") as packed:
        for name, content in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            packed.addfile(entry, io.BytesIO(content))
    return path


def packed_names():
    return {f"package/dist/{name}": content for name, content in CONTENTS.items()}


def use_npm(monkeypatch, folder, script):
    """Put a program named npm before all others; the only one for an empty script."""
    folder.mkdir()
    if script:
        program = folder / "npm"
        program.write_text(f"#!{sys.executable}\nimport shutil, sys\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))


def test_it_is_taken_from_a_folder_or_an_archive(tmp_path):
    package = write_package(tmp_path / "package")
    archive = write_archive(tmp_path / "x.tgz", {"package/README.md": b"?", **packed_names()})
    for source in (package, package / "dist", archive):
        assert open_runtime(source) == CONTENTS


@pytest.mark.parametrize("name", NAMES)
def test_another_file_is_refused(tmp_path, name):
    for number, content in enumerate((b"", b"x" * len(CONTENTS[name]))):
        package = write_package(tmp_path / str(number), {**CONTENTS, name: content})
        with pytest.raises(SiteError, match=f"{name} in .* is not that of {WANTED}"):
            open_runtime(package)


def test_a_missing_file_is_named(tmp_path):
    package = write_package(tmp_path / "package", {NAMES[0]: CONTENTS[NAMES[0]]})
    with pytest.raises(SiteError, match=f"has no {NAMES[1]}"):
        open_runtime(package)
    with pytest.raises(SiteError, match="there is no"):
        open_runtime(tmp_path / "nothing")


def test_tricks_of_an_archive_write_nothing(tmp_path):
    name = f"package/dist/{NAMES[0]}"
    outside = {
        "../../out": b"x",
        f"{tmp_path.parent}/out": b"x",
        f"package/../package/dist/{NAMES[0]}": b"x",
    }
    assert open_runtime(write_archive(tmp_path / "a.tgz", {**outside, **packed_names()}))
    before = {*tmp_path.parent.rglob("*")}
    with tarfile.open(tmp_path / "b.tgz", "w:gz") as packed:
        link = tarfile.TarInfo(name)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)
    with pytest.raises(SiteError, match="has no"):
        open_runtime(tmp_path / "b.tgz")
    assert {*tmp_path.parent.rglob("*")} == {*before, tmp_path / "b.tgz"}


def test_a_bomb_and_a_damaged_archive_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(onnxruntime_web, "MAX_UNPACKED_BYTES", 10_000)
    bomb = write_archive(tmp_path / "bomb.tgz", {"package/big": bytes(20_000), **packed_names()})
    whole = write_archive(tmp_path / "whole.tgz", packed_names()).read_bytes()
    (tmp_path / "cut.tgz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.tgz").write_bytes(b"<html>not found</html>")
    for path in (bomb, tmp_path / "cut.tgz", tmp_path / "text.tgz"):
        with pytest.raises(SiteError, match="or damaged: fetch it again"):
            open_runtime(path)


@pytest.mark.skipif(os.name == "nt", reason="the program named npm is a script")
def test_npm_fetches_it_once(tmp_path, monkeypatch, cache):
    archive = write_archive(tmp_path / "x.tgz", packed_names())
    fetch = f"shutil.copy({str(archive)!r}, sys.argv[-1])\nprint(sys.argv[1:])"
    use_npm(monkeypatch, tmp_path / "bin", fetch)
    assert open_runtime() == CONTENTS
    assert {path.name for path in cache.iterdir()} == set(NAMES)
    use_npm(monkeypatch, tmp_path / "none", "")
    assert open_runtime() == CONTENTS  # from the cache
    (cache / NAMES[0]).write_bytes(b"damaged")
    with pytest.raises(SiteError, match=r"npm, which fetches .* is not installed"):
        open_runtime()


@pytest.mark.skipif(os.name == "nt", reason="the program named npm is a script")
@pytest.mark.parametrize(
    ("script", "words"),
    [
        (
            "sys.stderr.write('npm error code ENOTFOUND\\nnpm error network x\\n'); sys.exit(1)",
            r"could not fetch .* \(ENOTFOUND\): check the network",
        ),
        ("sys.exit(3)", r"could not fetch .* \(it said nothing\)"),
        ("pass", "npm fetched no"),
    ],
)
def test_what_npm_cannot_do_is_explained(tmp_path, monkeypatch, cache, script, words):
    use_npm(monkeypatch, tmp_path / "bin", script)
    with pytest.raises(SiteError, match=words) as caught:
        open_runtime()
    assert "--runtime" in str(caught.value)
    assert not Path(cache).exists()
