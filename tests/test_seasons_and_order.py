"""The two examples that learn something: what they teach must be true."""

import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"


def test_the_seasons_are_right_at_their_borders(capsys):
    share = runpy.run_path(str(EXAMPLES / "seasons.py"))["main"](["--seed", "2"])
    said = capsys.readouterr().out
    assert share == 1.0
    assert "28 Feb winter   01 Mar spring" in said
    assert "30 Nov fall   01 Dec winter" in said
    first, last = (line for line in (said.splitlines()[0], said.splitlines()[199]))
    cost = [float(line.split()[1].rstrip(",")) for line in (first, last)]
    assert first.startswith("Cost: ")
    assert ", accuracy: 0." in first
    assert cost[1] < 0.5 * cost[0]


@pytest.mark.parametrize(("day", "season"), [((1, 1), "winter"), ((12, 31), "winter")])
def test_winter_goes_on_into_the_next_year(day, season):
    names = runpy.run_path(str(EXAMPLES / "seasons.py"))
    assert names["season_of"](names["date"](2024, *day)) == season
    assert names["season_of"](names["date"](2024, 2, 29)) == "winter"


def test_only_a_sequence_tells_push_from_pull(random_weights):
    """Both show the same pictures: single frames must stay at chance, whatever is learnt."""
    told = runpy.run_path(str(EXAMPLES / "order.py"))["main"](
        ["--recordings", "3", "--seconds", "8", "--epochs", "12", "--weights", str(random_weights)]
    )
    frame, lstm = told["frame"], told["lstm"]
    assert frame[0] == pytest.approx(0.5, abs=0.02)
    assert lstm[1] >= frame[1] + 0.2
