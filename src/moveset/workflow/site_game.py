"""The game of a site: another game's folder, with our script and a policy in its pages.

The site's page passes moves to the game through that script. The policy keeps the game to the
site's own server, as the studio does: it can send nothing elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from moveset.base.errors import SiteError
from moveset.base.files import explain_read_error, read_regular_file
from moveset.workflow.game_pages import (
    INDEX,
    MAX_PAGE_BYTES,
    PAGES,
    check_game_folder,
    insert_adapter,
    is_plain,
)

FOLDER: Final = "own-game"
MAX_FILES: Final = 5000
MAX_BYTES: Final = 200 * 2**20
"""A game above these limits is no web game, or the wrong folder."""

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob: data:",
        "font-src 'self' data:",
        "connect-src 'self' blob: data:",
        "worker-src 'self' blob:",
        "base-uri 'self'",
        "form-action 'none'",
    )
)
_META: Final = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'.encode()


@dataclass(frozen=True, slots=True)
class SiteGame:
    """A game of a site.

    Attributes
    ----------
    page
        The path of its page in the site.
    files
        By path in the site.
    left_out
        Files of the folder that are not part of the site: hidden, or links out of the folder.
    """

    name: str
    page: str
    files: Mapping[str, bytes]
    left_out: tuple[str, ...] = ()


OUR_GAME: Final = SiteGame("Moonlight Duel", f"game/{INDEX}", {})
"""Its files are among the site's pages."""


def read_game(folder: Path) -> SiteGame:
    """Return another game with our script in its pages.

    Raises
    ------
    MovesetError
        There is no such folder, it has no index.html, or it is too large.
    """
    check_game_folder(folder)
    top = folder.resolve()
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    size = 0
    for path in _walk(top):
        if not _belongs(path, top):
            left_out.append(path.relative_to(top).as_posix())
            continue
        content = _read(path, MAX_BYTES - size, folder)
        size += len(content)
        if len(files) >= MAX_FILES:
            raise _too_large(folder)
        name = path.relative_to(top).as_posix()
        files[f"{FOLDER}/{name}"] = _page(name, content) if _is_page(name) else content
    return SiteGame(top.name, f"{FOLDER}/{INDEX}", files, tuple(left_out))


def _walk(top: Path) -> Iterator[Path]:
    """Yield files, and what is left out; nothing of a folder that is hidden or a link."""
    for place, folders, names in os.walk(top):
        here = Path(place)
        kept = [name for name in folders if is_plain(name) and not (here / name).is_symlink()]
        yield from (here / name for name in sorted(set(folders) - set(kept)))
        folders[:] = sorted(kept)
        yield from (here / name for name in sorted(names))


def _belongs(path: Path, top: Path) -> bool:
    """Whether the studio would show a file: not hidden, no link out of the folder."""
    if not is_plain(path.name):
        return False
    try:
        found = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    inside = found.is_relative_to(top)
    return inside and found.is_file() and all(map(is_plain, found.relative_to(top).parts))


def _read(path: Path, most: int, folder: Path) -> bytes:
    try:
        if path.stat().st_size > most:
            raise _too_large(folder)
        return read_regular_file(path, most)
    except OSError as error:
        raise SiteError(explain_read_error(path, error)) from error


def _too_large(folder: Path) -> SiteError:
    return SiteError(
        f"{folder} has more than {MAX_FILES} files or {MAX_BYTES >> 20} MB: give a folder that has "
        "only the game after --game"
    )


def _is_page(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in PAGES


def _page(name: str, content: bytes) -> bytes:
    if len(content) > MAX_PAGE_BYTES:
        raise SiteError(
            f"{name} of the game is larger than {MAX_PAGE_BYTES >> 20} MB: move its images and "
            "sounds into files of their own"
        )
    up = "../" * len(PurePosixPath(FOLDER, name).parent.parts)
    return insert_adapter(content, f"{up}js/", _META)
