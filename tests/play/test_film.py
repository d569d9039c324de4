"""A film shows every frame that was played and what was seen in it, however it ends."""

import cv2
import pytest

from moveset import ListSink, load_bundle, play, read_frames
from moveset.base.errors import VideoError
from moveset.capture.video import probe
from moveset.play.film import film


@pytest.fixture(scope="module")
def bundle(drawn_bundle):
    return load_bundle(drawn_bundle)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out.mp4"


def test_the_film_has_every_frame_at_its_time(bundle, drawn_video, out):
    times = [item.frame.time_s for item in film(play(bundle, drawn_video), out, bundle.rules)]
    filmed = [frame.time_s for frame in read_frames(out)]
    # What is still held at the end is let go with the last frame's time once more.
    assert filmed == pytest.approx(sorted({*times}), abs=1e-3)
    assert len(filmed) == probe(drawn_video).frames


def test_what_is_played_comes_through_as_it_is(bundle, drawn_video, out):
    through = [item.events for item in film(play(bundle, drawn_video), out, bundle.rules)]
    assert through == [item.events for item in play(bundle, drawn_video)]


def test_something_is_drawn_into_the_pictures(bundle, drawn_video, out):
    list(film(play(bundle, drawn_video), out, bundle.rules))
    plain, filmed = (list(read_frames(path))[60].image for path in (drawn_video, out))
    plain = cv2.resize(plain, filmed.shape[1::-1])
    assert (cv2.absdiff(plain, filmed).max(axis=2) > 60).mean() > 0.01


@pytest.mark.parametrize("end", ["close", "interrupt"])
def test_stopped_half_way_it_leaves_a_whole_film_of_that_half(end, bundle, drawn_video, out):
    def until_interrupted():
        for number, item in enumerate(play(bundle, drawn_video)):
            if number == 20:
                raise KeyboardInterrupt
            yield item

    if end == "close":
        filming = film(play(bundle, drawn_video), out, bundle.rules)
        for _ in range(20):
            next(filming)
        filming.close()
    else:
        with pytest.raises(KeyboardInterrupt):
            list(film(until_interrupted(), out, bundle.rules))
    assert len(list(read_frames(out))) == 20
    assert [path.name for path in out.parent.iterdir()] == ["out.mp4"]


def test_stopped_half_way_it_lets_every_key_go(bundle, drawn_video, out):
    sink = ListSink()
    filming = film(play(bundle, drawn_video, sink=sink), out, bundle.rules)
    next(filming)
    filming.close()
    assert sink.closed


def test_an_error_leaves_no_film(bundle, drawn_video, out):
    def breaking():
        yield next(play(bundle, drawn_video))
        raise VideoError("clip breaks off")

    with pytest.raises(VideoError, match="breaks off"):
        list(film(breaking(), out, bundle.rules))
    assert not list(out.parent.iterdir())


def test_stopped_before_the_first_frame_there_is_no_film_and_no_other_error(bundle, out):
    def at_once():
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        list(film(at_once(), out, bundle.rules))
    assert not list(out.parent.iterdir())
