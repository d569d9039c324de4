"""Check the first camera: frame size and measured frame rate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Thread
from typing import Protocol

from moveset.base.errors import CameraError
from moveset.base.values import TimedFrame
from moveset.workflow.findings import MIN_GAME_FPS, Finding

CAMERA_OPEN_S, CAMERA_MEASURE_S = 6.0, 1.5


class Camera(Protocol):
    """A live source of frames, as ``capture.camera`` opens it."""

    @property
    def received(self) -> int:
        """Frames that have arrived so far, taken or not."""
        ...

    def __iter__(self) -> Iterator[TimedFrame]: ...

    def close(self) -> None:
        """Release the camera."""
        ...


def check_camera(
    open_camera: Callable[[], Camera] | None = None,
    *,
    open_s: float = CAMERA_OPEN_S,
    measure_s: float = CAMERA_MEASURE_S,
) -> Finding:
    """Return the frame size and measured frame rate of the first camera; none is only a warning.

    Notes
    -----
    The rate is measured, not queried: in the dark many cameras give half of what they report.
    """
    results: list[Finding] = []
    probe = open_camera or _first_camera
    measuring = Thread(target=lambda: results.append(_check_rate(probe, measure_s)), daemon=True)
    measuring.start()
    # A driver may hang for ever: do not wait for it.
    measuring.join(open_s + measure_s)
    if results:
        return results[0]
    message = f"camera 0 gave no frame within {open_s + measure_s:.0f} s"
    return Finding("camera", "warn", message, "unplug it and plug it in again")


def _first_camera() -> Camera:
    from moveset.capture.camera import open_camera

    return open_camera(0)


def _check_rate(open_camera: Callable[[], Camera], measure_s: float) -> Finding:
    try:
        camera = open_camera()
        try:
            return _measure_rate(camera, measure_s)
        finally:
            camera.close()
    except CameraError as error:
        message, _, hint = str(error).partition(": ")
        return Finding("camera", "warn", message, hint)
    except Exception as error:
        return Finding("camera", "warn", f"{type(error).__name__}: {error}", "try another camera")


def _measure_rate(camera: Camera, measure_s: float) -> Finding:
    first = last = None
    before = 0
    for last in camera:
        if first is None:
            first, before = last, camera.received
        if last.time_s - first.time_s >= measure_s:
            break
    if first is None or last is None or last.time_s <= first.time_s:
        return Finding("camera", "warn", "camera 0 gives no frames", "try another camera")
    rate = (camera.received - before) / (last.time_s - first.time_s)
    height, width = last.image.shape[:2]
    message = f"camera 0: {width}x{height}, {rate:.0f} frames a second"
    if rate < MIN_GAME_FPS:
        return Finding("camera", "warn", message, "give it more light: in the dark it slows down")
    return Finding("camera", "ok", message)
