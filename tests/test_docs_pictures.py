"""Every picture that a page of the docs shows lies where the page says, and is not too heavy."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")])
SHOWN = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<place>[^)\s]+)|<(?:img|source)\b(?P<tag>[^>]*)>")
PLACE = re.compile(r'\bsrc(?:set)?="([^"]+)"')
MOST_BYTES = 450_000


def pictures(page):
    """Yield where each picture of a page is, and the words for who cannot see it."""
    for found in SHOWN.finditer(page.read_text(encoding="utf-8")):
        if found["place"]:
            yield found["place"], found["alt"]
        else:
            alt = re.search(r'\balt="([^"]*)"', found["tag"])
            is_other = "media=" in found["tag"]  # of a picture whose words stand beside it
            yield PLACE.search(found["tag"])[1], "another" if is_other else alt and alt[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_picture_a_page_shows_is_there_and_said_in_words(page):
    for place, words in pictures(page):
        assert words, f"{page.name} shows {place} without words for who cannot see it"
        if "://" not in place:
            picture = page.parent / place
            assert picture.is_file(), f"{page.name} shows {place}, which is not there"
            assert picture.stat().st_size <= MOST_BYTES, f"{place} is too heavy for a page"
