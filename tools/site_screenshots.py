"""Make screenshots of an exported site while a drawn person plays, in Chromium.

python tools/site_screenshots.py [--to docs/images] [--runtime node_modules/onnxruntime-web]

The site is exported for it, and served on this machine only.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from threading import Thread

from playwright.sync_api import Page, sync_playwright
from screenshots import BROWSER, FLAGS, IMAGES, TIMEOUT_MS, WIDE, write_small_png

from moveset.workflow.export_site import export_site
from moveset.workflow.serve_site import open_site_server

RUNTIME = IMAGES.parents[1] / "node_modules" / "onnxruntime-web"
PRESSES = 3  # seen before the picture of play is taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=IMAGES, help="folder of the images")
    parser.add_argument("--runtime", type=Path, default=RUNTIME, help="onnxruntime-web's folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary) / "site"
        export_site(site, runtime=options.runtime)
        with open_site_server(site) as server:
            thread = Thread(target=server.serve_forever)
            thread.start()
            try:
                take(f"http://127.0.0.1:{server.server_port}/", options.to)
            finally:
                server.shutdown()
                thread.join()


def take(address: str, to: Path) -> None:
    """Write all images of a site."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=BROWSER, args=[*FLAGS])
        page = chromium.new_context(viewport=WIDE, locale="en-GB").new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.goto(address)
        page.get_by_text("Punch left").first.wait_for()
        save(page, to / "web-start")
        page.get_by_role("button", name="Watch a drawn person play").click()
        page.locator(".presses > li").nth(PRESSES - 1).wait_for()
        save(page, to / "web-play")
        page.goto(f"{address}#teach")
        page.get_by_label("Name a new move").wait_for()
        save(page, to / "web-teach")
        chromium.close()


def save(page: Page, path: Path) -> None:
    """Write a screenshot for each colour scheme."""
    for scheme, suffix in (("light", ""), ("dark", "-dark")):
        page.emulate_media(color_scheme=scheme)
        image = page.screenshot(animations="disabled")
        write_small_png(path.with_name(f"{path.name}{suffix}.png"), image)


if __name__ == "__main__":
    main()
