"""The first visit in a real browser: from seeing yourself to fighting with a move of your own."""

import pytest

from moveset.base.values import MoveSetting, Segment
from moveset.label.project import create_project, open_project
from moveset.label.project_segments import add_segments
from moveset.label.recordings import import_recording

from .browsing import begin_easy, go_on, started_game, tour
from .film_camera import play_film, visit
from .test_browser import WATCHED


@pytest.fixture(name="folder")
def use_new_folder(new_folder):
    return new_folder


@pytest.fixture(name="visitor")
def open_first_time(browser, address, films):
    yield visit(browser, address, films)
    assert browser.troubles == []


@pytest.mark.slow
def test_the_road_leads_to_a_fight_with_a_move_of_ones_own(visitor, folder):
    go_on(visitor, "Stand here")
    go_on(visitor, "Try a punch")
    play_film(visitor, "punch")
    go_on(visitor, "Fight")
    begin_easy(started_game(visitor))
    go_on(visitor, "Teach your own move")
    play_film(visitor, "stand")
    visitor.get_by_label("A new move of your own").fill("Große Welle")
    visitor.get_by_role("button", name="Add").click()
    visitor.locator("input[value=grosse_welle]:checked").wait_for(state="attached")
    visitor.get_by_role("button", name="Record").click()
    play_film(visitor, "wave")
    visitor.get_by_text("Saved: Große Welle, 5 times.").wait_for()
    visitor.get_by_role("link", name="Teach", exact=True).click()
    visitor.locator(".result h2").wait_for()
    assert len(open_project(folder).segments) == 5
    tour(visitor).get_by_role("button", name="Next: Fight with it").click()
    own_key = visitor.get_by_label("Key of Große Welle")
    assert own_key.input_value() == "semicolon", "a free key of the game"
    assert visitor.get_by_label("Key of punch right").input_value() == "u"
    frame = started_game(visitor)
    begin_easy(frame)
    frame.evaluate(WATCHED)
    play_film(visitor, "wave")
    frame.wait_for_function("() => heard.some(([code]) => code === 'Semicolon')")
    frame.wait_for_function("() => done.some(([left]) => left === 'punch')")
    tour(visitor).get_by_role("button", name="Finish").click()
    tour(visitor).wait_for(state="hidden")


def test_play_says_what_to_change_and_shows_where_to_stand(visitor):
    outline = visitor.locator(".outline")
    for film, advice in (("near", "Step back"), ("dark", "It is too dark")):
        play_film(visitor, film)
        visitor.locator(".hint", has_text=advice).wait_for()
        visitor.wait_for_function("() => !document.querySelector('.outline.standing')")
        assert outline.is_visible()
    play_film(visitor, "stand")
    visitor.locator(".outline.standing").wait_for(state="attached")


def test_the_tour_is_skipped_for_good_and_can_be_taken_again(visitor):
    visitor.get_by_role("button", name="Skip the tour").click()
    tour(visitor).wait_for(state="hidden")
    visitor.reload()
    visitor.get_by_role("heading", name="Play").wait_for()
    assert tour(visitor).is_hidden()
    visitor.get_by_role("button", name="Tour").click()
    tour(visitor).get_by_role("button", name="Next: Stand here").wait_for()


def test_a_move_is_renamed_and_removed_where_it_is_chosen(visitor, folder, synthetic_video):
    project = create_project(folder.parent / "other", [MoveSetting("block"), MoveSetting("jump")])
    (project.folder / "moveset.toml").replace(folder / "moveset.toml")  # at once: the page reads it
    project = import_recording(open_project(folder), synthetic_video, "ann", name="first")
    add_segments(project, [Segment("first", at_s, at_s + 0.8, "block") for at_s in (1.0, 3.0)])
    visitor.goto(f"{visitor.url.split('#')[0]}#/capture?move=block")
    visitor.get_by_role("button", name="Rename block").click()
    visitor.get_by_label("New name").fill("Hände hoch")
    visitor.get_by_role("button", name="Save name").click()
    visitor.get_by_text("It is called Hände hoch now.").wait_for()
    assert {one.move for one in open_project(folder).segments} == {"hande_hoch"}
    visitor.get_by_role("button", name="Remove Hände hoch").click()
    visitor.get_by_text("which was shown 2 times").wait_for()
    visitor.get_by_role("button", name="Yes, remove it").click()
    visitor.get_by_text("Hände hoch was removed.").wait_for()
    kept = open_project(folder)
    assert ([move.move for move in kept.moves], kept.segments) == (["jump"], ())
    assert (folder / "removed" / "segments.csv").read_text().count("hande_hoch") == 2
