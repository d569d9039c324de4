"""The silhouette's recogniser on simple shapes and on synthetic people with empty backgrounds."""

from dataclasses import replace

import numpy as np
import pytest

from moveset import play
from moveset.base.values import NONE, TimedFrame
from moveset.capture.video_writer import write_video
from moveset.cli.app import main
from moveset.play.keymap import keymap_from_settings
from moveset.play.keys import ListSink
from moveset.recognise.silhouette import MOVES, SilhouetteRecogniser
from moveset.see.silhouette.histograms import MASK_HEIGHT, MASK_WIDTH
from moveset.synth.clip import synthesise_clip

EMPTY = np.full((MASK_HEIGHT, MASK_WIDTH, 3), 200, np.uint8)


def scene(*parts: tuple[int, int, int, int]) -> np.ndarray:
    image = EMPTY.copy()
    for top, bottom, left, right in parts:
        image[top:bottom, left:right] = 30
    return image


STAND = scene((60, 300, 170, 230))
PUNCH = scene((60, 300, 170, 230), (100, 125, 60, 170))
SQUAT_PUNCH = scene((220, 300, 170, 230), (225, 245, 60, 170))
ASIDE = scene((60, 300, 300, 360))


def frames(*images: np.ndarray, each: int = 12):
    shown = [image for image in images for _ in range(each)]
    return [TimedFrame(n / 30, image) for n, image in enumerate(shown)]


def scores(recogniser, *images):
    return [
        recogniser.score(frame.time_s, recogniser.observe(frame)).probabilities
        for frame in frames(*images)
    ]


def test_scores_add_up_to_one_and_name_the_posture():
    predicted = scores(SilhouetteRecogniser(), EMPTY, STAND, PUNCH, SQUAT_PUNCH, ASIDE)
    assert all(sum(one.values()) == pytest.approx(1.0) for one in predicted)
    last = [predicted[n] for n in (11, 23, 35, 47, 59)]
    assert [max(one, key=one.get) for one in last[:3]] == [NONE, NONE, "punch_right"]
    assert last[3]["squat"] == last[3]["punch_right"] == 0.5
    assert last[4]["walk_left"] == 1.0


def test_taps_press_once_and_holds_last(tmp_path):
    video = write_video(tmp_path / "v.mp4", frames(EMPTY, STAND, PUNCH, STAND, SQUAT_PUNCH, STAND))
    sink = ListSink()
    keymap = keymap_from_settings(MOVES)
    events = [
        (event.move, event.event)
        for frame in play(SilhouetteRecogniser(), video, sink=sink, keymap=keymap)
        for event in frame.events
    ]
    assert events == [
        ("punch_right", "press"),
        ("punch_right", "press"),
        ("squat", "press"),
        ("squat", "release"),
    ]


def close_up(empty: np.ndarray, first: np.ndarray) -> tuple[slice, slice]:
    """Return the crop in which a body fills the image, as the rules expect."""
    body = np.abs(first.astype(int) - empty).max(axis=2) > 40
    rows, columns = (np.flatnonzero(body.sum(axis=axis) > 2) for axis in (1, 0))
    high = int(rows[-1] - rows[0])
    wide, middle = high * 4 // 3, int(columns[0] + columns[-1]) // 2
    top, left = max(int(rows[0] - 0.08 * high), 0), max(middle - wide // 2, 0)
    return slice(top, top + high), slice(left, left + wide)


@pytest.mark.slow
def test_synthetic_people_are_detected_and_squats_recognised_better_than_by_chance():
    """More cannot be expected: the rules know no guard, no turned body and no front kick."""
    squats: dict[bool, list[bool]] = {True: [], False: []}
    for seed in range(1, 7):
        clip = synthesise_clip(
            seed, moves=("squat",), duration_s=8.0, frame_rate=10.0, size=(320, 240)
        )
        shown = list(clip.frames())
        cut = close_up(clip.empty_scene(), shown[0].image)
        recogniser = SilhouetteRecogniser(np.ascontiguousarray(clip.empty_scene()[cut]))
        for frame in shown:
            observation = recogniser.observe(replace(frame, image=frame.image[cut]))
            assert observation.sum() > 0.0
            low = any(s.start_s + 0.3 <= frame.time_s < s.end_s - 0.2 for s in clip.segments)
            predicted = recogniser.score(frame.time_s, observation).probabilities
            squats[low].append(predicted["squat"] > 0.0)
    assert np.mean(squats[True]) > 1.4 * np.mean(squats[False])


def test_from_the_command_line(tmp_path, capsys):
    video = write_video(tmp_path / "v.mp4", frames(EMPTY, STAND, PUNCH, STAND))
    assert main(["play", "--features", "silhouette", "--source", str(video)]) == 0
    assert "press   punch_right" in capsys.readouterr().out
    film = tmp_path / "film.mp4"
    words = ["play", "--features", "silhouette", "--source", str(video), "--video", str(film)]
    assert main(words) == 0
    assert film.stat().st_size > 1000
    assert main(["play", "a.moveset", "--features", "silhouette", "--source", str(video)]) == 2
    assert "--features silhouette" in capsys.readouterr().err
