"""Every image in the docs exists, has alternative text and is not too large."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")])
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)\s]+)|<(?:img|source)\b(?P<tag>[^>]*)>")
PATH = re.compile(r'\bsrc(?:set)?="([^"]+)"')
MAX_BYTES = 450_000


def images(page):
    """Yield the path and the alternative text of each image of a page."""
    for found in IMAGE.finditer(page.read_text(encoding="utf-8")):
        if found["path"]:
            yield found["path"], found["alt"]
        else:
            alt = re.search(r'\balt="([^"]*)"', found["tag"])
            is_source = "media=" in found["tag"]  # the alternative text is that of its <img>
            yield PATH.search(found["tag"])[1], "source" if is_source else alt and alt[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_image_of_a_page_exists_and_has_alternative_text(page):
    for path, text in images(page):
        assert text, f"{page.name} shows {path} without alternative text"
        if "://" not in path:
            image = page.parent / path
            assert image.is_file(), f"{page.name} shows {path}, which does not exist"
            assert image.stat().st_size <= MAX_BYTES, f"{path} is too large for a page"
