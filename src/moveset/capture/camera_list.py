"""The cameras of this machine by name, and the number by which OpenCV opens each."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moveset.base.errors import CameraError

LINUX_CAMERAS: Final = Path("/sys/class/video4linux")

MAX_CAMERA_NUMBER: Final = 99
"""Larger numbers have a meaning of their own in OpenCV: see ``camera.DRIVER_STEP``."""

PROFILER_S: Final = 10.0
"""Time for the system profiler of macOS to list cameras; it takes up to two seconds."""


@dataclass(frozen=True, slots=True, order=True)
class CameraName:
    """A camera's number and the name that the system gives it.

    Attributes
    ----------
    driver
        Added to the number where OpenCV must open it with a certain kind of driver.
    """

    number: int
    name: str
    driver: int = 0


DIRECTSHOW: Final = 700
"""``CAP_DSHOW`` of OpenCV, which by itself would prefer a driver with another order."""

ListCameras = Callable[[], Sequence[CameraName]]


def list_cameras(system: str = sys.platform) -> Sequence[CameraName]:
    """Return the cameras of this machine in the order of their numbers; empty if nothing is known.

    Notes
    -----
    Linux: a node of ``LINUX_CAMERAS`` each. Windows: the list of DirectShow, which FFmpeg reads in
    the same order as OpenCV. macOS: OpenCV sorts cameras by their unique identifier.
    """
    if system == "linux":
        return linux_cameras()
    if system == "win32":
        return directshow_cameras()
    if system == "darwin":
        return mac_cameras()
    return ()


def find_camera(text: str, list_all: ListCameras = list_cameras) -> int:
    """Return the number by which OpenCV opens a camera.

    Parameters
    ----------
    text
        Its number from 0, or part of its name in lower or upper case.

    Raises
    ------
    CameraError
        There is no such camera, or several have the name.
    """
    words = text.strip()
    if not words:
        raise CameraError("no camera is named: give its number or name, as in camera:0")
    if re.fullmatch(r"[+-]?[0-9]+([.,][0-9]*)?", words):
        return _checked_number(words)
    cameras = list_all()
    return _choose(words, _named(words, cameras), cameras)


def linux_cameras(folder: Path = LINUX_CAMERAS) -> list[CameraName]:
    """Return the cameras that video4linux has named.

    A camera's first node gives images; its others, with a higher ``index``, metadata.
    """
    nodes = (node for node in folder.glob("video*") if node.name.removeprefix("video").isdecimal())
    return sorted(
        CameraName(int(node.name.removeprefix("video")), _line(node / "name") or node.name)
        for node in nodes
        if _line(node / "index") in {"", "0"}
    )


def directshow_cameras() -> list[CameraName]:
    """Return the cameras of Windows; none if this version of PyAV cannot list them."""
    import av
    import av.device

    enumerate_devices = getattr(av.device, "enumerate_input_devices", None)
    if enumerate_devices is None:
        return []
    try:
        devices = enumerate_devices("dshow")
    except (ValueError, av.FFmpegError):
        return []
    cameras = [one.description for one in devices if "video" in one.media_types]
    return [CameraName(number, name, DIRECTSHOW) for number, name in enumerate(cameras)]


def mac_cameras(run: Callable[[], str] | None = None) -> list[CameraName]:
    """Return the cameras that the system profiler of macOS lists, in OpenCV's order."""
    try:
        found = json.loads((run or _run_profiler)())["SPCameraDataType"]
        pairs = sorted((str(one["spcamera_unique-id"]), str(one["_name"])) for one in found)
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return []
    return [CameraName(number, name) for number, (_, name) in enumerate(pairs)]


def _run_profiler() -> str:
    command = ["/usr/sbin/system_profiler", "SPCameraDataType", "-json"]
    done = subprocess.run(  # noqa: S603  a fixed command
        command, capture_output=True, text=True, check=True, timeout=PROFILER_S
    )
    return done.stdout


def _checked_number(words: str) -> int:
    if words.isdecimal() and len(words.lstrip("0")) <= len(str(MAX_CAMERA_NUMBER)):
        return int(words)
    raise CameraError(
        f"{words} is no camera's number: give one from 0 to {MAX_CAMERA_NUMBER}, or part of the "
        "camera's name"
    )


def _named(words: str, cameras: Sequence[CameraName]) -> list[CameraName]:
    """Return the cameras with a name, or else those whose name contains it."""
    folded = words.casefold()
    same = [one for one in cameras if one.name.casefold() == folded]
    return same or [one for one in cameras if folded in one.name.casefold()]


def _choose(words: str, found: Sequence[CameraName], cameras: Sequence[CameraName]) -> int:
    if len(found) == 1:
        return found[0].driver + found[0].number
    listed = ", ".join(f"{one.number} is {one.name}" for one in found or cameras)
    if found:
        raise CameraError(
            f"several cameras are named {words!r}: give more of the name, or a number: {listed}"
        )
    known = f"camera {listed}" if listed else "this machine names none, so give its number"
    raise CameraError(f"no camera is named {words!r}: {known}")


def _line(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
