import hashlib
import json
from fractions import Fraction

import av
import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.base.values import Observations, TimedFrame
from moveset.capture.video_writer import write_video
from moveset.see.feature_cache import FeatureCache
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


def test_caches_of_versions_that_started_at_the_first_frame_are_not_used(video, tmp_path):
    """Those of recordings that start at 0 still are."""
    late, extractor = write_late(tmp_path / "late.webm"), Brightness()
    seen = observe_recording(late, extractor, cache=tmp_path / "late")
    assert seen.times_s[0] == pytest.approx(1.2)
    observe_recording(video, extractor, cache=tmp_path / "regular")
    assert any(earlier_name(video) in path.name for path in (tmp_path / "regular").iterdir())
    assert not any(earlier_name(late) in path.name for path in (tmp_path / "late").iterdir())
    again = observe_recording(late, extractor, cache=tmp_path / "late")
    assert extractor.looked == 6
    np.testing.assert_array_equal(again.times_s, seen.times_s)


def earlier_name(path):
    settings = json.dumps(["brightness", {"version": 1}]).encode()
    return "brightness-" + hashlib.sha256(path.read_bytes() + settings).hexdigest()[:32]


def write_late(path):
    """Write a video whose first frame comes at 1.2 s."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in (12, 13, 14):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 90, np.uint8))
            frame.pts, frame.time_base = number, Fraction(1, 10)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


@pytest.mark.parametrize("times", [[0.0, np.nan, 1.0], [0.0, 1.0, np.inf], [0.0, 1.0, 1.0]])
def test_a_cache_entry_whose_times_are_none_is_replaced(times, video, tmp_path):
    extractor, cache = Brightness(), tmp_path / "cache"
    observe_recording(video, extractor, cache=cache)
    (path,) = cache.iterdir()
    values = np.ones((3, 1), np.float32)
    FeatureCache(cache).save(path.stem, {"times_s": np.array(times), "values": values})
    again = observe_recording(video, extractor, cache=cache)
    assert extractor.looked == 6
    np.testing.assert_allclose(again.times_s, [0.0, 0.1, 0.2])


def test_a_recording_whose_clock_leaps_is_named(video, tmp_path):
    cache = tmp_path / "cache"
    observe_recording(video, Brightness(), cache=cache)
    (path,) = cache.iterdir()
    leaps = {"times_s": np.array([0.0, 1e5, 2e5]), "values": np.ones((3, 1), np.float32)}
    FeatureCache(cache).save(path.stem, leaps)
    with pytest.raises(VideoError, match=r"levels\.mp4 has only 3 frames in 55\.6 hours"):
        observe_recording(video, Brightness(), cache=cache)
