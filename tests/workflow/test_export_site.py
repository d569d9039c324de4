"""A static site: complete, small, always the same, written as a whole, never over others."""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from moveset.base.errors import BundleError, MovesetError, SiteError, WriteError
from moveset.cli.app import main
from moveset.recognise.builtin import FIGHTER_PATH
from moveset.recognise.bundle_file import load_bundle
from moveset.workflow import export_site as exporting
from moveset.workflow import site_game
from moveset.workflow.export_site import BACKGROUND, CLIP, LATER, export_site, first_files
from moveset.workflow.game_pages import MAX_PAGE_BYTES
from moveset.workflow.site_game import read_game
from moveset.workflow.site_packing import pack
from moveset.workflow.site_pages import page_files, uses

from ..studio.static_server import ONNXRUNTIME, ROOT, SITE

MB = 2**20
MAX_DISK_BYTES = 30 * MB
MAX_FIRST_BYTES = 13_000_000
needs_package = pytest.mark.skipif(
    not ONNXRUNTIME.exists(), reason="needs the packages that scripts/node installs"
)
MODULES = """
const { readFileSync } = await import("node:fs");
const vm = await import("node:vm");
const found = {};
for (const path of process.argv.slice(1)) {
  const module = new vm.SourceTextModule(readFileSync(path, "utf8"));
  const requests = module.moduleRequests?.map(({ specifier }) => specifier);
  found[path] = requests ?? module.dependencySpecifiers;
}
console.log(JSON.stringify(found));
"""
"""Node's own parser lists what modules import."""


cached_pages = cache(page_files)


@pytest.fixture
def quick(monkeypatch):
    """Export little files in place of the networks, the runtime and the clip."""
    monkeypatch.setattr(exporting, "open_runtime", lambda _: {"ort.mjs": b"1", "ort.wasm": b"2"})
    monkeypatch.setattr(exporting, "NETWORKS", ())
    monkeypatch.setattr(exporting, "_clip", lambda *_: b"clip")
    monkeypatch.setattr(exporting, "page_files", cached_pages)


@pytest.fixture
def game(tmp_path):
    folder = tmp_path / "My <b>game"
    (folder / "levels").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>x</title><script src=a.js></script>")
    (folder / "levels" / "one.HTM").write_text("<p>one")
    (folder / "a.js").write_text("1")
    return folder


@pytest.fixture
def site(exported):
    """A whole site with the built-in bundle."""
    return exported / SITE


def content_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def described(folder):
    return json.loads((folder / "site.json").read_text())


@needs_package
@pytest.mark.slow
def test_a_site_is_small_on_disk_and_to_load(site):
    files = content_of(site)
    first = {entry["path"] for entry in described(site)["files"] if not entry.get("later")}
    assert sum(map(len, files.values())) <= MAX_DISK_BYTES
    # Licences and notices are small; a page loads them never.
    loaded = {
        name: gzip.compress(content)
        if PurePosixPath(name).suffix in {".js", ".mjs", ".css", ".html", ".svg", ".json"}
        else content
        for name, content in files.items()
        if name in {*first, "site.json"}
    }
    assert {"index.html", "bundle.moveset", "networks/pose_landmarks.onnx.gz"} <= set(loaded)
    assert not LATER & set(loaded)
    assert sum(map(len, loaded.values())) <= MAX_FIRST_BYTES
    assert len(files[CLIP]) <= 800_000


@needs_package
@pytest.mark.slow
def test_a_site_has_what_the_programs_need(site):
    files = content_of(site)
    for name in ("pose_detector", "pose_landmarks", "pose_landmarks_lite"):
        packed = files[f"networks/{name}.onnx.gz"]
        network = ROOT / "src" / "moveset" / "assets" / f"{name}.onnx"
        assert packed == pack(network.read_bytes())
    assert files[BACKGROUND][:2] == b"PK"
    wasm = gzip.decompress(files["onnxruntime-web/ort-wasm-simd-threaded.wasm.gz"])
    assert wasm == (ONNXRUNTIME / "dist" / "ort-wasm-simd-threaded.wasm").read_bytes()
    assert load_bundle(site / "bundle.moveset").moves == load_bundle(FIGHTER_PATH).moves


@pytest.mark.usefixtures("quick")
def test_every_file_is_described(tmp_path, game):
    export_site(tmp_path / "site", game=game)
    files, site = content_of(tmp_path / "site"), described(tmp_path / "site")
    assert {entry["path"] for entry in site["files"]} == set(files) - {"site.json", ".nojekyll"}
    for entry in site["files"]:
        content = files[entry["path"]]
        assert entry["bytes"] == len(content)
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
    assert (site["game"], site["gameName"]) == ("own-game/index.html", "My <b>game")
    assert f'const VERSION = "{site["version"]}";'.encode() in files["service_worker.js"]


@pytest.mark.usefixtures("quick")
def test_the_same_input_gives_the_same_bytes_and_another_one_another_version(tmp_path, game):
    export_site(tmp_path / "one", game=game)
    os.utime(game / "a.js", (0, 0))
    export_site(tmp_path / "two", game=game)
    assert content_of(tmp_path / "one") == content_of(tmp_path / "two")
    (game / "a.js").write_text("2")
    export_site(tmp_path / "two", game=game)
    assert described(tmp_path / "one")["version"] != described(tmp_path / "two")["version"]


@pytest.mark.usefixtures("quick")
def test_licences_come_along(tmp_path):
    export_site(tmp_path / "site")
    files = content_of(tmp_path / "site")
    assert files["LICENSE"] == (ROOT / "LICENSE").read_bytes()
    assert b"Microsoft Corporation" in files["onnxruntime-web/LICENSE"]
    assert b"BlazePose" in files["NOTICE.md"]
    assert b"Apache License" in files["LICENSE-APACHE-2.0"]


def test_no_import_of_a_site_dangles(tmp_path):
    files = page_files()
    for name, content in files.items():
        for used in uses(name, content):
            assert used in files or used.startswith("onnxruntime-web/"), f"{name} uses {used}"
    node = shutil.which("node")
    if not node:
        pytest.skip("needs Node.js")
    scripts = [name for name in files if name.endswith(".js")]
    for name in scripts:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
    command = [node, "--no-warnings", "--experimental-vm-modules", "--input-type=module"]
    done = subprocess.run(
        [*command, "-e", MODULES, *scripts], cwd=tmp_path, capture_output=True, check=True
    )
    for name, specifiers in json.loads(done.stdout).items():
        for one in specifiers:
            assert (tmp_path / name).parent.joinpath(one).is_file(), f"{name} imports {one}"


def test_types_in_comments_are_no_imports():
    module = b"""
/** @typedef {import("./type.js").Type} Type */
import { a,
  b } from "../js/a.js";
export * from "./b.js";
import "./c.js";
const d = await import("./d.js"); // "http://x"
new Worker(new URL("./e.js", import.meta.url), { type: "module" });
const words = "import of e from x";
"""
    names = {"js/a.js", "site/b.js", "site/c.js", "site/d.js", "site/e.js"}
    assert uses("site/main.js", module) == names


def test_pages_carry_a_policy_and_no_inline_code():
    files = page_files()
    for name in ("index.html", "game/index.html"):
        page = files[name].decode()
        assert "Content-Security-Policy" in page
        assert page.index("Content-Security-Policy") < page.index("<script")
        assert "<script>" not in page
        assert " style=" not in page
        assert "<style" not in page
        assert "http://" not in page
        assert "https://" not in page


@pytest.mark.usefixtures("quick")
def test_an_earlier_site_is_replaced_and_what_was_added_to_it_stays(tmp_path, game):
    site = tmp_path / "site"
    export_site(site, game=game)
    (site / ".git" / "refs").mkdir(parents=True)
    (site / ".git" / "HEAD").write_text("ref")
    (site / "CNAME").write_text("example.org")
    (site / "js" / "mine.js").write_text("mine")
    export_site(site)
    files = content_of(site)
    assert files[".git/HEAD"] == b"ref"
    assert files["CNAME"] == b"example.org"
    assert files["js/mine.js"] == b"mine"
    assert not (site / "own-game").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"site", game.name}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", ["precious.txt", "index.html", "site.json"])
def test_another_folder_is_refused_and_unchanged(tmp_path, name):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / name).write_text('{"files": [], "name": "mine"}')
    before = content_of(folder)
    with pytest.raises(SiteError, match=r"is not empty.*choose another folder"):
        export_site(folder)
    assert content_of(folder) == before
    with pytest.raises(SiteError, match="is a file"):
        export_site(folder / name)
    assert [*tmp_path.iterdir()] == [folder]


@pytest.mark.usefixtures("quick")
def test_a_failed_write_leaves_the_earlier_site(tmp_path, monkeypatch):
    site = tmp_path / "site"
    export_site(site)
    (site / "CNAME").write_text("example.org")
    before = content_of(site)
    rename = Path.rename

    def refuse(path, target):
        if Path(target) == site / "CNAME":
            monkeypatch.setattr(Path, "rename", rename)  # once: the way back is free
            raise PermissionError(13, "denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(WriteError, match="change its permissions"):
        export_site(site)
    assert content_of(site) == before
    assert [*tmp_path.iterdir()] == [site]


def test_a_games_pages_get_our_script_and_a_policy(game):
    files = read_game(game).files
    assert set(files) == {
        "own-game/index.html",
        "own-game/levels/one.HTM",
        "own-game/a.js",
    }
    index, level = files["own-game/index.html"], files["own-game/levels/one.HTM"]
    assert index.startswith(b"<!doctype html><meta http-equiv")
    assert b'<script src="../js/game_adapter.js"></script>' in index
    assert b'<script src="../../js/game_adapter.js"></script>' in level
    assert files["own-game/a.js"] == b"1"


def test_hidden_files_and_links_out_of_a_game_are_left_out(tmp_path, game):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key").write_text("secret")
    (game / ".git").mkdir()
    (game / ".git" / "config").write_text("secret")
    (game / ".env").write_text("secret")
    (game / "inside.js").symlink_to(game / "a.js")
    (game / "key.txt").symlink_to(tmp_path / "secret" / "key")
    (game / "env.txt").symlink_to(game / ".env")
    (game / "folder").symlink_to(tmp_path / "secret")
    (game / "loop").symlink_to(game / "loop")
    if hasattr(os, "mkfifo"):
        os.mkfifo(game / "pipe")
    found = read_game(game)
    assert b"secret" not in b"".join(found.files.values())
    assert found.files["own-game/inside.js"] == b"1"
    wanted = {".git", ".env", "key.txt", "env.txt", "folder", "loop", "pipe"}
    assert set(found.left_out) == wanted - (set() if hasattr(os, "mkfifo") else {"pipe"})


def test_absurd_games_are_refused(tmp_path, game, monkeypatch):
    with (game / "film.mp4").open("wb") as film:
        film.truncate(2**40)
    with pytest.raises(SiteError, match="200 MB: give a folder that has only the game"):
        read_game(game)
    (game / "film.mp4").unlink()
    with (game / "big.html").open("wb") as page:
        page.truncate(MAX_PAGE_BYTES + 1)
    with pytest.raises(SiteError, match=r"big\.html of the game is larger than 16 MB"):
        read_game(game)
    (game / "big.html").unlink()
    monkeypatch.setattr(site_game, "MAX_FILES", 2)
    with pytest.raises(SiteError, match="more than 2 files"):
        read_game(game)
    with pytest.raises(MovesetError, match="is not a folder"):
        read_game(tmp_path / "nothing")


@pytest.mark.usefixtures("quick")
def test_a_site_and_its_game_may_not_contain_each_other(tmp_path, game):
    for folder in (game, game / "site", tmp_path):
        with pytest.raises(SiteError):
            export_site(folder, game=game)
    assert not (game / "site").exists()


def test_large_files_of_a_game_are_loaded_when_used():
    files = {"own-game/film.mp4": bytes(2 * MB), "own-game/a.js": b"", "game/main.js": b""}
    assert first_files(files) == ["own-game/a.js", "game/main.js"]


@pytest.mark.usefixtures("quick")
def test_a_bundle_that_a_site_cannot_play_is_refused(tmp_path, damaged_features):
    with pytest.raises(
        SiteError, match="made with mobilenet features, and a site recognises poses"
    ):
        export_site(tmp_path / "site", damaged_features)
    (tmp_path / "bad.moveset").write_bytes(b"PK\x03\x04")
    with pytest.raises(BundleError, match="is damaged"):
        export_site(tmp_path / "site", tmp_path / "bad.moveset")
    assert not (tmp_path / "site").exists()


@pytest.fixture
def damaged_features(tmp_path, monkeypatch):
    """A bundle with another extractor's name."""
    path = tmp_path / "images.moveset"
    path.write_bytes(FIGHTER_PATH.read_bytes())
    real = exporting.open_bundle

    def with_features(name):
        bundle = real(name)
        return replace(bundle, features="mobilenet") if name == path else bundle

    monkeypatch.setattr(exporting, "open_bundle", with_features)
    return path


@pytest.mark.usefixtures("quick")
def test_the_command_takes_a_bundle_or_none(tmp_path, capsys, game):
    shutil.copy(FIGHTER_PATH, tmp_path / "mine.moveset")
    (game / ".hidden").touch()
    site = str(tmp_path / "site")
    for words in ([site], [str(tmp_path / "mine.moveset"), site]):
        assert main(["export", *words, "--to", "web", "--game", str(game)]) == 0
        output = capsys.readouterr().out
        assert f"moveset serve {site}" in output
        assert "Left out of the game" in output
        assert ".hidden" in output


def test_other_exports_take_the_built_in_bundle_by_name_too(tmp_path, capsys):
    assert main(["export", "fighter", str(tmp_path / "out"), "--to", "onnx"]) == 0
    assert (tmp_path / "out" / "model.onnx").exists()
    assert capsys.readouterr().out


def test_the_command_explains_wrong_use(tmp_path, capsys):
    site = str(tmp_path / "site")
    for words in (
        [site, "--to", "onnx"],
        ["fighter", "x", site, "--to", "web"],
        ["fighter", site, "--to", "tfjs", "--game", site],
    ):
        assert main(["export", *words]) == 2
        assert "Usage" in capsys.readouterr().err
    assert not Path(site).exists()
