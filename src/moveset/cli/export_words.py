"""What the command ``export`` prints of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moveset.base.counts import with_noun
from moveset.base.shown_text import escape_controls

if TYPE_CHECKING:
    from moveset.workflow.export_site import SiteSummary

MEGABYTE: Final = 10**6
MAX_NAMES: Final = 5


def site_words(summary: SiteSummary) -> str:
    """Return what was written, its size, and how to try it."""
    lines = [
        f"{summary.folder}: a site of {with_noun(summary.files, 'file')}, {_mb(summary.size)}",
        f"A browser loads {_mb(summary.first_size)} before one can play, and the rest when needed.",
        *_left_out(summary.left_out),
        f"Try it on this machine: moveset serve {summary.folder}",
        "Publish it: copy the folder to a web server with https, such as GitHub Pages.",
        "Without https, browsers give the camera only to pages of the same machine.",
    ]
    return escape_controls("\n".join(lines), keep="\n")


def _left_out(names: tuple[str, ...]) -> list[str]:
    if not names:
        return []
    more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    shown = ", ".join(names[:MAX_NAMES])
    return [f"Left out of the game, being hidden or links out of its folder: {shown}{more}"]


def _mb(size: int) -> str:
    return f"{size / MEGABYTE:.1f} MB"
