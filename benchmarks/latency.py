"""How long a press takes: frame to press in the studio, camera to game in the browser.

    python benchmarks/latency.py [--seconds 60] [--json]

The studio runs in a process of its own and looks at a film of a drawn person with the built-in
bundle, 640x480 at 30 a second: first sent to its socket as a page sends it, then shown to a browser
as its camera, with the game beside it.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final
from urllib.request import urlopen

import numpy as np
from drawn import CAMERA_RATE
from measure import Outcome, Table, parse, publish, verdict
from studio_page import (
    begin_fight,
    drawn_film,
    opened_page,
    pictures_of,
    running_studio,
    why_no_browser,
)
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from moveset.studio.guard import PROTOCOL
from moveset.studio.live import CLOCK
from moveset.studio.sight import STAGES

TO_PRESS_MS: Final = 40.0  # p95, frame received to press sent
TO_GAME_MS: Final = 80.0  # p95, frame taken to the game's next picture
WARM_UP: Final = 10  # frames, in which networks are loaded
LAST_ANSWERS_S: Final = 2.0

# As in the page: a second frame may be on the way where looking at one is quick.
MOST_WAITING: Final = 2
QUICK_MS: Final = 25.0

TOKEN: Final = re.compile(r'name="moveset-token" content="([^"]+)"')

NOTE_PRESSES: Final = """
if (window === top) {
  window.presses = [];
  window.rounds = [];
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {  // before any of the page's own
        if (typeof data !== "string") return;
        const seen = JSON.parse(data);
        window.frame = seen.events?.some((one) => one.event === "press") ? seen : null;
        if (seen.type === "seen") rounds.push(performance.now() - 1000 * seen.time_s);
      });
    }
  };
} else {
  addEventListener("keydown", () => {
    const page = parent;
    if (!page.frame) return;
    const taken = 1000 * page.frame.time_s;
    const inside = Object.values(page.frame.stages_ms).reduce((sum, one) => sum + one, 0);
    const keyed = page.performance.now() - taken;
    requestAnimationFrame(() => {
      const drawn = page.performance.now() - taken;
      page.presses.push({ inside, keyed, drawn });
    });
  }, true);
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="of play, each way")
    options = parse(parser)
    film = drawn_film(options.seconds)
    with running_studio() as address:
        sent = send_film(address, pictures_of(film), options.seconds)
    tables, figures = [socket_table(sent)], {"socket": socket_figures(sent)}
    if not why_no_browser():
        shown = show_film(film, options.seconds)
        tables.append(page_table(shown))
        figures["page"] = {name: quantiles(values) for name, values in shown.items()}
    publish(Outcome("latency", tuple(tables), figures), options)


class Sender:
    """Sends frames as a page does: at the camera's pace, and never more than may wait."""

    def __init__(self, socket: ClientConnection) -> None:
        self.held_back = 0
        self.answers: list[dict[str, Any]] = []
        self._socket = socket
        self._lock = Lock()
        self._waiting = 0
        self._most = MOST_WAITING
        self._dropped = 0
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def send(self, jpeg: bytes) -> None:
        """Send a frame, or hold it back where enough are on the way."""
        with self._lock:
            if self._waiting >= self._most:
                self.held_back += 1
                return
            self._waiting += 1
        self._socket.send(CLOCK.pack(1000.0 * time.monotonic()) + jpeg)

    def close(self) -> None:
        """Wait for the last answers, and end."""
        time.sleep(LAST_ANSWERS_S)
        self._socket.close()
        self._reader.join()

    def _read(self) -> None:
        try:
            for words in self._socket:
                self._take(json.loads(words))
        except ConnectionClosed:
            return

    def _take(self, answer: dict[str, Any]) -> None:
        if answer["type"] != "seen":
            raise SystemExit(f"the studio complained: {answer}")
        stages = answer["stages_ms"]
        answer["round_ms"] = 1000.0 * (time.monotonic() - answer["time_s"])
        with self._lock:
            self._waiting -= 1 + answer["dropped"] - self._dropped
            self._dropped = answer["dropped"]
            quick = sum(stages.values()) - stages["wait"] < QUICK_MS
            self._most = MOST_WAITING if quick else 1
        self.answers.append(answer)


def send_film(address: str, pictures: Sequence[bytes], seconds: float) -> Sender:
    """Return what was answered to a film that was sent to the studio's socket."""
    host = address.removeprefix("http://").rstrip("/")
    with urlopen(address) as page:
        token = TOKEN.search(page.read().decode())
    with urlopen(f"{address}api/state") as answer:
        built_in = json.load(answer)["bundles"][-1]
    assert token
    with connect(
        f"ws://{host}/api/live", subprotocols=[PROTOCOL, token[1]], origin=f"http://{host}"
    ) as socket:
        socket.send(json.dumps({"type": "open", "bundle": built_in, "source": "browser"}))
        socket.recv()
        sender = Sender(socket)
        begun_s = time.monotonic()
        for number in range(round(seconds * CAMERA_RATE)):
            time.sleep(max(0.0, begun_s + number / CAMERA_RATE - time.monotonic()))
            sender.send(pictures[number % len(pictures)])
        sender.close()
    return sender


def whole(answer: Mapping[str, Any]) -> float:
    """Return the milliseconds from a frame received to its press sent."""
    return float(sum(answer["stages_ms"].values()))


def pressing(answers: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the answers that press a key."""
    return [one for one in answers if any(event["event"] == "press" for event in one["events"])]


def socket_table(sent: Sender) -> Table:
    """Return the stages of the frames that the studio answered."""
    answers = sent.answers[WARM_UP:]
    pressed = pressing(answers)
    rows = [(name, [one["stages_ms"][name] for one in answers]) for name in STAGES]
    rows += [
        ("frame received to answer sent", [whole(one) for one in answers]),
        ("the same, frames with a press", [whole(one) for one in pressed]),
        ("sent to answered, at the sender", [one["round_ms"] for one in answers]),
    ]
    p95 = quantiles([whole(one) for one in pressed])["p95_ms"]
    notes = (
        f"Budget for p95 with a press: {TO_PRESS_MS:.0f} ms; {verdict(p95, TO_PRESS_MS)}.",
        (
            f"{len(sent.answers)} frames answered, {len(pressed)} with a press; "
            f"{sent.answers[-1]['dropped']} passed over for a newer one, {sent.held_back} held "
            "back by the sender because enough were on the way."
        ),
        f"The first frame took {whole(sent.answers[0]):.0f} ms, loading included.",
    )
    return Table(COLUMNS, tuple(map(_row, rows)), "Frame to press, in the studio", notes)


def socket_figures(sent: Sender) -> dict[str, Any]:
    """Return the bare numbers of what was sent."""
    answers = sent.answers[WARM_UP:]
    return {
        "answered": len(sent.answers),
        "dropped": sent.answers[-1]["dropped"],
        "held_back": sent.held_back,
        "all": quantiles([whole(one) for one in answers]),
        "pressed": quantiles([whole(one) for one in pressing(answers)]),
    }


def show_film(film: Path, seconds: float) -> dict[str, list[float]]:
    """Return the milliseconds of every press on the Play page, up to the game's next picture."""
    with running_studio() as address, opened_page(f"{address}#/play", film, NOTE_PRESSES) as page:
        begin_fight(page)
        page.evaluate("() => { presses.length = rounds.length = 0; }")
        page.wait_for_timeout(1000.0 * seconds)
        presses, rounds = page.evaluate("[presses, rounds]")
    return {
        "frame taken to its answer, all frames": rounds,
        "of a press: in the studio": [one["inside"] for one in presses],
        "frame taken to key in the game": [one["keyed"] for one in presses],
        "frame taken to the game's next picture": [one["drawn"] for one in presses],
    }


def page_table(shown: Mapping[str, list[float]]) -> Table:
    """Return how long presses took in the browser."""
    rounds, *_, drawn = shown.values()
    p95 = quantiles(drawn)["p95_ms"]
    budget = f"Budget for p95, up to the game's next picture: {TO_GAME_MS:.0f} ms"
    notes = (
        f"{budget}; {verdict(p95, TO_GAME_MS)}.",
        f"{len(rounds)} frames answered, {len(drawn)} keys pressed in the game.",
        "Times are the page's, from when it took the frame; the camera's own delay is not in them.",
    )
    return Table(COLUMNS, tuple(map(_row, shown.items())), "Camera to game, in the browser", notes)


COLUMNS: Final = ("from, to", "p50, ms", "p95, ms")


def _row(item: tuple[str, Sequence[float]]) -> tuple[str, ...]:
    name, values = item
    found = quantiles(values)
    return name, f"{found['p50_ms']:.1f}", f"{found['p95_ms']:.1f}"


def quantiles(values: Sequence[float]) -> dict[str, float]:
    """Return p50 and p95 by name."""
    if not values:
        raise SystemExit("nothing was pressed: let it go on for longer")
    p50, p95 = np.percentile(values, (50, 95)).tolist()
    return {"p50_ms": p50, "p95_ms": p95}


if __name__ == "__main__":
    main()
