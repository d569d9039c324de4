"""Valid inputs, from which ``fuzz_kinds.py`` makes hostile ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np

SIZE = (64, 48)
FRAMES = 12
SUFFIXES = (".mp4", ".webm", ".gif", ".mkv")
IMAGES = (".jpg", ".png", ".webp", ".bmp", ".gif", ".tiff")


def picture(number: int) -> np.ndarray:
    """Return an image of a moving bar."""
    image = np.full((SIZE[1], SIZE[0], 3), 40, np.uint8)
    image[:, 5 * number : 5 * number + 9] = (200, 120, 80)
    return image


def clip(path: Path) -> Path:
    """Write a second of video."""
    from moveset.base.values import TimedFrame
    from moveset.capture.video_writer import write_video

    frames = (TimedFrame(number / FRAMES, picture(number)) for number in range(FRAMES))
    return write_video(path, frames, frame_rate=FRAMES)


def images(folder: Path) -> list[bytes]:
    """Return an image in each format that OpenCV writes here, and a progressive JPEG."""
    import cv2

    image = picture(3)
    whole = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1]
    found = [bytes(whole)]
    for suffix in IMAGES:
        path = folder / f"image{suffix}"
        if cv2.haveImageWriter(str(path)):
            cv2.imwrite(str(path), image)
            found.append(path.read_bytes())
    return found


def report() -> dict[str, object]:
    """Return the report of two people as JSON."""
    from moveset.base.values import NONE, EventTimeline, MoveEvent, Segment
    from moveset.evaluate.frame_metrics import FrameCount
    from moveset.evaluate.report import build_report
    from moveset.evaluate.report_json import report_json
    from moveset.recognise.model import CurvePoint

    def timeline(person: str) -> EventTimeline:
        truth = (Segment(person, 1.0, 1.5, "wave"), Segment(person, 4.0, 6.0, "squat"))
        events = (MoveEvent(1.2, "wave", "press", 0.9), MoveEvent(6.5, "squat", "press", 0.7))
        return EventTimeline(person, person, 30.0, truth, events)

    made = build_report(
        [timeline("ann"), timeline("ben")],
        moves=("wave", "squat"),
        split="by person",
        frames=FrameCount({NONE: 60, "squat": 40}, {NONE: 50, "squat": 30}, {NONE: 60}),
        curves=[(CurvePoint(1, 0.9, 0.6, 0.8, 0.5), CurvePoint(2, 0.5, 0.8))],
        rng=np.random.default_rng(1),
    )
    return report_json(made)
