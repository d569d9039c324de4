"""What `export --to web` prints of a site."""

from pathlib import Path

import pytest

from moveset.cli.export_words import site_words
from moveset.workflow.export_site import SiteSummary


@pytest.mark.parametrize(
    ("size", "words"), [(17_000_000, "17.0 MB"), (12_812_345, "12.8 MB"), (40_000, "0.0 MB")]
)
def test_a_megabyte_is_a_million_bytes(size, words):
    shown = site_words(SiteSummary(Path("site"), 1, size, size, ()))
    assert f"a site of 1 file, {words}" in shown
    assert f"A browser loads {words} before one can play" in shown
