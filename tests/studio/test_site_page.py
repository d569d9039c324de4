"""The page of a static site in a browser: what it shows, and what it says of faults."""

from itertools import product

import numpy as np
import pytest

from .browser_marks import SLOW_IN_CHROMIUM
from .browsing import wait_until, write_camera
from .film_camera import draw_film, too_near
from .site_visits import game_of, start, visited
from .static_server import SITE, serve

pytestmark = SLOW_IN_CHROMIUM

BLOW = {"length_s": 0.5, "facing": 60.0, "is_move": True}
PHONES = [{"width": w, "height": h} for w, h in ((390, 844), (844, 390), (320, 568))]
DENY_CAMERA = """
(name) => {
  navigator.mediaDevices.getUserMedia = async () => {
    throw new DOMException("", name);
  };
}
"""
DELAY = """
(name) => {
  const call = navigator.mediaDevices[name].bind(navigator.mediaDevices);
  navigator.mediaDevices[name] = async (...values) => {
    window.isAsked = true;
    await new Promise((resolve) => setTimeout(resolve, 400));
    try {
      return await call(...values);
    } finally {
      window.isDelayed = true;
    }
  };
}
"""
LOSE_CAMERA = """
() => {
  const [track] = document.querySelector("video").srcObject.getVideoTracks();
  navigator.mediaDevices.getUserMedia = async () => {
    throw new DOMException("", "NotFoundError");
  };
  track.stop();
  track.dispatchEvent(new Event("ended"));
}
"""
FIND_CAMERA = """
() => {
  delete navigator.mediaDevices.getUserMedia;
  navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
}
"""


@pytest.fixture(scope="module")
def address(exported):
    (exported / "damaged.moveset").write_bytes(b"<img src=x onerror=alert(1)>")
    with serve(exported) as host:
        yield f"{host}{SITE}"


@pytest.fixture(scope="module")
def cameras(tmp_path_factory):
    """Videos for the camera, by name."""
    folder = tmp_path_factory.mktemp("cameras")
    stand = draw_film("")
    blows = [*draw_film("punch_right", **BLOW)[:24], *draw_film("kick_left", **BLOW)[:24]]
    films = {
        "blows": blows,
        "near": too_near(stand),
        "dark": [np.full_like(stand[0], 30)] * 5,
        "empty": [np.full_like(stand[0], 170)] * 5,
    }
    for name, images in films.items():
        write_camera(folder / f"{name}.mjpeg", images)
    return {name: folder / f"{name}.mjpeg" for name in films}


@pytest.fixture
def visit(chromium, cameras, address):
    """Open the page before a camera; errors in scripts fail the test."""
    return lambda camera="blows", place="": visited(chromium, cameras[camera], address + place)


def says(page, words):
    """Wait until the status line says something."""
    page.locator("#status", has_text=words).wait_for()


def test_the_networks_are_not_loaded_before_somebody_wants_to_play(visit):
    with visit() as page:
        page.locator(".move-list li").first.wait_for()
        loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
        assert not [name for name in loaded if "networks/" in name or name.endswith("wasm.gz")]


def test_without_a_camera_a_drawn_person_plays(visit):
    with visit() as page:
        page.evaluate(DENY_CAMERA, "NotFoundError")
        page.get_by_role("button", name="Watch a drawn person play").click()
        game_of(page).locator(".tried .done").first.wait_for()


@pytest.mark.parametrize(
    ("camera", "words"),
    [("near", "Step back"), ("dark", "too dark"), ("empty", "Nobody is in the picture")],
)
def test_a_camera_that_sees_badly_is_said_in_words(visit, camera, words):
    with visit(camera) as page:
        start(page)
        says(page, words)
        page.get_by_role("link", name="Share").click()
        status = page.locator("#status")
        wait_until(lambda: status.text_content() == "", "no advice: there is no picture there")


@pytest.mark.parametrize(
    ("name", "words"),
    [("NotAllowedError", "blocked"), ("NotFoundError", "plug one in"), ("NotReadableError", "use")],
)
def test_why_a_camera_cannot_be_used_is_said_in_words(visit, name, words):
    with visit() as page:
        page.evaluate(DENY_CAMERA, name)
        start(page)
        says(page, words)
        page.get_by_role("button", name="Watch a drawn person instead").wait_for()


def test_a_camera_that_cannot_be_used_is_tried_again_or_replaced(visit):
    with visit() as page:
        page.evaluate(DENY_CAMERA, "NotFoundError")
        start(page)
        page.get_by_role("button", name="Watch a drawn person instead").click()
        page.get_by_role("button", name="Use your camera").wait_for()
        page.evaluate(FIND_CAMERA)
        page.get_by_role("button", name="Use your camera").click()
        is_on = "document.querySelector('video').srcObject?.active"
        wait_until(lambda: page.evaluate(is_on), "the camera is on")


def test_a_camera_that_is_taken_away_comes_back_and_the_game_waits(visit):
    with visit() as page:
        start(page)
        game = game_of(page).locator("#game")
        wait_until(lambda: game.get_attribute("data-current-screen") == "play", "the practice")
        page.evaluate(LOSE_CAMERA)
        says(page, "The camera was disconnected")
        wait_until(lambda: game.get_attribute("data-current-screen") == "pause", "the game waits")
        page.evaluate(FIND_CAMERA)
        says(page, "The camera is back")


@pytest.mark.parametrize("slow", ["enumerateDevices", "getUserMedia"])
def test_stop_switches_the_camera_off_however_early(visit, slow):
    with visit() as page:
        page.evaluate(DELAY, slow)
        start(page)
        page.wait_for_function("() => window.isAsked")
        page.get_by_role("button", name="Stop").click()
        page.wait_for_function("() => window.isDelayed")
        page.wait_for_timeout(500)  # for what the page makes of it
        assert page.evaluate("document.querySelector('video').srcObject") is None
        assert page.get_by_role("button", name="Play with your camera").is_visible()


def test_two_tabs_do_not_share_the_camera(visit, address):
    with visit() as page:
        start(page)
        page.locator("#camera").wait_for()
        other = page.context.new_page()
        other.goto(address)
        start(other)
        says(other, "already playing in another tab")
        other.get_by_role("button", name="Play here").click()
        says(page, "You play in another tab now")
        assert page.evaluate("document.querySelector('video').srcObject") is None


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/damaged.moveset", "damaged.moveset is damaged"),
        ("../missing.moveset", "missing.moveset could not be loaded"),
        ("https://example.org/x.moveset", "from another place"),
        ("javascript:document.title='bad'", "from another place"),
    ],
)
def test_a_link_to_moves_that_cannot_be_used_says_so_and_the_built_in_ones_play(visit, path, words):
    with visit(place=f"#bundle={path}") as page:
        says(page, words)
        says(page, "The moves of this page are used instead.")
        page.get_by_role("button", name="OK").click()
        page.get_by_role("listitem").filter(has_text="jump").wait_for()


def test_what_could_not_be_loaded_is_loaded_again(visit):
    with visit() as page:
        page.route("**/*.wasm.gz", lambda route: route.abort())
        start(page)
        says(page, "wasm.gz could not be loaded: check the connection")
        page.unroute("**/*.wasm.gz")
        page.get_by_role("button", name="Try again").click()
        game_of(page)


def test_a_browser_without_simd_is_told_what_to_do(visit):
    with visit() as page:
        page.evaluate("() => { WebAssembly.validate = () => false; }")
        start(page)
        says(page, "no WebAssembly SIMD: update the browser")


def test_sections_have_links_and_the_way_back(visit):
    with visit(place="#settings") as page:
        page.get_by_label("Mirrored picture").uncheck()
        page.get_by_role("link", name="Teach").click()
        page.get_by_role("button", name="Start your camera").wait_for()
        assert page.title().startswith("Teach")
        page.go_back()
        page.reload()
        mirrored = page.get_by_label("Mirrored picture")
        wait_until(lambda: not mirrored.is_checked(), "the choice is kept")


def test_a_phone_shows_all_in_its_width_and_every_target_can_be_touched(visit):
    with visit() as page:
        start(page)
        game_of(page)
        for size, section in product(PHONES, ("play", "settings")):
            page.set_viewport_size(size)
            page.evaluate(f"location.hash = '#{section}'")
            page.locator(f"nav [aria-current][data-section={section}]").wait_for()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            small = page.evaluate(
                """() => [...document.querySelectorAll(":is(#play, #camera) button, nav a, select")]
                  .map((one) => one.getBoundingClientRect())
                  .filter(({ width, height }) => width && (width < 44 || height < 44)).length"""
            )
            assert small == 0
