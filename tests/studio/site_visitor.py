"""Somebody before a camera at the exported site, and what the page's recogniser tells them."""

import base64
from typing import NamedTuple

import numpy as np
import pytest

from moveset.base.values import MoveEvent
from moveset.recognise.events import EventDetector
from moveset.recognise.predictor import Recogniser

from .browsing import wait_until
from .film_camera import install

ROW = 198
CONTROLS = {
    *("button", "link", "textbox", "combobox", "checkbox", "radio", "slider", "spinbutton"),
    *("Iframe", "region", "list", "progressbar", "image", "video"),
}
EXAMPLES = 3
MAX_TABS = 12
"""Nobody reaches a button of the first view by more."""
LISTEN = """
async () => {
  const { Live } = await import(new URL("site/live.js", document.baseURI).href);
  const { get } = Object.getOwnPropertyDescriptor(Live.prototype, "callbacks");
  window.heard = { times_s: [], rows: [], events: [], statuses: [] };
  const callbacks = function () {
    window.live = this;
    const all = get.call(this);
    const keep = {
      onRow: (time_s, row) => { heard.times_s.push(time_s); heard.rows.push(...row); },
      onEvent: (event) => heard.events.push({ ...event, seen: heard.times_s.length }),
      onStatus: (status) => heard.statuses.push(status),
    };
    const both = Object.entries(keep).map(
      ([name, call]) => [name, (...values) => (call(...values), all[name](...values))]);
    return { ...all, ...Object.fromEntries(both) };
  };
  Object.defineProperty(Live.prototype, "callbacks", { get: callbacks });
}
"""
"""Keeps all that the page's parts are told; before the camera is started."""
PACK = """
() => {
  const bytes = new Uint8Array(Float32Array.from(heard.rows).buffer);
  const letters = [];
  for (const byte of bytes) letters.push(String.fromCharCode(byte));
  const { times_s, events } = heard;
  return { times_s, events, rows: btoa(letters.join("")) };
}
"""


class Heard(NamedTuple):
    """What the page recognised: observations and events."""

    times_s: list[float]
    rows: np.ndarray
    events: list[MoveEvent]


class Visitor:
    """A page of the site before a camera whose film can be changed."""

    def __init__(self, page, address, films):
        self.page = page
        self.address = address
        install(page, films)

    def open(self, place=""):
        self.page.goto(self.address + place)
        self.page.evaluate(LISTEN)
        self.page.locator(".move-list li").first.wait_for(state="attached")
        return self

    def start(self):
        self.page.get_by_role("button", name="Play with your camera").click()
        self.page.locator("iframe").wait_for()

    def go_to(self, section):
        self.page.get_by_role("link", name=section, exact=True).click()

    def nameless(self):
        """Return the roles of controls for which a screen reader has no name."""
        session = self.page.context.new_cdp_session(self.page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        session.detach()
        seen = [one for one in nodes if not one.get("ignored") and "role" in one]
        roles = {one["nodeId"]: one["role"]["value"] for one in seen}
        named = {one["nodeId"] for one in seen if one.get("name", {}).get("value", "").strip()}
        return [role for node, role in roles.items() if role in CONTROLS and node not in named]

    def press_by_keyboard(self, name):
        """Reach a button by the tab key alone, and press it."""
        for _ in range(MAX_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.textContent") == name:
                self.page.keyboard.press("Enter")
                return
        pytest.fail(f"the tab key does not lead to {name}")

    def moves(self):
        """Return the moves that the page knows once the camera has started."""
        return self.page.evaluate("live.bundle.moves.map(({ move }) => move)")

    def wait_for_press(self, move):
        self.page.locator(f"[data-press='{move}']").first.wait_for()

    def teach(self, title, move):
        """Name a move, and record it by beeps; the camera's film must show it."""
        self.page.get_by_label("Name a new move").fill(title)
        self.page.get_by_role("button", name="Add", exact=True).click()
        examples = self.page.locator(".teach-examples li")
        while examples.count() < EXAMPLES:  # a busy machine sees too little of some
            self.page.get_by_role("button", name="by beeps").click()
            self.page.get_by_role("button", name="Stop", exact=True).nth(1).wait_for()
            self.page.get_by_role("button", name="by beeps").wait_for()
            self.page.locator("#teach .note", has_text="ept").first.wait_for()
        wait_until(lambda: move in self.moves(), f"{move} is learnt")

    def heard(self):
        """Return what the page has recognised since it was opened."""
        kept = self.page.evaluate(PACK)
        rows = np.frombuffer(base64.b64decode(kept["rows"]), np.float32).reshape(-1, ROW)
        names = ("time_s", "move", "event", "probability")
        events = [MoveEvent(*(one[name] for name in names)) for one in kept["events"]]
        return Heard(kept["times_s"], rows, events)


def events_in_python(bundle, heard):
    """Return the events that Python finds in the page's observations, one after the other."""
    recogniser, detector = Recogniser(bundle), EventDetector(bundle.rules)
    found = []
    for time_s, row in zip(heard.times_s, heard.rows, strict=True):
        found += detector.step(recogniser.score(time_s, row))
    return found


def in_words(events):
    """Return events to compare: a browser's probabilities differ in the last digits."""
    return [(one.time_s, one.move, one.event, round(one.probability, 2)) for one in events]
