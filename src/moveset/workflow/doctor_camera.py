"""Check the cameras: name, frame size and measured frame rate of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Protocol

from moveset.base.errors import CameraError
from moveset.base.values import TimedFrame
from moveset.capture.camera_list import CameraName, ListCameras, list_cameras
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


OpenCamera = Callable[[int], Camera]


def check_cameras(
    list_all: ListCameras = list_cameras,
    open_camera: OpenCamera | None = None,
    *,
    open_s: float = CAMERA_OPEN_S,
    measure_s: float = CAMERA_MEASURE_S,
) -> Sequence[Finding]:
    """Return name, frame size and measured frame rate of each camera; none is only a warning.

    Where the system lists no cameras, the first one is tried.

    Notes
    -----
    The rate is measured, not queried: in the dark many cameras give half of what they report.
    """
    cameras = list_all() or (CameraName(0, ""),)
    check = _Check(open_camera or _open_camera, open_s, measure_s)
    return [check.run(camera) for camera in cameras]


def _open_camera(index: int) -> Camera:
    from moveset.capture.camera import open_camera

    return open_camera(index)


@dataclass(frozen=True, slots=True)
class _Check:
    """How cameras are opened, and for how long."""

    open_camera: OpenCamera
    open_s: float
    measure_s: float

    def run(self, camera: CameraName) -> Finding:
        """Return a finding about one camera; a driver may hang for ever, so do not wait for it."""
        results: list[Finding] = []
        measuring = Thread(target=lambda: results.append(self._measure(camera)), daemon=True)
        measuring.start()
        measuring.join(self.open_s + self.measure_s)
        if results:
            return results[0]
        message = f"{_shown(camera)} gave no frame within {self.open_s + self.measure_s:.0f} s"
        return Finding("camera", "warn", message, "unplug it and plug it in again")

    def _measure(self, camera: CameraName) -> Finding:
        try:
            opened = self.open_camera(camera.driver + camera.number)
            try:
                return _measure_rate(opened, _shown(camera), self.measure_s)
            finally:
                opened.close()
        except CameraError as error:
            message, _, hint = str(error).partition(": ")
            named = f" ({camera.name})" if camera.name else ""
            return Finding("camera", "warn", f"{message}{named}", hint)
        except Exception as error:
            message = f"{_shown(camera)}: {type(error).__name__}: {error}"
            return Finding("camera", "warn", message, "try another camera")


def _shown(camera: CameraName) -> str:
    named = f" {camera.name}" if camera.name else ""
    return f"camera {camera.number}{named}"


def _measure_rate(camera: Camera, name: str, measure_s: float) -> Finding:
    first = last = None
    before = 0
    for last in camera:
        if first is None:
            first, before = last, camera.received
        if last.time_s - first.time_s >= measure_s:
            break
    if first is None or last is None or last.time_s <= first.time_s:
        return Finding("camera", "warn", f"{name} gives no frames", "try another camera")
    rate = (camera.received - before) / (last.time_s - first.time_s)
    height, width = last.image.shape[:2]
    message = f"{name}: {width}x{height}, {rate:.0f} frames a second"
    if rate < MIN_GAME_FPS:
        return Finding("camera", "warn", message, "give it more light: in the dark it slows down")
    return Finding("camera", "ok", message)
