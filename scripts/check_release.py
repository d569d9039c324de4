"""Check the files of a release: what is in the wheel and the source distribution, and its version.

Usage: python scripts/check_release.py [--tag v0.1.0] FILE...

They must be built from the source tree that this script is in. Each fault is printed in a line of
its own; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import re
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from packaging.metadata import Metadata
from packaging.utils import parse_sdist_filename, parse_wheel_filename

ROOT = Path(__file__).parents[1]

MAX_BYTES = 30 * 2**20
"""Twice the size of version 0.1: whoever exceeds it has packed something by mistake."""

JUNK = re.compile(
    r"(^|/)(node_modules|__pycache__|\.venv|build|demo|shared)/|\.pyc$|/\.[^/]+_cache/"
)
"""What a working tree has and no release should."""

SOURCE_FILES = (
    *("pyproject.toml", "README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE", "scripts/check"),
    *("requirements/dev.txt", "package-lock.json", "docs/fighter.md", "examples/teach_and_play.py"),
    *("tests/conftest.py", "src/moveset/py.typed"),
)
"""Some of what the source distribution must have, so that its checks can be run."""


def find_version_faults(tag: str, root: Path = ROOT) -> Iterator[str]:
    """Yield what does not fit the tag of a release, ``v`` and its version."""
    version = tag.removeprefix("v")
    written = {
        "pyproject.toml": rf'^version = "{re.escape(version)}"$',
        "src/moveset/__init__.py": rf'^__version__ = "{re.escape(version)}"$',
        "CITATION.cff": rf"^version: {re.escape(version)}$",
        "CHANGELOG.md": rf"^## \[?{re.escape(version)}\]?\b",
    }
    if tag == version:
        yield f"the tag is {tag}: name it v{version}"
    for name, pattern in written.items():
        if not re.search(pattern, (root / name).read_text("utf-8"), re.MULTILINE):
            what = "has no section for" if name == "CHANGELOG.md" else "does not have"
            yield f"{name} {what} version {version}, which is the tag's"


def find_wheel_faults(path: Path, root: Path = ROOT) -> Iterator[str]:
    """Yield what is wrong with a wheel."""
    with zipfile.ZipFile(path) as wheel:
        names = set(wheel.namelist())
        folder = next(name.split("/")[0] for name in names if ".dist-info/" in name)
        metadata = Metadata.from_email(wheel.read(f"{folder}/METADATA"))
        scripts = wheel.read(f"{folder}/entry_points.txt").decode()
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    expected = {f"moveset/{one}" for one in _package_files(root / "src" / "moveset")}
    expected |= {f"{folder}/licenses/{one}" for one in project["license-files"]}
    found = {one for one in names if not one.startswith(f"{folder}/") or "/licenses/" in one}
    yield from (f"{path.name} lacks {one}" for one in sorted(expected - found))
    yield from (f"{path.name} has {one}" for one in sorted(found - expected))
    yield from _find_metadata_faults(path, metadata, project)
    if "moveset = moveset.cli.app:main" not in scripts:
        yield f"{path.name} installs no command moveset"
    if not path.name.endswith("-py3-none-any.whl"):
        yield f"{path.name} is not for every system"


def find_sdist_faults(path: Path, root: Path = ROOT) -> Iterator[str]:
    """Yield what is wrong with a source distribution."""
    with tarfile.open(path) as archive:
        names = {one.partition("/")[2] for one in archive.getnames()}
    expected = {f"src/moveset/{one}" for one in _package_files(root / "src" / "moveset")}
    yield from (f"{path.name} lacks {one}" for one in sorted({*expected, *SOURCE_FILES} - names))
    yield from (f"{path.name} has {one}" for one in sorted(names) if JUNK.search(one))


def find_file_faults(path: Path, root: Path = ROOT) -> Iterator[str]:
    """Yield what is wrong with a file of a release, of either kind."""
    if path.stat().st_size > MAX_BYTES:
        yield f"{path.name} has {path.stat().st_size / 2**20:.0f} MB"
    is_wheel = path.suffix == ".whl"
    parsed = parse_wheel_filename(path.name) if is_wheel else parse_sdist_filename(path.name)
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    if (parsed[0], str(parsed[1])) != (project["name"], project["version"]):
        yield f"{path.name} is not {project['name']} {project['version']}"
    yield from find_wheel_faults(path, root) if is_wheel else find_sdist_faults(path, root)


def _package_files(folder: Path) -> set[PurePosixPath]:
    """Return the files of the package, without what running it leaves there."""
    files = (one.relative_to(folder) for one in folder.rglob("*") if one.is_file())
    return {PurePosixPath(one) for one in files if not JUNK.search(one.as_posix())}


def _find_metadata_faults(path: Path, metadata: Metadata, project: dict) -> Iterator[str]:
    if metadata.license_expression != project["license"]:
        yield f"{path.name} names the licence {metadata.license_expression}"
    if metadata.description_content_type != "text/markdown" or not metadata.description:
        yield f"{path.name} has no description"
    missing = {*project["optional-dependencies"]} - {*(metadata.provides_extra or ())}
    yield from (f"{path.name} lacks the extra {one}" for one in sorted(missing))


def main() -> int:
    """Check everything that is named; return the exit code."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--tag", help="The release's tag, as v0.1.0.")
    parser.add_argument("files", nargs="+", type=Path, help="A wheel and a source distribution.")
    asked = parser.parse_args()
    faults = [*find_version_faults(asked.tag)] if asked.tag else []
    faults += [fault for path in asked.files for fault in find_file_faults(path)]
    for fault in faults:
        print(f"release: {fault}", file=sys.stderr)
    print(f"release: {len(asked.files)} files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
