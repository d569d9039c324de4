"""Links from the errors that docstrings say are raised to the reference of errors."""

from __future__ import annotations

import re
from pathlib import Path

ERRORS = "moveset.base.errors"
CLASS = re.compile(r"^class (\w+Error)\b", re.MULTILINE)
ONE = r"(?:<autoref[^>]*>)?(\w+Error)(?:</autoref>)?"
RAISED = re.compile(rf"<code>\(?({ONE}(?:,\s+{ONE})*)\)?</code>")


def link_errors(html: str, root: Path) -> str:
    """Return a page on which the names of our errors are links; those of Python stay as they are.

    Parameters
    ----------
    html
        A page before mkdocs-autorefs has written its links.
    root
        The folder of the repository.
    """
    ours = set(CLASS.findall((root / "src" / f"{ERRORS.replace('.', '/')}.py").read_text("utf-8")))

    def link(found: re.Match[str]) -> str:
        return ", ".join(one_link(name, ours) for name in re.findall(ONE, found[1]))

    return RAISED.sub(link, html)


def one_link(name: str, ours: set[str]) -> str:
    """Return the name of an error as code, with a link if it is ours."""
    if name not in ours:
        return f"<code>{name}</code>"
    return f'<code><autoref identifier="{ERRORS}.{name}" optional>{name}</autoref></code>'
