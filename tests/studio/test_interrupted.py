"""Reload, kill and restart during a recording, a training and a fight: nothing is lost."""

import json
import os
import shutil
import signal
from urllib.request import urlopen

import pytest
from starlette.testclient import TestClient

from moveset.capture.frame_source import open_source
from moveset.label.project import open_project
from moveset.label.project_segments import add_segments
from moveset.label.recordings import import_recording
from moveset.recognise.bundle_file import load_bundle
from moveset.studio.app import create_app
from moveset.studio.beep_segments import segments_from_beeps
from moveset.studio.guard import local_hosts
from moveset.studio.state import Studio
from moveset.studio.trimming import FOLDER as TRIMMING
from moveset.studio.uploads import FOLDER as UPLOADS

from .browsing import started_game, wait_until
from .interrupting import real_studio, visible_files

in_a_browser = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no signals of POSIX")

TAKE = "dora_block"

RECORD_CHUNKS = """
window.chunks = [];
window.arrived = [];
window.MediaRecorder = class extends MediaRecorder {
  constructor(...given) {
    super(...given);
    this.addEventListener("dataavailable", ({ data }) => data.size && chunks.push(data.size));
  }
};
const { fetch } = window;
window.fetch = async (place, wish) => {
  const answer = await fetch(place, wish);
  const isChunk = wish?.method === "PUT" && String(place).startsWith("/api/uploads/");
  if (isChunk && answer.ok) arrived.push((await answer.clone().json()).arrived);
  return answer;
};
"""
"""Every chunk that the browser recorded, and the bytes that the studio had after each."""

ALL_ARRIVED = "arrived.at(-1) === chunks.reduce((sum, size) => sum + size, 0)"

QUICK = """
import sys
from dataclasses import replace
from moveset.cli.app import main
from moveset.studio import routes_learn
options_for = routes_learn.options_for
def quick(*given, **more):
    options = options_for(*given, **more)
    return replace(options, train=replace(options.train, epochs=3, copies=1))
routes_learn.options_for = quick
sys.exit(main(sys.argv[1:]))
"""
"""The same command, which trains for a few epochs only."""

RECORD_KEYS = """() => {
  window.down = new Set();
  window.pressed = 0;
  addEventListener("keydown", ({ code }) => { down.add(code); pressed++; });
  addEventListener("keyup", ({ code }) => down.delete(code));
}"""


@pytest.fixture
def studio(folder):
    with real_studio(folder) as running:
        yield running


@pytest.fixture
def browser(chromium, camera):
    with chromium.page(camera) as page:
        page.on("dialog", lambda dialog: dialog.accept())  # "leave this page?": yes
        yield page


@pytest.mark.slow
@in_a_browser
def test_a_recording_continues_when_the_studio_is_killed_and_started_again(browser, studio):
    record(browser, studio, times=3)
    browser.wait_for_function("() => arrived.length >= 3")
    known = browser.evaluate("arrived.at(-1)")
    studio.kill()
    assert waiting_bytes(studio.folder) >= known, "what was acknowledged is on the disk"
    away(browser).wait_for()
    studio.start()
    studio.enter(browser)
    away(browser).wait_for(state="hidden")
    browser.get_by_text("Saved: block, 3 times.").wait_for()
    taken = recording(studio.folder)
    recorded = browser.evaluate("chunks")
    assert taken.path.stat().st_size == sum(recorded), "not a byte is lost, none is there twice"
    assert seconds_of(taken.path) > 6.0
    assert not visible_files(studio.folder / UPLOADS), (
        "a partial file of a write that the kill cut off may stay"
    )
    browser.locator(".frame-rate", has_text="frames/s").wait_for()
    assert browser.troubles == []


@pytest.mark.slow
@in_a_browser
def test_a_recording_interrupted_by_a_reload_is_kept_even_after_a_kill(browser, studio):
    record(browser, studio, times=8)
    browser.wait_for_function(f"() => arrived.length >= 6 && {ALL_ARRIVED}")
    known = browser.evaluate("arrived.at(-1)")
    browser.reload()
    studio.kill()
    assert waiting_bytes(studio.folder) >= known
    studio.start()
    studio.enter(browser)
    browser.get_by_text("Interrupted; the part recorded so far is saved").wait_for()
    browser.get_by_role("button", name="Keep").click()
    browser.locator("li", has_text=TAKE).get_by_role("link", name="Look").click()
    browser.locator(".segment:not(.proposed)").first.wait_for()
    taken = recording(studio.folder)
    assert taken.path.stat().st_size >= known
    assert seconds_of(taken.path) > 4.0, "what was seen before the reload is in it"
    assert segments(studio.folder), "its beeps were known before the reload"
    assert not visible_files(studio.folder / UPLOADS), (
        "a partial file of a write that the kill cut off may stay"
    )
    assert browser.troubles == []


@pytest.mark.slow
@in_a_browser
def test_a_killed_training_leaves_no_partial_files_and_can_start_again(browser, studio):
    folder = studio.folder
    bundle = folder / "models" / "moves.moveset"
    before = bundle.read_bytes()
    next((folder / "cache").iterdir()).unlink()  # one video is to be looked at again

    studio.enter(browser)
    browser.goto(f"{studio.address}#/learn")
    teach(browser)
    browser.get_by_role("button", name="Cancel").wait_for()
    wait_until(lambda: job(studio)["done"] > 0, "a video is looked at")
    studio.kill()
    assert bundle.read_bytes() == before
    assert_whole(folder)
    away(browser).wait_for()
    studio.start()
    studio.enter(browser)
    browser.get_by_text("Teaching was interrupted").wait_for()

    teach(browser)
    browser.locator(".plot").wait_for()
    browser.reload()
    browser.locator(".plot").wait_for()
    browser.get_by_role("button", name="Cancel").wait_for()
    assert job(studio)["state"] == "running", "the page that came back sees the same job"
    studio.kill()
    assert_whole(folder)
    away(browser).wait_for()
    studio.start(program=QUICK)
    studio.enter(browser)
    browser.get_by_text("Teaching was interrupted").wait_for()

    teach(browser, by="")
    browser.locator('.result a[href="#/play"]').wait_for()
    wait_until(lambda: bundle.read_bytes() != before, "the bundle is a new one")
    assert_whole(folder)
    assert browser.troubles == []


@pytest.mark.slow
@in_a_browser
def test_a_fight_releases_every_key_and_continues_by_itself(browser, studio):
    studio.enter(browser)
    browser.goto(f"{studio.address}#/play")
    browser.get_by_label("Key of kick left").select_option("k")
    browser.get_by_label("Key of block").select_option("l")
    game = listen_in_game(browser)
    wait_in(game, "() => pressed > 0")

    kill_with_a_key_down(studio, game)
    wait_in(game, "() => down.size === 0")
    away(browser).wait_for()
    browser.locator(".frame-rate", has_text="waiting").wait_for()
    pressed = game.evaluate("pressed")
    studio.start()
    studio.enter(browser)
    wait_in(game, f"() => pressed > {pressed}")
    away(browser).wait_for(state="hidden")

    browser.reload()
    game = listen_in_game(browser)
    wait_in(game, "() => pressed > 0 && down.size === 0")
    assert browser.get_by_label("Key of block").input_value() == "l", "as it was chosen"
    assert browser.troubles == []


@pytest.mark.parametrize("done", ["copied", "listed", "labelled"])
def test_keeping_a_recording_after_a_kill_completes_it(page, folder, webm, done):
    upload = page.send(
        "POST",
        "/api/uploads",
        {"title": TAKE, "suffix": ".mp4", "person": "dora", "move": "block", "interval_s": 2.0},
    ).json()
    place = f"/api/uploads/{upload['id']}"
    headers = page.headers
    assert page.client.put(f"{place}?offset=0", content=webm, headers=headers).status_code == 200
    beeps_s = [2.0, 4.0, 6.0]
    page.send("POST", f"{place}/update", {"beeps_s": beeps_s})
    keep_in_part(folder, folder / UPLOADS / f"{upload['id']}.mp4", beeps_s, done)

    answer = page.send("POST", f"{place}/finish", {})
    assert answer.status_code == 200, answer.json()
    assert answer.json()["recording"] == TAKE
    page.studio.trimmer.close()
    names = [one.name for one in open_project(folder).recordings]
    assert names.count(TAKE) == 1
    assert f"{TAKE}-2" not in names
    assert recording(folder).person == "dora"
    assert len(segments(folder)) == len(beeps_s)
    assert page.get("/api/state").json()["uploads"] == []


@pytest.mark.parametrize(
    "left",
    [
        "models/.moves.0a1b2c3d.moveset",
        "recordings/.dora_block.0a1b2c3d.mp4",
        ".segments.0a1b2c3d.csv",
        ".recordings.0a1b2c3d.csv",
        ".moveset.0a1b2c3d.toml",
        "cache/.pose.0a1b2c3d.npz",
        f"{UPLOADS}/.0123456789abcdef.0a1b2c3d.json",
        f"{UPLOADS}/0123456789abcdef.webm",
    ],
)
def test_a_partial_file_left_by_a_kill_is_no_file_of_the_project(page, folder, left):
    before = page.get("/api/state").json()
    (folder / left).parent.mkdir(exist_ok=True)
    (folder / left).write_bytes(b"half of")
    assert page.get("/api/state").json() == before
    assert len(open_project(folder).recordings) == 3


def test_a_start_deletes_old_partial_files_and_continues_waiting_work(folder):
    old, new = folder / ".segments.0a1b2c3d.csv", folder / ".segments.4e5f6a7b.csv"
    waited = folder / TRIMMING / "removed_meanwhile.json"
    for path in (old, new, waited):
        path.parent.mkdir(exist_ok=True)
        path.write_text("[]")
    os.utime(old, (0.0, 0.0))
    studio = Studio(folder)
    with TestClient(create_app(studio, local_hosts(8420))):
        wait_until(lambda: not waited.exists(), "what waited is taken up")
    assert studio.trimmer.state("removed_meanwhile")["state"] == "failed"
    assert not old.exists()
    assert new.exists(), "somebody may be writing it"


def record(browser, studio, times):
    browser.add_init_script(RECORD_CHUNKS)
    studio.enter(browser)
    browser.goto(f"{studio.address}#/capture")
    browser.locator(".frame-rate", has_text="frames/s").wait_for()  # until then the page moves
    browser.locator("input[value=block]").check(force=True)
    browser.get_by_label("Who is in the picture").fill("dora")
    browser.get_by_label("Repetitions").fill(str(times))
    browser.get_by_label("Seconds per repetition").fill("2")
    browser.get_by_role("button", name="Record").click()


def away(browser):
    """Return what the page shows while the studio does not answer."""
    return browser.locator("#banner", has_text="The studio does not answer")


def teach(browser, by="person"):
    advanced = browser.locator("details", has_text="Advanced")
    if advanced.get_attribute("open") is None:
        advanced.locator("summary").click()
    browser.get_by_label("Model").select_option("tcn")
    browser.get_by_label("Score on").select_option(by)
    browser.get_by_role("button", name="Teach", exact=True).click()


def listen_in_game(browser):
    game = started_game(browser)
    game.evaluate(RECORD_KEYS)
    return game


def wait_in(game, true, polling=50):
    """Wait by the clock: a frame outside the viewport draws no animation frames."""
    game.wait_for_function(true, polling=polling)


def kill_with_a_key_down(studio, game):
    """Kill the studio while a key is down; it is halted first, so that it releases none."""

    def hit():
        wait_in(game, "() => down.size > 0", polling=10)
        studio.freeze()
        if game.evaluate("down.size > 0"):
            return True
        studio.thaw()
        return False

    wait_until(hit, "a key is down for a while")
    studio.kill()


def keep_in_part(folder, video, beeps_s, done):
    """Leave what a kill would leave while a recording is kept."""
    if done == "copied":
        shutil.copy(video, folder / "recordings" / f"{TAKE}.mp4")
        return
    project = import_recording(open_project(folder), video, "dora", "", TAKE)
    if done == "labelled":
        add_segments(project, segments_from_beeps(TAKE, "block", beeps_s, 2.0, 12.0))


def job(studio):
    place = studio.secret_address.replace("?", "api/job?")
    with urlopen(place, timeout=30) as answer:  # noqa: S310  our own address
        return json.load(answer)


def waiting_bytes(folder):
    """Return how many bytes of the one upload are on disk."""
    (video,) = (path for path in (folder / UPLOADS).iterdir() if path.suffix != ".json")
    return video.stat().st_size


def assert_whole(folder):
    """Check that no file of the project is a partial one."""
    open_project(folder)
    assert visible_files(folder / "models") == {"moves.moveset"}
    load_bundle(folder / "models" / "moves.moveset")


def recording(folder):
    return next(one for one in open_project(folder).recordings if one.name == TAKE)


def segments(folder):
    return [one for one in open_project(folder).segments if one.recording == TAKE]


def seconds_of(path):
    return [frame.time_s for frame in open_source(path)][-1]
