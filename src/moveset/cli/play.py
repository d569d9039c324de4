"""The command that plays: a camera or a video in, events and keys out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from moveset.cli.options import AsJson, Weights

app = typer.Typer()


@app.command()
def play(
    bundle: Annotated[Path | None, typer.Argument(help="A .moveset file.")] = None,
    source: Annotated[str, typer.Option(help="A video, or camera:0.")] = "camera:0",
    as_json: AsJson = False,
    video: Annotated[Path | None, typer.Option(help="Write an annotated video.")] = None,
    keys: Annotated[
        bool, typer.Option("--keys", help="Press keys in whatever window is in front.")
    ] = False,
    fast_forward: Annotated[
        bool, typer.Option("--fast-forward", help="With --keys: a video as fast as it goes.")
    ] = False,
    keymap: Annotated[Path | None, typer.Option(help="TOML: which move is which key.")] = None,
    osc: Annotated[str, typer.Option(metavar="HOST:PORT", help="Send events as OSC.")] = "",
    features: Annotated[
        Literal["", "silhouette"], typer.Option(help="silhouette: no bundle, no training.")
    ] = "",
    weights: Weights = None,
    fast: Annotated[
        bool | None, typer.Option("--fast/--sure", help="Press earlier, or only when surer.")
    ] = None,
) -> None:
    """Print, or press, the moves in a camera's picture or a video."""
    from moveset.cli.console import event_line
    from moveset.cli.play_progress import PlayProgress
    from moveset.cli.play_statistics import PlayStatistics
    from moveset.workflow.play import PlayOptions, open_session

    if bundle and features:
        raise typer.BadParameter("name a .moveset file, or --features silhouette without one")
    if video and video.resolve() == Path(source.removeprefix("live:")).resolve():
        raise typer.BadParameter(f"--video would overwrite {source}: give another name")
    options = PlayOptions(
        source,
        features,
        keymap,
        keys,
        fast_forward=fast_forward,
        osc=osc,
        video=video,
        weights=weights,
        fast=fast,
    )
    with (
        open_session(bundle, options) as session,
        PlayStatistics(session.source) as statistics,
        PlayProgress(session.source) as progress,
    ):
        for played in progress.follow(statistics.count(session.frames)):
            for event in played.events:
                print(event_line(event, played.latency_ms, as_json), flush=True)
