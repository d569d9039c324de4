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
        int | None, typer.Option(min=0, help="This machine's camera; else the browser's.")
    ] = None,
    game: Annotated[
        Path | None,
        typer.Option(help="Another game: a folder with an index.html, played by keys on Play."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: a free one.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
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
        say=lambda words: print(words, flush=True),
    )
