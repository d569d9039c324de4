"""Opens the browser at the studio's address without showing its secret to other users.

Where all users see the command lines of all programs, as on Linux, the address must not be in that
of the browser. There the browser opens a file that only its owner can read, and that leads on.
"""

from __future__ import annotations

import html
import os
import platform
import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Final

from moveset.base.errors import WriteError
from moveset.base.write_guard import check_inside

OPEN_AFTER_S: Final = 0.6
LEAD_FILE: Final = "open-studio.html"
"""In the project's cache: browsers in a sandbox read neither ``/tmp`` nor hidden ones."""

LEAD_PAGE: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>moveset studio</title>
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}"></head>
<body><a href="{address}">Open the studio</a></body>
</html>
"""


@contextmanager
def browser_at(
    address: str,
    cache: Path,
    *,
    is_public: bool | None = None,
    opener: Callable[[str], object] = webbrowser.open,
) -> Iterator[None]:
    """Open the browser shortly after the start of the block; the file is gone at its end.

    Parameters
    ----------
    cache
        The folder for the file.
    is_public
        Whether other users see the command line of a browser; by default, that of this system.
    """
    lead = cache / LEAD_FILE
    with suppress(OSError, WriteError):  # then the address that was printed remains
        if _shows_command_lines() if is_public is None else is_public:
            _write_for_owner(lead, LEAD_PAGE.format(address=html.escape(address)))
            address = lead.absolute().as_uri()
        timer = Timer(OPEN_AFTER_S, opener, [address])
        timer.daemon = True
        timer.start()
    try:
        yield
    finally:
        with suppress(OSError):
            lead.unlink(missing_ok=True)


def _shows_command_lines() -> bool:
    """Whether other users see the arguments of a program.

    macOS is told by a message what to open, Windows shows arguments to their owner only, and Linux
    under Windows opens a browser of Windows, which cannot read the file.
    """
    if sys.platform in {"darwin", "win32"}:
        return False
    return "microsoft" not in platform.release().lower()


def _write_for_owner(path: Path, text: str) -> None:
    check_inside(path, follow=False)
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
