"""Counts agree with their nouns."""

import re
from pathlib import Path

import pytest

import moveset
from moveset.base.counts import count_times, with_noun

SOURCE = Path(moveset.__file__).parent
NOUNS = "videos|recordings|people|segments|examples|moves|images|files|events|epochs|frames|cores"
BARE = re.compile(rf"\{{[^{{}}:]+\}} (?:{NOUNS})\b")


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (0, "video", "0 videos"),
        (1, "video", "1 video"),
        (2, "video", "2 videos"),
        (1, "person", "1 person"),
        (3, "unseen person", "3 unseen people"),
        (2, "press", "2 presses"),
    ],
)
def test_a_number_and_its_noun_agree(number, noun, words):
    assert with_noun(number, noun) == words


def test_one_time_is_once():
    assert [count_times(number) for number in (1, 2)] == ["once", "2 times"]


def test_no_command_prints_a_plural_that_may_be_wrong():
    files = [*SOURCE.glob("cli/*.py"), *SOURCE.glob("workflow/doctor*.py")]
    assert files
    found = [(path.name, *BARE.findall(path.read_text("utf-8"))) for path in files]
    assert [one for one in found if len(one) > 1] == []
