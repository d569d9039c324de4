"""Names of moves: the one in files, and the one that people read and write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count

from moveset.base.errors import LabelError
from moveset.base.shown_text import quote
from moveset.base.values import NONE, Json, MoveSetting

MAX_TITLE_LENGTH = 40

_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th"}
)
"""Latin letters that Unicode does not decompose into a plain letter and a mark."""


def check_title(title: Json) -> str:
    """Return a title with single spaces between its words; it may be empty.

    Raises
    ------
    LabelError
        It is no text, too long, or has invisible characters.
    """
    if not isinstance(title, str):
        raise LabelError(f"the title is {quote(title)}: write it in quotes")
    shown = " ".join(unicodedata.normalize("NFC", title).split())
    if len(shown) > MAX_TITLE_LENGTH:
        raise LabelError(f"a move's name has at most {MAX_TITLE_LENGTH} characters: shorten it")
    if not shown.isprintable():
        raise LabelError("a move's name has characters that cannot be shown: type it again")
    return shown


def name_from_title(title: str, taken: Collection[str] = ()) -> str:
    """Return a name for files that is similar to a title: ``grosse_welle`` for "Große Welle".

    Parameters
    ----------
    taken
        Names of other moves. A number is added to a name that is one of them.

    Notes
    -----
    Titles without Latin letters become ``move``, with a number where that is taken.
    """
    plain = unicodedata.normalize("NFKD", title.lower().translate(_WITHOUT_DECOMPOSITION))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    stem = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    if not stem or not stem[0].isalpha():
        stem = f"move_{stem}".strip("_")
    stem = stem[: MAX_TITLE_LENGTH - 4].rstrip("_")
    used = {*taken, NONE}
    names = (stem if number == 1 else f"{stem}_{number}" for number in count(1))
    return next(name for name in names if name not in used)


def shown_name(move: MoveSetting) -> str:
    """Return the name of a move that people read."""
    return move.title or move.move.replace("_", " ")


def with_title(move: MoveSetting, name: str, title: str) -> MoveSetting:
    """Return a move with other names; a title that says the same as its name is left out."""
    shown = title if title != name.replace("_", " ") else ""
    return MoveSetting(name, move.key, move.hold, shown)
