"""Chromium with a video for its camera, and every error on its page."""

import shutil
from contextlib import contextmanager

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PATIENCE_S = 60.0


@contextmanager
def browser_page(driver, camera, *, width=900, height=700):
    """Yield a page whose camera plays a video; its errors are kept."""
    flags = [
        "--no-sandbox",
        "--mute-audio",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera}",
    ]
    chromium = driver.chromium.launch(executable_path=BROWSER, args=flags)
    try:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(1000.0 * PATIENCE_S)
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        yield page
    finally:
        chromium.close()
