"""Commands that make, correct, score and export bundles: train, correct, evaluate, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from moveset.cli.completion import complete_bundle_move
from moveset.cli.options import (
    Architecture,
    AsJson,
    Features,
    Grey,
    Preset,
    Rule,
    TrainingFolder,
    Weights,
)

if TYPE_CHECKING:
    from moveset.evaluate.image_report import ImageReport
    from moveset.evaluate.report import Report
    from moveset.label.image_project import ImageProject
    from moveset.label.project import Project

app = typer.Typer()


@app.command()
def train(
    folder: Annotated[
        Path | None,
        typer.Argument(help="The project's folder, or one of images: MOVE/*.jpg."),
    ] = None,
    model: Architecture = "",
    out: Annotated[
        Path | None, typer.Option(help="The bundle; else models/moves.moveset in the project.")
    ] = None,
    features: Features = "",
    weights: Weights = None,
    preset: Preset = "",
    rule: Rule = "chosen",
    grey: Grey = False,
    on: Annotated[
        str, typer.Option("--on", help="A bundle, or fighter: enrol a few examples on top of it.")
    ] = "",
    dataset: Annotated[
        Path | None,
        typer.Option(help="Learn from what `moveset pack` wrote; FOLDER may give moves and keys."),
    ] = None,
    log: Annotated[bool, typer.Option("--log", help="Print the loss of every batch.")] = False,
    seed: Annotated[int, typer.Option(help="Same seed, same model.")] = 0,
) -> None:
    """Teach moves from recordings or images, and write the bundle."""
    if dataset:
        if on or weights or preset or grey or rule != "chosen" or features not in {"", "pose"}:
            raise typer.BadParameter(
                "--dataset goes with --model, --out, --log and --seed: leave out the others"
            )
        _train_on_dataset(dataset, folder, model, out, log=log, seed=seed)
        return
    if folder is None:
        raise typer.BadParameter("name one, or give --dataset", param_hint="'folder'")
    from moveset.base.files import check_writable
    from moveset.cli.console import enrolment_words, training_words
    from moveset.cli.progress import ProgressBar
    from moveset.recognise.bundle_file import save_bundle
    from moveset.workflow.enrol import enrol_project
    from moveset.workflow.options import options_for, without_colours
    from moveset.workflow.projects import bundle_path
    from moveset.workflow.teach import check_can_train, teach

    if not on:
        check_can_train()
    project = _open_taught(folder)
    path = out or bundle_path(folder)
    options = options_for(
        project, model, seed, features=features, weights=weights, preset=preset, rule=rule
    )
    options = without_colours(options) if grey else options
    check_writable(path)  # now, and not after minutes of training
    with ProgressBar() as bar:
        if on:
            enrolment = enrol_project(project, on, options, progress=bar.update)
            bundle, words = enrolment.bundle, enrolment_words(enrolment)
        else:
            bundle = teach(project, options, progress=bar.update, log=bar.log if log else None)
            words = training_words(bundle)
    save_bundle(bundle, path)
    print(words)
    print(f"{path}: play it with `moveset play {path} --source camera:0`")


def _train_on_dataset(
    dataset: Path, folder: Path | None, model: str, out: Path | None, *, log: bool, seed: int
) -> None:
    """Teach from a packed dataset, and write the bundle into the project, or beside the dataset."""
    from moveset.base.files import check_writable
    from moveset.cli.console import training_words
    from moveset.cli.progress import ProgressBar
    from moveset.recognise.bundle_file import save_bundle
    from moveset.workflow.projects import bundle_path
    from moveset.workflow.teach_dataset import dataset_plan, teach_dataset

    path = out or (bundle_path(folder) if folder else dataset.with_suffix(".moveset"))
    moves, options = dataset_plan(folder, model, seed)
    check_writable(path)
    with ProgressBar() as bar:
        bundle = teach_dataset(
            dataset,
            moves,
            options,
            folder=path.absolute().parent,
            progress=bar.update,
            log=bar.log if log else None,
        )
    save_bundle(bundle, path)
    print(training_words(bundle))
    print(f"{path}: play it with `moveset play {path} --source camera:0`")


@app.command()
def evaluate(
    folder: TrainingFolder,
    by: Annotated[
        Literal["person", "recording"], typer.Option(help="What is left out in turn.")
    ] = "person",
    model: Architecture = "",
    features: Features = "",
    weights: Weights = None,
    preset: Preset = "",
    rule: Rule = "chosen",
    grey: Grey = False,
    on: Annotated[
        str, typer.Option("--on", help="A bundle, or fighter: score examples on top of it.")
    ] = "",
    bundle: Annotated[
        str, typer.Option(help="A bundle, or fighter: score it as it is, and train nothing.")
    ] = "",
    as_json: AsJson = False,
    seed: Annotated[int, typer.Option(help="Same seed, same scores.")] = 0,
) -> None:
    """Score moves of unseen people."""
    from moveset.cli.progress import ProgressBar
    from moveset.workflow.evaluate import evaluate as run
    from moveset.workflow.evaluate_bundle import evaluate_bundle, evaluate_enrolment
    from moveset.workflow.options import options_for, without_colours

    if on and bundle:
        raise typer.BadParameter("give --on or --bundle, not both")
    if (on or bundle) and (model or features or preset or grey or rule != "chosen"):
        raise typer.BadParameter(
            "--on and --bundle train no network: leave out --model, --features, --preset, --rule "
            "and --grey"
        )
    project = _open_taught(folder)
    report: Report | ImageReport
    with ProgressBar() as bar:
        if bundle:
            report = evaluate_bundle(project, bundle, weights=weights, progress=bar.update)
        elif on:
            report = evaluate_enrolment(project, on, by, progress=bar.update)
        else:
            options = options_for(
                project, model, seed, features=features, weights=weights, preset=preset, rule=rule
            )
            options = without_colours(options) if grey else options
            report = run(project, by, options, progress=bar.update)
    name = "bundle" if bundle else f"by-{by}-on-top" if on else f"by-{by}"
    _show_report(report, folder / "reports", name, as_json)


def _open_taught(folder: Path) -> Project | ImageProject:
    """Return a project or a folder of images, and print which images are left out."""
    from moveset.cli.console import print_skipped
    from moveset.label.image_project import ImageProject
    from moveset.workflow.projects import open_taught

    project = open_taught(folder)
    if isinstance(project, ImageProject):
        print_skipped(project.image_set.skipped)
    return project


def _show_report(report: Report | ImageReport, folder: Path, name: str, as_json: bool) -> None:
    """Print a report, and write that of recordings as a page."""
    from moveset.cli.console import print_image_report, print_report
    from moveset.evaluate.image_report import ImageReport
    from moveset.evaluate.report_files import write_report

    if isinstance(report, ImageReport):
        print_image_report(report, as_json)
        return
    try:
        print_report(report, as_json)  # before anything can go wrong with the disk
    finally:  # nor is the page lost where printing fails
        page = write_report(report, folder, name)
    if not as_json:
        print(f"read   {page}")


@app.command()
def export(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="[BUNDLE] DIR",
            help="A .moveset file or fighter, and where the files go; web may do without a bundle.",
        ),
    ],
    to: Annotated[
        Literal["onnx", "tfjs", "web"],
        typer.Option(help="onnx, tfjs for a web page, or web for a site that plays and teaches."),
    ],
    game: Annotated[
        Path | None, typer.Option(help="For web: the folder of another game than ours.")
    ] = None,
    runtime: Annotated[
        Path | None,
        typer.Option(help="For web: a folder or .tgz of onnxruntime-web; else npm fetches it."),
    ] = None,
) -> None:
    """Write a bundle's model for other programs, or a web site."""
    from moveset.workflow.export import export as run

    *bundles, folder = paths
    if len(bundles) > 1 or (to != "web" and not bundles):
        raise typer.BadParameter("give one bundle and one folder: moveset export BUNDLE DIR")
    if to != "web" and (game or runtime):
        raise typer.BadParameter("--game and --runtime are for --to web")
    if to == "web":
        _export_site(folder, bundles, game, runtime)
        return
    for path in run(bundles[0], folder, to):
        print(path)


def _export_site(
    folder: Path, bundles: list[Path], game: Path | None, runtime: Path | None
) -> None:
    from moveset.cli.export_words import site_words
    from moveset.cli.progress import ProgressBar
    from moveset.recognise.builtin import FIGHTER
    from moveset.workflow.export_site import export_site

    bundle = bundles[0] if bundles else FIGHTER
    with ProgressBar() as bar:
        summary = export_site(folder, bundle, game=game, runtime=runtime, progress=bar.update)
    print(site_words(summary))


@app.command()
def serve(
    folder: Annotated[Path, typer.Argument(help="A site that `moveset export --to web` wrote.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one.")] = 8430,
) -> None:
    """Show a site on this machine only, to try it; Ctrl-C ends."""
    from moveset.workflow.serve_site import serve_site

    serve_site(folder, port, lambda address: print(f"{address}  (Ctrl-C ends)", flush=True))


@app.command()
def correct(
    bundle: Annotated[str, typer.Argument(help="A .moveset file, or fighter.")],
    video: Annotated[Path, typer.Argument(help="A video in which it was wrong.")],
    at: Annotated[float, typer.Option(help="When, in seconds.")],
    move: Annotated[
        str,
        typer.Option(
            autocompletion=complete_bundle_move, help="What it really was: none, or a move."
        ),
    ],
    to: Annotated[
        Path | None, typer.Option(help="The corrected bundle; else the bundle itself.")
    ] = None,
) -> None:
    """Correct a bundle that was wrong at some time in a video."""
    from moveset.cli.progress import ProgressBar
    from moveset.workflow.correct import correct_bundle

    with ProgressBar() as bar:
        path = correct_bundle(bundle, video, at, move, to=to, progress=bar.update)
    print(f"{path}: play it with `moveset play {path} --source camera:0`")
