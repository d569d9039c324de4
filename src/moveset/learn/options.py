"""How a project is taught."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from moveset.label.frame_labels import Doubt
from moveset.learn.train import TrainOptions
from moveset.see.mobilenet.extractor import MobileNetOptions

RuleName = Literal["chosen", "article"]

FEATURES: Final = "mobilenet"
"""What pictures are seen with: others need the frames before."""


@dataclass(frozen=True, slots=True)
class TeachOptions:
    """How to teach."""

    train: TrainOptions = field(default_factory=TrainOptions)
    features: str = "pose"  # a name in see.extractor.EXTRACTORS
    mobilenet: MobileNetOptions = field(default_factory=MobileNetOptions)  # for those features
    frame_copies: int = 2  # of recordings whose frames must be altered and seen once more
    rule: RuleName = "chosen"  # on training recordings, or the article's
    doubt: Doubt = field(default_factory=Doubt)  # of segments that somebody drew; others are loose
    seed: int = 0
