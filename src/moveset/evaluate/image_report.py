"""Fifth on the road: how well single pictures were known, to and from JSON."""

from __future__ import annotations

from collections.abc import Mapping

from moveset.base.values import Json
from moveset.evaluate.reports import PictureReport


def picture_report_json(report: PictureReport) -> dict[str, Json]:
    """Return the numbers of a picture report as plain JSON."""
    return {
        "split": report.split,
        "sources": report.sources,
        "pictures": report.pictures,
        "classes": list(report.classes),
        "confusion": [list(row) for row in report.confusion],
        "accuracy": report.accuracy,
        "chance": report.chance,
        "macro_f1": report.macro_f1,
        "training_accuracy": report.training_accuracy,
    }


def picture_report_from_json(numbers: Mapping[str, Json]) -> PictureReport:
    """Return the report that ``picture_report_json`` wrote down."""
    return PictureReport(
        numbers["split"],
        numbers["sources"],
        numbers["pictures"],
        tuple(numbers["classes"]),
        tuple(tuple(row) for row in numbers["confusion"]),
        numbers["training_accuracy"],
    )
