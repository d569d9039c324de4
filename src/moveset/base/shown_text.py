"""Texts from files as they may be shown: of limited length, without control characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from itertools import islice
from reprlib import Repr
from typing import Any, Final, TextIO, cast

_CONTROLS: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's categories of characters that are not shown but act: escape sequences, text direction,
halves of surrogate pairs, line and paragraph separators."""

_LAYOUT: Final = "\n\t"

_MAX_LISTED: Final = 30

_MAX_QUOTED: Final = 80


def escape_controls(text: str, keep: str = "") -> str:
    r"""Return a text with ``\u001b`` in place of an escape character, and the like.

    A terminal obeys such characters: names in a file could clear the screen, forge lines, change
    the order of letters, or ring. JSON stays valid, since it uses the same form.

    Parameters
    ----------
    keep
        Characters that stay, such as line ends.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char in keep or unicodedata.category(char) not in _CONTROLS else _escape(char)
        for char in text
    )


def _escape(char: str) -> str:
    number = ord(char)
    if number > 0xFFFF:  # as JSON writes it: a pair of surrogates
        number -= 0x10000
        return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
    return f"\\u{number:04x}"


def quote(value: Any) -> str:
    """Return a value in quotes for an error message; the middle of a long one is left out."""
    short = Repr()
    short.maxstring = short.maxother = _MAX_QUOTED
    try:
        return short.repr(value)
    except ValueError:  # of a number with thousands of digits
        return "a very long number"


def shorten(text: str, length: int = _MAX_QUOTED) -> str:
    """Return a text without its middle if it is longer than ``length``."""
    half = length // 2
    return text if len(text) <= length else f"{text[:half]} … {text[-half:]}"


def list_names(names: Collection[str]) -> str:
    """Return names with commas between; of very many only the first."""
    shown = ", ".join(map(shorten, islice(names, _MAX_LISTED)))
    more = len(names) - _MAX_LISTED
    return f"{shown} and {more} more" if more > 0 else shown


class EscapingStream:
    """A text stream that writes to another one and escapes control characters but line ends.

    Attributes
    ----------
    unescaped
        The other stream, for programs of ours that control the terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self.unescaped = stream

    def write(self, text: str) -> int:
        """Write a text, and return its length."""
        self.unescaped.write(escape_controls(text, keep=_LAYOUT))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unescaped, name)


def unescaped(stream: TextIO) -> TextIO:
    """Return the stream below an ``EscapingStream``; another one as it is."""
    return cast("TextIO", getattr(stream, "unescaped", stream))
