"""Commands for folders of images: frames, undersample, augment, classify."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from moveset.base.counts import with_noun
from moveset.cli.options import AsJson, ImageFolder, Weights

app = typer.Typer()

SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")

UNSURE_BELOW: Final = 0.5
"""With a smaller probability, the first guess is more likely wrong than right."""

UNSURE: Final = (
    "not sure: even the first guess is more likely wrong than right. "
    "MobileNet knows 1000 kinds of animals and things, but no moves"
)


def _parse_size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    sides = SIZE.fullmatch(text)
    if not sides:
        raise typer.BadParameter(f"{text!r} is no size: give one such as 100x56")
    return int(sides[1]), int(sides[2])


@app.command()
def frames(
    video: Annotated[Path, typer.Argument(help="The video.")],
    folder: Annotated[Path, typer.Argument(help="Where the images go.")],
    segments: Annotated[
        Path | None, typer.Option(help="CSV with the moves' times: a folder for each move.")
    ] = None,
    every: Annotated[int, typer.Option(min=1, help="Take every n-th frame.")] = 1,
) -> None:
    """Write a video's frames as images."""
    from moveset.capture.frame_images import write_frames
    from moveset.cli.progress import ProgressBar
    from moveset.label.project_segments import read_segments

    known = read_segments(segments) if segments else ()
    with ProgressBar() as bar:
        count = write_frames(video, folder, known, every=every, progress=bar.update)
    print(f"{with_noun(count, 'image')} in {folder}")


@app.command()
def undersample(
    folder: ImageFolder,
    move: Annotated[str, typer.Option(help="Which class; by default none.")] = "none",
    keep: Annotated[
        int | None,
        typer.Option(min=1, help="How many to keep; by default as many as the largest move has."),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Move all of them back.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Move nothing.")] = False,
) -> None:
    """Undersample a class with too many images."""
    from moveset.label.undersample import restore
    from moveset.label.undersample import undersample as run

    if undo:
        print(f"{with_noun(restore(folder), 'image')} moved back")
        return
    plan = run(folder, move, keep, dry_run=dry_run)
    kept, removed = len(plan.kept), len(plan.set_aside)
    print(f"{move}: {with_noun(kept + removed, 'image')}, {kept} kept, {removed} set aside")
    if removed:
        print("nothing was moved" if dry_run else f"undo   moveset undersample {folder} --undo")


@app.command()
def augment(
    folder: ImageFolder,
    out: Annotated[Path | None, typer.Argument(help="A new folder for the images.")] = None,
    copies: Annotated[int, typer.Option(min=1, help="Augmented images from each image.")] = 16,
    size: Annotated[str, typer.Option(help="Width and height, as 100x56; else their own.")] = "",
    preview: Annotated[Path | None, typer.Option(help="Show 8 by 8 of them in a PNG.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same images.")] = 44,
) -> None:
    """Write augmented images."""
    from moveset.cli.console import print_skipped
    from moveset.cli.progress import ProgressBar
    from moveset.label.image_folders import find_image_files
    from moveset.workflow.augment import AugmentOptions, write_augmented_images
    from moveset.workflow.contact_sheet import write_contact_sheet

    if not (out or preview):
        raise typer.BadParameter("say where the images go, or --preview FILE.png")
    options = AugmentOptions(copies=copies, seed=seed, size=_parse_size(size))
    print_skipped(find_image_files(folder).skipped)
    if preview:
        print(f"look   {write_contact_sheet(folder, preview, options)}")
    if out:
        with ProgressBar() as bar:
            count = write_augmented_images(folder, out, options, progress=bar.update)
        print(f"{with_noun(count, 'image')} in {out}")


@app.command()
def classify(
    image: Annotated[str, typer.Argument(help="An image, or camera:0.")],
    weights: Weights = None,
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many classes to print.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Classify an image into the classes of ImageNet."""
    import json

    from moveset.capture.snapshot import take_snapshot
    from moveset.see.mobilenet.network import classify as run
    from moveset.see.mobilenet.network import open_mobilenet

    guesses = run(take_snapshot(image), open_mobilenet(weights), top)
    if as_json:
        print(json.dumps([{"name": one.name, "probability": one.probability} for one in guesses]))
        return
    for guess in guesses:
        print(f"{guess.probability:6.1%}  {guess.name}")
    if guesses[0].probability < UNSURE_BELOW:
        print(UNSURE)
