import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.base.values import Observations, TimedFrame
from moveset.capture.video_writer import write_video
from moveset.see.observe import observe_recording


class Brightness:
    """Observes the brightness of an image; a black one has no person."""

    name = "brightness"
    settings = {"version": 1}  # noqa: RUF012
    observation_size = 1
    feature_size = 1
    lag = 0

    def __init__(self):
        self.looked = 0

    def open(self):
        return self

    def step(self, frame):
        self.looked += 1
        mean = float(frame.image.mean())
        return np.array([mean if mean > 5 else np.nan], np.float32)

    def features(self, values):
        return np.nan_to_num(values)


@pytest.fixture
def video(tmp_path):
    levels = (50, 100, 150)
    frames = [
        TimedFrame(number / 10, np.full((48, 64, 3), level, np.uint8))
        for number, level in enumerate(levels)
    ]
    return write_video(tmp_path / "levels.mp4", frames, frame_rate=10)


def test_a_recording_is_observed_once(video, tmp_path):
    extractor, cache = Brightness(), tmp_path / "cache"
    first = observe_recording(video, extractor, cache=cache)
    again = observe_recording(video, extractor, cache=cache)
    assert extractor.looked == 3
    np.testing.assert_array_equal(first.values, again.values)
    np.testing.assert_array_equal(first.times_s, again.times_s)
    np.testing.assert_allclose(first.values[:, 0], [50, 100, 150], atol=3)


def test_it_is_observed_again_when_its_content_or_the_settings_change(video, tmp_path):
    extractor, cache = Brightness(), tmp_path / "cache"
    observe_recording(video, extractor, cache=cache)
    extractor.settings = {"version": 2}
    observe_recording(video, extractor, cache=cache)
    assert extractor.looked == 6
    video.write_bytes(video.read_bytes() + b"\0")
    observe_recording(video, extractor, cache=cache)
    assert extractor.looked == 9


@pytest.mark.parametrize("keep", [0, 10, 200])
def test_a_damaged_cache_entry_is_replaced(video, tmp_path, keep):
    extractor, cache = Brightness(), tmp_path / "cache"
    observe_recording(video, extractor, cache=cache)
    kept = next(cache.iterdir())
    kept.write_bytes(kept.read_bytes()[:keep])
    assert observe_recording(video, extractor, cache=cache).values.shape == (3, 1)
    assert extractor.looked == 6


def test_a_video_without_a_person_is_named(tmp_path):
    black = [TimedFrame(n / 10, np.zeros((48, 64, 3), np.uint8)) for n in range(3)]
    video = write_video(tmp_path / "empty_room.mp4", black, frame_rate=10)
    with pytest.raises(VideoError, match=r"empty_room\.mp4 shows nobody"):
        observe_recording(video, Brightness())


def test_progress_goes_from_0_to_1(video):
    shares = []
    observe_recording(video, Brightness(), progress=shares.append)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert all(0.0 <= share <= 1.0 for share in shares)


def test_observations_fit_their_times(video):
    seen = observe_recording(video, Brightness())
    assert isinstance(seen, Observations)
    assert len(seen.times_s) == len(seen.values) == 3
