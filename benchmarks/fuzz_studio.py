"""Requests and socket messages for the studio, against a server on a free port.

An input is either the bytes of a request, in which ``{{host}}`` and ``{{token}}`` stand for those
of the server, or, after the word SOCKET, one message per line: text, or base64 after ``base64:``.
The server keeps its project from input to input, so a fault may need those before it, too.
"""

from __future__ import annotations

import base64
import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from fuzz_mutations import NASTY_WORDS, mutate_bytes, mutate_json, mutate_text

from moveset.base.errors import MovesetError

SOCKET = b"SOCKET\n"
ANSWER_S = 20.0  # longer than the limit that fuzz.py gives an input
LEFT_S = 0.3  # a page that has sent its messages leaves after this time without an answer
READ_BYTES = 65_536
OPEN = b'{"type": "open", "bundle": "fighter"}'
THRESHOLDS = b'{"type": "thresholds", "thresholds": {"squat": 0.5}}'
CORRECT = b'{"type": "correct", "player": 0, "time_s": 0.5, "move": "none"}'
EXAMPLE = b'{"type": "example", "move": "wave", "start_s": 0.1, "end_s": 0.6}'
JSON_REQUESTS = (
    ("POST", "/api/uploads", {"title": "a", "suffix": ".mp4", "size": 9, "beeps_s": [1.0]}),
    ("POST", "/api/uploads/0123456789abcdef/update", {"person": "Ann", "move": "wave"}),
    ("POST", "/api/uploads/0123456789abcdef/finish", {}),
    (
        "PUT",
        "/api/recordings/ann/segments",
        {"segments": [{"start_s": 0, "end_s": 1, "move": "wave"}]},
    ),
    ("PUT", "/api/recordings/ann/person", {"person": "Ben"}),
    ("POST", "/api/recordings/ann/propose", {"move": "wave"}),
    ("POST", "/api/job/stop", {}),
    ("POST", "/api/moves", {"title": "Große Welle", "key": "w", "hold": False}),
    ("PUT", "/api/moves/wave", {"title": "Wave", "key": "x", "hold": True}),
    ("POST", "/api/moves/squat/remove", {}),
    ("PUT", "/api/bundles/fighter/rules", {"thresholds": {"squat": 0.5}}),
)
READS = (
    *("/", "/index.html", "/js/main.js", "/api/state", "/api/game", "/api/job", "/api/teaching"),
    *("/api/recordings/ann/segments", "/api/recordings/ann/video", "/api/recordings/ann/poster"),
    *("/api/recordings/ann/thumbnails?count=3", "/api/recordings/ann/thumbnail?time_s=0.2"),
    *("/api/reports/by-person", "/api/bundles/fighter", "/?token={{token}}"),
)
HEADERS = (
    *(
        "origin: null",
        "origin: http://evil.example",
        "sec-fetch-site: cross-site",
        "range: bytes=5-1",
    ),
    *("range: bytes=0-0,1-1,2-2", "content-length: -1", "content-length: 99999999999999999999"),
    *("transfer-encoding: chunked", "host: evil.example", "cookie: moveset-{{host}}=x; =;;"),
    *("if-none-match: *", "if-modified-since: never", "connection: upgrade", "upgrade: websocket"),
    *("x-moveset-token: é", "content-type: multipart/form-data", "expect: 100-continue"),
)


def request(method: str, target: str, body: bytes = b"", fields: tuple[str, ...] = ()) -> bytes:
    """Return a request of the studio's own page."""
    lines = [f"{method} {target} HTTP/1.1", "host: {{host}}", "x-moveset-token: {{token}}"]
    length = [f"content-length: {len(body)}"] if body else []
    return "\r\n".join((*lines, *length, *fields, "", "")).encode() + body


def seeds(folder: Path) -> list[bytes]:
    """Return requests as the pages send them."""
    from fuzz_seeds import images

    jpeg = images(folder)[0]
    frames = [b"base64:" + base64.b64encode(bytes(8) + jpeg)] * 2
    sockets = [OPEN, *frames, THRESHOLDS, CORRECT, EXAMPLE, b'{"type": "close"}']
    return [
        *(request("GET", target) for target in READS),
        *(request(method, to, json.dumps(sent).encode()) for method, to, sent in JSON_REQUESTS),
        request("POST", "/api/classify", jpeg),
        request("PUT", "/api/uploads/0123456789abcdef?offset=0", jpeg),
        *([SOCKET + b"\n".join(sockets)] * 6),
    ]


def mutate(content: bytes, rng: Random) -> bytes:
    """Change a request's path, headers or body, or one message of a socket."""
    if content.startswith(SOCKET):
        return SOCKET + _mutate_messages(content[len(SOCKET) :], rng)
    head, _, body = content.partition(b"\r\n\r\n")
    line, *fields = head.decode().split("\r\n")
    kind = rng.random()
    if kind < 0.15:
        return mutate_bytes(content, rng, 200)
    if kind < 0.35:
        method, target, version = line.split(" ")
        target = mutate_text(target.encode(), rng).decode("latin-1")[:3000]
        line = f"{rng.choice((method, method, method, 'GET', 'PUT', 'DELETE'))} {target} {version}"
    elif kind < 0.5:
        fields[rng.randrange(len(fields)) :] = rng.choices(HEADERS, k=rng.choice((1, 2, 200)))
    elif kind < 0.6:
        fields += [rng.choice(HEADERS), f"x-long: {rng.choice(NASTY_WORDS)[:70_000]}"]
    elif body:
        body = mutate_json(body, rng) if body.startswith(b"{") else mutate_bytes(body, rng, 300)
        fields = [one for one in fields if not one.startswith("content-length")]
        fields.append(f"content-length: {len(body)}")
    return "\r\n".join((line, *fields, "", "")).encode("utf-8", "replace") + body


def _mutate_messages(content: bytes, rng: Random) -> bytes:
    messages = content.split(b"\n")
    at = rng.randrange(len(messages))
    if messages[at].startswith(b"base64:"):
        frame = base64.b64decode(messages[at][len(b"base64:") :])
        messages[at] = b"base64:" + base64.b64encode(mutate_bytes(frame, rng, 300))
    else:
        messages[at] = mutate_json(messages[at], rng).replace(b"\n", b" ")
    return b"\n".join(messages)


class Faults(logging.Handler):
    """Collects what the server logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message and its traceback."""
        self.found.append(logging.Formatter().format(record))


def prepare(folder: Path) -> Callable[[Path], None]:
    """Start a studio; return what sends it the input in a file and waits for the answer."""
    from fuzz_seeds import clip

    from moveset.label.project import create_project
    from moveset.studio.app import create_app
    from moveset.studio.guard import local_hosts
    from moveset.studio.server import make_server
    from moveset.studio.state import Studio

    project = create_project(folder / "project", ("wave", "squat"))
    clip(project.folder / "recordings" / "ann.mp4")
    studio = Studio(project.folder)
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = make_server(create_app(studio, local_hosts(port)))
    faults = Faults()
    for name in ("", "uvicorn", "uvicorn.error", "asyncio", "moveset.studio"):
        logging.getLogger(name).addHandler(faults)
    threading.Thread(target=server.run, args=([listening],), daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    names = {b"{{host}}": f"127.0.0.1:{port}".encode(), b"{{token}}": studio.access.token.encode()}

    def use(path: Path) -> None:
        faults.found.clear()
        content = path.read_bytes()
        for name, value in names.items():
            content = content.replace(name, value)
        if content.startswith(SOCKET):
            status = send_messages(port, studio.access.token, content[len(SOCKET) :])
        else:
            status = send_request(port, content)
        if faults.found:
            raise RuntimeError("\n".join(faults.found))
        if status >= 500:
            raise RuntimeError(f"the answer is {status}")
        if not 200 <= status < 400:
            raise MovesetError(f"answered with {status}")

    return use


def send_request(port: int, content: bytes) -> int:
    """Send a request; return the status of the answer, 0 if it need not be answered."""
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_S) as connection:
        try:
            connection.sendall(content)
            if not is_complete(content):
                return 0
            answer = connection.recv(READ_BYTES)
        except ConnectionError:
            return 0
    words = answer.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def is_complete(content: bytes) -> bool:
    """Return whether a server must answer now: the request is whole, or wrong."""
    import h11

    if not content:
        return False  # h11 would take it for the end of the connection
    reader = h11.Connection(h11.SERVER)
    try:
        reader.receive_data(content)
        while (event := reader.next_event()) is not h11.NEED_DATA:
            if isinstance(event, h11.EndOfMessage):
                return True
    except h11.RemoteProtocolError:
        return True
    return False


def send_messages(port: int, token: str, content: bytes) -> int:
    """Send messages over a socket and take the answers; return 200, or 400 if one is an error."""
    from websockets.exceptions import WebSocketException
    from websockets.sync.client import connect

    status = 200
    try:
        with connect(f"ws://127.0.0.1:{port}/api/live", subprotocols=["moveset", token]) as page:
            for line in content.split(b"\n"):
                page.send(message(line))
            while True:
                answer = page.recv(timeout=LEFT_S)
                if isinstance(answer, str) and json.loads(answer).get("type") == "error":
                    status = 400
    except (TimeoutError, ConnectionError, WebSocketException):
        return status


def message(line: bytes) -> str | bytes:
    """Return the message in a line of an input."""
    if line.startswith(b"base64:"):
        return base64.b64decode(line[len(b"base64:") :])
    return line.decode("utf-8", "replace")
