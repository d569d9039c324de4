"""Export: write a static site that plays, teaches and shares moves in the browser alone."""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from moveset import __version__
from moveset.base.errors import SiteError
from moveset.base.values import ProgressCallback
from moveset.recognise.builtin import FIGHTER, FIGHTER_PATH, open_bundle
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.bundle_file import bundle_bytes
from moveset.see.pose.extractor import PoseExtractor
from moveset.workflow.onnxruntime_web import open_runtime
from moveset.workflow.site_clip import draw_clip
from moveset.workflow.site_folder import DESCRIPTION, check_folder, write_site
from moveset.workflow.site_game import OUR_GAME, SiteGame, read_game
from moveset.workflow.site_licences import ASSETS, licence_files
from moveset.workflow.site_packing import pack
from moveset.workflow.site_pages import page_files

NETWORKS: Final = ("pose_detector.onnx", "pose_landmarks.onnx", "pose_landmarks_lite.onnx")
BACKGROUND: Final = "networks/background.npz"
CLIP: Final = "clips/person.mp4"
LATER: Final = frozenset({"networks/pose_landmarks_lite.onnx.gz", BACKGROUND, CLIP})
"""What a site needs only for slow machines, for teaching, or without a camera."""

MAX_FIRST_BYTES: Final = 2**20
"""A larger file of another game is kept for use without a network only once it is used."""

WORKER: Final = "service_worker.js"
WORKER_VERSION: Final = b'const VERSION = "development";'
"""Replaced by the site's version: browsers look for a new site by the bytes of this file."""

TEXT: Final = frozenset({".css", ".html", ".js", ".json", ".md", ".mjs", ".svg"})
"""What web servers compress."""


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What was written.

    Attributes
    ----------
    size
        Of all files, bytes.
    first_size
        What is transferred until one can play, bytes, where the server compresses texts.
    left_out
        Files of the game's folder that are not part of the site.
    """

    folder: Path
    files: int
    size: int
    first_size: int
    left_out: tuple[str, ...]


def export_site(
    folder: Path,
    bundle: Path | str = FIGHTER,
    *,
    game: Path | None = None,
    runtime: Path | None = None,
    progress: ProgressCallback | None = None,
) -> SiteSummary:
    """Write a static site, and return what was written.

    The same input gives the same bytes, wherever and whenever they are written.

    Parameters
    ----------
    folder
        Missing, empty, or an earlier site, which is replaced.
    bundle
        A ``.moveset`` file, or ``fighter``.
    game
        A folder with the index.html of another game, which moves play instead of ours.
    runtime
        A folder or .tgz of the npm package ``onnxruntime-web``; else npm fetches it once.

    Raises
    ------
    BundleError
        The bundle is damaged, or of another version.
    SiteError
        The bundle recognises no poses, the folder has other files, or the runtime or the game
        cannot be used.
    WriteError
        The folder cannot be written; an earlier site is unchanged.
    """
    opened = open_bundle(bundle)
    _check_bundle(opened, bundle)
    check_folder(folder)
    if game is not None:
        _check_apart(folder, game)
    played = read_game(game) if game is not None else OUR_GAME
    files = dict(page_files())
    files |= played.files
    files |= licence_files()
    is_ours = str(bundle) == FIGHTER
    files["bundle.moveset"] = FIGHTER_PATH.read_bytes() if is_ours else bundle_bytes(opened)
    files |= _large_files(open_runtime(runtime), progress)
    files[CLIP] = _clip(opened, progress)
    described = _describe(files, played)
    write_site(folder, described)
    first = sum(_transferred(name, described[name]) for name in first_files(described))
    size = sum(map(len, described.values()))
    return SiteSummary(folder, len(described), size, first, played.left_out)


def first_files(files: Mapping[str, bytes]) -> list[str]:
    """Return the paths of a site's files that are loaded before one can play, at the most."""
    return [
        name
        for name, content in files.items()
        if name not in LATER
        and not (name.startswith("own-game/") and len(content) > MAX_FIRST_BYTES)
        and PurePosixPath(name).suffix not in {"", ".md"}
    ]


def _check_bundle(bundle: Bundle, name: Path | str) -> None:
    if bundle.features != PoseExtractor.name:
        raise SiteError(
            f"{name} was made with {bundle.features} features, and a site recognises poses: choose "
            "a bundle with pose features"
        )
    check_features(bundle, PoseExtractor.name, PoseExtractor.settings)


def _check_apart(folder: Path, game: Path) -> None:
    """Refuse a site in the game's folder, which would become part of the next one."""
    site, played = folder.resolve(), game.resolve()
    if site.is_relative_to(played) or played.is_relative_to(site):
        raise SiteError(f"{folder} and the game {game} are in each other: choose another folder")


def _large_files(
    runtime: Mapping[str, bytes], progress: ProgressCallback | None
) -> Mapping[str, bytes]:
    """Return the networks and the runtime; what shrinks by compression, compressed."""
    ours = {f"networks/{name}": (ASSETS / name).read_bytes() for name in NETWORKS}
    theirs = {f"onnxruntime-web/{name}": content for name, content in runtime.items()}
    found = {BACKGROUND: (ASSETS / "background.npz").read_bytes()}
    for done, (name, content) in enumerate({**ours, **theirs}.items()):
        if progress:
            progress("compress", done, len(ours) + len(theirs))
        if name.endswith(".mjs"):
            found[name] = content
        else:
            found[f"{name}.gz"] = pack(content)
    return found


def _clip(bundle: Bundle, progress: ProgressCallback | None) -> bytes:
    if progress:
        progress("draw a person", 0, 1)
    with tempfile.TemporaryDirectory() as drawn:
        path = Path(drawn) / "person.mp4"
        draw_clip([move.move for move in bundle.moves], path)
        return path.read_bytes()


def _describe(files: Mapping[str, bytes], game: SiteGame) -> Mapping[str, bytes]:
    """Return a site's files with their description, and its version in the service worker."""
    version = _digest(f"{name} {_digest(files[name])}\n".encode() for name in sorted(files))[:16]
    worker = files[WORKER]
    if worker.count(WORKER_VERSION) != 1:
        raise ValueError(f"{WORKER} has no line {WORKER_VERSION.decode()}")
    named = f'const VERSION = "{version}";'.encode()
    whole = {**files, WORKER: worker.replace(WORKER_VERSION, named)}
    first = {*first_files(whole)}
    site = {
        "version": version,
        "moveset": __version__,
        "game": game.page,
        "gameName": game.name,
        "files": [_entry(name, whole[name], later=name not in first) for name in sorted(whole)],
    }
    text = json.dumps(site, indent=1)
    return {**whole, DESCRIPTION: text.encode(), ".nojekyll": b""}


def _entry(name: str, content: bytes, *, later: bool) -> dict[str, str | int | bool]:
    """Return a file's line in site.json; servers may send a .gz file inflated."""
    entry: dict[str, str | int | bool] = {
        "path": name,
        "bytes": len(content),
        "sha256": _digest(content),
    }
    if name.endswith(".gz"):
        entry["inflated"] = _digest(gzip.decompress(content))
    if later:
        entry["later"] = True
    return entry


def _digest(content: bytes | Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in [content] if isinstance(content, bytes) else content:
        digest.update(part)
    return digest.hexdigest()


def _transferred(name: str, content: bytes) -> int:
    """Return how many bytes a server sends that compresses texts."""
    is_text = PurePosixPath(name).suffix in TEXT
    return len(gzip.compress(content, mtime=0)) if is_text else len(content)
