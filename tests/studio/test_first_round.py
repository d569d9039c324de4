"""A first visit in a real browser: to a round that is won, and to a fight with two own moves."""

from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from moveset.capture.video import read_frames
from moveset.label.project import open_project

from .browsing import begin_easy, go_on, started_game
from .film_camera import FRAME_RATE, SIZE, draw_film, load_films, play_film, save_films, visit

pytestmark = pytest.mark.slow

BOXER = Path(__file__).parents[3] / "shared" / "data" / "videos" / "su_boxing.avi"
BLOW_FRAMES = 21  # of a film, so that punches follow each other
MINUTES_3_S = 180.0
MATCHES = 3
"""The opponent is meant to win now and then."""
MATCH_S = 240.0
"""More than three rounds with their beginnings take."""
SCREEN = "document.getElementById('game').dataset"


@pytest.fixture(scope="session")
def films(make_once):
    """Films of one person, by name."""

    def fill(folder):
        blow = {"length_s": 0.5, "facing": 60.0, "is_move": True}
        drawn = {
            "stand": draw_film(""),
            "punches": [
                image
                for move in ("punch_right", "punch_left")
                for image in draw_film(move, **blow)[:BLOW_FRAMES]
            ],
            "wave": draw_film("raise_arms", length_s=1.3),
            "catch": draw_film("catch", length_s=1.0),
        }
        save_films(folder / "films.npz", drawn)

    return load_films(make_once("first-round", fill) / "films.npz")


@pytest.fixture(name="folder")
def use_new_folder(new_folder):
    return new_folder


@pytest.fixture(autouse=True)
def no_troubles(browser):
    yield
    assert browser.troubles == []


def win_a_round(page):
    frame = started_game(page)
    begin_easy(frame)
    won = f"{SCREEN}.wins.startsWith('1')"
    ended = f"() => {won} || {SCREEN}.currentScreen === 'over'"
    for _ in range(MATCHES):
        frame.wait_for_function(ended, timeout=1000.0 * MATCH_S)
        if frame.evaluate(won):
            return
        frame.locator("[data-do=again]").first.dispatch_event("click")
        frame.wait_for_function(f"() => {SCREEN}.currentScreen === 'play'")
    pytest.fail(f"no round of {MATCHES} matches was won")


def test_a_drawn_visitor_wins_a_round(browser, address, films):
    page = visit(browser, address, films)
    go_on(page, "Stand here")
    go_on(page, "Try a punch")
    play_film(page, "punches")
    go_on(page, "Fight")
    win_a_round(page)
    go_on(page, "Teach your own move")


def test_a_real_boxer_wins_a_round(browser, address, films):
    if not BOXER.is_file():
        pytest.skip(f"the film of a real boxer is not there: {BOXER.name}")
    page = visit(browser, address, {**films, "boxer": real_film(BOXER)})
    play_film(page, "boxer")
    page.locator("[data-press^=punch]").first.wait_for()
    win_a_round(page)


def test_two_own_moves_fight_within_three_minutes(browser, address, films, folder):
    began = monotonic()
    page = visit(browser, address, films)
    page.goto(f"{page.url.split('#')[0]}#/capture")
    for name, film in (("Wave", "wave"), ("Catch", "catch")):
        show_own_move(page, name, film)
    page.get_by_role("link", name="Teach", exact=True).click()
    page.locator(".result h2").wait_for()
    assert len(open_project(folder).segments) == 6
    page.locator('.result a[href="#/play"]').click()
    begin_easy(started_game(page))
    for name, film in (("wave", "wave"), ("catch", "catch")):
        play_film(page, film)
        page.locator(f"[data-press={name}]").first.wait_for()
    assert monotonic() - began < MINUTES_3_S


def show_own_move(page, name, film):
    """Name a move and do it at three beeps."""
    page.get_by_label("A new move of your own").fill(name)
    page.get_by_role("button", name="Add").click()
    page.locator(f"input[value={name.lower()}]:checked").wait_for(state="attached")
    page.get_by_label("Repetitions").fill("3")
    page.get_by_role("button", name="Record").click()
    play_film(page, film)
    page.locator(".live-bar:not(.unknown)").wait_for()
    page.get_by_text(f"Saved: {name}, 3 times.").wait_for()
    play_film(page, "stand")


def real_film(path):
    """Return the frames of a video at the rate and of about the size of the other films."""
    frames = list(read_frames(path))
    times_s = np.array([frame.time_s for frame in frames])
    wanted_s = np.arange(times_s[0], times_s[-1], 1.0 / FRAME_RATE)
    images = [frames[number].image for number in np.searchsorted(times_s, wanted_s)]
    step = max(1, round(images[0].shape[1] / SIZE[0]))
    return [np.ascontiguousarray(image[::step, ::step]) for image in images]
