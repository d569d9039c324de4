"""The command line, its half about single pictures and what is made of a bundle."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer()

SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")

PictureFolder = Annotated[Path, typer.Argument(help="Folders of pictures, as punches/*.jpg.")]
Weights = Annotated[Path | None, typer.Option(help="MobileNet's weights: a Keras .h5 or an .npz.")]


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    sides = SIZE.fullmatch(text)
    if not sides:
        raise typer.BadParameter(f"{text!r} is no size: give one such as 100x56")
    return int(sides[1]), int(sides[2])


@app.command()
def frames(
    video: Annotated[Path, typer.Argument(help="The video.")],
    folder: Annotated[Path, typer.Argument(help="Where the pictures go.")],
    segments: Annotated[
        Path | None, typer.Option(help="CSV with the moves' times: a folder for each move.")
    ] = None,
    every: Annotated[int, typer.Option(min=1, help="Take every n-th frame.")] = 1,
) -> None:
    """Write a video's frames as pictures."""
    from moveset.capture.pictures import write_pictures
    from moveset.label.labelling import read_segments

    known = read_segments(segments) if segments else ()
    count = write_pictures(video, folder, known, every=every)
    print(f"{count} pictures in {folder}")


@app.command()
def thin(
    folder: PictureFolder,
    move: Annotated[str, typer.Option(help="Which class; else the one of no move.")] = "none",
    keep: Annotated[
        int | None, typer.Option(min=1, help="How many stay; else as many as the commonest move.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Bring all back.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Move nothing.")] = False,
) -> None:
    """Put the surplus of an over-full class aside."""
    from moveset.label.thinning import restore
    from moveset.label.thinning import thin as run

    if undo:
        print(f"{restore(folder)} pictures are back")
        return
    plan = run(folder, move, keep, try_only=dry_run)
    kept, gone = len(plan.kept), len(plan.put_aside)
    print(f"{move}: {kept + gone} pictures, {kept} stay, {gone} are put aside")
    if gone:
        print("nothing was moved" if dry_run else f"undo   moveset thin {folder} --undo")


@app.command()
def augment(
    folder: PictureFolder,
    out: Annotated[Path | None, typer.Argument(help="A new folder for the copies.")] = None,
    copies: Annotated[int, typer.Option(min=1, help="Of each picture.")] = 16,
    size: Annotated[str, typer.Option(help="Width and height, as 100x56; else their own.")] = "",
    preview: Annotated[Path | None, typer.Option(help="Show 8 by 8 of them in a PNG.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same copies.")] = 44,
) -> None:
    """Write altered copies of pictures."""
    from moveset.cli.console import Bar
    from moveset.workflow.augmented_images import CopyOptions, write_copies
    from moveset.workflow.contact_sheet import write_preview

    if not (out or preview):
        raise typer.BadParameter("say where the copies go, or --preview FILE.png")
    options = CopyOptions(copies=copies, seed=seed, size=_size(size))
    if preview:
        print(f"look   {write_preview(folder, preview, options)}")
    if out:
        with Bar() as bar:
            count = write_copies(folder, out, options, progress=bar.tell)
        print(f"{count} copies in {out}")


@app.command()
def classify(
    picture: Annotated[str, typer.Argument(help="A picture, or camera:0.")],
    weights: Weights = None,
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many guesses.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Name what a picture shows, in the classes of ImageNet."""
    import json

    from moveset.capture.snapshot import take_picture
    from moveset.see.mobilenet.network import classify as run
    from moveset.see.mobilenet.network import open_mobilenet

    guesses = run(take_picture(picture), open_mobilenet(weights), top)
    if as_json:
        print(json.dumps([{"name": one.name, "probability": one.probability} for one in guesses]))
        return
    for guess in guesses:
        print(f"{guess.probability:6.1%}  {guess.name}")


@app.command()
def export(
    bundle: Annotated[Path, typer.Argument(help="A .moveset file.")],
    folder: Annotated[Path, typer.Argument(help="Where the files go.")],
    to: Annotated[Literal["onnx", "tfjs"], typer.Option(help="onnx, or tfjs for a web page.")],
) -> None:
    """Write a bundle's model for other programs."""
    from moveset.learn.export import EXPORTS
    from moveset.recognise.bundle import load_bundle

    for path in EXPORTS[to](load_bundle(bundle), folder):
        print(path)
