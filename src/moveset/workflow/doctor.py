"""Check what works on this machine, with a hint for what does not."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Final

from moveset.base.counts import with_noun
from moveset.base.errors import KeyboardError, MovesetError
from moveset.base.train_extra import INSTALL as INSTALL_TRAIN
from moveset.base.train_extra import LIBRARIES as FOR_TRAINING
from moveset.base.values import Pose, RgbImage
from moveset.play.gamepad import open_gamepad
from moveset.play.keyboard import Keyboard, open_keyboard
from moveset.play.keyboard_backend import Machine
from moveset.workflow.doctor_camera import check_cameras
from moveset.workflow.doctor_privacy import check_privacy
from moveset.workflow.findings import MIN_GAME_FPS, REINSTALL, Finding, Status

REQUIRED: Final = ("numpy", "opencv-python-headless", "av", "onnxruntime", "typer", "rich")
CONFLICTING: Final = ("opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless")
"""Each of these installs a cv2 of its own, and they overwrite each other's files."""

MIN_PYTHON: Final = (3, 11)

DISK_WARN_MB, DISK_FAIL_MB = 1000, 100
"""A minute of video is about 10 MB; its landmarks are less than 2 MB."""

POSE_FRAMES: Final = 15


Check = tuple[str, Callable[[], Finding | Sequence[Finding]]]
"""The name of a check, and the function that makes it."""


def examine(checks: Sequence[Check] | None = None) -> tuple[Finding, ...]:
    """Return the findings of each check; takes a few seconds.

    Parameters
    ----------
    checks
        By default all of ``CHECKS``.

    Notes
    -----
    Never raises: an error in a check becomes a finding.
    """
    runs = CHECKS if checks is None else checks
    return tuple(chain.from_iterable(_run_check(name, run) for name, run in runs))


def _run_check(name: str, run: Callable[[], Finding | Sequence[Finding]]) -> Sequence[Finding]:
    try:
        found = run()
    except MovesetError as error:
        found = Finding(name, "fail", str(error))
    except Exception as error:
        found = Finding(name, "fail", f"{type(error).__name__}: {error}", REINSTALL)
    return [found] if isinstance(found, Finding) else found


def check_python(found: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Return the version of Python and the platform."""
    message = f"{'.'.join(map(str, found))} on {platform.system()} {platform.machine()}"
    if found < MIN_PYTHON:
        return Finding("python", "fail", message, "install Python 3.11 or newer")
    return Finding("python", "ok", message)


def check_libraries(find: Callable[[str], str] = version) -> Finding:
    """Return the versions of the libraries that every installation needs."""
    found = {name: _version(name, find) for name in (*REQUIRED, *CONFLICTING)}
    message = _versions(found)
    if missing := [name for name in REQUIRED if not found[name]]:
        found_and_missing = f"missing: {', '.join(missing)}; found: {message}"
        return Finding("libraries", "fail", found_and_missing, f"pip install {' '.join(missing)}")
    if conflicting := [name for name in CONFLICTING if found[name]]:
        hint = (
            f"pip uninstall {' '.join(conflicting)}, "
            "then pip install --force-reinstall opencv-python-headless"
        )
        return Finding("libraries", "warn", f"more than one OpenCV: {message}", hint)
    return Finding("libraries", "ok", message)


def check_train_extra(find: Callable[[str], str] = version) -> Finding:
    """Return whether networks can be trained here; all else works without."""
    found = {name: _version(name, find) for name in FOR_TRAINING}
    if all(found.values()):
        return Finding("train extra", "ok", _versions(found))
    missing = ", ".join(name for name, number in found.items() if not number)
    message = f"no {missing}: no networks from scratch, no MobileNet, no demo"
    return Finding("train extra", "warn", message, INSTALL_TRAIN)


def _versions(found: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in found.items() if number)


def _version(name: str, find: Callable[[str], str]) -> str:
    try:
        return find(name)
    except PackageNotFoundError:
        return ""


def check_networks(read: Callable[[str], bytes] | None = None) -> Finding:
    """Return whether the networks in the package have the right checksums."""
    read = read or _asset
    wanted = _checksums(read("NOTICE.md").decode())
    wrong = [
        name for name, digest in wanted.items() if hashlib.sha256(read(name)).hexdigest() != digest
    ]
    if wrong or not wanted:
        message = f"wrong checksum: {', '.join(wrong) or 'no checksums in NOTICE.md'}"
        return Finding("networks", "fail", message, REINSTALL)
    return Finding("networks", "ok", f"{', '.join(wanted)}, checksums right")


def _asset(name: str) -> bytes:
    return files("moveset.assets").joinpath(name).read_bytes()


def _checksums(notice: str) -> Mapping[str, str]:
    """Return the SHA-256 of each network, as listed in the notice."""
    row = r"^\| `(\S+\.(?:onnx|moveset))` \| `([0-9a-f]{64})` \|"
    return dict(re.findall(row, notice, re.MULTILINE))


def check_pose(
    step: Callable[[RgbImage], Pose | None] | None = None,
    now: Callable[[], float] = time.perf_counter,
) -> Finding:
    """Return whether a synthetic person is found, none in a blank image, and the speed."""
    step, (person, blank) = step or _tracker(), _test_images()
    if step(blank) is not None:
        return Finding("pose", "fail", "finds a person in a blank image", REINSTALL)
    times_s = []
    for _ in range(POSE_FRAMES):
        start_s = now()
        if step(person) is None:
            return Finding("pose", "fail", "does not find a synthetic person", REINSTALL)
        times_s.append(now() - start_s)
    return _speed(median(times_s), os.cpu_count() or 1)


def _speed(frame_s: float, cores: int) -> Finding:
    rate = 1.0 / max(frame_s, 1e-6)
    message = (
        f"{1000.0 * frame_s:.0f} ms a frame on {with_noun(cores, 'core')}: "
        f"up to {rate:.0f} frames a second"
    )
    if rate < MIN_GAME_FPS:
        return Finding("pose", "warn", message, "quick moves may be missed: close other programs")
    return Finding("pose", "ok", message)


def _tracker() -> Callable[[RgbImage], Pose | None]:
    from moveset.see.pose.tracker import PoseTracker

    return PoseTracker().step


def _test_images() -> tuple[RgbImage, RgbImage]:
    """Return an image with a synthetic person, and a blank one."""
    from moveset.synth.clip import synthesise_clip

    clip = synthesise_clip(seed=0, moves=["idle"], duration_s=0.1, size=(640, 480))
    person = next(clip.frames()).image
    return person, person * 0


def check_codecs(openable: Callable[[str, str], bool] | None = None) -> Finding:
    """Return which video codecs can be read and written."""
    can = openable or _has_codec
    read = [name for name in ("h264", "vp9", "gif") if can(name, "r")]
    message = f"reads {', '.join(read) or 'nothing'}"
    message += "; writes h264" if can("h264", "w") else "; does not write h264"
    if "h264" not in read or "vp9" not in read or not can("h264", "w"):
        return Finding(
            "video", "fail", message, "pip install --force-reinstall --only-binary av av"
        )
    return Finding("video", "ok", message)


def _has_codec(name: str, mode: str) -> bool:
    import av

    try:
        av.Codec(name, mode)  # type: ignore[arg-type]
    except ValueError:
        return False
    return True


def check_display(system: str = sys.platform, env: Mapping[str, str] = os.environ) -> Finding:
    """Return whether there is a display."""
    if system != "linux":
        return Finding("display", "ok", system)
    kinds = {"WAYLAND_DISPLAY": "Wayland", "DISPLAY": "X11"}
    for variable, kind in kinds.items():
        if env.get(variable):
            return Finding("display", "ok", f"{kind} {env[variable]}")
    hint = "videos, reports and --json work without; copy the report's page to look at it"
    return Finding("display", "warn", "no display", hint)


def check_keys(machine: Machine | None = None) -> Finding:
    """Return how keys can be pressed in other programs; opens the keyboard, presses nothing."""
    return _check_key_output("keys", lambda: open_keyboard(machine=machine))


def check_gamepad(machine: Machine | None = None) -> Finding:
    """Return whether there can be a virtual gamepad; connects one, presses nothing."""
    return _check_key_output("gamepad", lambda: open_gamepad(machine=machine))


def _check_key_output(name: str, open_output: Callable[[], Keyboard]) -> Finding:
    try:
        with open_output() as opened:
            message = opened.description
    except KeyboardError as error:
        message, _, hint = str(error).partition(": ")
        return Finding(name, "warn", message, hint)
    return Finding(name, "ok", message)


def check_disk(free_bytes: Callable[[], int] | None = None) -> Finding:
    """Return the free disk space in the current folder."""
    free_mb = (free_bytes() if free_bytes else shutil.disk_usage(Path.cwd()).free) / 1e6
    message = f"{free_mb / 1000:.1f} GB free here"
    if free_mb < DISK_WARN_MB:
        status: Status = "fail" if free_mb < DISK_FAIL_MB else "warn"
        return Finding("disk", status, message, "free some space, or work on another disk")
    return Finding("disk", "ok", message)


CHECKS: Final[Sequence[Check]] = (
    ("python", check_python),
    ("libraries", check_libraries),
    ("train extra", check_train_extra),
    ("networks", check_networks),
    ("pose", check_pose),
    ("video", check_codecs),
    ("camera", check_cameras),
    ("display", check_display),
    ("keys", check_keys),
    ("gamepad", check_gamepad),
    ("disk", check_disk),
    ("privacy", check_privacy),
)
