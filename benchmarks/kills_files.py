"""What a command has written at one moment, and what became of it after a kill."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

TEMPORARY = re.compile(r"\..+\.[0-9a-f]{8}(\.\w+)?")
"""The names of moveset's temporary files and folders."""


@dataclass(frozen=True, slots=True)
class File:
    """A visible file; another inode or time of change means that it was written again."""

    content: bytes
    inode: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class Written:
    """What is in a folder at one moment: the visible files, and the names of hidden ones."""

    files: Mapping[str, File]
    hidden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a kill did.

    Attributes
    ----------
    finished
        Visible files at the moment of the kill.
    lost
        Files that are not those of an undisturbed run after the next one.
    half_written
        Visible files that were not whole at the moment of the kill.
    rewritten
        Files that were finished and have been written again.
    begun_twice
        Videos that were read more than once.
    hidden, stayed
        Temporary files and folders that the kill left, and those that are still there at the end.
    strange
        Hidden names that are not moveset's.
    """

    finished: int
    lost: int
    half_written: int
    rewritten: int
    begun_twice: int
    hidden: int
    stayed: int
    strange: tuple[str, ...]


def look(folder: Path) -> Written:
    """Return what is in a folder now, also while others write to it."""
    files, hidden = {}, []
    waiting = [folder] if folder.is_dir() else []
    while waiting:
        for path in waiting.pop().iterdir():
            name = path.relative_to(folder).as_posix()
            if path.name.startswith("."):
                hidden.append(name)
            elif path.is_dir():
                waiting.append(path)
            else:
                files[name] = _read(path)
    return Written(files, tuple(sorted(hidden)))


def _read(path: Path) -> File:
    """Return a file; a file that replaces it meanwhile is another inode."""
    with path.open("rb") as opened:
        content, found = opened.read(), os.fstat(opened.fileno())
    return File(content, found.st_ino, found.st_mtime_ns)


def judge(expected: Written, at_kill: Written, at_end: Written, begun: Iterable[str]) -> Verdict:
    """Return what a kill did; ``begun`` names each video as often as it was read."""
    whole = {name: file.content for name, file in expected.files.items()}
    ended = {name: file.content for name, file in at_end.files.items()}
    seen = at_kill.files
    return Verdict(
        finished=len(seen),
        lost=len(whole.items() - ended.items()) + len(ended.keys() - whole.keys()),
        half_written=sum(whole.get(name) != file.content for name, file in seen.items()),
        rewritten=sum(at_end.files.get(name) != file for name, file in seen.items()),
        begun_twice=sum(count > 1 for count in Counter(begun).values()),
        hidden=len(at_kill.hidden),
        stayed=len(at_end.hidden),
        strange=tuple(
            name
            for name in (*at_kill.hidden, *at_end.hidden)
            if not TEMPORARY.fullmatch(Path(name).name)
        ),
    )
