"""The registry of event metrics: to add a metric, add one entry to ``METRICS``.

The table on the console, the tables of the report page, the JSON and the studio all follow it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from moveset.evaluate.event_metrics import EventMetrics
from moveset.evaluate.number_formats import (
    format_count,
    format_rate,
    format_seconds,
    format_share,
)

TableName = Literal["moves", "baselines", "studio"]
"""The tables of metrics: move by move in the report and on the console; these rules beside the
baselines in the report; move by move in the studio."""

ALL_TABLES: Final[frozenset[TableName]] = frozenset({"moves", "baselines", "studio"})


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of an evaluation and how it is shown.

    Attributes
    ----------
    name
        Key in the JSON.
    label
        Heading of the column.
    compute
        Returns the value; NaN where there was nothing to count.
    format
        Writes a value, NaN too.
    help
        What it means, in one sentence; shown when the pointer is over the heading.
    short_label
        Heading where a terminal of 80 columns is too narrow for ``label``.
    tables
        Tables with a column for it. The JSON has every metric.
    """

    name: str
    label: str
    compute: Callable[[EventMetrics], float]
    format: Callable[[float], str]
    help: str
    short_label: str = ""
    tables: frozenset[TableName] = ALL_TABLES


METRICS: tuple[Metric, ...] = (
    Metric(
        "segments",
        "segments",
        lambda one: one.segments,
        format_count,
        "How often the move was done.",
        short_label="seg.",
        tables=frozenset({"moves", "studio"}),
    ),
    Metric(
        "presses",
        "presses",
        lambda one: one.presses,
        format_count,
        "How often the move was pressed.",
        tables=frozenset(),
    ),
    Metric(
        "true_positives",
        "right",
        lambda one: one.true_positives,
        format_count,
        "Presses while the move was done: true positives.",
    ),
    Metric(
        "false_negatives",
        "missed",
        lambda one: one.false_negatives,
        format_count,
        "Moves that were done but not pressed: false negatives. Lower is better.",
    ),
    Metric(
        "false_positives",
        "false",
        lambda one: one.false_positives,
        format_count,
        "Presses while the move was not done: false positives. Lower is better.",
    ),
    Metric(
        "false_positives_per_minute",
        "false per minute",
        lambda one: one.false_positives_per_minute,
        format_rate,
        "False presses per minute of video. Lower is better.",
        tables=frozenset({"baselines", "studio"}),
    ),
    Metric(
        "precision",
        "precision",
        lambda one: one.precision,
        format_share,
        "Share of presses that were right. Higher is better.",
        short_label="prec.",
        tables=frozenset({"moves"}),
    ),
    Metric(
        "recall",
        "recall",
        lambda one: one.recall,
        format_share,
        "Share of moves done that were pressed. Higher is better.",
        tables=frozenset({"moves"}),
    ),
    Metric(
        "f1",
        "F1",
        lambda one: one.f1,
        format_share,
        "Harmonic mean of precision and recall. Higher is better.",
    ),
    Metric(
        "latency_median_s",
        "latency",
        lambda one: one.latency_median_s,
        format_seconds,
        "Median time from the start of the move to the press. Lower is better.",
    ),
    Metric(
        "latency_p95_s",
        "latency p95",
        lambda one: one.latency_p95_s,
        format_seconds,
        "95% of the right presses came within this time. Lower is better.",
        short_label="p95",
        tables=frozenset({"moves"}),
    ),
)
"""All metrics, in the order of the columns."""


def metrics_in(table: TableName) -> tuple[Metric, ...]:
    """Return the metrics that have a column in a table, in order."""
    return tuple(metric for metric in METRICS if table in metric.tables)


def metric_cells(values: EventMetrics, table: TableName) -> tuple[str, ...]:
    """Return one row of a table, without its first column."""
    return tuple(metric.format(metric.compute(values)) for metric in metrics_in(table))


def metric_values(values: EventMetrics) -> dict[str, float]:
    """Return every metric by its name; NaN where there was nothing to count."""
    return {metric.name: metric.compute(values) for metric in METRICS}
