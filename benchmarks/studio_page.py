"""A studio in a separate process, and a browser that opens its pages."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

from measure import ROOT, moveset
from synthetic_videos import synthetic_clip

from moveset.base.files import write_atomically
from moveset.capture.frame_source import open_source
from moveset.capture.image_codec import encode_jpeg

ADDRESS: Final = "127.0.0.1"
TIMEOUT_S: Final = 60.0
JPEG_START: Final = b"\xff\xd8\xff"
BROWSER: Final = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS: Final = (
    "--no-sandbox",
    "--mute-audio",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)


def mjpeg_video(seconds: float) -> Path:
    """Return the VGA video of one person as concatenated JPEGs, Chromium's fake camera format."""
    clip = synthetic_clip(seconds)
    video = clip.with_name("camera.mjpeg")
    if not video.exists():
        write_atomically(video, b"".join(encode_jpeg(one.image) for one in open_source(clip)))
    return video


def jpegs_of(video: Path) -> list[bytes]:
    """Return the single JPEGs of such a video."""
    return [JPEG_START + one for one in video.read_bytes().split(JPEG_START)[1:]]


@contextmanager
def running_studio() -> Iterator[str]:
    """Give the address of a running studio with a new project."""
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        options = ("--port", str(port), "--no-browser", "--no-token")
        command = moveset("studio", Path(folder) / "moves", *options)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) as process:
            address = f"http://{ADDRESS}:{port}/"
            try:
                _wait_for(address, process)
                yield address
            finally:
                process.terminate()


def missing_browser() -> str:
    """Return what is missing to open pages; empty if nothing is."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    return "" if BROWSER else "there is no Chromium: scripts/browser installs one"


@contextmanager
def open_page(address: str, video: Path, script: str = "", flags: Sequence[str] = ()) -> Any:
    """Give a page with a video as its camera; ``script`` runs before the page's own scripts."""
    from playwright.sync_api import sync_playwright

    camera = f"--use-file-for-fake-video-capture={video}"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=BROWSER, args=[*FLAGS, camera, *flags])
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(1000.0 * TIMEOUT_S)
        if script:
            page.add_init_script(script)
        page.goto(address)
        yield page
        chromium.close()


def begin_fight(page: Any) -> Any:
    """Start the fight on the Play page once the camera runs; return the game's frame."""
    page.locator(".frame-rate", has_text="frames/s").wait_for()
    page.frame_locator("iframe").locator("[data-level=easy]").dispatch_event("click")
    return page.frame(url="**/game/index.html*")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind((ADDRESS, 0))
        return int(listening.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + TIMEOUT_S
    while True:
        try:
            urlopen(address, timeout=5).close()
        except OSError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"the studio did not start: {error}") from error
            time.sleep(0.05)
        else:
            return
