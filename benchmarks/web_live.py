"""From the capture of a frame to its key in a page's recogniser, for web.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from measure import Table, verdict
from studio_page import FLAGS as CAMERA_FLAGS
from studio_page import mjpeg_video
from web_host import ISOLATED, Host, running_host
from web_pose import running_browser
from web_programs import FOLDERS, MEASURED, ORT, WASM

BUDGET_MS: Final = 120.0  # p95, frame captured to key, one thread
CALL: Final = f"async (wanted) => (await import('{MEASURED}/web/live.mjs')).playLive(wanted)"
LOAD_S: Final = 60.0
LONG_TASK_MS: Final = 50
FILES: Final = {
    "ort": ORT,
    "wasm": WASM,
    "detector": "/assets/pose_detector.onnx",
    "full": "/assets/pose_landmarks.onnx",
    "lite": "/assets/pose_landmarks_lite.onnx",
}
SETTINGS: Final[Mapping[str, tuple[str, int]]] = {
    "full, 1 thread": ("full", 1),
    "lite, 1 thread": ("lite", 1),
    "full, 2 threads": ("full", 2),
    "lite, 2 threads": ("lite", 2),
    "chosen by the page, 1 thread": ("auto", 1),
}


def measure_live(seconds: float) -> tuple[Table, dict[str, Any]]:
    """Return the table and the raw numbers of play before a camera, in a new browser each time."""
    flags = (*CAMERA_FLAGS, f"--use-file-for-fake-video-capture={mjpeg_video(seconds)}")
    figures = {}
    with running_host(FOLDERS) as host:
        for name, (model, threads) in SETTINGS.items():
            with running_browser(flags) as browser:
                figures[name] = play_live(browser, host, (model, threads), seconds)
    return live_table(figures, seconds), figures


def play_live(browser: Any, host: Host, setting: tuple[str, int], seconds: float) -> dict[str, Any]:
    """Return what live.mjs has measured in a new page."""
    model, threads = setting
    page = browser.new_page()
    page.set_default_timeout(1000.0 * (LOAD_S + seconds))
    page.goto(host.address + (ISOLATED if threads > 1 else "/"))
    wanted = {
        "runtime": "/web/runtime",
        "files": {name: host.address + place for name, place in FILES.items()},
        "bundle": "/assets/fighter.moveset",
        "model": model,
        "threads": threads,
        "seconds": seconds,
    }
    done: dict[str, Any] = page.evaluate(CALL, wanted)
    if done["errors"] or not done["scored_ms"]:
        raise SystemExit(f"the recogniser does not run: {'; '.join(done['errors'])}")
    return done


def live_table(figures: Mapping[str, Mapping[str, Any]], seconds: float) -> Table:
    """Return a row for each setting."""
    rows = []
    for name, one in figures.items():
        slowest = float(np.percentile(one["key_ms"] or one["scored_ms"], 95))
        rows.append(
            (
                name,
                one["status"]["model"],
                f"{len(one['pose_ms']) / seconds:.1f}",
                _quantiles(one["pose_ms"]),
                _quantiles(one["scored_ms"]),
                _quantiles(one["key_ms"]),
                f"{len(one['key_ms'])}",
                f"{len(one['long_tasks_ms'])}",
                f"{one['first_pose_ms'] / 1000:.1f} s",
                verdict(slowest, BUDGET_MS) if "1 thread" in name else "",
            )
        )
    columns = ("setting", "network", "frames per second", "landmarks", "frame to score")
    columns = (*columns, "frame to key", "keys", "long tasks", "first frame", "budget")
    notes = (
        f"{seconds:.0f} s before a camera of 640x480 with 30 frames per second; p50 / p95 in ms.",
        "The time of a frame is that of its capture, as the browser gives it.",
        f"Long tasks: of more than {LONG_TASK_MS} ms, of the page. First frame: from loading on.",
        f"Budget for frame to key, p95, one thread: {BUDGET_MS:.0f} ms.",
    )
    return Table(columns, tuple(rows), "Live in the browser", notes=notes)


def _quantiles(values: list[float]) -> str:
    if not values:
        return ""
    return " / ".join(f"{number:.0f}" for number in np.percentile(values, [50, 95]))
