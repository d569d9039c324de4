"""Moves that are taught, kept and shared in a browser alone, and used by Python."""

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from moveset.base.errors import LabelError
from moveset.base.values import MoveSetting, Observations
from moveset.label.move_names import check_title, name_from_title
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle_file import bundle_bytes, load_bundle
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.see.pose.extractor import PoseExtractor

from . import web_recordings
from .browsing import BROWSER, wait_until
from .static_server import ONNXRUNTIME, ROOT, SITE, serve
from .web_node import needs_node, run_script

RATE = 30
PERIOD_S = 2.5
VALUES = 6
"""Of a landmark."""
SPEED = 4.0
"""Times as fast as in life."""


def needs_browser(test):
    """Mark a test that starts Chromium."""
    reason = "needs Chromium, and the packages that scripts/node installs"
    missing = BROWSER is None or not ONNXRUNTIME.exists()
    return pytest.mark.slow(pytest.mark.skipif(missing, reason=reason)(test))


TITLES = (
    *["Wave", "  Große   Welle ", "Ångström", "\ufb01sh", "波", "360° kick", "None", "none", "_"],
    *["a_b__c", "İstanbul", "Straße", "Œuvre", "Þór", "Łódź", "Đorđe", "ÆØÅ", "é" * 40, "x" * 40],
    *["x" * 41, "", "a\tb\nc", "a\u00a0b", "a\u200bb", "a\u202eb", "a\u2028b", "\x1cfour\x85"],
    *["<b>", "👋 wave", "\ud83d", "\u01c4", "ẞ", "\u212b", "क्षत्रिय", "مرحبا", "a\u0301"],
    *["\uff11\uff12", "\u00aa", "-- kick --", "a" * 35 + " b c d"],
)

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width"><title>teach</title>
<link rel="icon" href="icon.svg">
<link rel="stylesheet" href="css/studio.css"><link rel="stylesheet" href="css/pages.css">
<link rel="stylesheet" href="css/site.css"><link rel="stylesheet" href="css/teach.css"></head>
<body><main id="main"><section id="teach"></section><section id="share"></section></main>
<div id="announcement" class="visually-hidden" role="status"></div></body></html>"""


@needs_node
def test_moves_get_the_same_names_in_the_browser_as_in_python(tmp_path):
    (tmp_path / "titles.json").write_text(json.dumps(TITLES))
    found = json.loads(run_script("site_titles.mjs", tmp_path / "titles.json"))
    for title, (shown, name, second) in zip(TITLES, found, strict=True):
        try:
            expected = check_title(title)
        except LabelError:
            expected = None
        assert shown == expected, title
        if expected:
            assert name == name_from_title(expected), title
            assert second == name_from_title(expected, {name}), title


@cache
def clips():
    """Return what the camera of the page sees, by name; each is repeated."""
    rows = repeated(seed=1)
    return {"push": rows, "nobody": np.full((RATE, rows.shape[1]), np.nan, np.float32)}


def repeated(seed, times=3):
    """Return rows of a push every ``PERIOD_S``, with landmarks that are not exact."""
    seen, segments = web_recordings._taught()
    push = next(one for one in segments if one.move == "push")
    first, last = round((push.start_s - 0.2) * RATE), round((push.end_s + 0.6) * RATE)
    still = np.repeat(seen.values[:1], round(PERIOD_S * RATE) - (last - first), axis=0)
    rows = np.tile(np.concatenate([seen.values[first:last], still]), (times, 1))
    rng = np.random.default_rng(seed)
    landmarks = rows.reshape(len(rows), -1, VALUES)
    landmarks[..., :2] += rng.normal(0.0, 1.0, landmarks[..., :2].shape)
    landmarks[..., 2:5] += rng.normal(0.0, 0.008, landmarks[..., 2:5].shape)
    return rows.astype(np.float32)


KEPT = """async () => {
  if (!window.ready) return;
  const place = new URL("site/teach/shared_session.js", document.baseURI);
  await (await import(place.href)).sessionOf(live).store.queue;
}"""
NEXT_FRAME = """() => new Promise((resolve) => {
  const stop = live.onRow(() => (stop(), resolve()));
})"""
TAP = """(button) => {
  for (const type of ["pointerdown", "pointerup"])
    button.dispatchEvent(new PointerEvent(type, { pointerId: 1, bubbles: true }));
}"""
"""Shorter than any move, however busy the machine is."""
IS_DONE = "(length_s) => (performance.now() / 1000) * settings.speed > shown.since_s + length_s"
"""Whether so much of a clip has been shown."""


class Teaching:
    """A page that teaches."""

    def __init__(self, page, address):
        self.page = page
        self.address = address

    def open(self, clip="push"):
        self.wait_until_kept()
        known = {
            name: [None if np.isnan(value) else float(value) for value in rows.ravel().round(4)]
            for name, rows in clips().items()
        }
        self.page.goto(self.address)
        self.page.evaluate(
            "(settings) => (window.settings = settings)",
            {"clips": known, "clip": clip, "speed": SPEED},
        )
        self.page.evaluate("import(new URL('teach_page.js', document.baseURI).href)")
        return self

    def add(self, title):
        self.page.get_by_label("Name a new move").fill(title)
        self.page.get_by_role("button", name="Add", exact=True).click()

    def record(self, clip="push"):
        """Record by beeps; the move begins with each beep."""
        self.page.evaluate(
            """(clip) => {
              show(clip, 3 - 0.1);
              const buttons = [...document.querySelectorAll("#teach button")];
              buttons.find((one) => one.textContent.includes("by beeps")).click();
            }""",
            clip,
        )

    def wait_for(self, text):
        self.page.locator("#teach").get_by_text(text).first.wait_for()

    def wait_until_kept(self):
        """Wait for the storage, if the page is open: a page that is left writes no more."""
        self.page.evaluate(KEPT)

    def wait_for_frame(self):
        """Wait until the camera's next frame has been seen."""
        self.page.evaluate(NEXT_FRAME)

    def moves(self):
        return self.page.evaluate("bundle.moves.map((one) => one.move)")

    def pictures(self):
        return self.page.locator(".teach-examples li").count()

    def wait_until_taught(self, move):
        wait_until(lambda: move in self.moves(), f"{move} is learnt")


@pytest.fixture
def teaching(exported, chromium, camera):
    page = (exported / SITE / "index.html").read_text()
    policy = page.split('Content-Security-Policy" content="')[1].split('"')[0]
    script = (ROOT / "tests" / "js" / "site_teach_page.mjs").read_text()
    pages = {"teach.html": PAGE.format(policy=policy), "teach_page.js": script}
    hosted = {f"{SITE}{name}": content for name, content in pages.items()}
    with serve(exported, pages=hosted) as host, chromium.page(camera) as page:
        page.console = []
        page.on("console", lambda one: page.console.append(one.text))
        yield Teaching(page, f"{host}{SITE}teach.html")
        assert page.troubles == []
        assert not [one for one in page.console if "Content Security Policy" in one]


@needs_browser
def test_a_move_that_is_taught_is_kept_and_works_in_python(teaching, tmp_path):
    page = teaching.open().page
    teaching.add("Große Welle")
    teaching.record()
    teaching.wait_for("Kept 3 examples of Große Welle.")
    assert teaching.pictures() == 3
    teaching.wait_until_taught("grosse_welle")
    slider = page.get_by_label("How sure Große Welle must be")
    slider.fill("70")
    page.get_by_label("Key of Große Welle").select_option("b")
    teaching.open()
    wait_until(lambda: teaching.pictures() == 3, "the examples are there again")
    teaching.wait_until_taught("grosse_welle")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save my moves").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    assert path.name == "my-grosse-welle.moveset"
    bundle = load_bundle(path)
    assert bundle.moves == (*fighter().moves, MoveSetting("grosse_welle", "b", title="Große Welle"))
    (rule,) = [one for one in bundle.rules if one.move == "grosse_welle"]
    assert rule.threshold_on == pytest.approx(0.7)
    assert bundle.model.onnx == fighter().model.onnx
    repetitions = 5
    rows = repeated(seed=2, times=repetitions)
    observations = Observations(np.arange(len(rows)) / RATE, rows)
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    track = score_observations(classifier, observations)
    pressed = [one.move for one in detect_events(track, bundle.rules) if one.event == "press"]
    assert pressed.count("grosse_welle") >= repetitions - 1


@needs_browser
def test_examples_are_deleted_and_the_move_with_them(teaching):
    page = teaching.open().page
    teaching.add("Push")
    page.get_by_text("How often and how fast").click()
    page.get_by_label("Repetitions").fill("2")
    teaching.record()
    teaching.wait_until_taught("push")
    page.get_by_label("Delete example 2").click()
    wait_until(lambda: "push" not in teaching.moves(), "one example is not enough")
    teaching.wait_for("Push needs one more example.")
    page.get_by_role("button", name="Rename Push").click()
    page.get_by_label("New name").fill("<b>Schubs</b>")
    page.get_by_role("button", name="Save name").click()
    page.get_by_role("button", name="Delete <b>Schubs</b>").click()
    page.get_by_role("button", name="Yes, delete it").click()
    page.get_by_role("radio", name="Schubs").wait_for(state="detached")
    teaching.open()
    page.get_by_role("radio", name="no move").wait_for()
    assert page.get_by_role("radio", name="Schubs").count() == 0


@needs_browser
def test_a_move_is_recorded_while_the_space_bar_is_held(teaching):
    page = teaching.open().page
    teaching.add("Push")
    page.locator("#main").evaluate("(main) => (main.tabIndex = -1, main.focus())")
    for number in (1, 2):
        page.keyboard.down(" ")
        page.evaluate("show('push', 0.3)")
        page.wait_for_function(IS_DONE, arg=1.7)
        page.keyboard.up(" ")
        wait_until(lambda number=number: teaching.pictures() == number, f"example {number}")
    teaching.wait_until_taught("push")


@needs_browser
def test_what_cannot_be_an_example_is_said_and_not_kept(teaching):
    page = teaching.open(clip="").page
    teaching.add("Push")
    hold = page.get_by_role("button", name="Hold to record")
    hold.click()
    teaching.wait_for("Nobody is followed yet: start the camera")
    page.evaluate("show('push')")
    teaching.wait_for_frame()
    hold.evaluate(TAP)
    teaching.wait_for("That was too short")
    page.evaluate("show('nobody')")
    teaching.wait_for_frame()
    hold.dispatch_event("pointerdown", {"pointerId": 1})
    page.wait_for_timeout(400)
    hold.dispatch_event("pointerup", {"pointerId": 1})
    teaching.wait_for("Nobody was seen")
    assert teaching.pictures() == 0


DENIED = """Object.defineProperty(window, 'indexedDB', {
  get() { throw new DOMException('no', 'SecurityError'); },
})"""
FULL = (
    "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }"
)
NEWER = """new Promise((resolve) => {
  const request = indexedDB.open(`moveset ${new URL('.', location.href).pathname}`, 9);
  request.onsuccess = () => resolve(request.result.close());
})"""


@needs_browser
@pytest.mark.parametrize(
    ("fault", "words"), [(DENIED, "private window"), (FULL, "storage is full")]
)
def test_without_storage_teaching_works_for_this_visit(teaching, fault, words):
    page = teaching.page
    page.add_init_script(fault)
    teaching.open()
    teaching.add("Push")
    teaching.record()
    teaching.wait_until_taught("push")
    teaching.wait_for(words)
    teaching.wait_for("save a file under Share")


@needs_browser
def test_what_a_newer_page_kept_stays_as_it_is(teaching):
    teaching.open()
    teaching.page.goto("about:blank")
    teaching.page.goto(teaching.address)
    teaching.page.evaluate(NEWER)
    teaching.open()
    teaching.wait_for("kept by a newer version of this page")


@needs_browser
def test_two_tabs_know_the_same_moves(teaching):
    teaching.open()
    other = Teaching(teaching.page.context.new_page(), teaching.address).open()
    teaching.add("Push")
    other.page.get_by_role("radio", name="Push").wait_for()
    other.add("Pull")
    teaching.page.get_by_role("radio", name="Pull").wait_for()
    assert teaching.page.get_by_role("radio", name="Push").count() == 1


@needs_browser
def test_an_opened_bundle_shows_its_keys_and_asks_for_unusual_ones(teaching, tmp_path):
    page = teaching.open().page
    moves = tuple(
        replace(one, key="enter") if one.move == "jump" else one for one in fighter().moves
    )
    title = "<img src=x onerror=alert(1)>"
    moves = (replace(moves[0], title=title), *moves[1:])
    path = tmp_path / "friend.moveset"
    path.write_bytes(bundle_bytes(replace(fighter(), moves=moves)))
    page.get_by_label("File to open").set_input_files(path)
    page.get_by_text("Let it press Enter, too").wait_for()
    assert page.locator(".share-moves").get_by_text(title).count() == 1
    page.get_by_role("button", name="Use these moves").click()
    page.get_by_text("Now you play with friend.moveset.").wait_for()
    keys = "Object.fromEntries(bundle.moves.map((one) => [one.move, one.key]))"
    wait_until(lambda: page.evaluate(keys)["jump"] == "", "the key is not pressed")
    teaching.open()
    page.get_by_text("Now you play with friend.moveset.").wait_for()
    page.get_by_role("button", name="Back to the moves of this page").click()
    wait_until(lambda: page.evaluate(keys)["jump"] == "w", "the moves of the page are back")
    path.write_bytes(b"hello")
    page.get_by_label("File to open").set_input_files(path)
    page.get_by_text("friend.moveset is damaged").wait_for()


@needs_browser
def test_a_file_of_examples_teaches_another_browser(teaching, chromium, camera, tmp_path):
    page = teaching.open().page
    teaching.add("Push")
    teaching.record()
    teaching.wait_until_taught("push")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save my examples").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    assert path.name == "my-push.moveset-examples"
    context = page.context.browser.new_context()
    try:
        other = Teaching(context.new_page(), teaching.address).open()
        other.page.get_by_label("File to open").set_input_files(path)
        other.page.get_by_role("button", name="Add them to mine").click()
        other.wait_until_taught("push")
        assert other.pictures() == 3
    finally:
        context.close()


@needs_browser
def test_a_false_press_becomes_an_example_of_no_move(teaching):
    page = teaching.open().page
    teaching.add("Push")
    teaching.record()
    teaching.wait_until_taught("push")
    teaching.wait_for_frame()
    page.evaluate(
        """live.events.tell({
          ...{ time_s: (performance.now() / 1000) * settings.speed, move: "push" },
          ...{ event: "press", probability: 0.9, key: "b", hold: false },
        })"""
    )
    page.get_by_role("button", name="Push was no move").click()
    teaching.wait_for("Kept 1 example of no move.")
