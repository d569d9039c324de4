"""The shown rate is that of the things that were worked on."""

import pytest

from moveset.cli.progress import RateBar
from moveset.cli.rate import JobRate
from moveset.workflow.extract_one import JobOutcome
from moveset.workflow.video_jobs import VideoJob


class Clock:
    """A clock that a test moves on."""

    def __init__(self):
        self.now_s = 1000.0

    def __call__(self):
        return self.now_s


@pytest.fixture(name="clock")
def make_clock():
    return Clock()


def rate_after(seconds, count):
    """Return a rate after so many videos, one after the other, that took so long each."""
    rate = JobRate(0.0)
    for number in range(1, count + 1):
        rate.count(number * seconds, seconds)
    return rate


@pytest.mark.parametrize(("seconds", "count"), [(10.0, 1), (10.0, 5), (0.5, 1), (3600.0, 2)])
def test_videos_one_after_the_other_have_the_rate_of_one(seconds, count):
    assert rate_after(seconds, count).hourly == pytest.approx(3600.0 / seconds)


def test_videos_that_come_at_once_began_when_the_first_of_them_began():
    rate = JobRate(0.0)
    for _ in range(16):
        rate.count(130.0, 30.0)  # after 100 s in which others were skipped, or workers awaited
    assert rate.hourly == pytest.approx(16 * 3600.0 / 30.0)
    assert rate.words("videos", 32) == "1,920 videos an hour, 0:01:00 left"


def test_before_the_first_nothing_is_said():
    assert JobRate(0.0).words("videos", 5) == ""


def outcome(state, seconds=0.0, fault=""):
    return JobOutcome(VideoJob("a", "a.mp4", fault=fault), state, seconds=seconds)


def shown(bar):
    return bar._progress.tasks[-1].fields["rate"]


@pytest.mark.parametrize("state", ["done", "failed"])
def test_skipped_and_refused_videos_are_progress_and_no_rate(clock, state, capsys):
    with RateBar("videos", now=clock) as bar:
        bar.update_video(outcome("failed", fault="it is not there"), 1, 100)
        for number in range(2, 51):
            clock.now_s += 0.01
            bar.update_video(outcome("skipped"), number, 100)
        assert bar._progress.tasks[-1].completed == 50
        assert shown(bar) == ""
        for number in range(51, 61):
            clock.now_s += 36.0
            bar.update_video(outcome(state, 36.0), number, 100)
        assert shown(bar) == "100 videos an hour, 0:24:00 left"
        assert len(bar._progress.tasks) == 1


def test_recordings_of_a_dataset_are_counted_from_the_start(clock, capsys):
    with RateBar("recordings", now=clock) as bar:
        clock.now_s += 2.0
        bar.update("pack", 1, 3)
        assert shown(bar) == "1,800 recordings an hour, 0:00:04 left"
