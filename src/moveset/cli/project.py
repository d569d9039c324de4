"""Commands for the project folder: new, import, label, info."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moveset.base.counts import with_noun
from moveset.cli.completion import complete_project_move, complete_recording
from moveset.cli.options import ProjectFolder

if TYPE_CHECKING:
    from moveset.base.values import MoveSetting

app = typer.Typer()


@app.command()
def new(
    folder: ProjectFolder,
    moves: Annotated[
        str, typer.Option(help="Names; '+' after a held one; and keys: punch=a,squat+=down.")
    ] = "punch,kick,squat+",
) -> None:
    """Create a project for your videos and moves."""
    from moveset.label.project import create_project
    from moveset.play.keymap import keymap_from_settings

    names = [name.strip() for name in moves.split(",") if name.strip()]
    if not names:
        raise typer.BadParameter("name at least one move, as in --moves punch,squat+")
    settings = [_read_move(name) for name in names]
    keymap_from_settings(settings)  # which checks the keys
    create_project(folder, settings)
    print(f"{folder} is ready: add videos with `moveset import {folder} VIDEO --person NAME`")


def _read_move(text: str) -> MoveSetting:
    """Return a move from its name, a plus if it is held, and its key, as in ``squat+=down``."""
    from moveset.base.values import MoveSetting

    name, _, key = (part.strip() for part in text.partition("="))
    return MoveSetting(name.removesuffix("+"), key, hold=name.endswith("+"))


@app.command("import")
def import_(
    folder: ProjectFolder,
    videos: Annotated[
        list[Path], typer.Argument(metavar="VIDEO...", help="Videos, or folders of them.")
    ],
    person: Annotated[str, typer.Option(help="Who is in them.")],
    note: Annotated[str, typer.Option(help="A note to keep with them.")] = "",
    segments: Annotated[
        Path | None, typer.Option(help="CSV with recording,start_s,end_s,move.")
    ] = None,
) -> None:
    """Copy videos of one person into a project."""
    from moveset.label.imports import import_videos
    from moveset.label.project import open_project

    project, count = import_videos(open_project(folder), videos, person, note, segments=segments)
    for recording in project.recordings[len(project.recordings) - count :]:
        print(f"{recording.name}: {recording.path}")
    print(f"{count} new, {with_noun(len(project.recordings), 'recording')} in all")
    if segments:
        print(f"{with_noun(len(project.segments), 'segment')} in all")


@app.command()
def label(
    folder: ProjectFolder,
    recording: Annotated[
        str, typer.Argument(autocompletion=complete_recording, help="The recording's name.")
    ] = "",
    start_s: Annotated[float | None, typer.Argument(help="When the move starts, seconds.")] = None,
    end_s: Annotated[float | None, typer.Argument(help="When it ends.")] = None,
    move: Annotated[
        str, typer.Argument(autocompletion=complete_project_move, help="Which move it is.")
    ] = "",
    csv: Annotated[
        Path | None, typer.Option(help="Take all of a table: recording,start_s,end_s,move.")
    ] = None,
    remove: Annotated[bool, typer.Option(help="Remove the segment at start_s instead.")] = False,
) -> None:
    """Label when a move is done: one segment, or a whole table."""
    from moveset.base.values import Segment
    from moveset.label import project_segments
    from moveset.label.project import open_project
    from moveset.label.segments import find_segment, remove_segment, say

    if csv and not recording:
        project = project_segments.import_segments(open_project(folder), csv)
        print(f"{with_noun(len(project.segments), 'segment')} in all")
    elif remove and recording and start_s is not None and not (move or csv):
        project = open_project(folder)
        found = find_segment(project.segments, recording, start_s)
        project_segments.save_segments(project, remove_segment(project.segments, found))
        print(f"removed {say(found)}")
    elif move and start_s is not None and end_s is not None and not (remove or csv):
        segment = Segment(recording, start_s, end_s, move)
        project_segments.add_segments(open_project(folder), [segment])
        print(say(segment))
    else:
        raise typer.BadParameter(
            "give recording start_s end_s move, or --csv FILE, or recording start_s --remove"
        )


@app.command()
def info(folder: ProjectFolder) -> None:
    """Print what a project holds, and what is missing."""
    from moveset.label.project import describe_project, open_project

    print(describe_project(open_project(folder)))
