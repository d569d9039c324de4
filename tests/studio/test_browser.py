"""The whole pipeline in a real browser: a synthetic person before the camera plays the game."""

import shutil

from moveset.label.project import open_project

from .browsing import begin_easy, started_game, wait_until

WATCHED = """() => {
  window.heard = [];
  window.done = [];
  const game = document.getElementById("game");
  addEventListener("keydown", (event) => heard.push([event.code, event.defaultPrevented]));
  new MutationObserver(() => done.push([game.dataset.left, game.dataset.right]))
    .observe(game, { attributeFilter: ["data-left", "data-right"] });
}"""
"""Record the keys that reach the game and the state of each fighter."""

STATE = """() => fetch(`/api/state?token=${localStorage.getItem("moveset-token")}`)
  .then((one) => one.json())"""

NAMELESS = """() => [...document.querySelectorAll("button, select, input, a, iframe")]
  .filter((one) => one.checkVisibility())
  .filter((one) => !(one.textContent.trim() || one.ariaLabel || one.title || one.labels?.length))
  .map((one) => one.outerHTML.slice(0, 120))"""
"""Visible elements without a name for screen readers."""


def own(folder, recording):
    return [one for one in open_project(folder).segments if one.recording == recording]


def test_from_a_camera_to_a_fighter_that_reacts(browser, address, folder, synthetic_bundle):
    capture(browser, address, folder)
    label(browser, address, folder)
    learn(browser, address, folder)
    # Segments by beeps at any moment are right by chance: what they teach may press, this does.
    shutil.copy(synthetic_bundle, folder / "models" / "moves.moveset")
    play(browser, address)
    assert browser.troubles == []


def test_a_restarted_server_is_found_again(browser, address, server):
    browser.goto(f"{address}#/capture")
    browser.locator(".frame-rate", has_text="frames/s").wait_for()
    server.stop()
    browser.get_by_text("The studio does not answer").wait_for()
    browser.locator(".frame-rate", has_text="waiting").wait_for()
    server.start()
    browser.locator(".frame-rate", has_text="frames/s").wait_for()
    browser.get_by_text("The studio does not answer").wait_for(state="hidden")
    browser.get_by_label("A new move of your own").fill("Großer Gruß")
    browser.get_by_role("button", name="Add").click()
    browser.get_by_text("Großer Gruß is added").wait_for()


def test_every_page_opens_without_errors_and_is_accessible(browser, address):
    browser.goto(address)
    links = browser.get_by_role("navigation", name="Pages").get_by_role("link")
    pages = {link.inner_text(): link.get_attribute("href") for link in links.all()}
    assert [*pages][:5] == ["Capture", "Label", "Learn", "Play", "Try"]
    for name, place in pages.items():
        browser.goto(f"{address}{place.removeprefix('/')}")
        browser.get_by_role("heading", level=1, name=name).wait_for()
        browser.wait_for_timeout(300)  # what comes a little later must be accessible, too
        assert browser.locator("nav [aria-current=page]").all_inner_texts() == [name]
        nameless = browser.evaluate(NAMELESS)
        assert nameless == [], name
        wide = browser.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} is wider than a phone"
    assert browser.troubles == []


def capture(browser, address, folder):
    browser.goto(f"{address}#/capture")
    browser.locator(".frame-rate", has_text="frames/s").wait_for()  # until then the page moves
    browser.locator("input[value=kick_left]").check(force=True)
    browser.get_by_label("Who is in the picture").fill("dora")
    browser.get_by_label("Repetitions").fill("2")
    browser.get_by_label("Seconds per repetition").fill("2")
    browser.get_by_role("button", name="Record").click()
    note = browser.locator(".record .note[role=status]")
    wait_until(lambda: note.inner_text() not in ("", "Saving …"), "the recording is saved")
    assert note.inner_text() == "Saved: kick left, 2 times."
    assert len(own(folder, "dora_kick_left")) == 2
    wanted = browser.evaluate(STATE)["next"]["move"]
    browser.locator(f"input[value={wanted}]:checked").wait_for(state="attached")
    wait_until(
        lambda: browser.evaluate(STATE)["recordings"][-1]["trim"]["state"] == "done",
        "segments are trimmed",
    )


def label(browser, address, folder):
    browser.goto(f"{address}#/label?recording=dora_kick_left")
    captured = own(folder, "dora_kick_left")
    segments = browser.locator(".segment:not(.proposed)")
    segments.nth(1).wait_for()
    segments.first.focus()
    browser.keyboard.press("Delete")
    browser.locator(".segment").first.focus()
    browser.keyboard.press("Delete")
    wait_until(lambda: own(folder, "dora_kick_left") == [], "both are deleted")
    browser.keyboard.press("Control+z")
    wait_until(lambda: len(own(folder, "dora_kick_left")) == 1, "one is back")
    browser.keyboard.press("Control+y")
    browser.get_by_role("button", name="Propose segments").click()
    browser.get_by_text("moves found").wait_for()
    wait_until(lambda: own(folder, "dora_kick_left") == [], "both are deleted")
    steps = 2
    if (accept := browser.get_by_role("button", name="Accept all")).is_visible():
        accept.click()
        wait_until(lambda: own(folder, "dora_kick_left"), "proposals are saved")
        steps += 1
    # What so small a bundle proposes may be wrong, and is not to be learnt from.
    for _ in range(steps):
        browser.keyboard.press("Control+z")
    wait_until(lambda: own(folder, "dora_kick_left") == captured, "all is undone")


def learn(browser, address, folder):
    before = (folder / "models" / "moves.moveset").stat().st_mtime_ns
    browser.goto(f"{address}#/learn")
    browser.get_by_text("Advanced").click()
    browser.get_by_label("Model").select_option("tcn")
    browser.get_by_role("button", name="Teach", exact=True).click()
    browser.locator(".plot").wait_for()
    browser.locator('.result a[href="#/play"]').wait_for()
    bundle = folder / "models" / "moves.moveset"
    wait_until(lambda: bundle.stat().st_mtime_ns > before, "the bundle is a new one")


def play(browser, address):
    browser.goto(f"{address}#/play")
    browser.get_by_label("Key of kick left").select_option("k")
    browser.get_by_label("Key of block").select_option("l")
    frame = started_game(browser)
    begin_easy(frame)
    frame.evaluate(WATCHED)
    browser.locator("[data-press=kick_left]").first.wait_for()
    frame.wait_for_function("() => done.some(([left]) => left === 'kick')")
    frame.wait_for_function("() => done.some(([, right]) => right === 'walk')")
    heard, done = frame.evaluate("() => [heard, done]")
    assert all(code in {"KeyK", "KeyL"} and taken for code, taken in heard), heard
    without_a_move = {"idle", "walk", "hurt", "down", "win", "lose"}  # it closes in by itself
    assert {left for left, _ in done} <= {"kick", "block", *without_a_move}, (
        "the left fighter is the player"
    )
