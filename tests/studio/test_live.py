"""Live play: frames in, landmarks, scores and keys out, whatever else arrives."""

import json
import struct

import numpy as np
import pytest
from starlette.websockets import WebSocketDisconnect

from moveset.capture.frame_source import open_source
from moveset.capture.image_codec import encode_jpeg
from moveset.studio.camera import MachineCamera
from moveset.studio.frames import CLOCK, MAX_FRAME_BYTES
from moveset.studio.live import MAX_SOCKETS

from .browsing import wait_until


def open_bundle(socket, bundle="moves", **more):
    socket.send_json({"type": "open", "bundle": bundle, **more})
    return socket.receive_json()


def test_frames_are_answered_with_landmarks_scores_and_times(page, jpegs, framed):
    with page.live() as socket:
        opened = open_bundle(socket)
        assert [move["move"] for move in opened["bundle"]["moves"]] == ["kick_left", "block"]
        for number, jpeg in enumerate(jpegs[:12]):
            socket.send_bytes(framed(number / 15, jpeg))
            seen = socket.receive_json()
        assert seen["type"] == "result"
        (player,) = seen["players"]
        assert player["person"]
        assert len(player["landmarks"]) == 33
        assert all(0 < x < 1 and 0 < y < 1.2 for x, y, _ in player["landmarks"][:1])
        assert set(player["scores"]) == {"kick_left", "block", "none"}
        assert sum(player["scores"].values()) == pytest.approx(1.0, abs=1e-3)
        assert set(seen["stages_ms"]) == {"wait", "decode", "observe", "score", "trigger"}
        assert all(ms >= 0 for ms in seen["stages_ms"].values())


def test_moves_press_their_keys(page, jpegs, framed):
    with page.live() as socket:
        open_bundle(socket)
        events = []
        for number, jpeg in enumerate(jpegs):
            socket.send_bytes(framed(number / 15, jpeg))
            events += socket.receive_json()["events"]
    pressed = {event["key"] for event in events if event["event"] == "press"}
    assert pressed & {"d", "space"}


def test_the_highest_threshold_presses_only_what_is_certain(page, jpegs, framed):
    with page.live() as socket:
        open_bundle(socket)
        events = []
        for number, jpeg in enumerate(jpegs):
            thresholds = {"kick_left": 1.0, "block": 1.0}
            socket.send_json({"type": "thresholds", "thresholds": thresholds})
            socket.send_bytes(framed(number / 15, jpeg))
            events += socket.receive_json()["events"]
    pressed = [event for event in events if event["event"] == "press"]
    assert all(event["probability"] == pytest.approx(1.0, abs=1e-6) for event in pressed)


def test_the_built_in_moves_play_before_a_bundle_is_taught(page, jpegs, framed):
    (page.studio.folder / "models" / "moves.moveset").unlink()
    assert page.get("/api/state").json()["bundles"] == ["fighter"]
    with page.live() as socket:
        opened = open_bundle(socket, "fighter")
        assert opened["bundle"]["built_in"]
        socket.send_bytes(framed(0.0, jpegs[0]))
        assert set(socket.receive_json()["players"][0]["scores"]) > {"none", "block"}


def test_a_player_who_left_is_told_and_found_again(page, jpegs, framed):
    wall = encode_jpeg(np.full((180, 240, 3), 90, np.uint8))
    with page.live() as socket:
        open_bundle(socket)
        lost = []
        for number, jpeg in enumerate([wall, *jpegs[:4], *[wall] * 10, jpegs[4]]):
            socket.send_bytes(framed(number / 10, jpeg))
            lost.append(socket.receive_json()["players"][0]["lost"])
    assert lost == [False] * 10 + [True] * 5 + [False], "nobody is lost before they were seen"


def test_without_a_bundle_only_landmarks_are_detected(page, jpegs, framed):
    with page.live() as socket:
        assert open_bundle(socket, "")["bundle"] is None
        socket.send_bytes(framed(0.0, jpegs[0]))
        seen = socket.receive_json()
        assert seen["players"][0]["person"]
        assert seen["players"][0]["scores"] == {}


BROKEN = [
    b"",
    b"1234567",
    CLOCK.pack(0.0),
    CLOCK.pack(0.0) + b"no picture",
    CLOCK.pack(0.0) + b"\xff\xd8\xff\xc0" + b"\0" * 40,
    CLOCK.pack(0.0) + b"BM" + b"\0" * 12 + struct.pack("<Iii", 40, 90_000, 90_000),
    struct.pack("<d", float("nan")) + b"\xff\xd8",
    struct.pack("<d", -5.0) + b"\xff\xd8",
    CLOCK.pack(0.0) + b"x" * MAX_FRAME_BYTES,
]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_frame_gets_an_error_and_the_next_one_a_result(page, jpegs, framed, content):
    with page.live() as socket:
        open_bundle(socket)
        socket.send_bytes(content)
        told = socket.receive_json()
        assert told["type"] == "error"
        assert told["message"]
        socket.send_bytes(framed(1.0, jpegs[0]))
        assert socket.receive_json()["type"] == "result"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"type": "dance"}', "[" * 5000, json.dumps({"x": "y" * 30_000})]
)
def test_a_broken_message_gets_an_error(page, text):
    with page.live() as socket:
        socket.send_text(text)
        assert socket.receive_json()["type"] == "error"
        assert open_bundle(socket)["type"] == "opened"


def test_an_unknown_bundle_gets_an_error_and_another_can_be_chosen(page):
    with page.live() as socket:
        for name in ("nothing", "../moves", "moves.moveset"):
            assert open_bundle(socket, name)["type"] == "error"
        assert open_bundle(socket)["type"] == "opened"


def test_a_reloaded_page_can_restart_its_clock(page, jpegs, framed):
    with page.live() as socket:
        open_bundle(socket)
        for time_s, answer in (
            (100.0, "result"),
            (100.0, "error"),
            (99.9, "error"),
            (0.0, "result"),
        ):
            socket.send_bytes(framed(time_s, jpegs[0]))
            assert socket.receive_json()["type"] == answer


def test_of_many_frames_only_the_newest_waits(page, jpegs, framed):
    with page.live() as socket:
        open_bundle(socket)
        sent = 120
        for number in range(sent):
            socket.send_bytes(framed(number / 100, jpegs[number % len(jpegs)]))
        answers, last = 0, None
        while last is None or last["time_s"] < (sent - 1) / 100 - 1e-6:
            last = socket.receive_json()
            answers += 1
        assert last["dropped"] + answers == sent
        assert answers < sent


def test_two_pages_play_side_by_side(page, jpegs, framed):
    with page.live() as one, page.live() as other:
        open_bundle(one)
        open_bundle(other, "")
        for number, jpeg in enumerate(jpegs[:5]):
            one.send_bytes(framed(number / 15, jpeg))
            other.send_bytes(framed(50 + number / 15, jpeg))
            assert one.receive_json()["players"][0]["scores"]
            assert not other.receive_json()["players"][0]["scores"]
    assert page.studio.sockets == 0


def test_too_many_pages_are_refused(page):
    sockets = [page.live() for _ in range(MAX_SOCKETS)]
    for socket in sockets:
        socket.__enter__()
        open_bundle(socket, "")
    with page.live() as extra:
        with pytest.raises(WebSocketDisconnect) as refused:
            extra.receive_json()
        assert "close one" in refused.value.reason
    for socket in sockets:
        socket.__exit__(None, None, None)
    with page.live() as again:
        assert open_bundle(again, "")["type"] == "opened"


def test_the_machines_own_camera_sends_its_images(page, synthetic_video):
    page.studio.camera = MachineCamera(
        "live:" + str(synthetic_video), opener=open_source, retry_s=0.05
    )
    with page.live() as socket:
        open_bundle(socket, source="machine")
        picture = socket.receive_bytes()
        seen = socket.receive_json()
        assert picture[CLOCK.size :].startswith(b"\xff\xd8")
        assert CLOCK.unpack_from(picture)[0] / 1000 == pytest.approx(seen["time_s"])
        assert len(seen["players"][0]["landmarks"] or [None] * 33) == 33


def test_a_missing_machine_camera_is_reported(page):
    with page.live() as socket:
        socket.send_json({"type": "open", "bundle": "", "source": "machine"})
        assert socket.receive_json()["type"] == "opened"
        assert "browser" in socket.receive_json()["message"]


def test_a_failing_camera_is_reported_and_opened_again(synthetic_video):
    news = []
    tries = iter([str(synthetic_video) + ".missing", str(synthetic_video), str(synthetic_video)])
    camera = MachineCamera("camera:0", opener=lambda _: open_source(next(tries)), retry_s=0.01)

    def look(item):
        news.append(item)
        if not isinstance(item, str):
            camera.leave(look)

    camera.join(look)
    wait_until(lambda: news and not isinstance(news[-1], str), "an image after the fault")
    assert isinstance(news[0], str)


@pytest.mark.usefixtures("few_clips")
def test_a_correction_is_saved_and_the_same_motion_presses_no_more(page, jpegs, framed, folder):
    with page.live() as socket:
        open_bundle(socket, "fighter")
        events = []
        for number, jpeg in enumerate(jpegs):
            socket.send_bytes(framed(number / 15, jpeg))
            events += socket.receive_json()["events"]
        (wrong, *_) = [event for event in events if event["event"] == "press"]
        socket.send_json(
            {"type": "correct", "player": 0, "time_s": wrong["time_s"], "move": "none"}
        )
        corrected = socket.receive_json()
        assert (corrected["type"], corrected["bundle"]["name"]) == (
            "corrected",
            "fighter-corrected",
        )
        again = []
        for number, jpeg in enumerate(jpegs):
            socket.send_bytes(framed(number / 15, jpeg))
            again += socket.receive_json()["events"]
    assert (folder / "models" / "fighter-corrected.moveset").is_file()
    assert not [
        event
        for event in again
        if event["event"] == "press" and abs(event["time_s"] - wrong["time_s"]) < 0.5
    ]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ({"player": 0, "time_s": "now", "move": "none"}, "not understood"),
        ({"player": 0, "time_s": 1.0, "move": "none"}, "choose moves first"),
        ({"player": 7, "time_s": 1.0, "move": "none"}, "no such player"),
    ],
)
def test_a_wrong_correction_is_refused(page, command, words):
    with page.live() as socket:
        open_bundle(socket)
        socket.send_json({"type": "correct", **command})
        answer = socket.receive_json()
        assert answer["type"] == "error"
        assert words in answer["message"]


@pytest.mark.usefixtures("few_clips")
def test_a_new_move_is_recognised_from_its_first_repetition_on(page, jpegs, framed, folder):
    def play(first_s):
        pressed = []
        for number, jpeg in enumerate(jpegs):
            socket.send_bytes(framed(first_s + number / 15, jpeg))
            while (answer := socket.receive_json())["type"] == "tried":
                tried.append([move["move"] for move in answer["bundle"]["moves"]])
            pressed += [one["move"] for one in answer["events"] if one["event"] == "press"]
        return pressed

    tried = []
    kept = {path.name for path in (folder / "models").iterdir()}
    with page.live() as socket:
        open_bundle(socket, "fighter")
        play(0.0)
        socket.send_json({"type": "example", "move": "mine", "start_s": 0.5, "end_s": 3.0})
        first_s = 7.0
        while not tried and first_s < 140.0:  # frames go on until it has been learnt
            play(first_s)
            first_s += 7.0
        (moves,) = tried
        assert moves[-1] == "mine"
        assert "mine" in play(first_s)
    assert kept == {path.name for path in (folder / "models").iterdir()}


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ({"move": "mine"}, "not understood"),
        ({"move": "mine", "start_s": "now", "end_s": 1.0}, "not understood"),
        ({"move": "mine", "start_s": 0.0, "end_s": float("nan")}, "not understood"),
        ({"move": "my <move>", "start_s": 0.0, "end_s": 1.0}, "my <move>"),
        ({"move": "mine", "start_s": 50.0, "end_s": 60.0}, "too short"),
    ],
)
def test_a_wrong_example_is_refused(page, jpegs, framed, example, words):
    with page.live() as socket:
        open_bundle(socket, "fighter")
        for number, jpeg in enumerate(jpegs[:5]):
            socket.send_bytes(framed(number / 15, jpeg))
            socket.receive_json()
        socket.send_json({"type": "example", **example})
        answer, number = {"type": "result"}, 5
        while answer["type"] == "result" and number < len(jpegs):
            socket.send_bytes(framed(number / 15, jpegs[number]))
            answer, number = socket.receive_json(), number + 1
        assert answer["type"] == "error"
        assert words in answer["message"]
