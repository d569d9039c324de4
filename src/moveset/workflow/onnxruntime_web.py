"""ONNX Runtime's web build, which runs the networks in a browser.

It is a binary of 14 MB that no script of this project makes. So it is neither in the repository nor
in the wheel, where most users would carry it for nothing: an export takes it from the npm package
``onnxruntime-web``. npm fetches the package by its name and version, because npm knows the user's
registry, proxy and certificates; no address is written here. Without npm or a network, a folder or
.tgz of the package can be given. Whatever it comes from, a file is used only if its SHA-256 is that
of the release; it then stays in the cache folder, so that the next export needs no network.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moveset.base.errors import SiteError
from moveset.base.files import (
    cache_folder,
    explain_read_error,
    open_regular_file,
    read_regular_file,
    write_atomically,
)

PACKAGE: Final = "onnxruntime-web"
VERSION: Final = "1.30.0"
WANTED: Final = f"{PACKAGE}@{VERSION}"


@dataclass(frozen=True, slots=True)
class _Release:
    """A file of the release: its size in bytes and its SHA-256."""

    size: int
    sha256: str

    def matches(self, content: bytes) -> bool:
        return len(content) == self.size and hashlib.sha256(content).hexdigest() == self.sha256


FILES: Final[Mapping[str, _Release]] = {
    "ort.wasm.bundle.min.mjs": _Release(
        73_054, "11e64bd8ffe11bd1a2a2f0d6275fdfbbba7262f0b76b99b53d228a8a22ef3d90"
    ),
    "ort-wasm-simd-threaded.wasm": _Release(
        14_239_897, "3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2"
    ),
}
"""The only files of the package's folder ``dist`` that a site needs."""

FETCH_TIMEOUT_S: Final = 600.0
MAX_ENTRIES: Final = 2000
MAX_UNPACKED_BYTES: Final = 512 * 2**20
"""Of a .tgz. The release has 100 files of 130 MB: limits what a damaged or hostile one can cost."""

HINT: Final = f"or give a folder or .tgz of {WANTED} after --runtime"


def open_runtime(source: Path | None = None) -> Mapping[str, bytes]:
    """Return the files of ONNX Runtime's web build by name.

    Parameters
    ----------
    source
        The folder or .tgz of the npm package; without it the cache folder, or else npm.

    Raises
    ------
    SiteError
        npm is missing or cannot fetch the package, or a file is not that of the release.
    """
    if source is not None:
        return _checked(_from_path(source), str(source))
    cached = cache_folder() / WANTED
    with suppress(OSError, SiteError):
        return _checked(_from_folder(cached), str(cached))
    found = _checked(_from_npm(), "the package that npm fetched")
    for name, content in found.items():
        write_atomically(cached / name, content)
    return found


def _checked(found: Mapping[str, bytes], where: str) -> Mapping[str, bytes]:
    for name, release in FILES.items():
        if name not in found:
            raise SiteError(f"{where} has no {name}: choose {WANTED}")
        if not release.matches(found[name]):
            raise SiteError(f"{name} in {where} is not that of {WANTED}: fetch the package again")
    return found


def _from_path(source: Path) -> Mapping[str, bytes]:
    try:
        return _from_folder(source) if source.is_dir() else _from_archive(source)
    except FileNotFoundError as error:
        raise SiteError(f"there is no {source}: give {WANTED} after --runtime") from error
    except OSError as error:
        raise SiteError(explain_read_error(source, error)) from error


def _from_folder(folder: Path) -> Mapping[str, bytes]:
    """Return the files of an unpacked package, or of a folder that has just them."""
    inner = folder / "dist" if (folder / "dist").is_dir() else folder
    return {
        name: read_regular_file(inner / name, release.size)
        for name, release in FILES.items()
        if (inner / name).exists()
    }


def _from_archive(path: Path) -> Mapping[str, bytes]:
    """Return the files in a .tgz; nothing is unpacked, and other entries are passed over."""
    try:
        with open_regular_file(path) as stream, tarfile.open(fileobj=stream, mode="r|gz") as packed:
            return dict(_entries(packed))
    except (tarfile.TarError, zlib.error, EOFError, ValueError) as error:
        raise SiteError(f"{path} is no .tgz of {WANTED}, or damaged: fetch it again") from error


def _entries(packed: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    wanted = {f"package/dist/{name}": name for name in FILES}
    for number, entry in enumerate(packed):
        if number >= MAX_ENTRIES or entry.offset_data + entry.size > MAX_UNPACKED_BYTES:
            raise ValueError("it is too large")
        name = wanted.get(entry.name, "")
        if name and entry.isreg() and entry.size == FILES[name].size:
            content = packed.extractfile(entry)
            yield name, content.read() if content else b""


def _from_npm() -> Mapping[str, bytes]:
    npm = shutil.which("npm")
    if npm is None:
        raise SiteError(f"npm, which fetches {WANTED}, is not installed: install Node.js, {HINT}")
    # npm may find its cache broken, or another program removes the folder: not worth an error.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _pack(npm, folder)
        packed = sorted(Path(folder).glob("*.tgz"))
        if not packed:
            raise SiteError(f"npm fetched no {WANTED}: try again, {HINT}")
        return _from_archive(packed[0])


def _pack(npm: str, folder: str) -> None:
    """Let npm put the package into a folder; its scripts do not run."""
    command = [npm, "pack", WANTED, "--ignore-scripts", "--pack-destination", folder]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            cwd=folder,  # where no package.json and no .npmrc of a project is
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=FETCH_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SiteError(f"npm did not fetch {WANTED} in 10 minutes: try again, {HINT}") from error
    except OSError as error:
        raise SiteError(f"npm cannot be run ({error.strerror}): install Node.js, {HINT}") from error
    if done.returncode != 0:
        raise SiteError(
            f"npm could not fetch {WANTED} ({_reason(done.stderr)}): check the network and npm's "
            f"settings, {HINT}"
        )


def _reason(output: str) -> str:
    """Return what npm says in one line: ``npm error code ENOTFOUND`` is ``ENOTFOUND``."""
    lines = [line.removeprefix("npm error").strip() for line in output.splitlines()]
    codes = [line.removeprefix("code").strip() for line in lines if line.startswith("code ")]
    return next(iter([*codes, *filter(None, lines)]), "it said nothing")[:200]
