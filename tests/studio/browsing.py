"""Chromium with a video for its camera, and every error on its page."""

import shutil
from contextlib import contextmanager
from time import monotonic, sleep

import pytest

from moveset.capture.image_codec import encode_jpeg

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PATIENCE_S = 180.0
"""Enough for a machine so busy that it sees a frame a second."""


class Chromium:
    """A browser for many tests, started again only when another video is before its camera."""

    def __init__(self, driver):
        self._driver = driver
        self._camera = None
        self._running = None

    @contextmanager
    def page(self, camera, *, width=900, height=700):
        """Yield a page with a storage of its own whose camera plays a video; its errors are kept.

        Parameters
        ----------
        camera
            The path of a video that ``write_camera`` wrote.
        """
        context = self._start(camera).new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        try:
            page = context.new_page()
            page.set_default_timeout(1000.0 * PATIENCE_S)
            page.troubles = []
            page.on("pageerror", lambda error: page.troubles.append(str(error)))
            yield page
        finally:
            context.close()

    def close(self):
        if self._running:
            self._running.close()
        self._running = None

    def _start(self, camera):
        if self._camera != camera or not self._running.is_connected():
            self.close()
            self._running = self._driver.chromium.launch(
                executable_path=BROWSER, args=_flags(camera)
            )
            self._camera = camera
        return self._running


def _flags(camera):
    return [
        "--no-sandbox",
        "--mute-audio",
        "--disable-gpu",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera}",
    ]


def enter(page, secret_address):
    """Open the address that the studio printed, so that the page's browser knows the secret."""
    page.goto(f"{secret_address}#/try")
    page.wait_for_url(lambda url: "token" not in url)
    page.goto("about:blank")


def write_camera(path, images):
    """Write images as a video for a browser's camera."""
    path.write_bytes(b"".join(map(encode_jpeg, images)))


def wait_until(true, what, seconds=PATIENCE_S):
    """Return the first true result."""
    end = monotonic() + seconds
    while not (found := true()):
        if monotonic() > end:
            pytest.fail(f"not within {seconds:.0f} s: {what}")
        sleep(0.02)
    return found


def started_game(page, query=""):
    """Return the frame of our own game once its scripts have run: earlier, it hears nothing.

    Parameters
    ----------
    query
        Of the game's address, such as ``?players=2``.
    """
    frame = page.locator(f"iframe[src='/game/index.html{query}']")
    frame.scroll_into_view_if_needed()  # out of sight it draws nothing
    frame.content_frame.locator("#game[data-current-screen]").wait_for()
    return frame.element_handle().content_frame()


def begin_easy(game):
    """Begin a fight on the easy level; a blow before the camera may have begun it already."""
    game.locator("[data-level=easy]").dispatch_event("click")


def tour(page):
    """Return the tour of the first visit."""
    return page.get_by_role("region", name="Tour")


def go_on(page, to):
    """Wait until the step is done, and go to the next one."""
    tour(page).locator(".road-text.done").wait_for()
    tour(page).get_by_role("button", name=f"Next: {to}").click()
