"""The command line: each command parses, calls one function, and prints."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from moveset.errors import MovesetError

app = typer.Typer(
    help="Teach a camera your moves, and play with them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ProjectFolder = Annotated[Path, typer.Argument(help="The project's folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, 1 for our errors, 2 for wrong usage."""
    try:
        app(args=None if argv is None else list(argv), prog_name="moveset")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    except MovesetError as error:
        print(f"moveset: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # whoever read us has left; Python would complain at exit
        return 1
    return 0


@app.command()
def new(
    folder: ProjectFolder,
    moves: Annotated[
        str, typer.Option(help="Moves, with commas; end a held one with '+': punch,squat+.")
    ] = "punch,kick,squat+",
) -> None:
    """Make a project: a folder for your recordings, labels and bundles."""
    from moveset.label.project import create_project
    from moveset.types import MoveSetting

    names = [name.strip() for name in moves.split(",") if name.strip()]
    settings = [MoveSetting(name.removesuffix("+"), hold=name.endswith("+")) for name in names]
    create_project(folder, settings)
    print(f"{folder} is ready: add videos with `moveset import {folder} VIDEO --person NAME`")


@app.command("import")
def import_(
    folder: ProjectFolder,
    videos: Annotated[list[Path], typer.Argument(help="Videos to copy into the project.")],
    person: Annotated[str, typer.Option(help="Who is in them.")],
    note: Annotated[str, typer.Option(help="Anything worth remembering.")] = "",
    segments: Annotated[
        Path | None, typer.Option(help="CSV with recording,start_s,end_s,move.")
    ] = None,
) -> None:
    """Add videos of one person, and the times of their moves."""
    from moveset.label.project import import_recording, import_segments, open_project

    project = open_project(folder)
    for video in videos:
        project = import_recording(project, video, person, note=note)
        print(f"{project.recordings[-1].name}: {project.recordings[-1].path}")
    if segments:
        project = import_segments(project, segments)
        print(f"{len(project.segments)} segments")


@app.command()
def label(
    folder: ProjectFolder,
    recording: Annotated[str, typer.Argument(help="The recording's name.")],
    start_s: Annotated[float, typer.Argument(help="Where the move starts, in seconds.")],
    end_s: Annotated[float, typer.Argument(help="Where it ends.")],
    move: Annotated[str, typer.Argument(help="What it is.")],
) -> None:
    """Name what is done in a stretch of a recording."""
    from moveset.label.project import add_segments, open_project
    from moveset.types import Segment

    add_segments(open_project(folder), [Segment(recording, start_s, end_s, move)])
    print(f"{recording}: {move} from {start_s:g} s to {end_s:g} s")


@app.command()
def info(folder: ProjectFolder) -> None:
    """Say what is in a project, and what is missing."""
    from moveset.label.project import describe_project, open_project

    print(describe_project(open_project(folder)))


@app.command()
def frames(
    video: Annotated[Path, typer.Argument(help="The video.")],
    folder: Annotated[Path, typer.Argument(help="Where the pictures go.")],
    segments: Annotated[
        Path | None, typer.Option(help="CSV with the moves' times: a folder for each move.")
    ] = None,
    every: Annotated[int, typer.Option(min=1, help="Take every n-th frame.")] = 1,
) -> None:
    """Write a video's frames as pictures, sorted by move when segments are given."""
    from moveset.capture.pictures import write_pictures
    from moveset.label.project import read_segments

    known = read_segments(segments) if segments else ()
    count = write_pictures(video, folder, known, every=every)
    print(f"{count} pictures in {folder}")


@app.command()
def train(
    folder: ProjectFolder,
    model: Annotated[str, typer.Option(help="tcn, lstm or frame.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="The bundle; else models/moves.moveset in the project.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same model.")] = 0,
) -> None:
    """Teach a bundle the moves of a project."""
    from moveset.console import Bar, curve_words
    from moveset.learn.bundle import save_bundle
    from moveset.workflow import options_for, teach

    with Bar() as bar:
        bundle = teach(folder, options_for(folder, model, seed), progress=bar.tell)
    path = out or folder / "models" / "moves.moveset"
    save_bundle(bundle, path)
    print(curve_words(bundle.model.curve, bundle.model.best_epoch))
    print(f"{path}: play it with `moveset play {path} --source camera:0`")


@app.command()
def evaluate(
    folder: ProjectFolder,
    by: Annotated[
        Literal["person", "recording"], typer.Option(help="What is left out of teaching in turn.")
    ] = "person",
    model: Annotated[str, typer.Option(help="tcn, lstm or frame.")] = "",
    as_json: AsJson = False,
    seed: Annotated[int, typer.Option(help="Same seed, same scores.")] = 0,
) -> None:
    """Score a project on people or recordings left out of teaching."""
    from moveset.console import Bar, print_report
    from moveset.recognise.report import write_report
    from moveset.workflow import evaluate as run
    from moveset.workflow import options_for

    with Bar() as bar:
        report = run(folder, by, options_for(folder, model, seed), progress=bar.tell)
    page = write_report(report, folder / "reports", f"by-{by}")
    print_report(report, as_json)
    if not as_json:
        print(f"report: {page}")


@app.command()
def play(
    bundle: Annotated[Path, typer.Argument(help="A .moveset file.")],
    source: Annotated[str, typer.Option(help="A video, or camera:0.")] = "camera:0",
    as_json: AsJson = False,
    video: Annotated[
        Path | None, typer.Option(help="Write the video with what was seen drawn in.")
    ] = None,
    keys: Annotated[Path | None, typer.Option(help="A key map; shows the keys too.")] = None,
) -> None:
    """Print one line for each press and release in a video, or before a camera."""
    from moveset.console import event_line
    from moveset.learn.bundle import load_bundle
    from moveset.play.film import film
    from moveset.play.keymap import read_keymap
    from moveset.workflow import play as run

    taught = load_bundle(bundle)
    keymap = read_keymap(keys, [move.move for move in taught.moves]) if keys else None
    played = run(taught, source, keymap=keymap)
    if video:
        played = film(played, video, taught.rules, keymap=keymap)
    for item in played:
        for event in item.events:
            print(event_line(event, item.delay_ms, as_json), flush=True)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where everything goes; made if absent.")],
    taught: Annotated[int, typer.Option(min=2, help="Drawn people to learn from.")] = 6,
    unseen: Annotated[int, typer.Option(min=1, help="Drawn people to score on.")] = 2,
    seconds: Annotated[float, typer.Option(min=5, help="Of video of each person.")] = 24.0,
    seed: Annotated[int, typer.Option(help="Another seed, other people.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Show the whole road without a camera, with drawn people."""
    from moveset.console import Bar, print_report
    from moveset.demo import DemoOptions, run_demo

    options = DemoOptions(taught=taught, unseen=unseen, seconds=seconds, seed=seed)
    with Bar() as bar:
        result = run_demo(folder, options, progress=bar.tell)
    print_report(result.report, as_json)
    if not as_json:
        print(f"watch  {result.played_video}")
        print(f"read   {result.report_page}")
        print(f"play   moveset play {result.bundle} --source camera:0")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what works on this machine, and how to mend what does not."""
    from moveset.console import print_findings
    from moveset.doctor import examine

    findings = examine()
    print_findings(findings, as_json)
    if any(finding.state == "fail" for finding in findings):
        raise typer.Exit(1)
