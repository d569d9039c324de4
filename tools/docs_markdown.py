"""Changes what GitHub and Python-Markdown read differently, for the documentation site."""

from __future__ import annotations

import re
from collections.abc import Callable

FENCED = re.compile(r"^(?P<fence> *(?:`{3,}|~{3,})).*\n(?:.*\n)*?(?P=fence)[ \t]*$", re.MULTILINE)
LIST = re.compile(r"^[-*] .*\n(?:(?:[-*] | {2}).*\n|\n(?=[-*] | {2}))*", re.MULTILINE)
AFTER_ELEMENT = re.compile(r"(>\n)(?=[-*] )")
PROGRAMS = "moveset|python|pip|pipx|uvx|scripts|curl|npx|cp|mkdir|for"
SHELL = re.compile(rf"(?<=\n\n) {{4}}(?:{PROGRAMS})\b.*\n(?: {{4}}.*\n|\n(?= {{4}}))*")


def fit_markdown(markdown: str) -> str:
    """Return a page that Python-Markdown shows as GitHub does, with its commands coloured."""
    return outside_code(outside_code(markdown, indent_lists), fence_commands)


def outside_code(markdown: str, change: Callable[[str], str]) -> str:
    """Return Markdown with a change made everywhere but in fenced blocks."""
    parts, end = [], 0
    for found in FENCED.finditer(markdown):
        parts += [change(markdown[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, change(markdown[end:])])


def indent_lists(text: str) -> str:
    """Return text in which what belongs to an item of a list is indented by four, not by two.

    An item after an element of HTML is set apart from it.
    """

    def indent(found: re.Match[str]) -> str:
        items = AFTER_ELEMENT.sub(r"\1\n", found[0])
        return re.sub(r"^(?: {2})+", lambda spaces: 2 * spaces[0], items, flags=re.MULTILINE)

    return LIST.sub(indent, text)


def fence_commands(text: str) -> str:
    """Return text with its indented blocks of commands as fenced ones."""

    def fence(found: re.Match[str]) -> str:
        lines = [line.removeprefix("    ") for line in found[0].splitlines()]
        return "\n".join(["```sh", *lines, "```", ""])

    return SHELL.sub(fence, text)
