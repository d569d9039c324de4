"""Rounds of the game between simulated people before a camera and the computer.

    python benchmarks/game_rounds.py [--seeds 100] [--json]

Each person does moves at a human pace. The bundle `fighter` finds a share of them, late, and
presses falsely now and then: recall, latency and false presses are those measured on films and
skeletons (game_players.mjs). The game's constants were chosen on five other people and other seeds.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, Final

from measure import BenchmarkResult, Table, parse, publish

SCRIPT: Final = Path(__file__).with_suffix(".mjs")
LEVELS: Final = {"easy": "Easy", "normal": "Medium", "hard": "Hard"}
GOALS: Final = {"easy": (0.6, 0.8), "normal": (0.4, 0.6), "hard": (0.1, 0.3)}
"""Share of first rounds won; set before measuring."""

Row = Mapping[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=100, help="matches of each person and level")
    options = parse(parser)
    publish(measure(options.seeds), options)


def measure(seeds: int) -> BenchmarkResult:
    """Return how often each person wins, with the help for a camera and without."""
    if not shutil.which("node"):
        return BenchmarkResult("game_rounds", skipped="there is no node")
    now = play("--rounds", "3", "--seeds", str(seeds))
    before = play("--unassisted", "--seeds", str(max(1, seeds // 4)))
    tables = (rounds_table(now, before), matches_table(now), players_table(now["players"]))
    return BenchmarkResult("game_rounds", tables, {"with_help": now, "without": before})


def play(*options: str) -> dict[str, Any]:
    """Return the scores of the simulation."""
    command = ["node", str(SCRIPT), *options]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(ran.stdout))


def rounds_table(now: Row, before: Row) -> Table:
    """Return the share of first rounds won by each person and level."""
    rows = [
        (name, *(percent(row_of(now, name, level)["first_round"]) for level in LEVELS))
        for name in names(now)
    ]
    means = [mean_of(now, level) for level in LEVELS]
    rows.append(("**all**", *(f"**{percent(share)}**" for share in means)))
    goals = [verdict(share, GOALS[level]) for share, level in zip(means, LEVELS, strict=True)]
    rows.append(("goal", *goals))
    rows.append(("without the help", *(percent(mean_of(before, level)) for level in LEVELS)))
    games = now["scores"][0]["games"]
    notes = (
        f"{games} matches of each person and level, with seeds on which nothing was chosen.",
        (
            "The constants were chosen on five other people. That the opponent learns from a lead "
            "that lasts was added after a first look at these six, on other seeds."
        ),
        "Without the help: the same people control the game as a keyboard does.",
    )
    return Table(("person", *LEVELS.values()), tuple(rows), "First rounds won", notes=notes)


def matches_table(now: Row) -> Table:
    """Return third rounds, matches and blows, averaged over the people."""
    rows = []
    for level, name in LEVELS.items():
        scores = [row for row in now["scores"] if row["level"] == level]
        thirds = sum(row["thirds"] for row in scores)
        won = sum((row["third_round"] or 0.0) * row["thirds"] for row in scores)
        rows.append(
            (
                name,
                percent(mean(row["match"] for row in scores)),
                f"{percent(won / max(1, thirds))} of {thirds}",
                *(f"{mean(row[key] for row in scores):.0f}" for key in ("blows", "hits", "taken")),
            )
        )
    columns = ("level", "matches won", "third rounds won", "blows pressed", "of them hit", "taken")
    notes = ("Blows are those of the first round.",)
    return Table(columns, tuple(rows), "Matches", notes=notes)


def players_table(players: Sequence[Row]) -> Table:
    """Return what the people are made of."""
    rows = [
        (
            player["name"],
            player["source"],
            f"{player['pace']:g} s",
            f"{player['latency'][0]:g} s, {player['latency'][1]:g} s",
            f"{player['falsePerMinute']:g}",
        )
        for player in players
    ]
    columns = ("person", "measured on", "a move every", "latency, median, p95", "false per minute")
    return Table(columns, tuple(rows), "People")


def names(run: Row) -> list[str]:
    """Return the people's names."""
    return [player["name"] for player in run["players"]]


def row_of(run: Row, name: str, level: str) -> Row:
    """Return the scores of one person at one level."""
    return next(row for row in run["scores"] if (row["player"], row["level"]) == (name, level))


def mean_of(run: Row, level: str) -> float:
    """Return the share of first rounds won, averaged over the people."""
    return mean(row["first_round"] for row in run["scores"] if row["level"] == level)


def verdict(share: float, goal: tuple[float, float]) -> str:
    """Return a goal and whether it was met."""
    low, high = goal
    met = "met" if low <= share <= high else "**missed**"
    return f"{percent(low)} to {percent(high)}, {met}"


def percent(share: float) -> str:
    """Return a share as a percentage."""
    return f"{100.0 * share:.0f} %"


if __name__ == "__main__":
    main()
