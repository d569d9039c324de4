"""Pages of the documentation site for the files outside docs that its pages link."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = "source/"
LINK = re.compile(r"(?P<open>\]\()(?P<target>[^)\s#]+)(?P<anchor>#[^)\s]*)?\)")
ADDRESS = re.compile(r"[a-z]+:|/")
LANGUAGES = {".py": "python", ".js": "js", ".html": "html", ".yaml": "yaml", ".toml": "toml"}
"""Files with these suffixes are shown; what else is in a linked folder is left out."""


@dataclass(frozen=True)
class SiteLinks:
    """Finds and rewrites the links of a page, which are those of its file in the repository.

    Attributes
    ----------
    root
        The folder of the repository.
    docs
        The folder of the site's pages.
    """

    root: Path
    docs: Path

    def outside(self, markdown: str, uri: str) -> Iterator[str]:
        """Yield the paths in the repository that a page links and that are not in docs."""
        for found in LINK.finditer(markdown):
            path = self._path(found["target"], uri)
            if path and not path.startswith("docs/") and (self.root / path).exists():
                yield path

    def rewrite(self, markdown: str, uri: str) -> str:
        """Return a page's Markdown with links to the pages of the site."""

        def link(found: re.Match[str]) -> str:
            path = self._path(found["target"], uri)
            if not path or not (self.root / path).exists():
                return found[0]
            target = posixpath.relpath(page_uri(path), posixpath.dirname(uri) or ".")
            return f"{found['open']}{target}{found['anchor'] or ''})"

        return LINK.sub(link, markdown)

    def _path(self, target: str, uri: str) -> str:
        """Return the path in the repository of a link of a page, empty for other addresses."""
        if ADDRESS.match(target):
            return ""
        folder = posixpath.dirname(repository_path(uri))
        path = posixpath.normpath(posixpath.join(folder, target))
        return "" if path.startswith("..") else path


def page_uri(path: str) -> str:
    """Return the page or file of the site that shows a path of the repository."""
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    return SOURCE + (path if path.endswith(".md") else f"{path}.md")


def repository_path(uri: str) -> str:
    """Return the path in the repository of a page of the site."""
    if not uri.startswith(SOURCE):
        return f"docs/{uri}"
    return uri.removeprefix(SOURCE)


def source_pages(links: SiteLinks) -> dict[str, str]:
    """Return the content of each page that docs links, directly or through others, by its URI."""
    waiting = {page.relative_to(links.docs).as_posix(): page for page in links.docs.rglob("*.md")}
    pages: dict[str, str] = {}
    while waiting:
        uri, file = waiting.popitem()
        for path in links.outside(file.read_text("utf-8"), uri):
            if page_uri(path) not in pages:
                pages[page_uri(path)] = page_of(links.root / path, path)
                if path.endswith(".md"):
                    waiting[page_uri(path)] = links.root / path
    return pages


def page_of(file: Path, path: str) -> str:
    """Return the page of a file or folder: Markdown as it is, else its code."""
    if file.suffix == ".md":
        return file.read_text("utf-8")
    shown = sorted(file.iterdir()) if file.is_dir() else [file]
    parts = [f"# {path}\n"]
    for one in shown:
        if one.suffix in LANGUAGES:
            title = f"\n## {one.name}\n" if file.is_dir() else ""
            code = one.read_text("utf-8").rstrip("\n")
            parts.append(f"{title}\n~~~~{LANGUAGES[one.suffix]}\n{code}\n~~~~\n")
    return "".join(parts)
