"""Another game is shown beside the camera, receives each move once, and is isolated."""

import os
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from moveset.base.errors import MovesetError
from moveset.cli.app import main
from moveset.studio.app import WEB
from moveset.studio.games import insert_adapter, open_game
from moveset.synth.clip import synthesise_clip

from .browsing import begin_easy, wait_until, write_camera

GAMES = Path(__file__).parent / "games"
MK = {"KeyA": 65, "KeyS": 83, "KeyD": 68, "KeyF": 70, "ShiftLeft": 16}
MK |= {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
"""The keys of MK.js."""


CALLS = {"punch": "onPunch", "kick": "onKick"}
LOG = """() => Array.from(
  document.querySelectorAll("[data-press]"), (one) => one.dataset.press).reverse()"""


@pytest.fixture(scope="module")
def camera(make_once):
    """A person whose kicks and punches the built-in bundle recognises at any frame rate."""

    def fill(folder):
        clip = synthesise_clip(
            9, moves=("punch_left", "kick_left"), duration_s=8.0, frame_rate=30.0, size=(240, 240)
        )
        write_camera(folder / "camera.mjpeg", [frame.image for frame in clip.frames()])

    return make_once("striking-camera", fill) / "camera.mjpeg"


@pytest.fixture
def game():
    return open_game(GAMES / "mk")


@pytest.fixture
def game_is(server):
    """Serve the game of another folder."""

    def change(folder):
        server.stop()
        server.game = open_game(folder)
        server.start()

    return change


@pytest.fixture
def open_play(browser, address):
    def opened(way=None):
        browser.goto(f"{address}#/play")
        choose_fighter(browser)
        if way:
            browser.get_by_label("Keys for the game").select_option(way)
        frame = browser.locator("iframe").element_handle().content_frame()
        frame.wait_for_url("**/play/")  # until it is loaded, it is an empty page
        return frame

    return opened


def choose_fighter(browser):
    browser.get_by_label("Moves", exact=True).select_option("fighter")
    browser.locator("[data-move=walk_left]").wait_for()  # the rows of what played before are gone


def wait_in(frame, true):
    """Wait by the clock: a frame outside the viewport draws no animation frames."""
    frame.wait_for_function(true, polling=50)


# The folder, and nothing but the folder.


@pytest.fixture
def tricky(tmp_path):
    """The folder of a game with links out of it, a hidden file, and a folder."""
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "game"
    (folder / "levels").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "index.html").write_text("<html><body>here</body></html>")
    (folder / "levels" / "index.html").write_text("<p>levels")
    (folder / "levels" / "one.json").write_text("{}")
    (folder / ".git" / "config").write_text("secret")
    (folder / ".env").write_text("secret")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "seen.txt").symlink_to(folder / ".env")
    (folder / "round").symlink_to(folder / "round")
    (folder / "again.json").symlink_to(folder / "levels" / "one.json")
    os.mkfifo(folder / "pipe")
    return folder


@pytest.mark.parametrize("path", ["", "index.html", "levels/", "levels/one.json", "again.json"])
def test_files_in_the_folder_are_found(tricky, path):
    assert open_game(tricky).find(path).is_relative_to(tricky)


@pytest.mark.parametrize(
    "path",
    [
        *("../secret.txt", "levels/../../secret.txt", "/etc/passwd", "//etc/passwd", "..", "."),
        *(".env", ".git/config", "seen.txt", "out.txt", "up/secret.txt", "up/", "round", "pipe"),
        *("levels", "levels//one.json", "nothing", "levels\\one.json", "C:/x", "index.html:x"),
        *("index.html\0", "./index.html", "levels/../index.html", "x" * 5000, "index.html/"),
    ],
)
def test_no_path_leads_outside_or_to_hidden_files(tricky, path):
    with pytest.raises(FileNotFoundError):
        open_game(tricky).find(path)


@pytest.mark.parametrize(
    "path",
    [
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "%2e%2e%2f%2e%2e%2fsecret.txt",
        "levels/%2e%2e/%2e%2e/secret.txt",
        "..%5csecret.txt",
        "%00",
        ".env",
        "out.txt",
        "up/secret.txt",
        "../../../api/state",
        "..%2f..%2f..%2fapi%2fstate",
        "../game_adapter.js/../../../index.html",
    ],
)
def test_no_address_leads_outside(tricky, page, path, monkeypatch):
    monkeypatch.setattr(type(page.studio.game), "find", open_game(tricky).find)
    answer = page.get(f"{page.studio.game.prefix}play/{path}", headers={"origin": "null"})
    assert answer.status_code in {403, 404}
    assert "secret" not in answer.text
    assert "recordings" not in answer.text


def test_a_folder_without_a_game_is_refused_at_the_start(tmp_path, capsys):
    with pytest.raises(MovesetError, match="is not a folder"):
        open_game(tmp_path / "nothing")
    with pytest.raises(MovesetError, match=r"has no index\.html: give the folder"):
        open_game(tmp_path)
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / "index.html").write_text("")
    project = tmp_path / "project"
    assert main(["studio", str(project), "--no-browser", "--game", str(tmp_path)]) == 1
    assert f"give {tmp_path / 'built'}" in capsys.readouterr().err
    assert not project.exists()


@pytest.mark.parametrize(
    ("page", "before"),
    [
        (b"<!DOCTYPE html>\n<html><head lang='x'>A</head></html>", b"<!DOCTYPE html>"),
        (b"<!-- saved --> \n<!doctype html><header>A</header>", b"<!doctype html>"),
        (b"<HTML a=b><body>A", b""),
        (b"A", b""),
        (b"\xef\xbb\xbf<!doctype html>A", b"<!doctype html>"),
        (b"\xef\xbb\xbf<head>A", b"\xef\xbb\xbf"),
    ],
)
def test_our_script_comes_before_the_pages_own(page, before):
    made = insert_adapter(page, "/games/x/")
    script = b'<script src="/games/x/game_adapter.js"></script>'
    assert made.replace(script, b"") == page
    assert made.startswith(page[: page.index(before) + len(before)] + script)


# Who may read it, and what it may do.


def test_the_page_learns_which_game_there_is(page):
    about = page.get("/api/game").json()["game"]
    assert about["name"] == "mk"
    assert page.get(about["address"]).status_code == 200


def test_without_another_game_there_is_ours(page, monkeypatch):
    place = page.studio.game.prefix
    page.studio.game = None
    assert page.get("/api/game").json() == {"game": None}
    assert page.get("/games/guessed/play/").status_code == 404
    assert page.get(place.replace(place[-5:], "xxxx/")).status_code == 404


def test_a_games_page_is_isolated(page):
    answer = page.get(f"{page.studio.game.prefix}play/")
    assert answer.headers["content-type"] == "text/html"
    policy = dict(
        rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; ")
    )
    own = f"http://127.0.0.1:8420{page.studio.game.prefix}"
    assert policy["sandbox"] == "allow-scripts", "not of our origin"
    assert answer.headers["connection-allowlist"] == "(response-origin)"
    for other in ("listen.js", "pictures/dot.svg"):
        policy_of_file = page.get(f"{page.studio.game.prefix}play/{other}").headers
        assert policy_of_file["content-security-policy"].endswith("; sandbox"), "runs no script"
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"].split() == [own, "blob:", "data:"]
    assert page.studio.token not in answer.text


def test_a_page_without_origin_reads_the_game_only(page):
    place = page.studio.game.prefix
    foreign = {"origin": "null", "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
    answer = page.get(f"{place}play/listen.js", headers=foreign)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "null"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert page.get(f"{place}game_adapter.js", headers=foreign).status_code == 200
    for path in ("/api/state", "/", "/js/main.js", f"/x{place}", "/games/", "/games/guessed/play/"):
        assert page.get(path, headers=foreign).status_code == 403, path
    evil = {**foreign, "origin": "http://evil.example"}
    assert page.get(f"{place}play/", headers=evil).status_code == 403
    assert page.get(f"{place}play/", headers={"host": "evil.example"}).status_code == 403
    headers = {**foreign, **page.headers}
    assert page.client.post(f"{place}play/", headers=headers).status_code == 403


# In the browser.


def test_mk_receives_each_key_once_wherever_it_listens(open_play, browser):
    frame = open_play()
    assert browser.get_by_label("Keys for the game").input_value() == "mk"
    for code in ("KeyA", "KeyD"):  # the punch and the kick
        wait_in(frame, f"() => heard.window.filter((one) => one[2] === '{code}').length > 1")
    heard = frame.evaluate("() => heard")
    assert heard["window"] == heard["document"] == heard["body"]
    for code in {one[2] for one in heard["window"]}:
        strokes = [one for one in heard["window"] if one[2] == code]
        assert {one[0] for one in strokes[::2]} == {"keydown"}
        assert {one[0] for one in strokes[1::2]} <= {"keyup"}
        assert {one[1] for one in strokes} == {one[4] for one in strokes} == {MK[code]}
        assert {one[3] for one in strokes} <= {code, code[-1].lower(), "Shift"}
    assert frame.evaluate("() => document.images[0].naturalWidth") == 40
    assert frame.evaluate("() => localStorage.getItem('started')") == "1"
    assert browser.troubles == []


def test_the_articles_page_is_called_and_shown(game_is, open_play, browser):
    game_is(GAMES / "article")
    frame = open_play()
    browser.locator(".call", has_text="onPunch").first.wait_for()
    assert browser.get_by_label("Keys for the game").input_value() == "article"
    assert frame.get_by_text("Loading").is_hidden()
    assert frame.locator("#playground").is_visible()
    typed = len(frame.evaluate("() => keys"))
    wait_in(frame, "() => heard.includes('onPunch') && heard.includes('onKick')")
    wait_in(frame, "() => heard.at(-1) === 'onStand'")
    heard, moves = frame.evaluate("() => heard"), browser.evaluate(LOG)
    assert len(frame.evaluate("() => keys")) == typed, "calls, no keys"
    blows = [CALLS[move.split("_")[0]] for move in moves if move.split("_")[0] in CALLS]
    told = [one for one in heard if one != "onStand"]
    runs = [blows[start : start + len(told)] for start in range(len(blows))]
    assert told in runs, "each blow once, in its order"
    assert all(one != other for one, other in pairwise(heard)), "every blow ends"
    assert browser.troubles == []


def test_a_game_that_asks_before_it_starts_is_started_and_fits(game_is, open_play, browser):
    game_is(GAMES / "asking")
    frame = open_play()
    wait_in(frame, "() => mk.heard.length && player2Life.style.width === '90%'")
    assert frame.evaluate("() => mk.type") == "basic"
    assert set(frame.evaluate("() => mk.heard")) <= set(MK.values())
    assert frame.get_by_text("Loading").is_hidden()
    assert frame.locator("canvas").count() == 1
    assert browser.locator(".game .waiting").is_hidden()
    wait_in(
        frame,
        """() => {
      const { right, bottom } = document.querySelector("canvas").getBoundingClientRect();
      return right <= innerWidth + 1 && bottom <= innerHeight + 1;
    }""",
    )
    shown = """() => [...document.querySelectorAll(".game, .game iframe")].map((one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return [x, y, width, height].map(Math.round);
    })"""
    box, scaled = browser.evaluate(shown)
    assert scaled == box, "all of the page that is seen is in the frame"
    browser.get_by_label("Two players").check()
    wait_until(lambda: "multiplayer" in started(browser), "a game for two")


def started(browser):
    """Return the kinds of games that the frames of a page have started."""
    from playwright.sync_api import Error

    kinds = []
    for frame in browser.frames:
        with suppress(Error):  # the game is just being loaded
            kinds.append(frame.evaluate("() => window.mk?.type"))
    return kinds


def test_a_game_that_waits_says_for_what(game_is, open_play, browser, tmp_path):
    (tmp_path / "index.html").write_text("<script src='/socket.io/socket.io.js'></script>Loading")
    game_is(tmp_path)
    open_play()
    told = browser.locator(".game .waiting")
    told.filter(has_text="It needs /socket.io/socket.io.js").wait_for()


def test_a_key_chosen_by_hand_is_pressed_and_kept(open_play, browser):
    frame = open_play()
    browser.get_by_label("Key of kick left").select_option("space")
    assert browser.get_by_label("Keys for the game").input_value() == "own"
    wait_in(frame, "() => heard.window.some(([type, number]) => number === 32)")
    browser.reload()
    choose_fighter(browser)
    assert browser.get_by_label("Key of kick left").input_value() == "space"
    browser.get_by_label("Keys for the game").select_option("mk")
    assert browser.get_by_label("Key of kick left").input_value() == "d"


def test_a_game_cannot_reach_the_studio(open_play):
    frame = open_play()
    wait_in(frame, "() => window.heard")
    tried = """async () => {
      const fails = async (deed) => { try { await deed(); return false; } catch { return true; } };
      const image = (src) => new Promise((done, fail) => {
        const one = new Image();
        Object.assign(one, { onload: done, onerror: fail, src });
      });
      return {
        parent: await fails(() => parent.document.title),
        token: await fails(() => parent.document.querySelector("meta")),
        page: await fails(() => fetch("/")),
        state: await fails(() => fetch("/api/state")),
        picture: await fails(() => image("/icon.svg")),
        elsewhere: await fails(() => fetch("https://example.com/")),
        own: await fails(() => fetch("listen.js").then((answer) => answer.text())),
      };
    }"""
    found = frame.evaluate(tried)
    assert found.pop("own") is False
    assert set(found.values()) == {True}, found


def test_any_game_can_use_the_keys_of_ours(open_play):
    frame = open_play("duel")
    wait_in(frame, "() => new Set(heard.window.map((one) => one[2])).size > 1")
    downs = [code for _, _, code, _, _ in frame.evaluate("() => heard.window")]
    assert {"KeyJ", "KeyK"} <= set(downs)
    assert "KeyD" not in downs, "another game's keys"


def test_a_game_made_of_modules_starts_and_is_played(game_is, open_play, browser):
    game_is(WEB / "game")
    frame = open_play("duel")
    browser.locator("iframe").scroll_into_view_if_needed()  # out of sight it draws nothing
    frame.locator("#game[data-current-screen]").wait_for()  # its modules have run
    begin_easy(frame)
    frame.evaluate("""() => {
      window.taken = [];
      addEventListener("keydown", (event) => taken.push(event.defaultPrevented));
    }""")
    wait_in(frame, "() => taken.length")
    assert frame.evaluate("() => taken.every(Boolean)")
    assert browser.troubles == []
