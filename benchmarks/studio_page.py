"""A studio in a process of its own and a browser before it, for the other scripts."""

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

from drawn import drawn_clip
from measure import ROOT, moveset

from moveset.base.files import write_atomically
from moveset.capture.jpeg import encode_jpeg
from moveset.capture.source import open_source

ADDRESS: Final = "127.0.0.1"
PATIENCE_S: Final = 60.0
JPEG_START: Final = b"\xff\xd8\xff"
BROWSER: Final = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS: Final = (
    "--no-sandbox",
    "--mute-audio",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)


def drawn_film(seconds: float) -> Path:
    """Return the VGA video of one person as JPEGs on end, which a browser takes for a camera."""
    clip = drawn_clip(seconds)
    film = clip.with_name("film.mjpeg")
    if not film.exists():
        write_atomically(film, b"".join(encode_jpeg(one.image) for one in open_source(clip)))
    return film


def pictures_of(film: Path) -> list[bytes]:
    """Return the JPEGs of a film, each by itself."""
    return [JPEG_START + one for one in film.read_bytes().split(JPEG_START)[1:]]


@contextmanager
def running_studio() -> Iterator[str]:
    """Give the address of a studio that was started by command, with a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        words = moveset("studio", Path(folder) / "moves", "--port", str(port), "--no-browser")
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, cwd=ROOT) as process:
            address = f"http://{ADDRESS}:{port}/"
            try:
                _wait_for(address, process)
                yield address
            finally:
                process.terminate()


def why_no_browser() -> str:
    """Return what is missing for pages to be opened; empty: nothing."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    return "" if BROWSER else "there is no Chromium: scripts/browser installs one"


@contextmanager
def opened_page(address: str, film: Path, script: str = "", flags: Sequence[str] = ()) -> Any:
    """Give a page with a film for its camera; ``script`` runs before any of its own."""
    from playwright.sync_api import sync_playwright

    camera = f"--use-file-for-fake-video-capture={film}"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=BROWSER, args=[*FLAGS, camera, *flags])
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(1000.0 * PATIENCE_S)
        if script:
            page.add_init_script(script)
        page.goto(address)
        yield page
        chromium.close()


def begin_fight(page: Any) -> Any:
    """Return the game's frame on the Play page, its fight begun and the camera seen."""
    page.locator(".live", has_text="frames/s").wait_for()
    page.frame_locator("iframe").locator("[data-level=easy]").dispatch_event("click")
    return page.frame(url="**/game/index.html*")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind((ADDRESS, 0))
        return int(listening.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            urlopen(address, timeout=5).close()
        except OSError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"the studio did not start: {error}") from error
            time.sleep(0.05)
        else:
            return
