"""The command line: each command parses, calls one function, and prints."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Literal

import typer

from moveset.cli.images import Weights
from moveset.cli.images import app as pictures_app
from moveset.cli.studio import app as studio_app

app = typer.Typer(
    help="Teach a camera your moves, and play with them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help comes twice as fast, and reads well aloud
)

app.add_typer(pictures_app)
app.add_typer(studio_app)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0; 1 for our errors, each a line on the error stream; 2 for wrong usage; 130 for Ctrl-C, 143
    for SIGTERM.
    """
    from moveset.base.signals import exit_code

    return exit_code(lambda: app(args=None if argv is None else list(argv), prog_name="moveset"))


def _say_version(wanted: bool) -> None:
    from moveset import __version__

    if wanted:
        print(f"moveset {__version__}")
        raise typer.Exit


def _known_kind(name: str) -> str:
    from moveset.learn.architectures import KINDS

    if name and name not in KINDS:
        raise typer.BadParameter(f"there is no model {name!r}: choose one of {', '.join(KINDS)}")
    return name


def _known_features(name: str) -> str:
    from moveset.see.extractor import EXTRACTORS

    if name and name not in EXTRACTORS:
        known = ", ".join(EXTRACTORS)
        raise typer.BadParameter(f"no features are called {name!r}: choose one of {known}")
    return name


ProjectFolder = Annotated[Path, typer.Argument(help="The project's folder.")]
TaughtFolder = Annotated[
    Path, typer.Argument(help="The project's folder, or one of pictures: MOVE/*.jpg.")
]
Kind = Annotated[str, typer.Option(callback=_known_kind, help="tcn, lstm, frame or article.")]
Features = Annotated[
    str, typer.Option(callback=_known_features, help="pose, mobilenet or silhouette.")
]
Preset = Annotated[
    Literal["", "article"], typer.Option(help="article: learn and press as it does.")
]
Rule = Annotated[
    Literal["chosen", "article"], typer.Option(help="When moves press: chosen, or as the article.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def _moveset(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    pass


@app.command()
def new(
    folder: ProjectFolder,
    moves: Annotated[
        str, typer.Option(help="With commas; a '+' behind a held one: punch,squat+.")
    ] = "punch,kick,squat+",
) -> None:
    """Make a project for your videos and moves."""
    from moveset.base.values import MoveSetting
    from moveset.label.project import create_project

    names = [name.strip() for name in moves.split(",") if name.strip()]
    if not names:
        raise typer.BadParameter("name at least one move, as in --moves punch,squat+")
    settings = [MoveSetting(name.removesuffix("+"), hold=name.endswith("+")) for name in names]
    create_project(folder, settings)
    print(f"{folder} is ready: add videos with `moveset import {folder} VIDEO --person NAME`")


@app.command("import")
def import_(
    folder: ProjectFolder,
    videos: Annotated[list[Path], typer.Argument(help="Videos, or folders of them.")],
    person: Annotated[str, typer.Option(help="Who is in them.")],
    note: Annotated[str, typer.Option(help="Anything worth remembering.")] = "",
    segments: Annotated[
        Path | None, typer.Option(help="CSV with recording,start_s,end_s,move.")
    ] = None,
) -> None:
    """Copy videos of one person into a project."""
    from moveset.label.intake import import_videos
    from moveset.label.labelling import import_segments, read_segments
    from moveset.label.project import open_project

    if segments:
        read_segments(segments)  # before any video is copied
    project, new_ones = import_videos(open_project(folder), videos, person, note)
    for recording in project.recordings[len(project.recordings) - new_ones :]:
        print(f"{recording.name}: {recording.path}")
    print(f"{new_ones} new, {len(project.recordings)} recordings in all")
    if segments:
        project = import_segments(project, segments)
        print(f"{len(project.segments)} segments in all")


@app.command()
def label(
    folder: ProjectFolder,
    recording: Annotated[str, typer.Argument(help="The recording's name.")] = "",
    start_s: Annotated[float | None, typer.Argument(help="When the move starts, seconds.")] = None,
    end_s: Annotated[float | None, typer.Argument(help="When it ends.")] = None,
    move: Annotated[str, typer.Argument(help="What it is.")] = "",
    csv: Annotated[
        Path | None, typer.Option(help="Take all of a table: recording,start_s,end_s,move.")
    ] = None,
    remove: Annotated[bool, typer.Option(help="Forget the segment at start_s instead.")] = False,
) -> None:
    """Say which move is when: one, or a whole table."""
    from moveset.base.values import Segment
    from moveset.label import labelling
    from moveset.label.project import open_project
    from moveset.label.segments import find_segment, remove_segment, say

    if csv and not recording:
        project = labelling.import_segments(open_project(folder), csv)
        print(f"{len(project.segments)} segments in all")
    elif remove and recording and start_s is not None and not (move or csv):
        project = open_project(folder)
        gone = find_segment(project.segments, recording, start_s)
        labelling.save_segments(project, remove_segment(project.segments, gone))
        print(f"forgot {say(gone)}")
    elif move and start_s is not None and end_s is not None and not (remove or csv):
        segment = Segment(recording, start_s, end_s, move)
        labelling.add_segments(open_project(folder), [segment])
        print(say(segment))
    else:
        raise typer.BadParameter(
            "give recording start_s end_s move, or --csv FILE, or recording start_s --remove"
        )


@app.command()
def info(folder: ProjectFolder) -> None:
    """Say what a project holds, and what it lacks."""
    from moveset.label.project import describe_project, open_project

    print(describe_project(open_project(folder)))


@app.command()
def train(
    folder: TaughtFolder,
    model: Kind = "",
    out: Annotated[
        Path | None, typer.Option(help="The bundle; else models/moves.moveset in the project.")
    ] = None,
    features: Features = "",
    weights: Weights = None,
    preset: Preset = "",
    rule: Rule = "chosen",
    on: Annotated[
        str, typer.Option("--on", help="A bundle, or fighter: learn a few examples on top of it.")
    ] = "",
    log: Annotated[bool, typer.Option("--log", help="Print every batch's cost.")] = False,
    seed: Annotated[int, typer.Option(help="Same seed, same model.")] = 0,
) -> None:
    """Teach moves from recordings or pictures, and write the bundle."""
    from moveset.base.files import check_writable
    from moveset.cli.console import Bar, enrolment_words, lesson_words
    from moveset.recognise.bundle import save_bundle
    from moveset.workflow.enrol import enrol_project
    from moveset.workflow.options import options_for
    from moveset.workflow.projects import bundle_path, open_taught
    from moveset.workflow.teach import teach

    taught = open_taught(folder)
    path = out or bundle_path(folder)
    options = options_for(
        taught, model, seed, features=features, weights=weights, preset=preset, rule=rule
    )
    check_writable(path)  # minutes before it is written
    with Bar() as bar:
        if on:
            enrolment = enrol_project(taught, on, options, progress=bar.tell)
            bundle, words = enrolment.bundle, enrolment_words(enrolment)
        else:
            bundle = teach(taught, options, progress=bar.tell, log=bar.log if log else None)
            words = lesson_words(bundle)
    save_bundle(bundle, path)
    print(words)
    print(f"{path}: play it with `moveset play {path} --source camera:0`")


@app.command()
def evaluate(
    folder: TaughtFolder,
    by: Annotated[
        Literal["person", "recording"], typer.Option(help="What is left out in turn.")
    ] = "person",
    model: Kind = "",
    features: Features = "",
    weights: Weights = None,
    preset: Preset = "",
    rule: Rule = "chosen",
    as_json: AsJson = False,
    seed: Annotated[int, typer.Option(help="Same seed, same scores.")] = 0,
) -> None:
    """Score moves of people never seen."""
    from moveset.cli.console import Bar, print_picture_report, print_report
    from moveset.evaluate.report import write_report
    from moveset.evaluate.reports import PictureReport
    from moveset.workflow.evaluate import evaluate as run
    from moveset.workflow.options import options_for
    from moveset.workflow.projects import open_taught

    taught = open_taught(folder)
    options = options_for(
        taught, model, seed, features=features, weights=weights, preset=preset, rule=rule
    )
    with Bar() as bar:
        report = run(taught, by, options, progress=bar.tell)
    if isinstance(report, PictureReport):
        print_picture_report(report, as_json)
        return
    print_report(report, as_json)  # before anything can go wrong with the disk
    page = write_report(report, folder / "reports", f"by-{by}")
    if not as_json:
        print(f"read   {page}")


@app.command()
def play(
    bundle: Annotated[Path | None, typer.Argument(help="A .moveset file.")] = None,
    source: Annotated[str, typer.Option(help="A video, or camera:0.")] = "camera:0",
    as_json: AsJson = False,
    video: Annotated[Path | None, typer.Option(help="Film what is seen and pressed.")] = None,
    keys: Annotated[
        bool, typer.Option("--keys", help="Press keys in whatever window is in front.")
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
    """Print, or press, what a camera or a video shows."""
    from moveset.capture.source import open_source
    from moveset.cli.console import PlayTally, event_line
    from moveset.play.film import film
    from moveset.play.keymap import keymap_from_settings, read_keymap, rules_for
    from moveset.recognise.builtin import fighter
    from moveset.recognise.bundle import load_bundle
    from moveset.recognise.operating_point import PACES, paced
    from moveset.recognise.silhouette import SilhouetteRecogniser
    from moveset.workflow.outputs import OutputOptions, open_outputs
    from moveset.workflow.play import play as run

    if bundle and features:
        raise typer.BadParameter("name a .moveset file, or --features silhouette without one")
    if video and video.resolve() == Path(source.removeprefix("live:")).resolve():
        raise typer.BadParameter(f"--video would write over {source}: give another name")
    taught = SilhouetteRecogniser() if features else load_bundle(bundle) if bundle else fighter()
    moves = [move.move for move in taught.moves]
    mapped = read_keymap(keymap, moves) if keymap else keymap_from_settings(taught.moves)
    rules = paced(tuple(rules_for(mapped, taught.rules)), PACES[fast])
    outputs = OutputOptions(keys=keys, osc=osc)
    with (
        open_outputs(outputs, mapped, rules) as (sink, tell),
        closing(open_source(source)) as opened,
        PlayTally(opened) as tally,
    ):
        played = run(taught, opened, sink=sink, keymap=mapped, weights=weights, rules=rules)
        if video:
            played = film(played, video, rules, keymap=mapped if keymap else None)
        with closing(played):
            for item in tally.count(played):
                for event in item.events:
                    tell(event)
                    print(event_line(event, item.delay_ms, as_json), flush=True)


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where everything goes; made if absent.")],
    taught: Annotated[int, typer.Option(min=2, help="Drawn people to learn from.")] = 10,
    unseen: Annotated[int, typer.Option(min=1, help="Drawn people to score on.")] = 2,
    seconds: Annotated[float, typer.Option(min=5, help="Of video of each person.")] = 24.0,
    seed: Annotated[int, typer.Option(help="Another seed, other people.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Show it all with drawn people, without a camera."""
    from moveset.cli.console import Bar, print_report
    from moveset.workflow.demo import DemoOptions, run_demo

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
    """Say what works on this machine, and how to mend the rest."""
    from moveset.cli.console import print_findings
    from moveset.workflow.doctor import examine

    findings = examine()
    print_findings(findings, as_json)
    if any(finding.state == "fail" for finding in findings):
        raise typer.Exit(1)
