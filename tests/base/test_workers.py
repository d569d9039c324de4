"""Parallel work gives the same results and errors."""

import operator
import os
from pathlib import Path

import pytest

from moveset.base.errors import VideoError
from moveset.base.workers import count_cores, parallel_map
from moveset.capture.images import read_image


def test_one_worker_is_this_process():
    with parallel_map(1) as at_work:
        assert list(at_work(operator.call, [os.getpid] * 3)) == [os.getpid()] * 3


def test_several_workers_are_other_processes_and_keep_the_order():
    with parallel_map(2) as at_work:
        assert os.getpid() not in set(at_work(operator.call, [os.getpid] * 8))
        assert list(at_work(divmod, range(20), [7] * 20)) == [divmod(one, 7) for one in range(20)]


def test_errors_keep_their_messages(tmp_path: Path):
    missing = tmp_path / "absent.jpg"
    with pytest.raises(VideoError, match=r"absent\.jpg"), parallel_map(2) as at_work:
        list(at_work(read_image, [missing]))


def test_there_is_at_least_one_core():
    assert 1 <= count_cores() <= (os.cpu_count() or 1)
