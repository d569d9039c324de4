"""The whole road in a real browser: a drawn person before the camera, a fighter who reacts."""

import shutil
from threading import Thread
from time import monotonic, sleep

import pytest
import uvicorn

from moveset.capture.actor import act
from moveset.capture.jpeg import encode_jpeg
from moveset.label.project import open_project
from moveset.studio import routes_learn
from moveset.studio.app import create_app
from moveset.studio.guard import local_hosts
from moveset.studio.server import listen
from moveset.studio.state import Studio

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not BROWSER, reason="no Chromium: scripts/browser installs one")

PATIENCE_MS = 30_000
HEARD = """() => {
  window.heard = [];
  addEventListener("keydown", (event) => heard.push([event.code, event.defaultPrevented]));
}"""

NAMELESS = """() => [...document.querySelectorAll("button, select, input, a, iframe")]
  .filter((one) => !(one.textContent.trim() || one.ariaLabel || one.title || one.labels?.length))
  .map((one) => one.outerHTML.slice(0, 120))"""
"""What a screen reader could not name."""


@pytest.fixture
def camera(tmp_path):
    """A film that the browser takes for its camera: a person who kicks and blocks."""
    clip = act(14, moves=("kick_left", "block"), duration_s=14.0, frame_rate=15.0, size=(320, 240))
    path = tmp_path / "camera.mjpeg"
    path.write_bytes(b"".join(encode_jpeg(frame.image) for frame in clip.frames()))
    return path


class Running:
    """A studio that runs, and can be stopped and started anew."""

    def __init__(self, folder):
        self.folder = folder
        self.port = 0

    def start(self):
        self._listening = listen(self.port)
        self.port = self._listening.getsockname()[1]
        app = create_app(Studio(self.folder), local_hosts(self.port))
        config = uvicorn.Config(
            app, log_level="error", ws="websockets-sansio", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [self._listening]})
        self._thread.start()

    def stop(self):
        self._server.should_exit = True
        self._thread.join(10)
        self._listening.close()


@pytest.fixture
def server(folder, monkeypatch, quick_options):
    monkeypatch.setattr(routes_learn, "options_for", lambda *_, **__: quick_options)
    running = Running(folder)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def address(server):
    return f"http://127.0.0.1:{server.port}/"


@pytest.fixture
def browser(camera):
    """A page of a browser with that camera, and all that goes wrong in it."""
    flags = [
        "--no-sandbox",
        "--mute-audio",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera}",
    ]
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=BROWSER, args=flags)
        context = chromium.new_context(
            viewport={"width": 400, "height": 720}, reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on(
            "console",
            lambda told: page.troubles.append(told.text) if told.type == "error" else None,
        )
        yield page
        chromium.close()


def own(folder, recording):
    return [one for one in open_project(folder).segments if one.recording == recording]


def wait_until(true, seconds=20.0):
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end, "it never came true"
        sleep(0.05)


def test_from_a_camera_to_a_fighter_that_reacts(browser, address, folder):
    capture(browser, address, folder)
    label(browser, address, folder)
    learn(browser, address, folder)
    play(browser, address)
    assert browser.troubles == []


def test_a_server_that_was_started_anew_is_found_again(browser, address, server):
    browser.goto(f"{address}#/capture")
    browser.locator(".live", has_text="frames/s").wait_for()
    server.stop()
    browser.get_by_text("The studio does not answer").wait_for()
    browser.locator(".live", has_text="waiting").wait_for()
    server.start()
    browser.locator(".live", has_text="frames/s").wait_for()
    browser.get_by_text("The studio does not answer").wait_for(state="hidden")
    browser.locator(".editor button", has_text="Save").dispatch_event("click")
    browser.get_by_text("The moves are saved").wait_for()


def test_every_page_opens_without_a_complaint_and_can_be_read_aloud(browser, address):
    for name in ("capture", "label", "learn", "play", "try"):
        browser.goto(f"{address}#/{name}")
        browser.get_by_role("heading", level=1).wait_for()
        browser.wait_for_timeout(300)
        nameless = browser.evaluate(NAMELESS)
        assert nameless == [], name
        wide = browser.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} is wider than a phone"
    assert browser.troubles == []


def capture(browser, address, folder):
    browser.goto(f"{address}#/capture")
    browser.locator("input[value=kick_left]").check(force=True)
    browser.get_by_label("Who is in the picture").fill("dora")
    browser.get_by_label("Times").fill("2")
    browser.get_by_label("Seconds for each").fill("2")
    browser.locator(".live", has_text="frames/s").wait_for()
    browser.get_by_role("button", name="Record").click()
    browser.get_by_text("dora_kick_left is kept, with 2 segments.").wait_for()
    assert len(own(folder, "dora_kick_left")) == 2
    loose = own(folder, "dora_kick_left")
    wait_until(lambda: own(folder, "dora_kick_left") != loose)


def label(browser, address, folder):
    browser.goto(f"{address}#/label?recording=dora_kick_left")
    segments = browser.locator(".segment:not(.proposed)")
    segments.nth(1).wait_for()
    segments.first.focus()
    browser.keyboard.press("Delete")
    browser.locator(".segment").first.focus()
    browser.keyboard.press("Delete")
    wait_until(lambda: own(folder, "dora_kick_left") == [])
    browser.keyboard.press("Control+z")
    wait_until(lambda: len(own(folder, "dora_kick_left")) == 1)
    browser.keyboard.press("Control+y")
    browser.get_by_role("button", name="Propose segments").click()
    browser.get_by_text("moves sees").wait_for()
    if (accept := browser.get_by_role("button", name="Accept all")).is_visible():
        accept.click()
        wait_until(lambda: own(folder, "dora_kick_left"))
    else:
        wait_until(lambda: own(folder, "dora_kick_left") == [])


def learn(browser, address, folder):
    before = (folder / "models" / "moves.moveset").stat().st_mtime_ns
    browser.goto(f"{address}#/learn")
    browser.get_by_label("Score on").select_option("")
    browser.get_by_role("button", name="Teach").click()
    browser.locator(".plot").wait_for()
    browser.get_by_role("link", name="Play with it").wait_for()
    assert (folder / "models" / "moves.moveset").stat().st_mtime_ns > before


def play(browser, address):
    browser.goto(f"{address}#/play")
    browser.get_by_label("Key of kick left").select_option("k")
    browser.get_by_label("Key of block").select_option("l")
    game = browser.frame_locator("iframe")
    game.get_by_role("button", name="Easy").click()
    frame = browser.frame(url="**/game/index.html")
    frame.evaluate(HEARD)
    browser.locator("[data-press]").first.wait_for()
    frame.wait_for_function("() => heard.length")
    heard = frame.evaluate("() => heard")
    assert all(code in {"KeyK", "KeyL"} and taken for code, taken in heard), heard
