"""Time per frame of programs in a browser, for web.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
from measure import Table
from studio_page import BROWSER, TIMEOUT_S
from synthetic_videos import CAMERA_RATE, SEED, VGA
from web_host import ISOLATED, UNCOUNTED, Host, running_host
from web_programs import MEASURED, MEDIAPIPE, OURS, Program

from moveset.base.files import write_atomically
from moveset.capture.image_codec import encode_jpeg
from moveset.synth.clip import synthesise_clip

FLAGS: Final = ("--no-sandbox", "--mute-audio")
DIFFERENT_FRAMES: Final = 60
TOLERANCE: Final = 0.15
"""Median distance to another program's landmarks, in torso lengths. MediaPipe smooths its own."""
SHOULDERS, HIPS = [11, 12], [23, 24]
CALL: Final = (
    f"async (wanted) => (await import('{MEASURED}/web/time_program.mjs')).timeProgram(wanted)"
)
MB: Final = 1e6


@dataclass(frozen=True, slots=True)
class FrameFiles:
    """Where frames are written, and what else is served."""

    folder: Path
    served: Mapping[str, Path]

    def write(self) -> list[str]:
        """Write the frames of a synthetic person; return their addresses."""
        clip = synthesise_clip(SEED, duration_s=3.0, frame_rate=CAMERA_RATE, size=VGA)
        for number, frame in enumerate(islice(clip.frames(), DIFFERENT_FRAMES)):
            write_atomically(self.folder / f"{number}.jpg", encode_jpeg(frame.image))
        return [f"{UNCOUNTED}frames/{number}.jpg" for number in range(DIFFERENT_FRAMES)]


@dataclass(frozen=True, slots=True)
class Round:
    """What one program did in one page."""

    start_ms: float
    times_ms: list[float]
    found: list[list[float] | None]
    bytes_loaded: int
    bytes_gzipped: int


def measure_pose(
    programs: Sequence[Program], files: FrameFiles, rounds: int, notes: Sequence[str]
) -> tuple[Table, dict[str, Any]]:
    """Return the table and the raw numbers."""
    frames = files.write()
    measured: dict[str, list[Round]] = {one.name: [] for one in programs}
    with (
        running_host({**files.served, f"{UNCOUNTED}frames/": files.folder}) as host,
        running_browser() as browser,
    ):
        for _ in range(rounds):
            for program in programs:
                measured[program.name].append(time_once(browser, host, program, frames))
    check(programs, measured)
    figures = {name: [_figures(one) for one in done] for name, done in measured.items()}
    return pose_table(programs, measured, notes), figures


@contextmanager
def running_browser(flags: Sequence[str] = ()) -> Iterator[Any]:
    """Give a browser without a graphics processor."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


def time_once(browser: Any, host: Host, program: Program, frames: Sequence[str]) -> Round:
    """Run a program in a new page with empty caches."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(1000.0 * TIMEOUT_S)
        page.goto(host.address + (ISOLATED if program.isolated else "/"))
        host.loaded.clear()
        wanted = {
            "program": f"{MEASURED}/web/{program.module}",
            "settings": program.settings,
            "frames": list(frames),
            "count": program.frames,
        }
        done = page.evaluate(CALL, wanted)
        plain, gzipped = host.transferred()
        return Round(**done, bytes_loaded=plain, bytes_gzipped=gzipped)
    finally:
        context.close()


def check(programs: Sequence[Program], measured: Mapping[str, Sequence[Round]]) -> None:
    """Stop if a program does not find the person where the first one does."""
    expected = measured[programs[0].name][0].found
    for program in programs:
        found = measured[program.name][0].found
        if program.finds_people and (None in found or distance(found, expected) > TOLERANCE):
            raise SystemExit(f"{program.name} does not find the person: nothing to compare")


def distance(some: Sequence[Any], others: Sequence[Any]) -> float:
    """Return the median distance of landmarks in torso lengths, over the frames of both."""
    count = min(len(some), len(others))
    one, other = (np.reshape(part[:count], (count, 33, 2)) for part in (some, others))
    shoulders, hips = (other[:, pair].mean(axis=1) for pair in (SHOULDERS, HIPS))
    torso = np.linalg.norm(shoulders - hips, axis=1)[:, None]
    return float(np.median(np.linalg.norm(one - other, axis=2) / torso))


def pose_table(
    programs: Sequence[Program], measured: Mapping[str, Sequence[Round]], notes: Sequence[str]
) -> Table:
    """Return a row for each program, with its time relative to MediaPipe's."""
    peer = measured.get(MEDIAPIPE)
    rows = []
    for program in programs:
        rounds = measured[program.name]
        ratio = f"{frame_ms(rounds) / frame_ms(peer):.2f}" if peer and program.finds_people else ""
        rows.append((program.name, *_times(rounds), ratio, *_loading(rounds)))
    columns = ("program", "p50", "p95", "fastest, slowest round", "times MediaPipe's")
    return Table(
        (*columns, "start", "loaded", "gzipped"),
        tuple(rows),
        "Landmarks of a frame in the browser",
        notes=(*_explain(measured), *notes),
    )


def frame_ms(rounds: Sequence[Round]) -> float:
    """Return the median over rounds of their median time per frame."""
    return median(median(one.times_ms) for one in rounds)


def _times(rounds: Sequence[Round]) -> tuple[str, str, str]:
    medians = [median(one.times_ms) for one in rounds]
    slow = median(float(np.percentile(one.times_ms, 95)) for one in rounds)
    spread = f"{min(medians):.1f}, {max(medians):.1f} ms"
    return f"{frame_ms(rounds):.1f} ms", f"{slow:.1f} ms", spread


def _loading(rounds: Sequence[Round]) -> tuple[str, str, str]:
    start_s = median(one.start_ms for one in rounds) / 1000
    last = rounds[-1]
    return (
        f"{start_s:.2f} s",
        f"{last.bytes_loaded / MB:.1f} MB",
        f"{last.bytes_gzipped / MB:.1f} MB",
    )


def _explain(measured: Mapping[str, Sequence[Round]]) -> tuple[str, ...]:
    rounds = measured[OURS[0]]
    return (
        f"{len(rounds)} rounds of {len(rounds[0].times_ms)} frames, TensorFlow.js fewer; medians.",
        "One thread where no other number is named.",
        "Start: from opening to the result for the first frame, from a server on this machine.",
        "MobileNet only finds features: the article's recogniser comes on top.",
        "No graphics processor: WebGL, by which MediaPipe reads the frame, runs on the processor.",
    )


def _figures(one: Round) -> dict[str, Any]:
    """Return the numbers of a round without the landmarks."""
    return {name: value for name, value in asdict(one).items() if name != "found"}
