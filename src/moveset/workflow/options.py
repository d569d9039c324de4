"""Before the road: how a project is to be taught."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from moveset.base.errors import TrainingError
from moveset.label.image_project import PictureProject
from moveset.label.project import Project
from moveset.learn.options import FEATURES, RuleName, TeachOptions
from moveset.learn.train import TrainOptions, article_options
from moveset.see.mobilenet.extractor import MobileNetOptions
from moveset.workflow.projects import open_taught

PresetName = Literal["", "article"]

ARTICLE_SIZE: Final = (100, 56)
"""Width and height to which the article shrinks pictures."""


def options_for(
    project: Project | PictureProject | Path | str,
    model: str = "",
    seed: int = 0,
    *,
    features: str = "",
    weights: Path | None = None,
    preset: PresetName = "",
    rule: RuleName = "chosen",
) -> TeachOptions:
    """Return how a project is to be taught: as its settings say, or otherwise where told so.

    Parameters
    ----------
    preset
        ``article``: single frames, MobileNet, and the article's way to learn and to press.

    Raises
    ------
    TrainingError
        Two of them contradict each other.
    """
    taught = open_taught(project)
    _check_choice(taught, model, features, weights, preset)
    if isinstance(taught, PictureProject):
        options = picture_options(
            len(taught.pictures.moves), model=model, weights=weights, preset=preset, rule=rule
        )
        return replace(options, features=features or options.features, seed=seed)
    if preset == "article":
        return TeachOptions(
            train=article_options(len(taught.moves) + 1),
            features="mobilenet",
            mobilenet=MobileNetOptions(weights=weights, shrink=ARTICLE_SIZE),
            rule="article",
            seed=seed,
        )
    return TeachOptions(
        train=TrainOptions(kind=model or taught.model),
        features=features or taught.features,
        mobilenet=MobileNetOptions(weights=weights),
        rule=rule,
        seed=seed,
    )


def picture_options(
    moves: int,
    *,
    model: str = "",
    weights: Path | None = None,
    preset: PresetName = "",
    rule: RuleName = "chosen",
) -> TeachOptions:
    """Return how to teach from pictures: as suits them, or as the article does.

    Parameters
    ----------
    moves
        How many there are: one is told from ``NONE`` by a sigmoid, more by a softmax.
    """
    shrink = ARTICLE_SIZE if preset == "article" else None
    train = TrainOptions(kind=model or "frame", epochs=60, patience=6)
    return TeachOptions(
        train=article_options(moves + 1) if preset == "article" else train,
        features=FEATURES,
        mobilenet=MobileNetOptions(weights=weights, shrink=shrink),
        rule="article" if preset == "article" else rule,
    )


def _check_choice(
    taught: Project | PictureProject,
    model: str,
    features: str,
    weights: Path | None,
    preset: PresetName,
) -> None:
    """Refuse what would be passed over in silence."""
    if preset and (model or features):
        raise TrainingError(
            f"the {preset} preset has features and a model of its own: name neither"
        )
    own = "mobilenet" if isinstance(taught, PictureProject) or preset else taught.features
    if weights and (features or own) != "mobilenet":
        raise TrainingError(
            f"{features or own} features have no weights to choose: "
            "leave --weights out, or say --features mobilenet"
        )
