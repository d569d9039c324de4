"""The locked versions of requirements/ fit pyproject.toml, and name no package registry."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
if not (ROOT / "requirements").is_dir():
    pytest.skip("the locked versions are not part of this copy", allow_module_level=True)

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LIGHT = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
EXTRAS = PROJECT["project"]["optional-dependencies"]
TRAIN = [*LIGHT, *EXTRAS["train"]]
GROUP = PROJECT["dependency-groups"]["dev"]
NEEDED = {
    "light": LIGHT,
    "train": TRAIN,
    "dev": [*TRAIN, *EXTRAS["cluster"], *EXTRAS["docs"], *GROUP],
}
ENTRY = re.compile(
    r"^(\S+)==(\S+)( ; [^\\]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE
)
UPDATE = "run scripts/lock"


def locked(name):
    """Return the locked versions of each package."""
    found = {}
    for entry in ENTRY.finditer((ROOT / "requirements" / f"{name}.txt").read_text("utf-8")):
        found.setdefault(canonicalize_name(entry[1]), set()).add(entry[2])
    return found


@pytest.mark.parametrize("name", NEEDED)
def test_every_package_that_is_needed_is_locked_and_fits(name):
    versions = locked(name)
    for words in NEEDED[name]:
        wanted = Requirement(words)
        here = versions.get(canonicalize_name(wanted.name), set())
        assert here, f"{wanted.name} is not in requirements/{name}.txt: {UPDATE}"
        for version in here:
            assert wanted.specifier.contains(version), f"{wanted.name} {version}: {UPDATE}"


@pytest.mark.parametrize("name", ["pip", *NEEDED])
def test_a_file_has_versions_and_checksums_and_nothing_else(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    assert ENTRY.sub("", text).strip() == ""


@pytest.mark.parametrize("name", ["light", "train"])
def test_all_files_have_the_same_versions(name):
    everything = locked("dev")
    assert locked(name).items() <= everything.items()
