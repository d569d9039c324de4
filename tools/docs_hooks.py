"""What MkDocs does for this site beside its plugins: `hooks` in mkdocs.yml.

- Links from the pages to files outside docs, such as ../CHANGELOG.md or ../examples/web, work on
  GitHub and on the site: the files that are linked become pages below source/. Markdown is shown as
  it is, other files as code. The logo is the studio's icon.
- The marker of reference/command-line.md is replaced by the reference.
- A page that the navigation names need not exist.
- Errors that a docstring says are raised become links, also where it names several at once.
- The first page has no list of pages beside it: it is the only one of its section.
- What GitHub and Python-Markdown read differently is changed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files, InclusionLevel

sys.path.insert(0, str(Path(__file__).parent))

from command_reference import command_reference
from docs_errors import link_errors
from docs_markdown import fit_markdown
from docs_sources import SOURCE, SiteLinks, source_pages

ICON = "src/moveset/studio/web/icon.svg"
COMMANDS_MARKER = "<!-- the commands -->"


def on_config(config: Any) -> Any:
    """Leave out entries of the navigation without a page; a page without an entry is a warning."""
    config.nav = existing(config.nav, Path(config.docs_dir))
    return config


def existing(entries: list[Any], docs: Path) -> list[Any]:
    """Return the entries of a navigation whose page exists, also in its sections."""
    kept = []
    for entry in entries:
        title, target = next(iter(entry.items())) if isinstance(entry, dict) else ("", entry)
        if isinstance(target, list):
            kept.append({title: existing(target, docs)})
        elif target.startswith(SOURCE) or (docs / target).is_file():
            kept.append(entry)
    return kept


def on_files(files: Files, config: Any) -> Files:
    """Add a page for each file outside docs that a page links, and the logo."""
    links = site_links(config)
    for uri, content in source_pages(links).items():
        page = File.generated(config, uri, content=content, inclusion=InclusionLevel.NOT_IN_NAV)
        files.append(page)
    files.append(File.generated(config, "images/icon.svg", abs_src_path=str(links.root / ICON)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, **_: Any) -> str:
    """Return a page's Markdown as it fits the site."""
    if page.is_homepage:
        page.meta["hide"] = ["navigation"]
    if COMMANDS_MARKER in markdown:
        return markdown.replace(COMMANDS_MARKER, command_reference())
    return fit_markdown(site_links(config).rewrite(markdown, page.file.src_uri))


def on_page_content(html: str, page: Any, config: Any, **_: Any) -> str:
    """Return a page of the reference with links to the errors that it names."""
    if not page.file.src_uri.startswith("reference/python/"):
        return html
    return link_errors(html, Path(config.config_file_path).parent)


def site_links(config: Any) -> SiteLinks:
    """Return the links between the folder of mkdocs.yml and the site's pages."""
    return SiteLinks(Path(config.config_file_path).parent, Path(config.docs_dir))
