"""The pages of a site: which of the studio's files they use."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

WEB: Final = Path(__file__).parents[1] / "studio" / "web"

FOLDERS: Final = ("site", "runtime", "game")
"""These are part of a site as a whole; of ``js`` and ``css``, what their files use."""

PAGE: Final = "site.html"
OTHERS: Final = ("icon.svg", "service_worker.js", "js/game_adapter.js")
SUFFIXES: Final = frozenset({".js", ".html", ".css", ".svg"})

GAME: Final = "game/index.html"
CHARSET: Final = b'<meta charset="utf-8">'
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""Of our game's page, which has none of its own: the studio sends its policy in headers."""

_COMMENTS: Final = re.compile(r"^\s*/\*.*?\*/|^\s*//[^\n]*", re.MULTILINE | re.DOTALL)
_IMPORTS: Final = (
    re.compile(r"""^\s*import\s*["']([^"']+)["']""", re.MULTILINE),
    re.compile(r"""^\s*(?:import|export)\b[^;"'=]*\bfrom\s*["']([^"']+)["']""", re.MULTILINE),
    re.compile(r"""\bimport\(\s*["']([^"']+)["']\s*\)(?!\.)"""),
    re.compile(r"""\bnew URL\(\s*["']([^"']+)["'],\s*import\.meta\.url\s*\)"""),
)
_LINKS: Final = re.compile(r"""\b(?:href|src)="([^"#:]+)\"""")


def page_files() -> Mapping[str, bytes]:
    """Return the pages, scripts and styles by their path in a site."""
    found: dict[str, bytes] = {}
    waiting = [PAGE, *OTHERS, *_in_folders()]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = (WEB / path).read_bytes()
        waiting += [used for used in uses(path, found[path]) if (WEB / used).is_file()]
    found["index.html"] = found.pop(PAGE)
    found[GAME] = _with_policy(found[GAME])
    return found


def _with_policy(page: bytes) -> bytes:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'.encode()
    return page.replace(CHARSET, CHARSET + meta, 1)


def _in_folders() -> Iterator[str]:
    for folder in FOLDERS:
        for path in sorted((WEB / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                yield path.relative_to(WEB).as_posix()


def uses(path: str, content: bytes) -> set[str]:
    """Return the paths of the scripts and styles that a page or a module names.

    Types in comments do not count: ``import("./x.js").Type``.
    """
    if not path.endswith((".js", ".html")):
        return set()
    text = content.decode()
    if path.endswith(".html"):
        names = _LINKS.findall(text)
    else:
        code = _COMMENTS.sub("", text)
        names = [name for pattern in _IMPORTS for name in pattern.findall(code)]
    return {posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in names}
