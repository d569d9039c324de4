"""Visits to the page of a static site, with a film for the camera."""

from contextlib import contextmanager


@contextmanager
def visited(chromium, film, address):
    """Open the page before a camera; errors in scripts fail the test."""
    with chromium.page(film) as page:
        page.goto(address)
        yield page
        assert page.troubles == []


def start(page):
    page.get_by_role("button", name="Play with your camera").click()


def game_of(page):
    page.locator("iframe").wait_for()
    return page.frame_locator("iframe")
