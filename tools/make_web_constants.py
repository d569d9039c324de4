"""Write src/moveset/studio/web/runtime/constants.js: what the web runtime shares with Python.

Run it after a change of one of these constants:

    python tools/make_web_constants.py
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from web_constants_bundle import bundle_check_sections
from web_constants_learn import learn_sections
from web_constants_pose import pose_sections

from moveset.base import values
from moveset.base.values import Json
from moveset.label import move_names
from moveset.recognise import (
    bundle_file,
    discriminant,
    dtw,
    events,
    json_values,
    manifest,
    manifest_values,
    network,
    network_check,
    templates,
    trigger_rules,
)
from moveset.see import resample
from moveset.see.pose import extractor, landmarks

TARGET = Path(__file__).resolve().parents[1] / "src/moveset/studio/web/runtime/constants.js"

HEADER: Final = """\
// @ts-check
/** Constants of the Python package. Written by tools/make_web_constants.py. Pure. */
"""

Sections = Mapping[str, Mapping[str, Json]]
"""Values by their name in JavaScript, by the Python module that they come from."""


def _named(module: object, names: str) -> dict[str, Json]:
    return {name: getattr(module, name) for name in names.split()}


def see_sections() -> Sections:
    """Return what resampling and features need."""
    names = (
        "LANDMARK_NAMES LANDMARK_VALUES OBSERVATION_SIZE JOINTS VELOCITY_TICKS LAG MIN_VISIBILITY "
        "MIN_TORSO_M MIN_SPREAD_PX FEATURE_SIZE"
    )
    pairs = {"SHOULDERS": landmarks._SHOULDERS, "HIPS": landmarks._HIPS}
    return {
        "moveset.see.resample": _named(
            resample, "TICK_S MAX_GAP_S MAX_FRAME_TICKS MAX_MISSING_TICKS"
        ),
        "moveset.see.pose.landmarks": {**_named(landmarks, names), **pairs},
        "moveset.see.pose.extractor": {
            "POSE_FEATURES": extractor.PoseExtractor.name,
            "POSE_SETTINGS": dict(extractor.PoseExtractor.settings),
        },
    }


def recognise_sections() -> Sections:
    """Return what matching, fusion and event detection need."""
    paths = "PATH_POINTS BAND_RADIUS MIN_SIZE_RATIO MAX_SIZE_RATIO MIN_SIMILARITY EPSILON"
    matching = (
        "NEUTRAL_DISTANCE SHARPNESS DECISIVE_SHARPNESS FAR SMOOTHING_TICKS WINDOW_TICKS "
        "MIN_LENGTH_RATIO MAX_LENGTH_RATIO"
    )
    rules = "FAST SURE LOGIT_PER_SHIFT SMOOTHING_PER_SHIFT MIN_ADJUSTED_ON MIN_ADJUSTED_GAP"
    return {
        "moveset.recognise.dtw": {**_named(dtw, paths), "MAX_DISTANCE": float(dtw.MAX_DISTANCE)},
        "moveset.recognise.templates": _named(templates, matching),
        "moveset.recognise.discriminant": _named(discriminant, "GAIN MIN_SCORE MAX_SCORE"),
        "moveset.recognise.network": _named(network, "SUM_TOLERANCE"),
        "moveset.recognise.network_check": _named(network_check, "INPUT OUTPUT EMBEDDING"),
        "moveset.recognise.events": _named(events, "TIME_TOLERANCE_S"),
        "moveset.recognise.trigger_rules": _named(trigger_rules, rules),
    }


def bundle_sections() -> Sections:
    """Return what reading and writing bundles needs."""
    files = "MANIFEST NETWORK TEMPLATES MAX_BYTES MAX_UNPACKED_BYTES MAX_MANIFEST_BYTES MAX_ENTRIES"
    limits = (
        "FORMAT VERSION WITHOUT_DISCRIMINANTS OLDEST_VERSION POSITION_SIZE MAX_MOVES MAX_TICKS "
        "MAX_FEATURES MAX_EPOCHS MAX_TEMPLATES MAX_TEMPLATE_TICKS MAX_POSITION MIN_NEUTRAL "
        "MAX_NEUTRAL MAX_EMBEDDING MAX_WEIGHT RULE_RANGES"
    )
    return {
        "moveset.base.values": {
            "NONE": values.NONE,
            "MOVE_NAME": values.MOVE_NAME.pattern,
            "RULE_DEFAULTS": _rule_defaults(),
        },
        "moveset.label.move_names": _named(move_names, "MAX_TITLE_LENGTH"),
        "moveset.recognise.bundle_file": _named(bundle_file, files),
        "moveset.recognise.manifest": _named(manifest, limits),
        "moveset.recognise.manifest_values": {
            **_named(manifest_values, "MAX_TEXT MAX_SHRINK_PX"),
            "FINGERPRINT": manifest_values.FINGERPRINT.pattern,
        },
        "moveset.recognise.json_values": _named(json_values, "MAX_DEPTH MAX_INTEGER"),
    }


def _rule_defaults() -> dict[str, Json]:
    """Return what a rule has where its manifest says nothing, in the dataclass's order."""
    return {
        one.name: one.default
        for one in dataclasses.fields(values.TriggerRule)
        if one.default is not dataclasses.MISSING
    }


def constants_text(parts: Sequence[Sections]) -> str:
    """Return the JavaScript module of some sections."""
    lines, known = [HEADER], set[str]()
    for module, constants in (pair for part in parts for pair in part.items()):
        lines.append(f"// {module}")
        for name, value in constants.items():
            assert name not in known, f"{name} is there twice"
            known.add(name)
            lines.append(f"export const {name} = {_literal(value)};")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _literal(value: Json) -> str:
    """Return a value as JavaScript, frozen if it has parts."""
    ready = dict(value) if isinstance(value, Mapping) else value
    text = json.dumps(ready, allow_nan=False)
    return f"Object.freeze({text})" if isinstance(ready, dict | list | tuple) else text


SECTIONS: Final = (
    see_sections,
    recognise_sections,
    bundle_sections,
    bundle_check_sections,
    pose_sections,
    learn_sections,
)
"""Each returns a part of the module; no two have a constant of the same name."""


def current_text() -> str:
    """Return the module as it should be."""
    return constants_text([section() for section in SECTIONS])


def main() -> None:
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(current_text(), "utf-8")


if __name__ == "__main__":
    main()
