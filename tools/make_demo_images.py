"""Make the images of README and docs from the folder that `scripts/demo` leaves.

    python tools/make_demo_images.py [demo]        writes docs/images/played.png, report.png

The screenshot of the report needs Chromium; without it, the existing image is kept.
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
from moveset.base.values import RgbImage, TimedFrame
from moveset.capture.image_codec import decode_image
from moveset.evaluate.report import Report
from moveset.evaluate.report_files import read_report

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
MOVES = ("kick_left", "punch_right", "squat", "block", "jump", "kick_right", "punch_left")
AFTER_S = 0.12  # after the press, when a move is at its peak
REPORT_SIZE = (1000, 1250)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("demo", type=Path, nargs="?", default=Path("demo"))
    folder: Path = parser.parse_args().demo
    IMAGES.mkdir(parents=True, exist_ok=True)
    report = read_report(folder / "report.json")
    write_png(IMAGES / "played.png", key_moments(folder / "played.mp4", report))
    write_screenshot(folder / "report.html", IMAGES / "report.png")


def key_moments(video: Path, report: Report) -> RgbImage:
    """Return a grid of four frames of the video, each just after a press of another move."""
    moments = dict.fromkeys(MOVES, float("inf"))
    for event in report.timelines[0].events:
        if event.event == "press" and moments.get(event.move) == float("inf"):
            moments[event.move] = event.time_s + AFTER_S
    times = [time_s for time_s in moments.values() if time_s < float("inf")][:4]
    frames = list(read_frames(video))
    images = [nearest_frame(frames, time_s).image for time_s in times]
    return np.vstack([np.hstack(images[:2]), np.hstack(images[2:])])


def nearest_frame(frames: list[TimedFrame], time_s: float) -> TimedFrame:
    """Return the frame nearest to a time."""
    return min(frames, key=lambda frame: abs(frame.time_s - time_s))


def write_screenshot(page: Path, out: Path) -> None:
    """Write a screenshot of the top of a page."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print(f"{out} is kept: there is no Chromium")
        return
    width, height = REPORT_SIZE
    with tempfile.TemporaryDirectory() as profile:
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        output = [f"--window-size={width},{height}", f"--screenshot={out.resolve()}"]
        place = [f"--user-data-dir={profile}", page.resolve().as_uri()]
        subprocess.run([browser, *options, *output, *place], check=True, capture_output=True)
    write_png(out, decode_image(out.read_bytes()))


def write_png(path: Path, image: RgbImage) -> None:
    """Write an image with the highest PNG compression."""
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(path), bgr, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    print(f"{path}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
