"""The section of make_web_constants.py that the checks of a stranger's bundle need."""

from __future__ import annotations

from collections.abc import Mapping

from moveset.base.values import Json
from moveset.play import key_names, key_permission
from moveset.recognise import (
    bundle_file,
    json_values,
    network_check,
    network_shapes,
    onnx_graph,
    protobuf,
)


def bundle_check_sections() -> Mapping[str, Mapping[str, Json]]:
    """Return the limits of a bundle's network, of its text and of its zip."""
    graph = ("MAX_FIELDS", "FLOAT", "INT64", "ATTRIBUTE_INT", "ATTRIBUTE_INTS")
    return {
        "moveset.recognise.protobuf": {"MAX_VARINT_BYTES": protobuf.MAX_VARINT_BYTES},
        "moveset.recognise.onnx_graph": {name: getattr(onnx_graph, name) for name in graph},
        "moveset.recognise.network_shapes": {
            "BATCH": network_shapes.BATCH,
            "MAX_PADDING": network_shapes.MAX_PADDING,
        },
        "moveset.recognise.network_check, the check itself": {
            "NETWORK_VERSIONS": network_check.VERSIONS,
            "NETWORK_PRODUCER": network_check.PRODUCER,
            "MAX_RANK": network_check.MAX_RANK,
            "MAX_VALUES": network_check.MAX_VALUES,
            "MAX_WORK": network_check.MAX_WORK,
        },
        "moveset.recognise.bundle_file, the zip itself": {
            "DIRECTORY_SIGNATURE": list(bundle_file.DIRECTORY_SIGNATURE),
        },
        "moveset.recognise.json_values, the texts": {
            "CONTROL_CHARACTERS": json_values._CONTROL.pattern,
        },
        "moveset.play.key_permission": {
            "FREE_KEYS": sorted(key_permission.FREE_KEYS),
            "KEY_JOINT": key_names.JOINT,
        },
    }
