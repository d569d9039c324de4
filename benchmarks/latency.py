"""Latency of presses: from frame to press in the studio, from camera to game in the browser.

    python benchmarks/latency.py [--seconds 60] [--json]

The studio runs in a separate process with the built-in bundle. It gets a video of a synthetic
person, 640x480 at 30 frames per second: first through its WebSocket, as a page sends it, then as
the camera of a browser that shows the Play page with the game.
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
from measure import BenchmarkResult, Table, parse, publish, verdict
from studio_page import (
    begin_fight,
    jpegs_of,
    missing_browser,
    mjpeg_video,
    open_page,
    running_studio,
)
from synthetic_videos import CAMERA_RATE
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from moveset.studio.frames import CLOCK
from moveset.studio.guard import PROTOCOL
from moveset.studio.player import STAGES

TO_PRESS_MS: Final = 40.0  # p95, frame received to press sent
TO_GAME_MS: Final = 80.0  # p95, frame captured to the game's next frame
WARM_UP: Final = 10  # frames, while networks are loaded
LAST_RESPONSES_S: Final = 2.0

# As in the page: two frames may be in flight if processing one is fast.
MAX_IN_FLIGHT: Final = 2
FAST_MS: Final = 25.0

TOKEN: Final = re.compile(r'name="moveset-token" content="([^"]+)"')

RECORD_PRESSES: Final = """
if (window === top) {
  window.presses = [];
  window.roundTrips = [];
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {  // before any listener of the page
        if (typeof data !== "string") return;
        const message = JSON.parse(data);
        window.frame = message.events?.some((one) => one.event === "press") ? message : null;
        if (message.type === "result") roundTrips.push(performance.now() - 1000 * message.time_s);
      });
    }
  };
} else {
  addEventListener("keydown", () => {
    const page = parent;
    if (!page.frame) return;
    const captured = 1000 * page.frame.time_s;
    const studio = Object.values(page.frame.stages_ms).reduce((sum, one) => sum + one, 0);
    const keyed = page.performance.now() - captured;
    requestAnimationFrame(() => {
      const drawn = page.performance.now() - captured;
      page.presses.push({ studio, keyed, drawn });
    });
  }, true);
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="of play, in each of the two parts"
    )
    options = parse(parser)
    video = mjpeg_video(options.seconds)
    with running_studio() as address:
        sent = send_video(address, jpegs_of(video), options.seconds)
    tables, figures = [socket_table(sent)], {"socket": socket_figures(sent)}
    if not missing_browser():
        shown = show_video(video, options.seconds)
        tables.append(page_table(shown))
        figures["page"] = {name: quantiles(values) for name, values in shown.items()}
    publish(BenchmarkResult("latency", tuple(tables), figures), options)


class Sender:
    """Sends frames as a page does, with a limited number in flight, and collects the results."""

    def __init__(self, socket: ClientConnection) -> None:
        self.held_back = 0
        self.results: list[dict[str, Any]] = []
        self._socket = socket
        self._lock = Lock()
        self._in_flight = 0
        self._limit = MAX_IN_FLIGHT
        self._dropped = 0
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def send(self, jpeg: bytes) -> None:
        """Send a frame, or hold it back if enough are in flight."""
        with self._lock:
            if self._in_flight >= self._limit:
                self.held_back += 1
                return
            self._in_flight += 1
        self._socket.send(CLOCK.pack(1000.0 * time.monotonic()) + jpeg)

    def close(self) -> None:
        """Wait for the last results and close the socket."""
        time.sleep(LAST_RESPONSES_S)
        self._socket.close()
        self._reader.join()

    def _read(self) -> None:
        try:
            for message in self._socket:
                self._take(json.loads(message))
        except ConnectionClosed:
            return

    def _take(self, result: dict[str, Any]) -> None:
        if result["type"] != "result":
            raise SystemExit(f"the studio sent an error: {result}")
        stages = result["stages_ms"]
        result["round_trip_ms"] = 1000.0 * (time.monotonic() - result["time_s"])
        with self._lock:
            self._in_flight -= 1 + result["dropped"] - self._dropped
            self._dropped = result["dropped"]
            fast = sum(stages.values()) - stages["wait"] < FAST_MS
            self._limit = MAX_IN_FLIGHT if fast else 1
        self.results.append(result)


def send_video(address: str, jpegs: Sequence[bytes], seconds: float) -> Sender:
    """Send a video to the studio's WebSocket and return the sender with the results."""
    host = address.removeprefix("http://").rstrip("/")
    with urlopen(address) as page:
        token = TOKEN.search(page.read().decode())
    with urlopen(f"{address}api/state") as response:
        built_in = json.load(response)["bundles"][-1]
    assert token
    with connect(
        f"ws://{host}/api/live",
        subprotocols=[Subprotocol(PROTOCOL), Subprotocol(token[1])],
        origin=Origin(f"http://{host}"),
    ) as socket:
        socket.send(json.dumps({"type": "open", "bundle": built_in, "source": "browser"}))
        socket.recv()
        sender = Sender(socket)
        begun_s = time.monotonic()
        for number in range(round(seconds * CAMERA_RATE)):
            time.sleep(max(0.0, begun_s + number / CAMERA_RATE - time.monotonic()))
            sender.send(jpegs[number % len(jpegs)])
        sender.close()
    return sender


def total_ms(result: Mapping[str, Any]) -> float:
    """Return the milliseconds from a frame's arrival until its result is sent."""
    return float(sum(result["stages_ms"].values()))


def with_press(results: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the results with a press."""
    return [one for one in results if any(event["event"] == "press" for event in one["events"])]


def socket_table(sent: Sender) -> Table:
    """Return the times of all stages in the studio."""
    results = sent.results[WARM_UP:]
    pressed = with_press(results)
    rows = [(name, [one["stages_ms"][name] for one in results]) for name in STAGES]
    rows += [
        ("frame received to response sent", [total_ms(one) for one in results]),
        ("the same, frames with a press", [total_ms(one) for one in pressed]),
        ("round trip, at the sender", [one["round_trip_ms"] for one in results]),
    ]
    p95 = quantiles([total_ms(one) for one in pressed])["p95_ms"]
    notes = (
        f"Budget for p95 with a press: {TO_PRESS_MS:.0f} ms; {verdict(p95, TO_PRESS_MS)}.",
        (
            f"{len(sent.results)} frames processed, {len(pressed)} with a press; "
            f"{sent.results[-1]['dropped']} dropped for a newer one, {sent.held_back} held "
            "back by the sender because enough were in flight."
        ),
        f"The first frame took {total_ms(sent.results[0]):.0f} ms, including loading.",
    )
    return Table(COLUMNS, tuple(map(_row, rows)), "From frame to press, in the studio", notes)


def socket_figures(sent: Sender) -> dict[str, Any]:
    """Return the raw numbers of the socket table."""
    results = sent.results[WARM_UP:]
    return {
        "processed": len(sent.results),
        "dropped": sent.results[-1]["dropped"],
        "held_back": sent.held_back,
        "all": quantiles([total_ms(one) for one in results]),
        "pressed": quantiles([total_ms(one) for one in with_press(results)]),
    }


def show_video(video: Path, seconds: float) -> dict[str, list[float]]:
    """Return the milliseconds of every press on the Play page, up to the game's next frame."""
    with running_studio() as address, open_page(f"{address}#/play", video, RECORD_PRESSES) as page:
        begin_fight(page)
        page.evaluate("() => { presses.length = roundTrips.length = 0; }")
        page.wait_for_timeout(1000.0 * seconds)
        presses, round_trips = page.evaluate("[presses, roundTrips]")
    return {
        "frame captured to its response, all frames": round_trips,
        "frames with a press: time in the studio": [one["studio"] for one in presses],
        "frame captured to key in the game": [one["keyed"] for one in presses],
        "frame captured to the game's next frame": [one["drawn"] for one in presses],
    }


def page_table(shown: Mapping[str, list[float]]) -> Table:
    """Return the times of presses in the browser."""
    round_trips, *_, drawn = shown.values()
    p95 = quantiles(drawn)["p95_ms"]
    budget = f"Budget for p95, up to the game's next frame: {TO_GAME_MS:.0f} ms"
    notes = (
        f"{budget}; {verdict(p95, TO_GAME_MS)}.",
        f"{len(round_trips)} frames processed, {len(drawn)} keys pressed in the game.",
        (
            "Times are measured in the page, from the capture of the frame; the camera's own "
            "latency is not included."
        ),
    )
    return Table(
        COLUMNS, tuple(map(_row, shown.items())), "From camera to game, in the browser", notes
    )


COLUMNS: Final = ("stage", "p50, ms", "p95, ms")


def _row(item: tuple[str, Sequence[float]]) -> tuple[str, ...]:
    name, values = item
    found = quantiles(values)
    return name, f"{found['p50_ms']:.1f}", f"{found['p95_ms']:.1f}"


def quantiles(values: Sequence[float]) -> dict[str, float]:
    """Return the quantiles p50 and p95 by name."""
    if not values:
        raise SystemExit("no presses: use more --seconds")
    p50, p95 = np.percentile(values, (50, 95)).tolist()
    return {"p50_ms": p50, "p95_ms": p95}


if __name__ == "__main__":
    main()
