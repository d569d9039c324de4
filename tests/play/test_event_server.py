"""Other programs get presses and releases as JSON; none of them can delay or break the game."""

from __future__ import annotations

import http.client
import json
import random
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from moveset import __version__
from moveset.base.errors import EventServerError
from moveset.base.values import EventKind, MoveEvent, MoveSetting, Score, TimedFrame
from moveset.cli.app import main
from moveset.play.event_client import EventLimits
from moveset.play.event_json import VERSION, EventMessages
from moveset.play.event_server import EVERYBODY, EventServer
from moveset.play.pipeline import PlayedFrame
from moveset.see.pose.landmarks import OBSERVATION_SIZE
from moveset.workflow.event_outputs import serve_events

from ..studio.ports import free_port

PATIENCE_S = 60.0
MESSAGES = EventMessages(
    [MoveSetting("punch_left", "a"), MoveSetting("squat", "down", hold=True, title="Kniebeuge")]
)
IMAGE = np.zeros((40, 80, 3), np.uint8)


def event(move: str, kind: EventKind = "press") -> MoveEvent:
    return MoveEvent(1.25, move, kind, 0.75)


def frame(*events: MoveEvent, held: tuple[str, ...] = (), row: float = 8.0) -> PlayedFrame:
    score = Score(1.25, {"punch_left": 0.75, "squat": 0.05, "none": 0.2})
    observation = np.full(OBSERVATION_SIZE, row, np.float32)
    return PlayedFrame(TimedFrame(1.25, IMAGE), observation, score, events, {}, held)


@pytest.fixture
def server() -> Iterator[EventServer]:
    with EventServer(("127.0.0.1", 0), MESSAGES) as opened:
        yield opened


@contextmanager
def listen(server: EventServer, path: str = "/", **options: object) -> Iterator[ClientConnection]:
    with connect(f"ws://127.0.0.1:{server.port}{path}", proxy=None, **options) as client:
        yield client


def take(client: ClientConnection) -> dict:
    return json.loads(client.recv(PATIENCE_S))


@contextmanager
def request(server: EventServer, path: str, **headers: str) -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, PATIENCE_S)) as connection:
        connection.request("GET", path, headers=headers)
        with connection.getresponse() as response:
            yield response


def take_line(response: http.client.HTTPResponse) -> dict:
    while not (line := response.readline()).startswith(b"data: "):
        assert line
    return json.loads(line.removeprefix(b"data: "))


def wait_until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_socket_says_hello_and_then_what_is_pressed(server: EventServer) -> None:
    with listen(server) as client:
        hello = take(client)
        server.send_frame(frame(event("squat"), event("punch_left"), held=("squat",)))
        server.send_frame(frame(event("squat", "release")))
        got = [take(client) for _ in range(3)]
    assert hello == {
        "type": "hello",
        "version": VERSION,
        "moveset": __version__,
        "moves": [
            {"move": "punch_left", "title": "", "key": "a", "hold": False},
            {"move": "squat", "title": "Kniebeuge", "key": "down", "hold": True},
        ],
        "held": [],
        "streams": [],
    }
    common = {"time_s": 1.25, "probability": 0.75}
    assert got == [
        {"type": "press", "move": "squat", "key": "down", **common},
        {"type": "press", "move": "punch_left", "key": "a", **common},
        {"type": "release", "move": "squat", "key": "down", **common},
    ]


def test_plain_http_gets_the_same_messages(server: EventServer) -> None:
    with listen(server) as client, request(server, "/events") as response:
        assert response.status == 200
        assert response.getheader("Content-Type") == "text/event-stream; charset=utf-8"
        assert take_line(response) == take(client)
        server.send_frame(frame(event("punch_left")))
        assert take_line(response) == take(client)


def test_probabilities_and_landmarks_come_only_to_those_who_ask(server: EventServer) -> None:
    with (
        listen(server) as plain,
        listen(server, "/?streams=probabilities") as curious,
        request(server, "/events?streams=landmarks,probabilities") as both,
    ):
        assert take(plain)["streams"] == []
        assert take(curious)["streams"] == ["probabilities"]
        assert take_line(both)["streams"] == ["probabilities", "landmarks"]
        server.send_frame(frame())
        server.send_frame(frame(event("punch_left"), row=np.nan))
        assert take(plain)["type"] == "press"
        probabilities = {"punch_left": 0.75, "squat": 0.05, "none": 0.2}
        want = {"type": "probabilities", "time_s": 1.25, "probabilities": probabilities}
        assert take(curious) == want
        assert take_line(both) == want
        landmarks = take_line(both)
        assert landmarks["landmarks"] == [[0.1, 0.2, 8.0]] * 33
        assert [take_line(both)["type"] for _ in range(2)] == ["press", "probabilities"]
        assert take_line(both) == {"type": "landmarks", "time_s": 1.25, "landmarks": None}


def test_features_without_landmarks_say_so() -> None:
    messages = EventMessages((), has_landmarks=False)
    with (
        EventServer(("127.0.0.1", 0), messages) as server,
        listen(server, "/?streams=landmarks,probabilities") as client,
    ):
        assert take(client)["streams"] == ["probabilities"]
        server.send_frame(frame(event("punch_left")))
        server.send_frame(frame(event("punch_left")))
        kinds = [take(client)["type"] for _ in range(3)]
        assert kinds == ["press", "probabilities", "press"]


def test_who_comes_late_learns_what_is_held(server: EventServer) -> None:
    server.send_frame(frame(event("squat"), held=("squat",)))
    with listen(server) as client:
        assert take(client)["held"] == ["squat"]


def test_held_moves_are_released_and_everybody_hears_the_end() -> None:
    limits = EventLimits(stop_s=0.2)  # the last message is read only after the server's end
    with (
        ExitStack() as clients,
        EventServer(("127.0.0.1", 0), MESSAGES, limits=limits) as server,
    ):
        client = clients.enter_context(listen(server))
        response = clients.enter_context(request(server, "/events"))
        take(client)
        server.send_frame(frame(event("squat"), held=("squat",)))
        server.close()
        assert [take(client)["type"] for _ in range(2)] == ["press", "release"]
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(PATIENCE_S)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1001
        assert [take_line(response)["type"] for _ in range(3)] == ["hello", "press", "release"]
        assert not response.read().strip()
    server.send_frame(frame(event("squat")))  # after the end: no error


def test_the_root_describes_the_rest(server: EventServer) -> None:
    with request(server, "/") as response:
        found = json.load(response)
    assert found["websocket"] == f"ws://127.0.0.1:{server.port}/"
    assert found["server_sent_events"] == f"http://127.0.0.1:{server.port}/events"
    assert [move["move"] for move in found["moves"]] == ["punch_left", "squat"]
    assert found["version"] == VERSION


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/other", 404, "there is only / and /events"),
        ("/events?streams=pictures", 400, "choose among probabilities, landmarks"),
    ],
)
def test_a_wrong_request_is_explained(
    server: EventServer, path: str, status: int, words: str
) -> None:
    with request(server, path) as response:
        assert response.status == status
        assert words in json.load(response)["error"]
    with pytest.raises(InvalidStatus), listen(server, path):
        pass


FOREIGN = {"Host": "evil.example:8421"}
"""A website whose name was made to resolve to this machine."""


@pytest.mark.parametrize("path", ["/", "/events"])
@pytest.mark.parametrize(
    "headers",
    [
        FOREIGN,
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_pages_of_the_web_are_refused(
    server: EventServer, path: str, headers: dict[str, str]
) -> None:
    with request(server, path, **headers) as response:
        assert response.status == 403
        assert response.getheader("Access-Control-Allow-Origin") is None
        assert "moves" not in json.load(response)


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_sockets_of_the_web_are_refused(server: EventServer, origin: str) -> None:
    with pytest.raises(InvalidStatus, match="403"), listen(server, origin=origin):
        pass


@pytest.mark.parametrize(
    "origin", ["file://", "http://absolute", "http://localhost:8000", "http://127.0.0.1:5500"]
)
def test_pages_of_this_machine_are_served(server: EventServer, origin: str) -> None:
    with listen(server, origin=origin) as client:
        assert take(client)["type"] == "hello"
    with request(server, "/events", Origin=origin) as response:
        assert response.getheader("Access-Control-Allow-Origin") == origin
        assert take_line(response)["type"] == "hello"


def test_an_origin_can_be_allowed() -> None:
    allowed = frozenset({"https://preview.p5js.org", "null"})
    with EventServer(("127.0.0.1", 0), MESSAGES, origins=allowed) as server:
        for origin in allowed:
            with listen(server, origin=origin) as client:
                assert take(client)["type"] == "hello"
        with pytest.raises(InvalidStatus), listen(server, origin="https://p5js.org"):
            pass


def test_the_player_learns_once_whose_pages_were_refused() -> None:
    said: list[str] = []
    with EventServer(("127.0.0.1", 0), MESSAGES, say=said.append) as server:
        for origin in ("null", "https://evil.example", "null", "http://localhost"):
            with request(server, "/", Origin=origin) as response:
                response.read()
        with request(server, "/other") as response:
            assert response.status == 404
        assert len(said) == 2
        assert said[0].startswith("refused: files, and all websites, may not read the moves here")
        assert "--websocket-origin https://evil.example" in said[1]
        for number in range(50):
            with request(server, "/", Origin=f"https://evil{number}.example") as response:
                response.read()
    assert len(said) <= 8


def small_buffers(port: int, path: str) -> socket.socket:
    """Return a client that asks for a stream and reads nothing."""
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    opened.connect(("127.0.0.1", port))
    opened.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return opened


def test_a_client_that_reads_nothing_is_disconnected_and_delays_nobody() -> None:
    limits = EventLimits(queue=4, stall_s=0.2)
    with (
        EventServer(("127.0.0.1", 0), MESSAGES, limits=limits) as server,
        small_buffers(server.port, "/events?streams=landmarks") as stuck,
        listen(server) as client,
    ):
        take(client)
        wait_until(lambda: len(server._clients) == 2)
        end = time.monotonic() + PATIENCE_S
        while len(server._clients) == 2:  # megabytes, far more than it or the system holds
            server.send_frame(frame())
            time.sleep(0.0002)
            assert time.monotonic() < end
        server.send_frame(frame(event("punch_left")))
        assert take(client)["move"] == "punch_left"
        stuck.settimeout(PATIENCE_S)
        with pytest.raises(ConnectionError):
            while stuck.recv(1 << 20):
                pass
            raise ConnectionResetError


def test_a_client_that_missed_something_is_told_what_is_held() -> None:
    from moveset.play.event_client import EventClient
    from moveset.play.event_framing import ServerSentEvents

    held: list[str] = []
    client = EventClient(ServerSentEvents(), frozenset(), lambda: f"hello {held}")
    for number in range(10):
        client.put(str(number), EventLimits(queue=3))
    held.append("squat")
    assert client._take() == ["hello ['squat']", "7", "8", "9"]
    client.put("10", EventLimits(queue=3))
    assert client._take() == ["10"]


def test_too_many_clients_are_refused_until_one_leaves() -> None:
    limits = EventLimits(clients=2)
    with EventServer(("127.0.0.1", 0), MESSAGES, limits=limits) as server, ExitStack() as stack:
        first = stack.enter_context(listen(server))
        stack.enter_context(listen(server))
        wait_until(lambda: len(server._clients) == 2)
        with request(server, "/events") as response:
            assert response.status == 503
            assert "close one of them" in json.load(response)["error"]
        first.close()
        wait_until(lambda: len(server._clients) == 1)
        with request(server, "/events") as response:
            assert take_line(response)["type"] == "hello"


def test_connections_without_a_request_end(capfd: pytest.CaptureFixture[str]) -> None:
    limits = EventLimits(clients=2, request_s=0.05)
    with EventServer(("127.0.0.1", 0), MESSAGES, limits=limits) as server, ExitStack() as stack:
        for _ in range(8):
            silent = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            silent.settimeout(PATIENCE_S)
        assert silent.recv(100) == b""
        wait_until(lambda: server._connections == 0)
        with request(server, "/") as response:
            assert response.status == 200
    assert capfd.readouterr().err == ""


def test_connections_that_are_open_at_the_end_are_no_error(
    capfd: pytest.CaptureFixture[str],
) -> None:
    limits = EventLimits(stop_s=0.05)
    with ExitStack() as stack:
        with EventServer(("127.0.0.1", 0), MESSAGES, limits=limits) as server:
            silent = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            stuck = stack.enter_context(small_buffers(server.port, "/events"))
            wait_until(lambda: server._connections == 2 and len(server._clients) == 1)
        for client in (silent, stuck):
            client.settimeout(PATIENCE_S)
            with suppress(ConnectionError):
                while client.recv(1 << 16):
                    pass
    assert not server._thread.is_alive()
    assert capfd.readouterr().err == ""


def rubbish() -> Iterator[bytes]:
    randomness = random.Random(5)  # noqa: S311
    head = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
    upgrade = head + b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
    key = b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    yield b"\r\n\r\n"
    yield b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello"
    yield b"GET " + b"/" * 100_000
    yield head + b"X: y\r\n" * 10_000
    yield head + b"Host: other\r\nOrigin: a\r\nOrigin: b\r\n\r\n"
    yield upgrade + b"\r\n"
    yield upgrade + key + b"\xff" * 50
    yield upgrade + key + struct.pack(">BBQ", 0x81, 0xFF, 2**63) + bytes(50)
    yield upgrade + key + b"\x89\x84\0\0\0\0ping" * 200
    yield from (randomness.randbytes(500) for _ in range(20))


def test_rubbish_breaks_nothing(server: EventServer, capfd: pytest.CaptureFixture[str]) -> None:
    with listen(server) as client:
        take(client)
        for data in rubbish():
            with socket.create_connection(("127.0.0.1", server.port)) as rude:
                try:
                    rude.sendall(data)
                    with suppress(OSError):  # it has hung up already
                        rude.shutdown(socket.SHUT_WR)
                    rude.settimeout(PATIENCE_S)
                    while rude.recv(1 << 16):
                        pass
                except ConnectionError:
                    pass
        server.send_frame(frame(event("punch_left")))
        assert take(client)["move"] == "punch_left"
    assert capfd.readouterr().err == ""


def test_messages_of_clients_are_ignored_and_pings_answered(server: EventServer) -> None:
    with listen(server) as client:
        take(client)
        client.send("press the button")
        assert client.ping().wait(PATIENCE_S)
        server.send_frame(frame(event("punch_left")))
        assert take(client)["move"] == "punch_left"


def test_a_quiet_connection_is_kept_alive() -> None:
    limits = EventLimits(quiet_s=0.02)
    with (
        EventServer(("127.0.0.1", 0), MESSAGES, limits=limits) as server,
        request(server, "/events") as response,
    ):
        take_line(response)
        response.readline()
        assert response.readline() == b":\n"


def test_a_port_in_use_is_an_error_that_says_what_to_do(server: EventServer) -> None:
    with pytest.raises(EventServerError, match="is in use: close the other program, or choose"):
        EventServer(("127.0.0.1", server.port), MESSAGES)


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid", ".", "a..b", "x" * 80])
def test_a_host_that_is_not_this_machine_is_an_error(host: str) -> None:
    with pytest.raises(EventServerError, match=r"no address of this machine: write 127\.0\.0\.1"):
        EventServer((host, 0), MESSAGES)


def test_other_machines_are_served_only_if_told_and_it_is_said(server: EventServer) -> None:
    assert EVERYBODY not in server.description
    assert f"ws://127.0.0.1:{server.port}/" in server.description
    with EventServer(("localhost", 0), MESSAGES) as local:
        assert EVERYBODY not in local.description
    with EventServer(("0.0.0.0", 0), MESSAGES) as public:  # noqa: S104
        assert EVERYBODY in public.description


def test_the_command_line_serves_what_it_prints(
    synthetic_bundle, synthetic_video, capsys, monkeypatch
) -> None:
    clients: list[ClientConnection] = []

    def serve_and_listen(*arguments):
        server = serve_events(*arguments)
        clients.append(stack.enter_context(listen(server, max_queue=None)))
        return server

    monkeypatch.setattr("moveset.workflow.play.serve_events", serve_and_listen)
    port = free_port()
    words = ["play", str(synthetic_bundle), "--source", str(synthetic_video), "--websocket"]
    with ExitStack() as stack:
        assert main([*words, str(port)]) == 0
        hello, *events = map(json.loads, clients[0])  # until the server says goodbye
    printed = capsys.readouterr()
    assert f"events are at ws://127.0.0.1:{port}/" in printed.err
    pairs = [(line.split()[2], line.split()[3]) for line in printed.out.splitlines()]
    assert [(one["type"], one["move"]) for one in events] == pairs
    assert pairs
    keys = {one["move"]: one["key"] for one in hello["moves"]}
    assert keys == {"kick_left": "d", "block": "space"}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--websocket", "here"), "write HOST:PORT, as in 127.0.0.1:8421, or the port alone"),
        (("--websocket", "127.0.0.1:0"), "ports go from 1 to 65535"),
        (("--websocket", "8421", "--websocket-origin", "evil"), "write SCHEME://HOST"),
        (("--websocket-origin", "null"), "--websocket-origin is for the server of --websocket"),
    ],
)
def test_a_wrong_option_is_refused(words, reason, synthetic_video, capsys) -> None:
    assert main(["play", "--source", str(synthetic_video), *words]) != 0
    error = " ".join(capsys.readouterr().err.replace("│", "").split())
    assert reason in error
    assert "Traceback" not in error
