"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from moveset.cli.completion import complete_architecture, complete_features


def _check_architecture(name: str) -> str:
    from moveset.learn.architectures import ARCHITECTURES

    if name and name not in ARCHITECTURES:
        raise typer.BadParameter(
            f"there is no model {name!r}: choose one of {', '.join(ARCHITECTURES)}"
        )
    return name


def _check_features(name: str) -> str:
    from moveset.see.registry import EXTRACTORS

    if name and name not in EXTRACTORS:
        known = ", ".join(EXTRACTORS)
        raise typer.BadParameter(f"there are no features {name!r}: choose one of {known}")
    return name


ProjectFolder = Annotated[Path, typer.Argument(help="The project's folder.")]
TrainingFolder = Annotated[
    Path, typer.Argument(help="The project's folder, or one of images: MOVE/*.jpg.")
]
ImageFolder = Annotated[Path, typer.Argument(help="Folders of images, as punches/*.jpg.")]
Architecture = Annotated[
    str,
    typer.Option(
        callback=_check_architecture,
        autocompletion=complete_architecture,
        help="The architecture; `--model list` names them all.",
    ),
]
Features = Annotated[
    str,
    typer.Option(
        callback=_check_features,
        autocompletion=complete_features,
        help="The feature extractor; `--features list` names them all.",
    ),
]
Weights = Annotated[Path | None, typer.Option(help="MobileNet's weights: a Keras .h5 or an .npz.")]
Preset = Annotated[
    Literal["", "article"],
    typer.Option(metavar="PRESET", help="article: train and press as the article does."),
]
Rule = Annotated[
    Literal["chosen", "article"], typer.Option(help="When moves press: chosen, or as the article.")
]
Grey = Annotated[
    bool,
    typer.Option("--grey", help="Learn from frames without colours, as the article's page gives."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
