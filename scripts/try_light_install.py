"""Try what must work in an installation without extras; scripts/light-install runs it there.

It draws a short video, plays the built-in bundle on it, enrols own moves on top, scores and plays
the result, and opens the studio. What needs the extra train must say so and write nothing.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from importlib.metadata import distributions
from pathlib import Path

from moveset.capture.video_writer import write_video
from moveset.cli.app import main as moveset
from moveset.synth.clip import synthesise_clip

REFUSED = {
    *("keras", "jax", "jaxlib", "onnx", "h5py", "ml-dtypes", "optree", "scipy"),
    *("tensorflow", "torch"),
}
"""Packages of training; a light installation has none of them."""

MOVES = ("kick_left", "push")
"""The built-in bundle knows the first only."""

SECONDS, FRAME_RATE = 10.0, 15.0

NAMED = 'pip install "moveset[train]"'


class LightInstallError(Exception):
    """Something that must work in a light installation does not."""


def expect(right: object, words: str) -> None:
    """Raise an error with these words unless something is right."""
    if not right:
        raise LightInstallError(words)


def run(*argv: str | Path) -> str:
    """Run a command that must succeed, and return what it prints."""
    words = [str(word) for word in argv]
    output = io.StringIO()
    errors = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = moveset(words)
    expect(code == 0, f"moveset {' '.join(words)} ended with {code}: {errors.getvalue()}")
    return output.getvalue()


def refuse(*argv: str | Path) -> None:
    """Run a command that must name the extra that it needs."""
    words, errors = [str(word) for word in argv], io.StringIO()
    with contextlib.redirect_stderr(errors):
        code = moveset(words)
    expect(
        code == 1 and NAMED in errors.getvalue() and "Traceback" not in errors.getvalue(),
        f"moveset {' '.join(words)} ended with {code} and said {errors.getvalue()!r}",
    )


def presses(*argv: str | Path) -> set[str]:
    """Play a video and return the moves that were pressed."""
    events = [json.loads(line) for line in run("play", *argv, "--json").splitlines()]
    return {event["move"] for event in events if event["event"] == "press"}


def check_packages() -> None:
    """Check that no package of training is installed."""
    installed = {re.sub(r"[-_.]+", "-", one.name).lower() for one in distributions()}
    expect(installed >= {"moveset", "numpy", "onnxruntime"}, f"only {installed} are installed")
    expect(not installed & REFUSED, f"installed: {', '.join(sorted(installed & REFUSED))}")


def make_project(folder: Path) -> Path:
    """Draw a labelled video in a new project, and return the video."""
    clip = synthesise_clip(
        4, moves=MOVES, duration_s=SECONDS, frame_rate=FRAME_RATE, size=(320, 240), recording="ada"
    )
    video = write_video(folder / "ada.mp4", clip.frames(), frame_rate=FRAME_RATE)
    table = folder / "segments.csv"
    with table.open("w", newline="") as file:
        rows = [(one.recording, one.start_s, one.end_s, one.move) for one in clip.segments]
        csv.writer(file).writerows([("recording", "start_s", "end_s", "move"), *rows])
    run("new", folder / "project", "--moves", ",".join(MOVES))
    run("import", folder / "project", video, "--person", "ada", "--segments", table)
    return video


def check_play_and_enrolment(folder: Path) -> None:
    """Play the built-in bundle, enrol own moves on top of it, score and play the result."""
    video, project = make_project(folder), folder / "project"
    bundle = project / "models" / "moves.moveset"
    expect(presses("--source", video), "the built-in bundle pressed nothing")
    run("info", project)
    expect("push" in run("train", project, "--on", "fighter"), "the enrolled bundle has no push")
    expect("push" in presses(bundle, "--source", video), "the enrolled bundle pressed no push")
    report = json.loads(run("evaluate", project, "--bundle", bundle, "--json"))
    expect(report["recordings"] == 1, f"the report is of {report['recordings']} recordings")
    run("export", bundle, folder / "exported", "--to", "onnx")
    run("frames", video, folder / "pictures" / "push", "--every", "40")
    run("augment", folder / "pictures", folder / "copies", "--copies", "2")


def check_refusals(folder: Path) -> None:
    """Check that what needs the extra names it, and writes nothing."""
    project, before = folder / "project", sorted(folder.rglob("*"))
    image = next((folder / "pictures" / "push").iterdir())
    for argv in (
        ("train", project, "--out", folder / "new" / "own.moveset"),
        ("train", folder / "pictures"),
        ("evaluate", project, "--by", "recording"),
        ("demo", folder / "demo"),
        ("classify", image),
        ("export", project / "models" / "moves.moveset", folder / "web", "--to", "tfjs"),
    ):
        refuse(*argv)
    after = sorted(folder.rglob("*"))
    expect(after == before, f"new: {', '.join(str(one) for one in {*after} - {*before})}")


def check_studio(folder: Path) -> None:
    """Open the studio and read its first page and the state of the project."""
    command = [sys.executable, "-m", "moveset", "studio", str(folder / "project"), "--no-browser"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **pipes, text=True) as studio:  # noqa: S603
        try:
            address = str(studio.stdout.readline()).split()[0] if studio.stdout else ""
            page = urllib.request.urlopen(address).read().decode()  # noqa: S310
            state_address = address.replace("?", "api/state?")
            state = json.load(urllib.request.urlopen(state_address))  # noqa: S310
        finally:
            studio.terminate()
    expect("<title>" in page, f"the studio's page is {page[:100]!r}")
    expect([one["move"] for one in state["moves"]] == [*MOVES], f"its moves are {state['moves']}")


def main() -> int:
    """Try everything; return the exit code."""
    start_s = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        os.environ["MOVESET_CACHE"] = str(Path(name) / "cache")
        folder = Path(name) / "work"
        folder.mkdir()
        try:
            check_packages()
            check_play_and_enrolment(folder)
            check_refusals(folder)
            check_studio(folder)
        except LightInstallError as error:
            print(f"light install: {error}", file=sys.stderr)
            return 1
    print(f"light install: plays, enrols, scores ({time.monotonic() - start_s:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
