"""The command that plays: a camera or a video in, events and keys out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from moveset.cli.completion import complete_keymap
from moveset.cli.options import AsJson, Weights

app = typer.Typer()


@app.command()
def play(
    bundle: Annotated[Path | None, typer.Argument(help="A .moveset file.")] = None,
    source: Annotated[
        str, typer.Option(help="A video, camera:0, or camera: and part of its name.")
    ] = "camera:0",
    camera_size: Annotated[
        str, typer.Option(metavar="WIDTHxHEIGHT", help="Ask the camera for it, as 1280x720.")
    ] = "",
    camera_rate: Annotated[
        float | None, typer.Option(help="Frames a second to ask the camera for.")
    ] = None,
    mirror: Annotated[
        bool, typer.Option(help="The picture is mirrored: turn it back, so that left is left.")
    ] = False,
    as_json: AsJson = False,
    video: Annotated[Path | None, typer.Option(help="Write an annotated video.")] = None,
    keys: Annotated[
        bool, typer.Option("--keys", help="Press keys in whatever window is in front.")
    ] = False,
    fast_forward: Annotated[
        bool, typer.Option("--fast-forward", help="With --keys: a video as fast as it goes.")
    ] = False,
    gamepad: Annotated[
        bool, typer.Option("--gamepad", help="Press a virtual Xbox gamepad instead of keys.")
    ] = False,
    keymap: Annotated[
        str,
        typer.Option(
            autocompletion=complete_keymap,
            help="TOML: which move is which key; or a name from `keymaps`.",
        ),
    ] = "",
    allow_keys: Annotated[
        bool, typer.Option("--allow-keys", help="Let the bundle press keys such as enter or ctrl.")
    ] = False,
    osc: Annotated[str, typer.Option(metavar="HOST:PORT", help="Send events as OSC.")] = "",
    websocket: Annotated[
        str, typer.Option(metavar="HOST:PORT", help="Serve events as JSON; docs/events.md.")
    ] = "",
    websocket_origin: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Pages of this site may read them too. Repeatable."),
    ] = None,
    features: Annotated[
        Literal["", "silhouette"],
        typer.Option(metavar="FEATURES", help="silhouette: no bundle, no training."),
    ] = "",
    weights: Weights = None,
    fast: Annotated[
        bool | None, typer.Option("--fast/--sure", help="Press earlier, or only when surer.")
    ] = None,
) -> None:
    """Print, or press, the moves in a camera's picture or a video."""
    from moveset.capture.camera import camera_options
    from moveset.cli.console import event_line
    from moveset.cli.play_progress import PlayProgress
    from moveset.cli.play_statistics import PlayStatistics
    from moveset.workflow.play import PlayOptions, open_session

    if keys and gamepad:
        raise typer.BadParameter("choose --keys or --gamepad: one move has one output")
    if bundle and features:
        raise typer.BadParameter("name a .moveset file, or --features silhouette without one")
    if video and video.resolve() == Path(source.removeprefix("live:")).resolve():
        raise typer.BadParameter(f"--video would overwrite {source}: give another name")
    if websocket_origin and not websocket:
        raise typer.BadParameter("--websocket-origin is for the server of --websocket HOST:PORT")
    asked = camera_size or camera_rate is not None
    mode = camera_options(camera_size, camera_rate) if asked else None
    options = PlayOptions(
        source,
        features,
        keymap,
        keys,
        gamepad=gamepad,
        allow_keys=allow_keys,
        fast_forward=fast_forward,
        osc=osc,
        websocket=websocket,
        camera=mode,
        mirror=mirror,
        websocket_origins=tuple(websocket_origin or ()),
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
