"""The pages of another game's folder: which files it may have, and our script in its pages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from moveset.base.errors import MovesetError

INDEX: Final = "index.html"
PAGES: Final = frozenset({".html", ".htm"})
MAX_PAGE_BYTES: Final = 16 * 2**20
"""In a larger page no script runs: ours could not be inserted without reading it whole."""

MAX_PROLOGUE_BYTES: Final = 2**16
"""How far a page is searched for its doctype."""

UTF8_MARK: Final = b"\xef\xbb\xbf"


def is_plain(name: str) -> bool:
    """Whether a name is that of a file: not hidden, no parent folder, drive or stream."""
    return bool(name) and not name.startswith(".") and not set(name) & set("\\:\0")


def check_game_folder(folder: Path) -> None:
    """Check that a folder has a game.

    Raises
    ------
    MovesetError
        There is no such folder, or it has no index.html.
    """
    if not folder.is_dir():
        raise MovesetError(f"{folder} is not a folder: give one with an index.html after --game")
    if not (folder / INDEX).is_file():
        below = sorted(path.parent for path in folder.glob(f"*/{INDEX}"))
        hint = f"give {below[0]}, which has one" if below else "give the folder that has it"
        raise MovesetError(f"{folder} has no {INDEX}: {hint}, after --game")


def insert_adapter(page: bytes, prefix: str, first: bytes = b"") -> bytes:
    """Return a page with our script before all else but its doctype.

    No ``<html>`` or ``<head>`` is needed before a script, and none is trusted to end where it seems
    to: a page could hide our script in an attribute or a comment. Comments before the doctype are
    passed over, because without its doctype a page looks different.

    Parameters
    ----------
    prefix
        The address of our script's folder, from the page.
    first
        Markup that comes even before our script.
    """
    if page.startswith((b"\xff\xfe", b"\xfe\xff")):
        page = page.decode("utf-16", "replace").encode("utf-8-sig")
    script = f'<script src="{prefix}game_adapter.js"></script>'.encode()
    at = _end_of_doctype(page[:MAX_PROLOGUE_BYTES])
    return page[:at] + first + script + page[at:]


def _end_of_doctype(start: bytes) -> int:
    """Return where a page's doctype ends, or its byte order mark if no doctype comes first."""
    start = start.partition(b"\x1b")[0]  # behind an escape, bytes need not mean what they show
    first = at = len(UTF8_MARK) if start.startswith(UTF8_MARK) else 0
    while at < len(start):
        if start[at : at + 1].isspace():
            at += 1
            continue
        if start[at : at + 2] not in {b"<!", b"<?"}:
            break
        is_comment = start.startswith(b"<!--", at)
        end = _end_of_comment(start, at) if is_comment else start.find(b">", at) + 1
        if not end:
            break
        if start[at:end].lower().startswith(b"<!doctype"):
            return end
        at = end
    return first


def _end_of_comment(start: bytes, at: int) -> int:
    """Return where a comment ends as browsers read it; 0 if it does not."""
    for short in (b"<!-->", b"<!--->"):
        if start.startswith(short, at):
            return at + len(short)
    found = [(start.find(end, at + 4), len(end)) for end in (b"-->", b"--!>")]
    return min((place + length for place, length in found if place >= 0), default=0)
