"""The code blocks of README.md and docs: where they are, and the commands in them."""

import re
import shlex
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if page.name != "log.md"),
]
BLOCK = re.compile(
    r"^ *(?P<fence>`{3,}|~{3,})(?P<language>\w*)\n(?P<fenced>(?:.*\n)*?) *(?P=fence)[ \t]*$"
    r"|(?<=\n\n)(?P<indented> {4}\S.*\n(?: {4}.*\n|\n(?= {4}))*)",
    re.MULTILINE,
)
COMMENT = re.compile(r"^#.*|\s#\s.*")
SHELL = re.compile(
    r"#!/bin/bash|(?:moveset|pip|pipx|uvx|scripts/\w+|npx|curl|python|parallel|cp|mkdir|for) "
)
PYTHON = re.compile(r"(?:from|import) ")
YAML = re.compile(r"\w+:\n")
TEXT = re.compile(r"[\w-]+/\s|\w+ →|path,")
"""Beginnings of indented blocks: commands, Python, YAML; and folders, pipelines or tables."""


class Block(NamedTuple):
    """A code block: its page, its line, its language ("" without one) and its text."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self):
        return f"{self.page}:{self.line}"


def page_name(page):
    """Return the path of a page in the repository."""
    return page.relative_to(ROOT).as_posix()


def read_blocks(page):
    """Yield the code blocks of a page."""
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if found["fence"]:
            yield Block(page_name(page), line, found["language"] or "text", found["fenced"])
        else:
            code = re.sub(r"^ {4}", "", found["indented"], flags=re.MULTILINE)
            yield Block(page_name(page), line, "", code)


def kind(block):
    """Return the language of a block: shell, python or text where it does not say."""
    if block.language:
        return "shell" if block.language in {"sh", "bash"} else block.language
    kinds = {"shell": SHELL, "python": PYTHON, "yaml": YAML, "text": TEXT}
    return next((name for name, start in kinds.items() if start.match(block.text)), "unknown")


def commands(block):
    """Yield the words of each command of a block of shell lines."""
    for line in block.text.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(COMMENT.sub("", line), posix=True, punctuation_chars=";&|")
        lexer.commenters = ""
        lexer.whitespace_split = True
        for is_mark, words in groupby(lexer, lambda word: set(word) <= set(";&|")):
            if not is_mark:
                yield list(words)


BLOCKS = [block for page in PAGES for block in read_blocks(page)]
