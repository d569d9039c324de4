"""Beside the road: what works on this machine, and what would mend the rest."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Final, Literal, Protocol

from moveset.base.errors import CameraError, KeyboardError, MovesetError
from moveset.base.values import Pose, RgbImage, TimedFrame
from moveset.play.keyboard import Machine, open_keyboard

State = Literal["ok", "warn", "fail"]

NEEDED: Final = ("numpy", "opencv-python-headless", "av", "onnxruntime", "typer", "rich")
FOR_TEACHING: Final = ("keras", "jax", "onnx")
CLASHING: Final = ("opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless")
"""Each of these brings a cv2 of its own, and they overwrite each other's files."""

LEAST_PYTHON: Final = (3, 11)
GAME_FPS: Final = 20.0
"""With fewer frames a second a punch of 0.2 s is seen three times at most."""

DISK_WARN_MB, DISK_FAIL_MB = 1000, 100
"""A minute of video is about 10 MB; its landmarks are less than 2 MB."""

CAMERA_OPEN_S, CAMERA_LOOK_S = 6.0, 1.5
POSE_FRAMES: Final = 15

REINSTALL: Final = "install it again: pip install --force-reinstall moveset"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one thing.

    Attributes
    ----------
    state
        ``warn``: something will not work, the rest does; ``fail``: mend this first.
    words
        What was found.
    mend
        What to do about it; empty when all is well.
    """

    name: str
    state: State
    words: str
    mend: str = ""


Check = tuple[str, Callable[[], Finding]]
"""What is looked at, and how."""


class Camera(Protocol):
    """A live source of frames, as ``capture.camera`` opens it."""

    @property
    def received(self) -> int:
        """Frames that have arrived so far, taken or not."""
        ...

    def __iter__(self) -> Iterator[TimedFrame]: ...

    def close(self) -> None:
        """Let go of it."""
        ...


def examine(checks: Sequence[Check] | None = None) -> tuple[Finding, ...]:
    """Return what works on this machine, thing by thing; a few seconds.

    Parameters
    ----------
    checks
        All there are by default.

    Notes
    -----
    Never raises: a check that does is a finding too.
    """
    return tuple(_safely(name, look) for name, look in (CHECKS if checks is None else checks))


def _safely(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except MovesetError as error:
        return Finding(name, "fail", str(error))
    except Exception as error:
        return Finding(name, "fail", f"{type(error).__name__}: {error}", REINSTALL)


def check_python(found: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Return which Python this is, and on what."""
    words = f"{'.'.join(map(str, found))} on {platform.system()} {platform.machine()}"
    if found < LEAST_PYTHON:
        return Finding("python", "fail", words, "install Python 3.11 or newer")
    return Finding("python", "ok", words)


def check_libraries(find: Callable[[str], str] = version) -> Finding:
    """Return the versions of all libraries; those for teaching are missed least."""
    found = {name: _version(name, find) for name in (*NEEDED, *FOR_TEACHING, *CLASHING)}
    words = ", ".join(f"{name} {number}" for name, number in found.items() if number)
    if missing := [name for name in (*NEEDED, *FOR_TEACHING) if not found[name]]:
        state: State = "fail" if set(missing) & set(NEEDED) else "warn"
        lack = f"without {', '.join(missing)}; {words}"
        return Finding("libraries", state, lack, f"pip install {' '.join(missing)}")
    if clashing := [name for name in CLASHING if found[name]]:
        mend = (
            f"pip uninstall {' '.join(clashing)}, "
            "then pip install --force-reinstall opencv-python-headless"
        )
        return Finding("libraries", "warn", f"more than one OpenCV: {words}", mend)
    return Finding("libraries", "ok", words)


def _version(name: str, find: Callable[[str], str]) -> str:
    try:
        return find(name)
    except PackageNotFoundError:
        return ""


def check_networks(read: Callable[[str], bytes] | None = None) -> Finding:
    """Return whether the networks in the package are those that belong there."""
    read = read or _asset
    wanted = _checksums(read("NOTICE.md").decode())
    wrong = [
        name for name, digest in wanted.items() if hashlib.sha256(read(name)).hexdigest() != digest
    ]
    if wrong or not wanted:
        words = f"not as they were made: {', '.join(wrong) or 'no checksums in NOTICE.md'}"
        return Finding("networks", "fail", words, REINSTALL)
    return Finding("networks", "ok", f"{', '.join(wanted)}, checksums right")


def _asset(name: str) -> bytes:
    return files("moveset.assets").joinpath(name).read_bytes()


def _checksums(notice: str) -> Mapping[str, str]:
    """Return the networks and their SHA-256, as the notice beside them lists them."""
    row = r"^\| `(\S+\.(?:onnx|moveset))` \| `([0-9a-f]{64})` \|"
    return dict(re.findall(row, notice, re.MULTILINE))


def check_pose(
    step: Callable[[RgbImage], Pose | None] | None = None,
    now: Callable[[], float] = time.perf_counter,
) -> Finding:
    """Return whether a drawn person is seen, nobody in a blank picture, and how fast it goes."""
    step, (person, blank) = step or _tracker(), _pictures()
    if step(blank) is not None:
        return Finding("pose", "fail", "sees somebody in a blank picture", REINSTALL)
    times_s = []
    for _ in range(POSE_FRAMES):
        start_s = now()
        if step(person) is None:
            return Finding("pose", "fail", "does not see a drawn person", REINSTALL)
        times_s.append(now() - start_s)
    return _speed(median(times_s), os.cpu_count() or 1)


def _speed(frame_s: float, cores: int) -> Finding:
    rate = 1.0 / max(frame_s, 1e-6)
    words = f"{1000.0 * frame_s:.0f} ms a frame on {cores} cores: up to {rate:.0f} frames a second"
    if rate < GAME_FPS:
        return Finding("pose", "warn", words, "quick moves may be missed: close other programs")
    return Finding("pose", "ok", words)


def _tracker() -> Callable[[RgbImage], Pose | None]:
    from moveset.see.pose.tracker import PoseTracker

    return PoseTracker().step


def _pictures() -> tuple[RgbImage, RgbImage]:
    """Return a drawn person and nobody."""
    from moveset.synth.performance import act

    clip = act(seed=0, moves=["idle"], duration_s=0.1, size=(640, 480))
    person = next(clip.frames()).image
    return person, person * 0


def check_codecs(openable: Callable[[str, str], bool] | None = None) -> Finding:
    """Return which kinds of video can be read and written."""
    can = openable or _has_codec
    read = [name for name in ("h264", "vp9", "gif") if can(name, "r")]
    words = f"reads {', '.join(read) or 'nothing'}"
    words += "; writes h264" if can("h264", "w") else "; does not write h264"
    if "h264" not in read or "vp9" not in read or not can("h264", "w"):
        return Finding("video", "fail", words, "pip install --force-reinstall --only-binary av av")
    return Finding("video", "ok", words)


def _has_codec(name: str, mode: str) -> bool:
    import av

    try:
        av.Codec(name, mode)  # type: ignore[arg-type]
    except ValueError:
        return False
    return True


def check_camera(
    open_camera: Callable[[], Camera] | None = None,
    *,
    open_s: float = CAMERA_OPEN_S,
    look_s: float = CAMERA_LOOK_S,
) -> Finding:
    """Return the size and the true frame rate of the first camera; to have none is no failure.

    The rate is counted, not asked for: in the dark many cameras give half of what they promise.
    """
    results: list[Finding] = []
    probe = open_camera or _first_camera
    looking = Thread(target=lambda: results.append(_look(probe, look_s)), daemon=True)
    looking.start()
    # A driver may hang for good, and must not take us with it.
    looking.join(open_s + look_s)
    if results:
        return results[0]
    words = f"camera 0 gave no picture within {open_s + look_s:.0f} s"
    return Finding("camera", "warn", words, "unplug it and plug it in again")


def _first_camera() -> Camera:
    from moveset.capture.camera import open_camera

    return open_camera(0)


def _look(open_camera: Callable[[], Camera], look_s: float) -> Finding:
    try:
        camera = open_camera()
        try:
            return _rate(camera, look_s)
        finally:
            camera.close()
    except CameraError as error:
        words, _, mend = str(error).partition(": ")
        return Finding("camera", "warn", words, mend)
    except Exception as error:
        return Finding("camera", "warn", f"{type(error).__name__}: {error}", "try another camera")


def _rate(camera: Camera, look_s: float) -> Finding:
    first = last = None
    before = 0
    for last in camera:
        if first is None:
            first, before = last, camera.received
        if last.time_s - first.time_s >= look_s:
            break
    if first is None or last is None or last.time_s <= first.time_s:
        return Finding("camera", "warn", "camera 0 gives no frames", "try another camera")
    rate = (camera.received - before) / (last.time_s - first.time_s)
    height, width = last.image.shape[:2]
    words = f"camera 0: {width}x{height}, {rate:.0f} frames a second"
    if rate < GAME_FPS:
        return Finding("camera", "warn", words, "give it more light: in the dark it slows down")
    return Finding("camera", "ok", words)


def check_display(system: str = sys.platform, env: Mapping[str, str] = os.environ) -> Finding:
    """Return whether there is a screen to show pages on."""
    if system != "linux":
        return Finding("display", "ok", system)
    kinds = {"WAYLAND_DISPLAY": "Wayland", "DISPLAY": "X11"}
    for variable, kind in kinds.items():
        if env.get(variable):
            return Finding("display", "ok", f"{kind} {env[variable]}")
    mend = "videos, reports and --json work without; copy the report's page to look at it"
    return Finding("display", "warn", "no screen", mend)


def check_keys(machine: Machine | None = None) -> Finding:
    """Return by which way keys could be pressed in other programs, tried without pressing any."""
    try:
        with open_keyboard(machine=machine) as keyboard:
            words = keyboard.words
    except KeyboardError as error:
        words, _, mend = str(error).partition(": ")
        return Finding("keys", "warn", words, mend)
    return Finding("keys", "ok", words)


def check_disk(free_bytes: Callable[[], int] | None = None) -> Finding:
    """Return how much room there is in the folder you are in."""
    free_mb = (free_bytes() if free_bytes else shutil.disk_usage(Path.cwd()).free) / 1e6
    words = f"{free_mb / 1000:.1f} GB free here"
    if free_mb < DISK_WARN_MB:
        state: State = "fail" if free_mb < DISK_FAIL_MB else "warn"
        return Finding("disk", state, words, "free some space, or work on another disk")
    return Finding("disk", "ok", words)


CHECKS: Final[Sequence[Check]] = (
    ("python", check_python),
    ("libraries", check_libraries),
    ("networks", check_networks),
    ("pose", check_pose),
    ("video", check_codecs),
    ("camera", check_camera),
    ("display", check_display),
    ("keys", check_keys),
    ("disk", check_disk),
)
