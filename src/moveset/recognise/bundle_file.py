"""A bundle's file: a zip of a JSON manifest, an ONNX network and templates."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.errors import BundleError
from moveset.base.files import open_regular_file, write_atomically
from moveset.base.values import Json
from moveset.recognise.bundle import Bundle
from moveset.recognise.json_values import read_json
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

MAX_BYTES: Final = 16 * 2**20
MAX_UNPACKED_BYTES: Final = 64 * 2**20
MAX_MANIFEST_BYTES: Final = 2 * 2**20
"""Far above any real bundle: limits what a damaged or hostile file can allocate."""

MAX_ENTRIES: Final = 100
"""Files in the zip; only ours are read."""

DIRECTORY_SIGNATURE: Final = b"PK\x01\x02"
"""Begins each entry of a zip's directory."""

DAMAGED = "{path} is damaged: copy it again, or teach it again"


def save_bundle(bundle: Bundle, path: Path | str) -> None:
    """Write a bundle atomically; the same bundle gives the same bytes.

    Parameters
    ----------
    bundle
        From ``teach``, ``enrol_project`` or ``load_bundle``.
    path
        Ends in ``.moveset`` by custom. A file that is there is replaced; missing folders are made.

    Raises
    ------
    BundleError
        It has more moves, templates or values than ``load_bundle`` accepts; nothing is written.
    WriteError
        The file cannot be written.
    """
    content = bundle_bytes(bundle)
    try:
        if len(content) > MAX_BYTES:
            raise ValueError("it is too large")
        bundle_from_manifest(*_unpack(content))
    except _UNREADABLE as error:
        raise BundleError(
            f"{path} was not written, because no moveset would open it ({error}): teach fewer "
            "moves, or from fewer examples"
        ) from error
    write_atomically(path, content)


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

    Parameters
    ----------
    path
        A ``.moveset`` file, which ``save_bundle`` or ``moveset train`` wrote.

    Raises
    ------
    BundleError
        The file is missing, damaged, truncated, of another version, or not one that moveset could
        have written. A bundle may come from a stranger, so that nothing in it is trusted.
    """
    content = _read(Path(path))
    try:
        manifest, onnx, paths = _unpack(content)
        _check_version(manifest, path)
        return bundle_from_manifest(manifest, onnx, paths)
    except _UNREADABLE as error:
        raise BundleError(DAMAGED.format(path=path)) from error


def _unpack(content: bytes) -> tuple[Json, bytes, bytes]:
    """Return the manifest, the network and the templates' paths in a bundle's bytes."""
    if content.count(DIRECTORY_SIGNATURE) > MAX_ENTRIES:
        raise ValueError("there are too many files in the zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        manifest = _entry(archive, MANIFEST, MAX_MANIFEST_BYTES)
        onnx = _entry(archive, NETWORK, MAX_UNPACKED_BYTES - len(manifest))
        left = MAX_UNPACKED_BYTES - len(manifest) - len(onnx)
        paths = _entry(archive, TEMPLATES, left) if TEMPLATES in names else b""
    return read_json(manifest), onnx, paths


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
    struct.error,
    TypeError,
    ValueError,
)
"""What reading a broken zip or a manifest with wrong contents can raise."""


def _read(path: Path) -> bytes:
    try:
        with open_regular_file(path) as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise BundleError(f"there is no bundle {path}: train one, or fix the path") from error
    except OSError as error:
        raise BundleError(f"{path} cannot be read ({error.strerror}): choose a file") from error
    if len(content) > MAX_BYTES:
        raise BundleError(f"{path} is too large for a bundle: choose a .moveset file")
    return content


def _entry(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Return a file of the zip, of limited size whatever the zip says."""
    entry = archive.getinfo(name)
    if archive.namelist().count(name) > 1:
        raise ValueError(f"{name} is there twice")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ValueError(f"{name} is compressed with another method")  # which may take any memory
    with archive.open(entry) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise ValueError(f"{name} is too large")
    return content


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
