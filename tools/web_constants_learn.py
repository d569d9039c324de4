"""The section of make_web_constants.py that teaching needs."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Final

from moveset.base.values import Json
from moveset.evaluate import matching, teach_result, teach_words
from moveset.label import labelled_recording, project_summary, segment_trimming
from moveset.learn import (
    candidates,
    example_cutting,
    example_distances,
    held_out_examples,
    known_moves,
    linear_discriminant,
    template_calibration,
)
from moveset.recognise import background, network, templates, trigger_rules
from moveset.see.pose import landmarks
from moveset.studio import beep_segments

NAMES: Final[tuple[tuple[ModuleType, str], ...]] = (
    (landmarks, "MOTION_TICKS"),
    (network, "BATCH_SIZE"),
    (background, "STORED_EVERY"),
    (templates, "OUTWARD_SHARE MIN_OUTWARD_TICKS"),
    (
        trigger_rules,
        (
            "OFF_SHARE TEMPLATE_REFRACTORY_SHARE TEMPLATE_ON TEMPLATE_SMOOTHING_S SHARED_ON "
            "SHARED_SMOOTHING_S SHARED_DURATION_S NEW_ON NEW_SMOOTHING_S"
        ),
    ),
    (labelled_recording, "ROUNDING_S"),
    (project_summary, "FEW_SEGMENTS"),
    (
        segment_trimming,
        (
            "STILL_SHARE MARGIN_S REPETITION_PAUSE_S REST_PERCENTILE "
            "REST_SMOOTHING_TICKS=SMOOTHING_TICKS"
        ),
    ),
    (
        example_cutting,
        "MAX_EXAMPLES=MAX_TEMPLATES EXAMPLE_GUARD_S=GUARD_S MIN_BACKGROUND_S MAX_BACKGROUND_S",
    ),
    (example_distances, "STRIDE_TICKS CHUNK_ENDS"),
    (linear_discriminant, "TURN_TICKS OTHER_SHARE=OWN_SHARE"),
    (
        template_calibration,
        (
            "BACKGROUND_RATE BACKGROUND_SHARE NEAR_POWER MIN_SHARE OWN_MIN_EXAMPLES OWN_SHARE "
            "OWN_PLAYER_POWER OWN_BACKGROUND_POWER MIN_LENGTH_SHARE OWN_MATCH"
        ),
    ),
    (known_moves, "MANY_PEOPLE FOUND_SHARE"),
    (candidates, "FOLDS MIN_BASE_LEAD"),
    (held_out_examples, "HELD_OUT_FOLDS"),
    (matching, "MATCH_TOLERANCE_S"),
    (
        teach_result,
        (
            "REPORT_KEY MIN_EXAMPLES MORE_EXAMPLES NOTHING_S MIN_NOTHING_S MIN_FOUND "
            "MAX_FALSE_PER_MINUTE MIN_CONFUSED"
        ),
    ),
    (teach_words, "NOT_TESTED"),
    (
        beep_segments,
        "BEEP_EARLY_S=EARLY_S MAX_BEEP_SEGMENT_S=MAX_DURATION_S MIN_BEEP_SEGMENT_S=MIN_DURATION_S",
    ),
)
"""Names of each module's constants; ``A=B`` where ``B`` has another name in JavaScript."""


def learn_sections() -> Mapping[str, Mapping[str, Json]]:
    """Return what learning from a few examples needs, and cutting them from a recording."""
    sections: dict[str, Mapping[str, Json]] = {
        f"{module.__name__}, for teaching": dict(_values(module, names)) for module, names in NAMES
    }
    model = candidates.NO_NETWORK
    shape = {"architecture": model.architecture, "ticks": model.ticks, "classes": model.classes}
    sections["moveset.learn.candidates, for teaching"] = {
        **sections["moveset.learn.candidates, for teaching"],
        "NO_NETWORK": {**shape, "feature_size": model.feature_size},
    }
    return sections


def _values(module: ModuleType, names: str) -> list[tuple[str, Json]]:
    pairs = [name.split("=") for name in names.split()]
    return [(pair[0], getattr(module, pair[-1])) for pair in pairs]
