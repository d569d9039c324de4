"""Make screenshots of the studio's pages and of the game, with synthetic people in Chromium.

    python tools/screenshots.py [--to docs/images] [--project FOLDER] [--weights FILE]

Each page is used until it shows something, then stopped; then a screenshot is taken in light and in
dark mode. Animations stop at the same move in every run, if not at the same frame.
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

import uvicorn
from palette_png import palette_png
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from screenshot_project import camera_video, fighting_clip, open_screenshot_project

from moveset.base.files import write_atomically
from moveset.capture.image_codec import decode_image, encode_jpeg
from moveset.see.mobilenet.network import open_mobilenet
from moveset.studio.access import Access
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
TIMEOUT_MS: Final = 120_000.0
MAX_TRIES: Final = 40
MAX_BYTES: Final = 250_000

PLAYER, OTHER = 313, 317
"""Seeds of the two players."""
STRIKES: Final = ("kick_left", "punch_right", "kick_right", "punch_left")

FREEZE_SCRIPT: Final = Path(__file__).with_name("freeze_page.js")
RETURNING: Final = """
localStorage.setItem("moveset-road", JSON.stringify({ step: 0, facts: [], closed: true }));
localStorage.setItem("moonlight-duel-practised", "yes");
"""
"""What the pages remember of somebody who has taken the tour and practised."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=IMAGES, help="folder of the images")
    parser.add_argument(
        "--project", type=Path, help="folder to keep the project in; default: temporary"
    )
    parser.add_argument(
        "--weights", type=Path, help="MobileNet's; default: those already installed"
    )
    parser.add_argument("--only", nargs="*", default=list(SHOTS), choices=list(SHOTS))
    options = parser.parse_args()
    if options.weights:
        open_mobilenet(options.weights)
    options.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.project or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        open_screenshot_project(folder / "my-moves")
        copy = shutil.copytree(folder / "my-moves", Path(temporary) / "copy" / "my-moves")
        with running_studio(copy) as address:
            take_all(address, folder, options.to, options.only)


def take_all(address: str, folder: Path, to: Path, only: list[str]) -> None:
    alone = camera_video(folder, fighting_clip(PLAYER, STRIKES))
    half = (320, 480)
    both = camera_video(
        folder, fighting_clip(OTHER, STRIKES, half), fighting_clip(PLAYER, STRIKES, half)
    )
    for video in (alone, both):
        with browser_with_camera(video) as browser:
            for name in only:
                prepare, options = SHOTS[name]
                if options.get("two", False) == (video is both):
                    take_screenshots(browser, address, to / name, prepare, options)


@contextmanager
def running_studio(folder: Path) -> Iterator[str]:
    """Give the address of a running studio."""
    listening = listen(0)
    port = listening.getsockname()[1]
    app = create_app(Studio(folder, access=Access(is_open=True)), local_hosts(port))
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
def browser_with_camera(video: Path) -> Iterator[Browser]:
    """Give a browser with a video as its camera."""
    if not BROWSER:
        raise SystemExit("there is no Chromium: scripts/browser installs one")
    camera = f"--use-file-for-fake-video-capture={video.resolve()}"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=BROWSER, args=[*FLAGS, camera])
        yield chromium
        chromium.close()


def take_screenshots(
    browser: Browser, address: str, to: Path, prepare: Callable[[Page], None], options: Any
) -> None:
    """Write the screenshots of one page, one for each colour scheme."""
    size, scale = options.get("size", WIDE), options.get("scale", 1)
    context = browser.new_context(
        viewport=size, device_scale_factor=scale, locale="en-GB", timezone_id="UTC"
    )
    context.add_init_script(path=FREEZE_SCRIPT)
    if not options.get("first_visit", False):
        context.add_init_script(RETURNING)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.goto(f"{address}{options['url']}")
    prepare(page)
    for scheme in options.get("schemes", ("light", "dark")):
        page.emulate_media(color_scheme=scheme)
        name = to if scheme == "light" else to.with_name(f"{to.name}-dark")
        write_small_png(name.with_suffix(".png"), page.screenshot(animations="disabled"))
    context.close()


def write_small_png(path: Path, png: bytes) -> None:
    """Write a screenshot with a palette of 256 colours."""
    small = palette_png(decode_image(png))
    if len(small) > MAX_BYTES:
        raise SystemExit(
            f"{path} would have {len(small)} bytes, more than {MAX_BYTES}: show less in it"
        )
    write_atomically(path, small)
    print(f"{path}: {len(small) // 1000} kB")


def freeze_when(page: Page, condition: str) -> None:
    """Let the page run until a JavaScript condition is true, and freeze it in that frame."""
    page.wait_for_function(f"() => ({condition}) && freezePage()", polling="raf")
    page.wait_for_timeout(500)  # for responses in flight


def begin_fight(page: Page) -> None:
    page.locator(".frame-rate", has_text="frames/s").wait_for()
    page.wait_for_function("() => gameState().currentScreen")
    # A punch may already have started an easy fight, which hides the button.
    page.frame_locator("iframe").locator("[data-level=normal]").dispatch_event("click")


def capture(page: Page) -> None:
    page.locator("input[value=kick_left]").check(force=True)
    page.get_by_label("Who is in the picture").fill("finn")
    page.locator(".frame-rate", has_text="frames/s").wait_for()
    page.get_by_role("button", name="Record").click()
    freeze_when(page, "document.querySelector('.cue b')?.textContent === '2'")


def label(page: Page) -> None:
    page.locator(".segment").nth(2).wait_for()
    page.wait_for_function("() => document.querySelector('video').readyState >= 2")
    page.locator("video").evaluate(f"(one) => (one.currentTime = {AT_S})")
    page.wait_for_function("() => !document.querySelector('video').seeking")
    page.wait_for_load_state("networkidle")


def learn(page: Page) -> None:
    page.locator(".tiles").wait_for()


def report(page: Page) -> None:
    heading = page.get_by_role("heading", name="Confusion matrix")
    heading.evaluate("(one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 80)")
    thumbnails = "() => [...document.querySelectorAll('.worst img')]"
    page.wait_for_function(f"{thumbnails}.slice(0, 16).every((one) => one.naturalWidth)")


KICKED: Final = "document.querySelector('.flash b')?.textContent.includes('kick')"
SHOWN_MS: Final = 600.0
"""How long a press is shown over the camera image."""


def freeze_in_kick(page: Page, pressed: str, hit: str) -> None:
    """Pause the camera image at a press with the foot still up, and freeze the game at the hit."""
    for _ in range(MAX_TRIES):
        page.wait_for_function(f"() => {pressed} && pauseVideos()", polling="raf")
        try:
            page.wait_for_function(f"() => {hit} && freezePage()", polling="raf", timeout=SHOWN_MS)
        except PlaywrightTimeout:
            page.evaluate("playVideos()")
            page.wait_for_timeout(SHOWN_MS)
        else:
            return
    raise SystemExit("no kick hits in the game: try again when the machine is less busy")


def play(page: Page) -> None:
    begin_fight(page)
    page.locator("[data-press]").nth(3).wait_for()
    pressed = f"footHeight(0) > 0.2 && {KICKED} && (lastResult.fps > 20 || olderThan(30))"
    freeze_in_kick(page, pressed, "gameState().left === 'kick' && gameState().right === 'hurt'")


def play_two(page: Page) -> None:
    page.locator("[data-press]").nth(3).wait_for()
    pressed = f"footHeight(0) > 0.2 && {KICKED}"
    both = "document.querySelectorAll('.flash b').length > 1 && gameState().left === 'kick'"
    freeze_in_kick(page, pressed, f"{both} && gameState().right !== 'idle'")


def tour(page: Page) -> None:
    for step in ("Stand here", "Try a punch"):
        page.get_by_role("button", name=f"Next: {step}").click()
    page.evaluate("scrollTo(0, 0)")
    page.locator(".frame-rate", has_text="frames/s").wait_for()
    freeze_when(page, "document.querySelector('.flash b')?.textContent.includes('punch')")


def practice(page: Page) -> None:
    page.wait_for_function("() => gameState().currentScreen")
    page.frame_locator("iframe").locator("[data-do=practice]").dispatch_event("click")
    page.locator("iframe").scroll_into_view_if_needed()
    hit = "gameState().left === 'kick' && gameState().right === 'hurt'"
    freeze_in_kick(page, KICKED, hit)


def play_phone(page: Page) -> None:
    begin_fight(page)
    page.evaluate("scrollTo(0, 0)")
    page.locator("[data-press]").nth(1).wait_for()
    freeze_in_kick(page, f"footHeight(0) > 0.2 && {KICKED}", "gameState().left === 'kick'")


def try_one(page: Page) -> None:
    clip = fighting_clip(PLAYER, ("block",))
    middle_s = (clip.segments[0].start_s + clip.segments[0].end_s) / 2.0
    content = encode_jpeg(next(one.image for one in clip.frames() if one.time_s >= middle_s))
    page.locator("select").first.wait_for(state="attached")
    page.locator("input[type=file]").set_input_files(
        {"name": "block.jpg", "mimeType": "image/jpeg", "buffer": content}
    )
    page.locator(".probabilities").last.wait_for()


def game(page: Page) -> None:
    page.wait_for_timeout(1000)


AT_S: Final = 12.6
"""The time of a block, seconds."""
GAME: Final = "game/index.html?seed=11"
SHOTS: Final[dict[str, tuple[Callable[[Page], None], dict[str, Any]]]] = {
    "studio-label": (label, {"url": f"#/label?recording=ben_moves&at={AT_S}"}),
    "studio-learn": (learn, {"url": "#/learn"}),
    "studio-report": (report, {"url": "#/learn"}),
    "studio-tour": (tour, {"url": "#/play", "first_visit": True}),
    "game-practice": (practice, {"url": "#/play", "size": TALL, "first_visit": True}),
    "studio-play": (play, {"url": "#/play", "size": TALL}),
    "studio-two": (play_two, {"url": "#/play?players=2", "two": True}),
    "studio-phone": (play_phone, {"url": "#/play", "size": PHONE, "schemes": ("light",)}),
    "studio-try": (try_one, {"url": "#/try"}),
    "game-title": (game, {"url": f"{GAME}&at=330", "schemes": ("light",)}),
    "game-fight": (game, {"url": f"{GAME}&at=722&demo", "schemes": ("light",)}),
    "studio-capture": (capture, {"url": "#/capture"}),  # last, because it begins a recording
}

if __name__ == "__main__":
    main()
