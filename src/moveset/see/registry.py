"""The known feature extractors, by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from moveset.base.errors import BundleError
from moveset.base.values import Json
from moveset.see.extractor import Extractor, ExtractorSpec
from moveset.see.mobilenet.extractor import MOBILENET
from moveset.see.pose.extractor import POSE
from moveset.see.silhouette.extractor import SILHOUETTE

EXTRACTORS: Final[dict[str, ExtractorSpec]] = {
    spec.name: spec
    for spec in (
        POSE,
        MOBILENET,
        SILHOUETTE,
    )
}
"""Every extractor; to add one, write a file with its descriptor and a line here."""


def find_extractor(name: str) -> ExtractorSpec:
    """Return the descriptor of the extractor of that name.

    Raises
    ------
    BundleError
        There is none.
    """
    if name not in EXTRACTORS:
        known = ", ".join(sorted(EXTRACTORS))
        raise BundleError(f"there are no features called {name!r}: choose among {known}")
    return EXTRACTORS[name]


def open_extractor(
    name: str,
    settings: Mapping[str, Json] = MappingProxyType({}),
    *,
    weights: Path | None = None,
) -> Extractor:
    """Return the extractor of that name, ready to use.

    Parameters
    ----------
    settings
        Choices such as MobileNet's ``shrink``, or the settings of a bundle.
    weights
        A file of weights, for an extractor that takes one.

    Raises
    ------
    BundleError
        There is no extractor of that name.
    WeightsError
        Its weights are not available.
    """
    return find_extractor(name).factory(settings, weights)
