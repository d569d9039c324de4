"""The command that starts the web studio."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def studio(
    folder: Annotated[Path, typer.Argument(help="The project's folder; made if absent.")] = Path(
        "my-moves"
    ),
    camera: Annotated[
        str | None,
        typer.Option(help="This machine's, by number or part of its name; else the browser's."),
    ] = None,
    game: Annotated[
        Path | None,
        typer.Option(help="Another game: a folder with an index.html, played by keys on Play."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: a free one.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    token: Annotated[
        bool, typer.Option(help="A secret in the address, for this machine's other users.")
    ] = True,
) -> None:
    """Capture, label, train and play in the browser."""
    from moveset.studio.server import serve

    source = "" if camera is None else f"camera:{camera}"
    serve(
        folder,
        port=port,
        camera=source,
        game=game,
        browse=browser,
        token=token,
        say=lambda words: print(words, flush=True),
    )
