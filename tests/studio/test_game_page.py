"""The game's own page before a camera: practice with the dummy, help, sound."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from moveset.studio.app import WEB

PRESS = """(code) => {
  for (const type of ["keydown", "keyup"])
    document.body.dispatchEvent(new KeyboardEvent(type, { code, bubbles: true }));
}"""
"""What the page Play does when the camera has recognised a move."""
DOES = "document.activeElement.dataset.do"
CONTROL = "document.getElementById('game').dataset.control"


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def address():
    """The studio's files from any web server, as docs/studio.md says."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=WEB)) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def game(chromium, camera, address):
    with chromium.page(camera, width=500, height=300) as page:
        page.goto(f"{address}game/index.html?camera&seed=3")
        page.get_by_role("button", name="Practice").wait_for()
        yield page


def land_five_blows(game):
    for hit in range(1, 6):
        game.evaluate(PRESS, "KeyJ")
        game.locator(f".hits[aria-label='{hit} of 5 hits']").wait_for()


def test_a_first_visit_practises_until_five_blows_have_hit(game):
    assert game.evaluate(DOES) == "practice"
    game.evaluate(PRESS, "KeyJ")  # the punch that starts it
    game.get_by_text("Hit the dummy").wait_for()
    game.evaluate(PRESS, "KeyL")
    game.locator(".seen", has_text="Block").wait_for()
    assert game.locator("[data-tried=block].done").is_visible()
    land_five_blows(game)
    game.locator(".seen", has_text="Ready!").wait_for()
    game.get_by_role("button", name="Fight now").click()
    game.locator("#practice").wait_for(state="hidden")
    game.reload()
    game.get_by_role("button", name="Practice").wait_for()
    assert game.evaluate(DOES) == "play", "whoever has practised is offered the fight"
    assert game.troubles == []


def test_the_help_and_the_hints_follow_the_control(game):
    assert game.get_by_text("Step to the side to choose, punch to start").is_visible()
    game.get_by_text("Moves and keys").click()
    assert game.get_by_text("Both arms in front of your face").is_visible()
    game.get_by_text("Moves and keys").click()
    game.keyboard.press("d")
    assert game.evaluate(CONTROL) == "keys"
    assert game.get_by_text("Walk to choose, punch to start").is_visible()
    game.evaluate(PRESS, "KeyD")
    assert game.evaluate(CONTROL) == "camera"


def test_the_sound_button_is_pressed_while_there_is_sound(game):
    sound = game.get_by_role("button", name="Sound")
    assert sound.get_attribute("aria-pressed") == "true"
    sound.click()
    assert sound.get_attribute("aria-pressed") == "false"
    game.keyboard.press("m")
    assert sound.get_attribute("aria-pressed") == "true"
