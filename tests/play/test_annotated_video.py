"""The video shows every played frame with its overlay, however the session ends."""

from dataclasses import replace
from itertools import islice

import cv2
import pytest

from moveset import ListSink, load_bundle, play, read_frames
from moveset.base.errors import VideoError
from moveset.base.values import TimedFrame
from moveset.capture.video import probe
from moveset.play.annotated_video import write_annotated_video


@pytest.fixture(scope="module")
def bundle(synthetic_bundle):
    return load_bundle(synthetic_bundle)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out.mp4"


@pytest.fixture
def write(bundle, out):
    """Write a played session to ``out``, and yield its frames."""
    return lambda played: write_annotated_video(played, out, bundle.rules)


def test_the_video_has_every_frame_at_its_time(bundle, synthetic_video, out, write):
    times = [item.frame.time_s for item in write(play(bundle, synthetic_video))]
    written = [frame.time_s for frame in read_frames(out)]
    # The releases at the end come with the last frame a second time.
    assert written == pytest.approx(sorted({*times}), abs=1e-3)
    assert len(written) == probe(synthetic_video).frames


def test_the_played_frames_come_through_unchanged(bundle, synthetic_video, write):
    through = [item.events for item in write(play(bundle, synthetic_video))]
    assert through == [item.events for item in play(bundle, synthetic_video)]


def test_the_overlay_is_drawn_into_the_frames(bundle, synthetic_video, out, write):
    list(write(play(bundle, synthetic_video)))
    plain, drawn = (list(read_frames(path))[60].image for path in (synthetic_video, out))
    plain = cv2.resize(plain, drawn.shape[1::-1])
    assert (cv2.absdiff(plain, drawn).max(axis=2) > 60).mean() > 0.01


def test_a_camera_that_changes_its_size_does_not_lose_the_video(bundle, synthetic_video, out):
    def changing():
        for number, item in enumerate(islice(play(bundle, synthetic_video), 6)):
            image = item.frame.image if number % 2 else item.frame.image[:, 40:]
            yield replace(item, frame=TimedFrame(item.frame.time_s, image))

    times = [item.frame.time_s for item in write_annotated_video(changing(), out, bundle.rules)]
    written = list(read_frames(out))
    assert [frame.time_s for frame in written] == pytest.approx(sorted({*times}), abs=1e-3)
    assert len({frame.image.shape for frame in written}) == 1


@pytest.mark.parametrize("end", ["close", "interrupt"])
def test_stopped_half_way_it_leaves_a_complete_video(end, bundle, synthetic_video, out, write):
    def until_interrupted():
        for number, item in enumerate(play(bundle, synthetic_video)):
            if number == 20:
                raise KeyboardInterrupt
            yield item

    if end == "close":
        writing = write(play(bundle, synthetic_video))
        for _ in range(20):
            next(writing)
        writing.close()
    else:
        with pytest.raises(KeyboardInterrupt):
            list(write(until_interrupted()))
    assert len(list(read_frames(out))) == 20
    assert [path.name for path in out.parent.iterdir()] == ["out.mp4"]


def test_stopped_half_way_it_releases_every_key(bundle, synthetic_video, write):
    sink = ListSink()
    writing = write(play(bundle, synthetic_video, sink=sink))
    next(writing)
    writing.close()
    assert sink.closed


def test_an_error_leaves_no_video(bundle, synthetic_video, out, write):
    def breaking():
        yield next(play(bundle, synthetic_video))
        raise VideoError("clip breaks off")

    with pytest.raises(VideoError, match="breaks off"):
        list(write(breaking()))
    assert not list(out.parent.iterdir())


def test_stopped_before_the_first_frame_there_is_no_video_and_no_other_error(out, write):
    def at_once():
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        list(write(at_once()))
    assert not list(out.parent.iterdir())
