"""The static site in Firefox: the same people are found, and the page plays."""

import base64
from contextlib import contextmanager
from itertools import islice

import numpy as np
import pytest

from moveset.capture.image_codec import encode_image
from moveset.see.pose.tracker import PoseTracker
from moveset.synth.clip import synthesise_clip

from .browser_marks import needs
from .browsing import wait_until
from .empty_page import empty_page_address
from .firefox import BROWSER, firefox_page
from .static_server import SITE, serve
from .test_web_pose_worker import TRACK

pytestmark = [pytest.mark.slow, needs("Firefox", BROWSER)]


PLAY_S = 240.0
"""Long enough for a machine that sees a few frames a second."""


def troubles_of(page):
    """Return the errors but for the icon of a page that has none."""
    return [one for one in page.troubles if "/favicon.ico" not in one]


def test_the_worker_finds_in_firefox_what_python_finds():
    clip = synthesise_clip(2, duration_s=3.0, frame_rate=12.0, size=(320, 180))
    images = [clip.empty_scene(), *(frame.image for frame in islice(clip.frames(), 6, 10))]
    encoded = [base64.b64encode(encode_image(image, ".png")).decode() for image in images]
    wasm = "/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"
    with empty_page_address() as site, firefox_page() as page:
        page.goto(site)
        found = page.evaluate(TRACK, {"images": encoded, "wasm": wasm})
        assert troubles_of(page) == []
    assert found[0]["image"] is None
    tracker = PoseTracker()
    for number, (image, one) in enumerate(zip(images, found, strict=True)):
        pose = tracker.step(image, number / 12)
        assert (pose is None) == (one["image"] is None)
        if pose:
            web = np.reshape(one["image"], (33, 3))
            apart = np.linalg.norm(web[:, :2] - pose.image[:, :2], axis=1)
            assert np.median(apart) < 0.2, "pixels"


@contextmanager
def started(exported, button):
    """Yield the exported site, once a button of its first picture was pressed."""
    with serve(exported) as address, firefox_page() as page:
        page.goto(f"{address}{SITE}")
        wait_until(
            lambda: page.evaluate(f"() => !document.getElementById('{button}').disabled"), button
        )
        page.evaluate(f"() => document.getElementById('{button}').click()")
        yield page
        assert page.troubles == []


def names_of(page, attribute):
    """Return the values of an attribute in the order of the page."""
    return page.evaluate(
        "(name) => [...document.querySelectorAll(`[${name}]`)].map((li) => li.getAttribute(name))",
        attribute,
    )


def test_the_site_plays_the_drawn_person_in_firefox(exported):
    with started(exported, "start-film") as page:
        pressed = wait_until(lambda: names_of(page, "data-press"), "a press", PLAY_S)
        assert set(pressed) <= set(names_of(page, "data-move"))


def test_the_site_sees_in_firefox_that_nobody_is_before_the_camera(exported):
    with started(exported, "start-camera") as page:  # it shows a pattern of colours
        status = "() => document.getElementById('status').textContent"
        wait_until(lambda: "Nobody" in page.evaluate(status), "that nobody is there", PLAY_S)
