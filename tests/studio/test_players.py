"""Two players in front of one camera, each with their own moves, wherever they stand."""

from itertools import count

import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.capture.image_codec import encode_jpeg
from moveset.recognise.builtin import fighter
from moveset.studio.frames import IncomingFrame
from moveset.studio.players import Players
from moveset.synth.clip import synthesise_clip

from .browsing import started_game, write_camera

RATE = 30.0
SIZE = (240, 240)
LEFT, RIGHT = range(2)
"""The players as they see themselves in the mirrored image."""


@pytest.fixture(scope="session")
def pair():
    """Images of two people: the one on the left of the mirrored image squats, the other kicks."""
    squats = synthesise_clip(3, moves=("squat",), duration_s=4.0, frame_rate=RATE, size=SIZE)
    kicks = synthesise_clip(
        3, moves=("kick_left",), duration_s=4.0, frame_rate=RATE, size=SIZE, person_seed=8
    )
    sides = zip(kicks.frames(), squats.frames(), strict=True)
    return [np.concatenate([one.image, other.image], axis=1) for one, other in sides]


@pytest.fixture(scope="module")
def camera(make_once, pair):
    """Both people before the browser's camera."""
    folder = make_once("pair-camera", lambda path: write_camera(path / "camera.mjpeg", pair))
    return folder / "camera.mjpeg"


def half_of(image, player):
    """Return the half in which a player stands; pages mirror the image."""
    return image[:, SIZE[0] :] if player == LEFT else image[:, : SIZE[0]]


def look(players, images, start=0):
    seen = []
    for number, image in enumerate(images, start):
        seen.append(players.step(IncomingFrame(number / RATE, image, 0.0)))
    return seen


def presses(seen):
    events = [event for one in seen for event in one["events"]]
    return [(one["player"], one["move"]) for one in events if one["event"] == "press"]


@pytest.mark.slow
def test_each_player_has_their_own_moves_only(pair):
    players = Players()
    players.use(fighter(), 2)
    seen = look(players, pair)
    pressed = presses(seen)
    assert set(pressed) == {(LEFT, "squat"), (RIGHT, "kick_left")}
    assert pressed.count((RIGHT, "kick_left")) >= 2, "as often as it is done"
    for player in (LEFT, RIGHT):
        alone = Players()
        alone.use(fighter(), 1)
        own = presses(look(alone, [half_of(image, player) for image in pair]))
        assert [one for one in pressed if one[0] == player] == [(player, move) for _, move in own]
    for one in seen:
        left, right = one["players"]
        assert all(x > 0.5 for x, _, seen_as in left["landmarks"] if seen_as > 0.9)
        assert all(x < 0.5 for x, _, seen_as in right["landmarks"] if seen_as > 0.9)
        assert set(one["stages_ms"]) == {"wait", "decode", "observe", "score", "trigger"}


def test_a_player_who_leaves_releases_and_the_other_stays(pair):
    players = Players()
    players.use(fighter(), 2)
    held = next(n for n in count(20) if "squat" in look_at(players, pair[: n + 1], n)[LEFT]["held"])
    alone = [image.copy() for image in pair[held + 1 : held + 30]]
    for image in alone:
        image[:, SIZE[0] :] = 90
    seen = look(players, alone, held + 1)
    assert [one["person"] for one in seen[-1]["players"]] == [False, True]
    assert [one["lost"] for one in seen[-1]["players"]] == [True, False]
    released = [one for step in seen for one in step["events"] if one["event"] == "release"]
    assert ("squat", LEFT) in [(one["move"], one["player"]) for one in released]


def look_at(players, images, last):
    """Step through the last image, or through all at the first call."""
    begin = 0 if last == 20 else last
    return look(players, images[begin:], begin)[-1]["players"]


def test_a_page_switches_to_two_players_and_back(page, pair, framed):
    with page.live() as socket:
        for seats in (1, 2, 1):
            socket.send_json({"type": "open", "bundle": "moves", "players": seats})
            assert socket.receive_json()["players"] == seats
            socket.send_bytes(framed(seats, encode_jpeg(pair[0])))
            seen = socket.receive_json()
            assert [one["person"] for one in seen["players"]] == [True] * seats


@pytest.mark.parametrize("wish", [0, 3, "2", None, [2], -1])
def test_other_numbers_of_players_mean_one(page, wish):
    with page.live() as socket:
        socket.send_json({"type": "open", "bundle": "", "players": wish})
        assert socket.receive_json()["players"] == 1


def test_a_broken_image_or_time_is_reported_and_both_continue(pair):
    players = Players()
    players.use(fighter(), 2)
    look(players, pair[:2])
    for broken in (b"no picture", pair[0]):
        with pytest.raises(VideoError):
            players.step(IncomingFrame(1 / RATE, broken, 0.0))
    assert len(look(players, pair[2:3], 2)[0]["players"]) == 2


def test_two_players_fight_in_the_browser_each_with_their_own_fighter(browser, address):
    browser.goto(f"{address}#/play")
    browser.get_by_label("Moves", exact=True).select_option("fighter")
    browser.locator("[data-move=walk_left]").wait_for()
    browser.get_by_text("Two players", exact=True).click()
    browser.locator(".moves.two-players").wait_for()
    game = started_game(browser, "?players=2")
    game.evaluate("""() => {
      window.heard = [];
      window.done = [];
      const { dataset } = document.getElementById("game");
      new MutationObserver(() => done.push([dataset.left, dataset.right]))
        .observe(document.getElementById("game"), { attributes: true });
      for (const type of ["keydown", "keyup"])
        addEventListener(type, (event) => heard.push([type, event.code, event.keyCode]));
    }""")
    for code in ("KeyS", "Period"):
        game.wait_for_function(f"() => heard.some(([type, code]) => type + code === 'keyup{code}')")
    heard = {(code, number) for _, code, number in game.evaluate("() => heard")}
    assert heard >= {("KeyS", 83), ("Period", 190)}, "the left one squats, the right one kicks"
    assert not {"ArrowDown", "KeyK"} & {code for code, _ in heard}, "and not the other way round"
    for player, deed in ((LEFT, "crouch"), (RIGHT, "kick")):
        game.wait_for_function(f"() => done.some((deeds) => deeds[{player}] === '{deed}')")
    done = [set(deeds) for deeds in zip(*game.evaluate("() => done"), strict=True)]
    assert "kick" not in done[LEFT], "each fighter does what its own player does"
    assert "crouch" not in done[RIGHT]
    pressed = browser.evaluate(
        "() => [...document.querySelectorAll('[data-press]')]"
        ".map((one) => one.dataset.player + one.dataset.press)"
    )
    assert {"0squat", "1kick_left"} <= set(pressed)
    assert not {"1squat", "0kick_left"} & set(pressed)
    assert browser.locator(".stage .player-tag").all_text_contents() == ["Player 1", "Player 2"]
    wide = browser.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "two players' keys are wider than a phone"
    assert browser.troubles == []
