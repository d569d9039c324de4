"""The options for teaching a project: its settings, and what overrides them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from moveset.base.errors import TrainingError
from moveset.base.values import Json
from moveset.label.image_project import ImageProject
from moveset.label.project import Project
from moveset.learn.options import IMAGE_FEATURES, RuleName, TeachOptions
from moveset.learn.train_options import TrainOptions, article_options
from moveset.see.registry import EXTRACTORS, find_extractor
from moveset.workflow.projects import open_taught

PresetName = Literal["", "article"]

ARTICLE_SIZE: Final = (100, 56)
"""Width and height to which the article resizes images, pixels."""

ARTICLE_SETTINGS: Final[Mapping[str, Json]] = MappingProxyType({"shrink": list(ARTICLE_SIZE)})


def options_for(
    project: Project | ImageProject | Path | str,
    model: str = "",
    seed: int = 0,
    *,
    features: str = "",
    weights: Path | None = None,
    preset: PresetName = "",
    rule: RuleName = "chosen",
) -> TeachOptions:
    """Return the options for teaching a project: its settings unless an argument overrides them.

    Parameters
    ----------
    preset
        ``article``: single frames, MobileNet, and the article's training and trigger rules.

    Raises
    ------
    TrainingError
        Two arguments contradict each other.
    """
    taught = open_taught(project)
    _check_choice(taught, model, features, weights, preset)
    if isinstance(taught, ImageProject):
        options = image_options(
            len(taught.image_set.moves), model=model, weights=weights, preset=preset, rule=rule
        )
        return replace(options, features=features or options.features, seed=seed)
    if preset == "article":
        # The article treats the frames of a recording as images.
        options = image_options(len(taught.moves), weights=weights, preset=preset)
        return replace(options, seed=seed)
    return TeachOptions(
        train=TrainOptions(architecture=model or taught.model),
        features=features or taught.features,
        weights=weights,
        rule=rule,
        seed=seed,
    )


def image_options(
    moves: int,
    *,
    model: str = "",
    weights: Path | None = None,
    preset: PresetName = "",
    rule: RuleName = "chosen",
) -> TeachOptions:
    """Return the options for training on images: our defaults, or the article's.

    Parameters
    ----------
    moves
        Their number: one move needs a sigmoid, more need a softmax with ``NONE``.
    """
    train = TrainOptions(architecture=model or "frame", epochs=60, patience=6)
    return TeachOptions(
        train=article_options(moves + 1) if preset == "article" else train,
        features=IMAGE_FEATURES,
        feature_settings=ARTICLE_SETTINGS if preset == "article" else {},
        weights=weights,
        rule="article" if preset == "article" else rule,
    )


def _check_choice(
    taught: Project | ImageProject,
    model: str,
    features: str,
    weights: Path | None,
    preset: PresetName,
) -> None:
    """Refuse arguments that would have no effect."""
    if preset and (model or features):
        raise TrainingError(
            f"the {preset} preset sets features and model: leave out --features and --model"
        )
    own = IMAGE_FEATURES if isinstance(taught, ImageProject) or preset else taught.features
    if weights and not find_extractor(features or own).takes_weights:
        takers = " or ".join(spec.name for spec in EXTRACTORS.values() if spec.takes_weights)
        raise TrainingError(
            f"{features or own} features have no weights to choose: "
            f"leave out --weights, or add --features {takers}"
        )


def without_colours(options: TeachOptions) -> TeachOptions:
    """Return options for learning from grey frames, which the article's page gives its model.

    Raises
    ------
    TrainingError
        The features do not look at colours.
    """
    if options.features != IMAGE_FEATURES:
        raise TrainingError(
            f"{options.features} features do not look at colours: leave out --grey, or add "
            f"--features {IMAGE_FEATURES}"
        )
    return replace(options, feature_settings={**options.feature_settings, "grey": True})
