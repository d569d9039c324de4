"""The examples for other programs work with the real messages, in a real browser and in Node."""

from __future__ import annotations

import json
import runpy
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from moveset.base.values import MoveEvent, MoveSetting, Score, TimedFrame
from moveset.play.event_json import EventMessages
from moveset.play.event_server import EventServer
from moveset.play.pipeline import PlayedFrame
from moveset.see.pose.landmarks import OBSERVATION_SIZE

from ..studio.browsing import BROWSER

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "events"
NODE = shutil.which("node")
MESSAGES = EventMessages(
    [MoveSetting("punch_left", "a"), MoveSetting("squat", "down", hold=True, title="Kniebeuge")]
)
PRESS, HOLD = (MoveEvent(1.0, move, "press", 0.9) for move in ("punch_left", "squat"))
RELEASE = MoveEvent(1.5, "squat", "release", 0.1)

P5 = """
window.drawn = [];
const names = "createCanvas background noStroke fill textAlign".split(" ");
for (const name of names) window[name] = () => {};
Object.assign(window, { width: 640, height: 480, CENTER: "center", max: Math.max });
window.circle = (x, y, size) => drawn.push([Math.round(x), Math.round(y), size]);
window.text = (words) => { window.written = words; };
addEventListener("load", () => { setup(); setInterval(draw, 20); });
"""
"""What the sketch uses of p5.js."""


def frame(*events: MoveEvent, held: tuple[str, ...] = ()) -> PlayedFrame:
    score = Score(1.0, {"punch_left": 0.9, "squat": 0.0, "none": 0.1})
    row = np.full(OBSERVATION_SIZE, 10.0, np.float32)
    image = np.zeros((100, 100, 3), np.uint8)
    return PlayedFrame(TimedFrame(1.0, image), row, score, events, {}, held)


@pytest.fixture
def server() -> Iterator[EventServer]:
    with EventServer(("127.0.0.1", 0), MESSAGES) as opened:
        yield opened


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A copy of the examples with p5.js beside them."""
    copied = shutil.copytree(EXAMPLES, tmp_path / "events")
    (copied / "p5.min.js").write_text(P5)
    return copied


ATTEMPTS = """
async (port) => {
  const socket = (url) => new Promise((done) => {
    const opened = new WebSocket(url);
    opened.onopen = () => done("read");
    opened.onerror = () => done("refused");
  });
  const source = (url) => new Promise((done) => {
    const opened = new EventSource(url);
    opened.onmessage = () => { opened.close(); done("read"); };
    opened.onerror = () => { opened.close(); done("refused"); };
  });
  const asked = (url) => fetch(url).then(() => "read", () => "refused");
  const here = `127.0.0.1:${port}`;
  return [
    await socket(`ws://${here}/`),
    await source(`http://${here}/events`),
    await asked(`http://${here}/`),
  ];
}
"""
"""What a page can try to read the events, and how it ended."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[int]:
    """Serve on this machine as another program would; yield the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.slow
@pytest.mark.skipif(not BROWSER, reason="needs Chromium")
def test_pages_of_this_machine_follow_and_pages_of_the_web_cannot(
    server: EventServer, pages: Path, playwright
) -> None:
    # Websites that resolve to this machine, so that nothing but our own checks is in their way.
    flags = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP evil.example 127.0.0.1"]
    trusting = EventServer(("127.0.0.1", 0), MESSAGES, origins=frozenset({"null"}))
    with (
        trusting,
        serve(partial(Quiet, directory=pages)) as port,
        playwright.chromium.launch(executable_path=BROWSER, args=flags) as browser,
    ):
        page = browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        # From a file its origin is "null"; from a local server it needs no permission.
        _check_overlay(page, trusting, pages.as_uri())
        _check_sketch(page, server, f"http://localhost:{port}")
        assert not errors
        for host, result in (("evil.example", "refused"), ("localhost", "read")):
            page.goto(f"http://{host}:{port}/")
            assert page.evaluate(ATTEMPTS, server.port) == [result] * 3, host
        page.goto(f"http://evil.example:{server.port}/")
        assert "this server is not evil.example" in page.content()


def _check_overlay(page, server: EventServer, place: str) -> None:
    url = f"ws://127.0.0.1:{server.port}/"
    page.goto(f"{place}/overlay.html?url={url}")
    page.wait_for_selector("li")
    assert page.locator("li").all_inner_texts() == ["punch lefta", "Kniebeugedown"]
    server.send_frame(frame(PRESS, HOLD, held=("squat",)))
    page.wait_for_selector("li.on:nth-child(2)")
    page.wait_for_selector("li:not(.on):nth-child(1)")  # red for a moment only
    server.send_frame(frame(RELEASE))
    page.wait_for_selector("li:not(.on):nth-child(2)")


def _check_sketch(page, server: EventServer, place: str) -> None:
    url = f"ws://127.0.0.1:{server.port}/"
    page.goto(f"{place}/p5_sketch.html?url={url}")
    page.wait_for_function("window.written !== undefined")
    for _ in range(100):
        server.send_frame(frame(PRESS))
        page.wait_for_timeout(20)
        if page.evaluate("window.written") == "punch left":
            break
    page.wait_for_function("drawn.some(([x, y, size]) => x === 576 && y === 48 && size === 10)")
    assert page.evaluate("drawn.some(([x, y, size]) => size > 100)")


TURBOWARP = """
import { readFileSync } from "node:fs";
const [file, ...messages] = process.argv.slice(2);
const sockets = [], started = [];
let extension;
const Scratch = {
  ArgumentType: { STRING: "string" },
  BlockType: { EVENT: "event", BOOLEAN: "Boolean", REPORTER: "reporter" },
  vm: { runtime: { startHats: (opcode, fields) => started.push([opcode, fields]) } },
  extensions: { register: (one) => { extension = one; } },
};
globalThis.WebSocket = class { constructor(url) { this.url = url; sockets.push(this); } };
globalThis.setTimeout = (again) => again();
new Function("Scratch", readFileSync(file, "utf8"))(Scratch);
const held = [];
for (const data of messages) {
  sockets.at(-1).onmessage({ data });
  held.push(extension.isHeld({ MOVE: "squat" }));
}
const info = extension.getInfo();
const handlers = info.blocks.filter((one) => one.blockType !== "event").map((one) => one.opcode);
const missing = [...handlers, info.menus.MOVES.items].filter((name) => !extension[name]);
const last = extension.lastMove(), moves = extension.menuOfMoves();
sockets.at(-1).onclose();
const after = extension.isHeld({ MOVE: "squat" });
const connections = sockets.length;
console.log(JSON.stringify({ held, started, missing, last, moves, after, connections }));
"""


@pytest.mark.skipif(not NODE, reason="needs Node")
def test_the_blocks_of_turbowarp_follow_the_messages(tmp_path: Path) -> None:
    script = tmp_path / "turbowarp.mjs"
    script.write_text(TURBOWARP)
    events = [MESSAGES.event(event) for event in (PRESS, HOLD, RELEASE, HOLD)]
    words = [NODE, script, EXAMPLES / "turbowarp_extension.js", MESSAGES.hello(), *events]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(done.stdout) == {
        "held": [False, False, True, False, True],
        "started": [
            ["moveset_whenPressed", {"MOVE": move}] for move in ("punch_left", "squat", "squat")
        ],
        "missing": [],
        "last": "squat",
        "moves": ["punch_left", "squat"],
        "after": False,
        "connections": 2,
    }


def test_home_assistant_hears_of_every_press(
    server: EventServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[dict] = []

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/json"
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    follow = runpy.run_path(str(EXAMPLES / "home_assistant.py"))["follow"]
    monkeypatch.setattr(sys, "argv", ["home_assistant.py"])
    with serve(Webhook) as port:
        place = f"http://127.0.0.1:{port}/api/webhook/secret"
        events = f"http://127.0.0.1:{server.port}/events"
        following = threading.Thread(target=follow, args=(events, place), daemon=True)
        following.start()
        while not server._clients:
            threading.Event().wait(0.01)
        server.send_frame(frame(PRESS, HOLD, held=("squat",)))
        server.send_frame(frame(RELEASE))
        server.close()
        following.join(60.0)
    assert [one["move"] for one in got] == ["punch_left", "squat"]
    assert {*got[0]} == {"type", "time_s", "move", "key", "probability"}
