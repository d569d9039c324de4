"""Makes the pictures of README and docs from what `scripts/demo` left.

    python tools/make_pictures.py [demo]        writes docs/images/played.png, report.png

The report is photographed with Chromium where there is one; else its picture stays as it is.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np

from moveset import read_frames
from moveset.base.values import RgbImage
from moveset.evaluate.report import read_report
from moveset.evaluate.reports import Report

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
WANTED = ("kick_left", "punch_right", "squat", "block", "jump", "kick_right", "punch_left")
AFTER_S = 0.12  # after its press a move is at its fullest
REPORT_SIZE = (1000, 1250)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("demo", type=Path, nargs="?", default=Path("demo"))
    folder: Path = parser.parse_args().demo
    IMAGES.mkdir(parents=True, exist_ok=True)
    report = read_report(folder / "report.json")
    write_png(IMAGES / "played.png", played(folder / "played.mp4", report))
    photograph(folder / "report.html", IMAGES / "report.png")


def played(video: Path, report: Report) -> RgbImage:
    """Return four moments of the played video, each just after the press of another move."""
    moments = dict.fromkeys(WANTED, float("inf"))
    for event in report.strips[0].events:
        if event.event == "press" and moments.get(event.move) == float("inf"):
            moments[event.move] = event.time_s + AFTER_S
    times = [time_s for time_s in moments.values() if time_s < float("inf")][:4]
    frames = list(read_frames(video))
    shots = [min(frames, key=lambda f, t=t: abs(f.time_s - t)).image for t in times]
    rows = [np.hstack(shots[:2]), np.hstack(shots[2:])]
    return np.vstack(rows)


def photograph(page: Path, out: Path) -> None:
    """Write a picture of a page's top, as a browser shows it."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print(f"{out} left as it is: no Chromium here")
        return
    width, height = REPORT_SIZE
    with tempfile.TemporaryDirectory() as profile:
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        shot = [f"--window-size={width},{height}", f"--screenshot={out.resolve()}"]
        where = [f"--user-data-dir={profile}", page.resolve().as_uri()]
        subprocess.run([browser, *options, *shot, *where], check=True, capture_output=True)
    write_png(out, cv2.cvtColor(cv2.imread(str(out)), cv2.COLOR_BGR2RGB))


def write_png(path: Path, image: RgbImage) -> None:
    """Write a picture, as small as PNG goes."""
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(path), bgr, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    print(f"{path}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
