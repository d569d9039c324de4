"""Write the reference of the command line as Markdown, from the Typer app itself.

    python tools/command_reference.py      prints it

The documentation site shows it on the page reference/command-line.md.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command

from moveset.cli.app import app

NOTES = re.compile(r"\s*\[(?P<notes>[^\]]*)\]$")
"""What `--help` shows after the words of an argument or option: its default, or "required"."""

ENTITIES = {"|": "&#124;", "*": "&#42;", "<": "&lt;"}
HEAD = "| argument or option | meaning | default |\n|---|---|---|\n"


def command_reference() -> str:
    """Return a section for each command, with every argument, option and default."""
    program = get_command(app)
    context = typer.Context(program, info_name="moveset")
    parts = [f"## moveset\n\n{program.help}\n\n", table(program, context)]
    for name in program.list_commands(context):
        parts.append(command_section(program.get_command(context, name), context))
    return "".join(parts)


def command_section(command: Any, parent: typer.Context) -> str:
    """Return a command's heading, help, usage and table."""
    context = typer.Context(command, info_name=command.name, parent=parent)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    return (
        f"## moveset {command.name}\n\n{command.help}\n\n"
        f"```console\n{usage}\n```\n\n{table(command, context)}"
    )


def table(command: Any, context: typer.Context) -> str:
    """Return the table of a command's arguments and options."""
    rows = [f"| {' | '.join(row)} |\n" for row in records(command, context)]
    return f"{HEAD}{''.join(rows)}\n"


def records(command: Any, context: typer.Context) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the meaning and the default of each argument and option, as in `--help`."""
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and record[0] != "--help":
            name, words = record
            found = NOTES.search(words)
            yield code(name), prose(NOTES.sub("", words)), default(found["notes"] if found else "")


def default(notes: str) -> str:
    """Return the cell of a default."""
    value = notes.removeprefix("default: ")
    return code(value) if value != notes else value


def code(words: str) -> str:
    """Return words as code that fits a cell of a table, whatever is in them."""
    return f"<code>{html.escape(words).replace('|', ENTITIES['|'])}</code>"


def prose(words: str) -> str:
    """Return words that Markdown leaves alone, but for `code`."""
    parts = re.split(r"(`[^`]*`)", words)
    return "".join(
        part if part.startswith("`") else re.sub(r"[|*<]", lambda found: ENTITIES[found[0]], part)
        for part in parts
    )


if __name__ == "__main__":
    print(command_reference())
