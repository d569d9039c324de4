"""What a column's name, or a key in JSON, says in whole: a time, a frame's number, or a joint."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_UNITS_S: Final = {
    **dict.fromkeys("s sec secs second seconds".split(), 1.0),
    **dict.fromkeys("ms msec msecs milli millis millisecond milliseconds".split(), 1e-3),
    **dict.fromkeys("us usec usecs micros microsecond microseconds".split(), 1e-6),
    **dict.fromkeys("ns nsec nanos nanosecond nanoseconds".split(), 1e-9),
}
_TIMES: Final = frozenset("time timestamp timestamps stamp t elapsed datetime".split())
_TIME_NOISE: Final = frozenset("in video frame relative since start rel abs sensor kinect".split())
_COUNTS: Final = frozenset("number no num nr id idx index count counter i".split())
_FRAMES: Final = frozenset(("frame", "image"))
_POINTS: Final = frozenset("landmark joint keypoint point marker bodypart part node".split())
_KINDS: Final = frozenset("name type label class".split())
_PEOPLE: Final = frozenset(
    "person people body player skeleton track tracking user subject pose".split()
)

UNKNOWN_UNIT: Final = 0.0


def split_words(name: str) -> list[str]:
    """Return the words and numbers in a name, in lower case."""
    text = name.replace("µ", "u").replace("\u03bc", "u")
    return [word.lower() for word in _WORDS.findall(text)]


def time_unit(name: str) -> float | None:
    """Return the unit in seconds if a name is that of a time, 0 if it names none; else None."""
    words = split_words(name)
    unit = next((_UNITS_S[word] for word in reversed(words) if word in _UNITS_S), UNKNOWN_UNIT)
    rest = [word for word in words if word not in _UNITS_S and word not in _TIME_NOISE]
    if not all(word in _TIMES for word in rest):
        return None
    return unit if rest or (unit and len(words) == 1) else None


def is_frame_number(name: str) -> bool:
    """Return whether a name is that of a frame's number."""
    words = split_words(name)
    kinds = {word for word in words if word in _FRAMES}
    if not kinds or not all(word in _FRAMES or word in _COUNTS for word in words):
        return False
    return kinds != {"image"} or len(words) > 1


def is_joint_name(name: str) -> bool:
    """Return whether a name is that of a landmark's name or number."""
    words = split_words(name)
    if words in (["body", "part"], ["name"], ["index"], ["id"]):
        return True
    others = [word for word in words if word not in _POINTS and word != "pose"]
    kinds = _COUNTS | _KINDS
    return any(word in _POINTS for word in words) and all(word in kinds for word in others)


def is_person(name: str) -> bool:
    """Return whether a name is that of a person's number."""
    words = split_words(name)
    return bool(words) and words[0] in _PEOPLE and all(word in _COUNTS for word in words[1:])
