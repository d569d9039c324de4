"""The command line: `moveset COMMAND`; each command parses, calls one function and prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from moveset.cli import datasets, images, keymaps, models, play, project, studio, system
from moveset.cli.plain_help import PlainHelpCommand

app = typer.Typer(
    help="Teach a camera your moves, and play with them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help is printed twice as fast, and screen readers read it well
)

for group in (project, models, play, keymaps, images, datasets, studio, system):
    for command in group.app.registered_commands:
        command.cls = PlainHelpCommand
    app.add_typer(group.app)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Returns
    -------
    0; 1 for our errors, each a line on the error stream; 2 for wrong usage; 130 for Ctrl-C, 143
    for SIGTERM.
    """
    from moveset.base.signals import run_command

    return run_command(lambda: app(args=None if argv is None else list(argv), prog_name="moveset"))


def _print_version(wanted: bool) -> None:
    from moveset import __version__

    if wanted:
        print(f"moveset {__version__}")
        raise typer.Exit


@app.callback()
def _moveset(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    pass
