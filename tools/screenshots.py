"""Makes the pictures of the studio's pages and of the game: drawn people before a real browser.

    python tools/screenshots.py [--to docs/images] [--project FOLDER] [--weights FILE]

Each page is used until there is something to see, and stopped there; then it is photographed, light
and dark. What moves is stopped at the same deed, if not at the same frame, in every run.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, Final

import cv2
import numpy as np
import uvicorn
from palette_png import palette_png
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate
from shown_project import fighting, film_of, open_shown

from moveset.base.files import write_atomically
from moveset.capture.jpeg import encode_jpeg
from moveset.see.mobilenet.network import open_mobilenet
from moveset.studio.app import create_app
from moveset.studio.guard import local_hosts
from moveset.studio.server import listen
from moveset.studio.state import Studio

IMAGES: Final = Path(__file__).resolve().parent.parent / "docs" / "images"
BROWSER: Final = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS: Final = (
    "--no-sandbox",
    "--mute-audio",
    "--hide-scrollbars",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
WIDE, TALL = {"width": 1280, "height": 800}, {"width": 1280, "height": 1000}
PHONE: Final = {"width": 390, "height": 844}
PATIENCE_MS: Final = 120_000.0
MOST_TRIES: Final = 40
MOST_BYTES: Final = 250_000

PLAYER, OTHER = 313, 317
"""Who plays: seeds of drawn people."""
BLOWS: Final = ("kick_left", "punch_right", "kick_right", "punch_left")

STOPPABLE: Final = Path(__file__).with_name("stoppable.js")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=IMAGES, help="where the pictures go")
    parser.add_argument("--project", type=Path, help="kept there and used again; else thrown away")
    parser.add_argument("--weights", type=Path, help="MobileNet's; else those already here")
    parser.add_argument("--only", nargs="*", default=list(SHOTS), choices=list(SHOTS))
    given = parser.parse_args()
    if given.weights:
        open_mobilenet(given.weights)
    given.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        place = given.project or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        open_shown(place / "my-moves")
        shown = shutil.copytree(place / "my-moves", Path(folder) / "shown" / "my-moves")
        with running(shown) as address:
            photograph(address, place, given.to, given.only)


def photograph(address: str, place: Path, to: Path, only: list[str]) -> None:
    alone = film_of(place, fighting(PLAYER, BLOWS))
    half = (320, 480)
    both = film_of(place, fighting(OTHER, BLOWS, half), fighting(PLAYER, BLOWS, half))
    for film in (alone, both):
        with camera(film) as browser:
            for name in only:
                prepare, options = SHOTS[name]
                if options.get("two", False) == (film is both):
                    shoot(browser, address, to / name, prepare, options)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Give the address of a studio."""
    listening = listen(0)
    port = listening.getsockname()[1]
    app = create_app(Studio(folder), local_hosts(port))
    config = uvicorn.Config(app, log_level="error", ws="websockets-sansio")
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def camera(film: Path) -> Iterator[Browser]:
    """Give a browser with a film for its camera."""
    if not BROWSER:
        raise SystemExit("there is no Chromium here: scripts/browser installs one")
    before = f"--use-file-for-fake-video-capture={film.resolve()}"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=BROWSER, args=[*FLAGS, before])
        yield chromium
        chromium.close()


def shoot(
    browser: Browser, address: str, to: Path, prepare: Callable[[Page], None], options: Any
) -> None:
    """Write the pictures of one page, in both schemes of colours where it has two."""
    size, scale = options.get("size", WIDE), options.get("scale", 1)
    context = browser.new_context(
        viewport=size, device_scale_factor=scale, locale="en-GB", timezone_id="UTC"
    )
    context.add_init_script(path=STOPPABLE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}{options['at']}")
    prepare(page)
    for scheme in options.get("schemes", ("light", "dark")):
        page.emulate_media(color_scheme=scheme)
        name = to if scheme == "light" else to.with_name(f"{to.name}-dark")
        keep(name.with_suffix(".png"), page.screenshot(animations="disabled"))
    context.close()


def keep(path: Path, png: bytes) -> None:
    """Write a picture of a page, small."""
    bgr = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    small = palette_png(np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8))
    if len(small) > MOST_BYTES:
        raise SystemExit(f"{path} would have {len(small)} bytes: show less in it")
    write_atomically(path, small)
    print(f"{path}: {len(small) // 1000} kB")


def stop_when(page: Page, true: str) -> None:
    """Let the page run until something is so, and stop it in that very moment."""
    page.wait_for_function(f"() => ({true}) && stop_all()", polling="raf")
    page.wait_for_timeout(500)  # an answer that is on the way still comes in


def begin_fight(page: Page) -> None:
    page.locator(".live", has_text="frames/s").wait_for()
    page.wait_for_function("() => deeds().place")
    # A punch before the camera may have begun an easy one already, and hidden the button.
    page.frame_locator("iframe").locator("[data-level=normal]").dispatch_event("click")


def capture(page: Page) -> None:
    page.locator("input[value=kick_left]").check(force=True)
    page.get_by_label("Who is in the picture").fill("finn")
    page.locator(".live", has_text="frames/s").wait_for()
    page.get_by_role("button", name="Record").click()
    stop_when(page, "document.querySelector('.cue b')?.textContent === '2'")


def label(page: Page) -> None:
    page.locator(".segment").nth(2).wait_for()
    page.wait_for_function("() => document.querySelector('video').readyState >= 2")
    page.locator("video").evaluate(f"(one) => (one.currentTime = {AT_S})")
    page.wait_for_function("() => !document.querySelector('video').seeking")
    page.wait_for_load_state("networkidle")


def learn(page: Page) -> None:
    page.locator(".tiles").wait_for()


def report(page: Page) -> None:
    top = page.get_by_role("heading", name="What was taken for what")
    top.evaluate("(one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 80)")
    pictures = "() => [...document.querySelectorAll('.worst img')]"
    page.wait_for_function(f"{pictures}.slice(0, 16).every((one) => one.naturalWidth)")


KICKED: Final = "document.querySelector('.flash b')?.textContent.includes('kick')"
WITHIN_MS: Final = 600.0
"""So long a press is shown over the picture."""


def stop_in_kick(page: Page, pressed: str, met: str) -> None:
    """Stop the picture at a press with the foot still up, and the game a little later."""
    for _ in range(MOST_TRIES):
        page.wait_for_function(f"() => {pressed} && hold_picture()", polling="raf")
        try:
            page.wait_for_function(f"() => {met} && stop_all()", polling="raf", timeout=WITHIN_MS)
        except TooLate:
            page.evaluate("let_picture_go()")
            page.wait_for_timeout(WITHIN_MS)
        else:
            return
    raise SystemExit("no kick meets anybody in the game: try again when the machine is less busy")


def play(page: Page) -> None:
    begin_fight(page)
    page.locator("[data-press]").nth(3).wait_for()
    pressed = f"lifted(0) > 0.2 && {KICKED} && (seen.fps > 20 || late(30))"
    stop_in_kick(page, pressed, "deeds().left === 'kick' && deeds().right === 'hurt'")


def play_two(page: Page) -> None:
    page.locator("[data-press]").nth(3).wait_for()
    pressed = f"lifted(0) > 0.2 && {KICKED}"
    both = "document.querySelectorAll('.flash b').length > 1 && deeds().left === 'kick'"
    stop_in_kick(page, pressed, f"{both} && deeds().right !== 'idle'")


def play_phone(page: Page) -> None:
    begin_fight(page)
    page.evaluate("scrollTo(0, 0)")
    page.locator("[data-press]").nth(1).wait_for()
    stop_in_kick(page, f"lifted(0) > 0.2 && {KICKED}", "deeds().left === 'kick'")


def try_one(page: Page) -> None:
    clip = fighting(PLAYER, ("block",))
    middle_s = (clip.segments[0].start_s + clip.segments[0].end_s) / 2.0
    content = encode_jpeg(next(one.image for one in clip.frames() if one.time_s >= middle_s))
    page.locator("select").first.wait_for(state="attached")
    page.locator("input[type=file]").set_input_files(
        {"name": "block.jpg", "mimeType": "image/jpeg", "buffer": content}
    )
    page.locator(".guesses").last.wait_for()


def game(page: Page) -> None:
    page.wait_for_timeout(1000)


AT_S: Final = 12.6
"""Somebody blocks then."""
GAME: Final = "game/index.html?seed=11"
SHOTS: Final[dict[str, tuple[Callable[[Page], None], dict[str, Any]]]] = {
    "studio-label": (label, {"at": f"#/label?recording=ben_moves&at={AT_S}"}),
    "studio-learn": (learn, {"at": "#/learn"}),
    "studio-report": (report, {"at": "#/learn"}),
    "studio-play": (play, {"at": "#/play", "size": TALL}),
    "studio-two": (play_two, {"at": "#/play?players=2", "two": True}),
    "studio-phone": (play_phone, {"at": "#/play", "size": PHONE, "schemes": ("light",)}),
    "studio-try": (try_one, {"at": "#/try"}),
    "game-title": (game, {"at": f"{GAME}&at=330", "schemes": ("light",)}),
    "game-fight": (game, {"at": f"{GAME}&at=722&demo", "schemes": ("light",)}),
    "studio-capture": (capture, {"at": "#/capture"}),  # the last: it begins a recording
}

if __name__ == "__main__":
    main()
