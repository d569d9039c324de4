"""An exported site on a plain server plays, is taught, keeps and shares; Python agrees with it."""

import json

import pytest

from moveset.base.values import MoveSetting, Segment, TimedFrame
from moveset.capture.video_writer import write_video
from moveset.cli.app import main
from moveset.label.project import create_project
from moveset.label.project_segments import add_segments
from moveset.label.recordings import import_recording
from moveset.recognise.bundle_file import load_bundle

from .browser_marks import SLOW_IN_CHROMIUM
from .film_camera import FRAME_RATE, PERIOD_S, START_S, play_film
from .site_visitor import Visitor, events_in_python, in_words
from .static_server import SITE, Host

pytestmark = SLOW_IN_CHROMIUM

WAVES = 3
WAVE_S = 1.3
KEEP_REST = """
async () => (await import(new URL("site/offline.js", document.baseURI).href)).keepRest()
"""
"""What the page does while one plays, which keeps the drawn person's clip; waits for the end."""


@pytest.fixture
def host(exported):
    running = Host(exported)
    yield running
    running.stop()


@pytest.fixture
def visitor(chromium, camera, films, host):
    with chromium.page(camera) as page:
        yield Visitor(page, f"{host.address}{SITE}", films).open()
        assert page.troubles == []


@pytest.fixture(scope="module")
def clip(films, tmp_path_factory):
    """A video of somebody who waves a few times."""
    images = WAVES * films["wave"]
    frames = (TimedFrame(number / FRAME_RATE, image) for number, image in enumerate(images))
    path = tmp_path_factory.mktemp("clip") / "wave.mp4"
    return write_video(path, frames, frame_rate=FRAME_RATE)


def pressed_by_play(bundle, clip, capsys):
    """Return the moves that ``moveset play`` presses in a video."""
    assert main(["play", str(bundle), "--source", str(clip), "--json"]) == 0
    events = map(json.loads, capsys.readouterr().out.splitlines())
    return [one["move"] for one in events if one["event"] == "press"]


def opened_again(visitor, films):
    """Close the tab, and return the visitor in a new one."""
    page = visitor.page.context.new_page()
    visitor.page.close()
    page.troubles = visitor.page.troubles
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.set_default_timeout(60_000)
    return Visitor(page, visitor.address, films).open()


def test_a_move_is_taught_kept_saved_and_played_by_python(visitor, films, clip, tmp_path, capsys):
    unnamed = visitor.nameless()
    visitor.start()
    play_film(visitor.page, "punch")
    game = visitor.page.frame_locator("iframe")
    game.locator(".tried .done[data-tried=punch_right]").wait_for()
    visitor.go_to("Teach")
    play_film(visitor.page, "wave")
    visitor.teach("Große Welle", "grosse_welle")
    unnamed += visitor.nameless()
    visitor.go_to("Play")
    visitor.wait_for_press("grosse_welle")
    unnamed += visitor.nameless()
    visitor.page.reload()
    visitor.open().start()
    assert "grosse_welle" in visitor.moves()
    visitor = opened_again(visitor, films)
    visitor.start()
    play_film(visitor.page, "wave")
    visitor.wait_for_press("grosse_welle")
    play_film(visitor.page, "punch")
    visitor.wait_for_press("punch_right")
    heard = visitor.heard()
    visitor.go_to("Share")
    with visitor.page.expect_download() as saved:
        visitor.page.get_by_role("button", name="Save my moves").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    assert unnamed + visitor.nameless() == []
    bundle = load_bundle(path)
    assert [one.title for one in bundle.moves if one.move == "grosse_welle"] == ["Große Welle"]
    assert {"grosse_welle", "punch_right"} <= {one.move for one in heard.events}
    assert in_words(events_in_python(bundle, heard)) == in_words(heard.events)
    assert "grosse_welle" in pressed_by_play(path, clip, capsys)


def test_a_bundle_that_python_taught_has_the_same_events_in_the_page(visitor, clip, tmp_path):
    project = create_project(tmp_path / "project", [MoveSetting("wave", "e")])
    project = import_recording(project, clip, "ann", name="waves")
    starts = [START_S + number * PERIOD_S for number in range(WAVES)]
    add_segments(project, [Segment("waves", at_s, at_s + WAVE_S, "wave") for at_s in starts])
    path = tmp_path / "waving.moveset"
    taught = ["train", str(project.folder), "--on", "fighter", "--out", str(path)]
    assert main(taught) == 0
    page = visitor.page
    visitor.go_to("Share")
    page.get_by_label("File to open").set_input_files(path)
    page.get_by_role("button", name="Use these moves").click()
    page.get_by_text("Now you play with waving.moveset.").wait_for()
    visitor.go_to("Play")
    visitor.start()
    play_film(page, "wave")
    visitor.wait_for_press("wave")
    heard = visitor.heard()
    assert in_words(events_in_python(load_bundle(path), heard)) == in_words(heard.events)


def test_after_the_first_visit_the_site_plays_without_a_server_by_keyboard_alone(visitor, host):
    page = visitor.page
    visitor.press_by_keyboard("Watch a drawn person play")
    page.locator("[data-press]").first.wait_for()
    visitor.go_to("Settings")
    page.get_by_text("This page works without a connection from now on.").wait_for()
    assert page.evaluate(KEEP_REST) is True
    host.stop()
    try:
        visitor.open().press_by_keyboard("Watch a drawn person play")
        page.locator("[data-press]").first.wait_for()
        page.frame_locator("iframe").locator(".tried .done").first.wait_for()
    finally:
        host.start()
