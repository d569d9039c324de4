"""Parses BVH: the tree of joints with their channels, and the numbers of each frame."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.errors import LandmarkFileError
from moveset.base.files import explain_read_error, open_regular_file
from moveset.base.shown_text import quote
from moveset.see.landmark_files.times import check_count

MAX_JOINTS: Final = 512
MAX_LINE: Final = 2**18
END_SITE: Final = -1
"""Stands for the end of a limb among the numbers of joints."""
CHANNELS: Final = {
    f"{axis}{kind}": (kind, "xyz".index(axis))
    for axis in "xyz"
    for kind in ("position", "rotation")
}


@dataclass(frozen=True, slots=True)
class BvhJoint:
    """A joint.

    Attributes
    ----------
    parent
        Its number; -1 for the root.
    channels
        Kind and axis of each of its numbers, in order.
    """

    name: str
    parent: int
    offset: tuple[float, float, float]
    channels: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class BvhMotion:
    """A file's skeleton and motion.

    Attributes
    ----------
    frame_s
        Seconds from frame to frame.
    numbers
        (t, channels) in the order of the joints and their channels.
    """

    joints: tuple[BvhJoint, ...]
    frame_s: float
    numbers: npt.NDArray[np.float64]
    notes: tuple[str, ...] = ()


def read_bvh_text(path: Path) -> BvhMotion:
    """Return the skeleton and motion in a BVH file.

    Raises
    ------
    LandmarkFileError
        It cannot be read, is cut short within the skeleton, or has a wrong number of values; with
        the line.
    """
    try:
        with io.TextIOWrapper(open_regular_file(path), encoding="utf-8-sig") as text:
            return _Parser(path.name, text).parse()
    except UnicodeDecodeError as error:
        raise LandmarkFileError(f"{path.name} is no BVH text: export it again") from error
    except OSError as error:
        raise LandmarkFileError(explain_read_error(path, error)) from error


class _Parser:
    def __init__(self, name: str, text: io.TextIOWrapper) -> None:
        self._name = name
        self._line = 0
        self._lines = self._words(text)
        self._joints: list[tuple[str, int, list[float], list[tuple[str, int]]]] = []
        self._stack: list[int] = []  # the joints whose brackets are open
        self._opening = END_SITE  # the joint whose bracket comes next
        self._steps: dict[str, Callable[[list[str]], bool]] = {
            "ROOT": self._joint,
            "JOINT": self._joint,
            "END": self._end,
            "{": self._open,
            "}": self._close,
            "OFFSET": self._offset,
            "CHANNELS": self._add_channels,
        }

    def parse(self) -> BvhMotion:
        self._hierarchy()
        frames = self._header("frames:", int)
        frame_s = self._header("frame time:", float)
        if not 1e-4 <= frame_s <= 1.0:
            raise self._error(f"a frame time of {frame_s:g} s: it must be 0.0001 to 1")
        check_count(int(frames), self._name)
        joints = tuple(
            BvhJoint(name, parent, (offset[0], offset[1], offset[2]), tuple(channels))
            for name, parent, offset, channels in self._joints
        )
        numbers = self._motion(sum(len(joint.channels) for joint in joints))
        notes: tuple[str, ...] = ()
        if len(numbers) != frames:
            notes = (f"it claims {frames:g} frames and has {len(numbers)}",)
        return BvhMotion(joints, frame_s, numbers, notes)

    def _words(self, text: io.TextIOWrapper) -> Iterator[list[str]]:
        while line := text.readline(MAX_LINE):
            self._line += 1
            if len(line) >= MAX_LINE:
                raise self._error("a line that is too long")
            if words := line.split():
                yield words

    def _error(self, what: str) -> LandmarkFileError:
        return LandmarkFileError(f"line {self._line} of {self._name} has {what}: export it again")

    def _hierarchy(self) -> None:
        words = next(self._lines, [])
        if [word.upper() for word in words] != ["HIERARCHY"]:
            raise self._error("no HIERARCHY")
        for words in self._lines:
            key = words[0].upper()
            if key == "MOTION" and not self._stack:
                break
            step = self._steps.get(key)
            if step is None or not step(words):
                raise self._error(f"{quote(' '.join(words)[:40])} in the skeleton")
        else:
            raise LandmarkFileError(f"{self._name} ends within the skeleton: copy it again")
        if not self._joints or any(len(joint[2]) != 3 for joint in self._joints):
            raise self._error("a joint without its offset")

    def _joint(self, words: list[str]) -> bool:
        if len(words) < 2 or len(self._joints) == MAX_JOINTS:
            return False
        self._joints.append((" ".join(words[1:]), self._stack[-1] if self._stack else -1, [], []))
        self._opening = len(self._joints) - 1
        return True

    def _end(self, _: list[str]) -> bool:
        self._opening = END_SITE
        return True

    def _open(self, _: list[str]) -> bool:
        self._stack.append(self._opening)
        return True

    def _close(self, _: list[str]) -> bool:
        return bool(self._stack) and self._stack.pop() is not None

    def _offset(self, words: list[str]) -> bool:
        if not self._stack or len(words) != 4:
            return False
        if self._stack[-1] != END_SITE:
            self._joints[self._stack[-1]][2].extend(self._number(word) for word in words[1:])
        return True

    def _add_channels(self, words: list[str]) -> bool:
        if not self._stack or self._stack[-1] == END_SITE:
            return False
        self._joints[self._stack[-1]][3].extend(self._channels(words))
        return True

    def _channels(self, words: list[str]) -> list[tuple[str, int]]:
        try:
            channels = [CHANNELS[word.lower()] for word in words[2:]]
        except KeyError as error:
            raise self._error("an unknown channel") from error
        if len(words) < 2 or words[1] != str(len(channels)):
            raise self._error("another number of channels than it says")
        return channels

    def _header(self, key: str, kind: type[int] | type[float]) -> float:
        text = " ".join(next(self._lines, [])).lower()
        if not text.startswith(key):
            raise self._error(f"no {key}" if text else f"no {key} because it is cut short")
        try:
            return kind(text.removeprefix(key))
        except (ValueError, OverflowError) as error:
            raise self._error(f"no number after {key}") from error

    def _motion(self, channels: int) -> npt.NDArray[np.float64]:
        rows: list[npt.NDArray[np.float64]] = []
        for words in self._lines:
            row = np.array([self._number(word) for word in words], np.float64)
            if len(row) != channels:
                raise self._error(f"{len(row)} numbers where the skeleton has {channels} channels")
            rows.append(row)
            check_count(len(rows), self._name)
        check_count(len(rows), self._name)
        return np.stack(rows)

    def _number(self, word: str) -> float:
        try:
            number = float(word)
        except ValueError as error:
            raise self._error(f"{quote(word[:40])} where a number is expected") from error
        return number if abs(number) < 1e12 else math.nan
