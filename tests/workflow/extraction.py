"""Runs `extract`, and reads its table of failures."""

import csv

from moveset.cli.app import main


def extract(*sources, out):
    return main(["extract", *map(str, sources), "--out", str(out), "--workers", "1"])


def read_failures(out):
    with (out / "failed.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
