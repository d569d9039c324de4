"""A bundle's file: a zip of a JSON manifest, an ONNX network and templates."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from pathlib import Path

import numpy as np

from moveset.base.errors import BundleError
from moveset.base.files import write_atomically
from moveset.base.values import Json
from moveset.recognise.bundle import Bundle
from moveset.recognise.manifest import (
    FORMAT,
    OLDEST_VERSION,
    VERSION,
    bundle_from_manifest,
    bundle_to_manifest,
)

MANIFEST = "manifest.json"
NETWORK = "model.onnx"
TEMPLATES = "templates.f32"

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date of the format, so that the same content always gives the same bytes."""

MAX_BYTES = 256 * 2**20
"""Far above any real bundle: limits what a damaged or hostile file can allocate."""

DAMAGED = "{path} is damaged: copy it again, or teach it again"


def save_bundle(bundle: Bundle, path: Path | str) -> None:
    """Write a bundle atomically; the same bundle gives the same bytes."""
    write_atomically(path, bundle_bytes(bundle))


def bundle_bytes(bundle: Bundle) -> bytes:
    """Return the bytes of a bundle's file."""
    manifest = json.dumps(bundle_to_manifest(bundle), indent=1, sort_keys=True, allow_nan=False)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        contents = {MANIFEST: manifest.encode(), NETWORK: bundle.model.onnx}
        if bundle.templates:
            contents[TEMPLATES] = np.stack([one.path for one in bundle.templates]).tobytes()
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # otherwise the bytes would differ on Windows
            archive.writestr(entry, content)
    return packed.getvalue()


def load_bundle(path: Path | str) -> Bundle:
    """Return the bundle in a file.

    Raises
    ------
    BundleError
        The file is missing, damaged, truncated or of another version.
    """
    content = _read(Path(path))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            manifest = json.loads(_entry(archive, MANIFEST))
            onnx = _entry(archive, NETWORK)
            paths = _entry(archive, TEMPLATES) if TEMPLATES in archive.namelist() else b""
    except _UNREADABLE as error:
        raise BundleError(DAMAGED.format(path=path)) from error
    _check_version(manifest, path)
    try:
        return bundle_from_manifest(manifest, onnx, paths)
    except _UNREADABLE as error:
        raise BundleError(DAMAGED.format(path=path)) from error


_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading a broken zip or a manifest with wrong contents can raise."""


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BundleError(f"{path} is too large for a bundle: choose a .moveset file")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BundleError(f"there is no bundle {path}: train one, or fix the path") from error
    except OSError as error:
        raise BundleError(f"{path} cannot be read ({error.strerror}): choose a file") from error


def _entry(archive: zipfile.ZipFile, name: str) -> bytes:
    entry = archive.getinfo(name)
    if entry.file_size > MAX_BYTES:
        raise ValueError(f"{name} is too large: {entry.file_size} bytes")
    return archive.read(entry)


def _check_version(manifest: Json, path: Path | str) -> None:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BundleError(f"{path} is not a moveset bundle: choose a .moveset file")
    version = manifest.get("version")
    if not isinstance(version, int):
        raise BundleError(DAMAGED.format(path=path))
    if version > VERSION:
        raise BundleError(f"{path} was made by a newer moveset: update moveset")
    if version < OLDEST_VERSION:
        raise BundleError(f"{path} was made by an older moveset: teach it again")
