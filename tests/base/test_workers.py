"""Work is shared without a change to what comes of it, and what goes wrong is told."""

import operator
import os
from pathlib import Path

import pytest

from moveset.base.errors import VideoError
from moveset.base.workers import count_cores, shared_map
from moveset.capture.pictures import read_picture


def test_one_worker_is_this_process():
    with shared_map(1) as at_work:
        assert list(at_work(operator.call, [os.getpid] * 3)) == [os.getpid()] * 3


def test_several_are_others_and_answer_in_order():
    with shared_map(2) as at_work:
        assert os.getpid() not in set(at_work(operator.call, [os.getpid] * 8))
        assert list(at_work(divmod, range(20), [7] * 20)) == [divmod(one, 7) for one in range(20)]


def test_our_errors_come_back_in_their_own_words(tmp_path: Path):
    missing = tmp_path / "absent.jpg"
    with pytest.raises(VideoError, match=r"absent\.jpg"), shared_map(2) as at_work:
        list(at_work(read_picture, [missing]))


def test_there_is_a_core():
    assert 1 <= count_cores() <= (os.cpu_count() or 1)
