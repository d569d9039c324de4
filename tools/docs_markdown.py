"""Changes what GitHub and Python-Markdown read differently, for the documentation site."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

FENCED = re.compile(r"^(?P<fence> *(?:`{3,}|~{3,})).*\n(?:.*\n)*?(?P=fence)[ \t]*$", re.MULTILINE)
LIST = re.compile(r"^[-*] .*\n(?:(?:[-*] | {2}).*\n|\n(?=[-*] | {2}))*", re.MULTILINE)
AFTER_ELEMENT = re.compile(r"(>\n)(?=[-*] )")
PICTURE = re.compile(
    r"<picture>\s*"
    r'<source media="\(prefers-color-scheme: dark\)" srcset="(?P<dark>[^"]+)">\s*'
    r'<img src="(?P<light>[^"]+)" (?P<words>alt="[^"]*")>\s*'
    r"</picture>"
)
PROGRAMS = "moveset|python|pip|pipx|uvx|scripts|curl|npx|cp|mkdir|for"
REST = r"\b.*\n(?: {4}.*\n|\n(?= {4}))*"
INDENTED = {
    "python": re.compile(rf"(?<=\n\n) {{4}}(?:from [\w.]+ import|import \w+){REST}"),
    "sh": re.compile(rf"(?<=\n\n) {{4}}(?:{PROGRAMS}){REST}"),
}
"""Indented blocks of each language."""


def fit_markdown(markdown: str) -> str:
    """Return a page that Python-Markdown shows as GitHub does, with its commands coloured."""
    for change in (follow_colours, indent_lists, fence_blocks):
        markdown = outside_code(markdown, change)
    return markdown


def outside_code(markdown: str, change: Callable[[str], str]) -> str:
    """Return Markdown with a change made everywhere but in fenced blocks."""
    parts, end = [], 0
    for found in FENCED.finditer(markdown):
        parts += [change(markdown[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, change(markdown[end:])])


def follow_colours(text: str) -> str:
    """Return text whose pictures have the colours that the reader chose on the site.

    ``<picture>`` follows the system only; the theme hides one of these two images.
    """
    return PICTURE.sub(
        r'<img src="\g<light>#only-light" \g<words>>'
        r'<img src="\g<dark>#only-dark" \g<words> loading="lazy">',
        text,
    )


def indent_lists(text: str) -> str:
    """Return text in which what belongs to an item of a list is indented by four, not by two.

    An item after an element of HTML is set apart from it.
    """

    def indent(found: re.Match[str]) -> str:
        items = AFTER_ELEMENT.sub(r"\1\n", found[0])
        return re.sub(r"^(?: {2})+", lambda spaces: 2 * spaces[0], items, flags=re.MULTILINE)

    return LIST.sub(indent, text)


def fence_blocks(text: str) -> str:
    """Return text with its indented blocks of commands and of Python as fenced ones."""
    for language, blocks in INDENTED.items():
        text = blocks.sub(partial(fence, language), text)
    return text


def fence(language: str, found: re.Match[str]) -> str:
    """Return an indented block as a fenced one."""
    lines = [line.removeprefix("    ") for line in found[0].splitlines()]
    return "\n".join([f"```{language}", *lines, "```", ""])
