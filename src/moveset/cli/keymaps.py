"""The command for the key maps that come with moveset."""

from __future__ import annotations

from typing import Annotated

import typer

from moveset.cli.completion import complete_keymap

app = typer.Typer()


@app.command()
def keymaps(
    name: Annotated[
        str,
        typer.Argument(
            autocompletion=complete_keymap, help="Print this one, to copy and change it."
        ),
    ] = "",
) -> None:
    """List the key maps for known programs; play --keymap NAME uses one."""
    from moveset.play.keymap_library import list_keymaps, read_keymap_text

    if name:
        print(read_keymap_text(name), end="")
        return
    for known, words in list_keymaps().items():
        print(f"{known:<14} {words}")
