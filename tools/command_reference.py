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

NUMBER = r"-?\d+(?:\.\d+)?"
RANGE = re.compile(
    rf"(?P<value>{NUMBER})?(?:; )?"
    rf"(?:x>=(?P<least>{NUMBER})|(?P<low>{NUMBER})<=x<=(?P<high>{NUMBER}))"
)
"""A default of a number, and its limits."""

ENTITIES = {"|": "&#124;", "*": "&#42;", "<": "&lt;"}
HEAD = "| argument or option | meaning | default |\n|---|---|---|\n"


def command_reference() -> str:
    """Return a section for each command, with every argument, option and default."""
    program = get_command(app)
    context = typer.Context(program, info_name="moveset")
    commands = [program.get_command(context, name) for name in program.list_commands(context)]
    parts = [f"## moveset\n\n{program.help}\n\n", table(program, context), overview(commands)]
    return "".join([*parts, *(command_section(command, context) for command in commands)])


def overview(commands: list[Any]) -> str:
    """Return a table of commands with what each is for."""
    rows = [
        f"| [{one.name}](#moveset-{one.name}) | {prose(one.help.partition(chr(10))[0])} |\n"
        for one in commands
    ]
    return f"| command | what it does |\n|---|---|\n{''.join(rows)}\n"


def command_section(command: Any, parent: typer.Context) -> str:
    """Return a command's heading, help, usage and table."""
    context = typer.Context(command, info_name=command.name, parent=parent)
    pieces = map(capitals, command.collect_usage_pieces(context))
    usage = " ".join([context.command_path, *pieces])
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
            notes = default(found["notes"] if found else "")
            is_argument = parameter.param_type_name == "argument"
            shown = capitals(name.partition(" <")[0]) if is_argument else option(name)
            yield code(shown), prose(NOTES.sub("", words)), notes


def capitals(words: str) -> str:
    """Return an argument in capitals, without the braces of one that is required."""
    name = re.sub(r"\{(.*)\}", r"\1", words)
    return name.upper() if name.islower() else name


def option(words: str) -> str:
    """Return the names of an option and what it takes: without an empty choice or limits."""
    return words.replace("<|", "<").replace(" range>", ">")


def default(notes: str) -> str:
    """Return the cell of a default."""
    value = notes.removeprefix("default: ")
    limits = RANGE.fullmatch(value)
    if limits:
        shown = [code(limits["value"])] if limits["value"] else []
        least, low, high = limits["least"], limits["low"], limits["high"]
        return "; ".join([*shown, f"at least {least}" if least else f"{low} to {high}"])
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
