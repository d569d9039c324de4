"""The report shows an evaluation in words, plots and numbers."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import ProjectError
from moveset.base.values import NONE, EventTimeline, MoveEvent, Segment
from moveset.evaluate.event_metrics import EventMetrics
from moveset.evaluate.frame_metrics import FrameCount
from moveset.evaluate.number_formats import format_share
from moveset.evaluate.report import Recommendation, Report, build_report
from moveset.evaluate.report_axes import next_step
from moveset.evaluate.report_files import read_report, write_report
from moveset.evaluate.report_json import report_from_json, report_json
from moveset.evaluate.report_page import report_page
from moveset.evaluate.report_text import headline, report_columns, report_table, short_names
from moveset.recognise.model import CurvePoint

MOVES = ("punch_left", "squat")


def timeline(person: str) -> EventTimeline:
    name = f"{person}-1"
    truth = (
        Segment(name, 1.0, 1.5, "punch_left"),
        Segment(name, 4.0, 6.0, "squat"),
        Segment(name, 8.0, 8.5, "punch_left"),
        Segment(name, 9.0, 9.5, NONE),
    )
    events = (
        MoveEvent(1.2, "punch_left", "press", 0.9),
        MoveEvent(4.3, "squat", "press", 0.8),
        MoveEvent(6.1, "squat", "release", 0.2),
        MoveEvent(7.0, "squat", "press", 0.7),
    )
    return EventTimeline(name, person, 30.0, truth, events)


CURVE = (CurvePoint(1, 1.5, 0.4, 1.6, 0.3), CurvePoint(2, 0.9, 0.7))


@pytest.fixture
def report() -> Report:
    return build_report(
        [timeline("ana"), timeline("ben")],
        moves=MOVES,
        split="by person",
        frames=FrameCount(
            {NONE: 60, "squat": 40}, {NONE: 50, "squat": 30}, {NONE: 60, "squat": 40}
        ),
        curves=[CURVE],
        rng=np.random.default_rng(1),
    )


@pytest.fixture
def empty() -> Report:
    nothing = EventMetrics(0, 0, 0, 0.0)
    return Report(
        split="by recording",
        people=0,
        recordings=0,
        moves=MOVES,
        per_move=dict.fromkeys(MOVES, nothing),
        overall=nothing,
        chance_f1=math.nan,
        frame_accuracy=math.nan,
        frame_majority_accuracy=math.nan,
        confusion=((0, 0, 0),) * 3,
    )


class Outline(HTMLParser):
    """Checks that tags close in order, and keeps the page's words and what it asks for."""

    VOID = frozenset(["meta", "link", "img", "br"])

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for key, value in attrs if key in ("href", "src")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def outline(report: Report) -> Outline:
    parsed = Outline()
    parsed.feed(report_page(report))
    parsed.close()
    assert not parsed.open
    return parsed


def test_a_report_counts_people_recordings_moves_and_frames(report: Report) -> None:
    assert (report.people, report.recordings) == (2, 2)
    assert report.frame_accuracy == 0.8
    assert report.frame_majority_accuracy == 0.6
    assert report.overall.true_positives == 4
    assert report.per_move["punch_left"].false_negatives == 2
    assert 0.0 <= report.chance_f1 < report.overall.f1


def test_the_headline_is_one_plain_sentence(report: Report) -> None:
    assert headline(report) == (
        "On 2 unseen people it pressed 4 of 6 moves correctly, "
        "2.0 false presses per minute, median latency 0.25 s."
    )


def test_the_headline_claims_no_more_than_the_split(report: Report) -> None:
    assert "On 2 unseen recordings" in headline(replace(report, split="by recording"))
    assert "On unseen footage" in headline(replace(report, split="second half of each video"))


def test_the_headline_of_nothing_is_still_a_sentence(empty: Report) -> None:
    assert headline(empty) == "On 0 unseen recordings it pressed 0 of 0 moves correctly."


def test_the_table_has_a_row_for_each_move_and_one_for_all(report: Report) -> None:
    rows = report_table(report)
    assert [row[0] for row in rows] == [*MOVES, "all"]
    assert all(len(row) == len(report_columns()) for row in rows)
    assert rows[0] == (
        *("punch_left", "4", "2", "2", "0"),
        *("1.00", "0.50", "0.67", "0.20 s", "0.20 s"),
    )


@pytest.mark.parametrize(("value", "words"), [(1.0, "1.00"), (0.9999, "0.99"), (0.954, "0.95")])
def test_only_a_perfect_share_is_shown_as_perfect(value: float, words: str) -> None:
    assert format_share(value) == words


def test_the_page_loads_nothing_else(report: Report) -> None:
    page = outline(report)
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert "img" not in page.tags
    assert set(page.addresses) <= {"#dot", "#cross"}
    assert "url(" not in report_page(report)
    assert "http" not in report_page(report)


def test_every_section_says_what_its_scores_are_based_on(report: Report) -> None:
    words = outline(report).words
    basis = "2 people · 2 recordings · 1.0 minutes · split by person · F1 by chance "
    sections = outline(report).tags.count("section")
    assert sum(word.startswith(basis) for word in words) == sections + 1
    assert headline(report) in words


def test_the_page_of_nothing_can_be_read(empty: Report) -> None:
    assert "nan" not in " ".join(outline(empty).words)


def test_no_text_can_break_the_page(report: Report) -> None:
    hostile = "<script>alert(1)</script>"
    odd = replace(report.timelines[0], person=hostile, recording='"><b>&')
    page = outline(
        replace(
            report,
            timelines=(odd,),
            split=hostile,
            baselines={hostile: report.overall},
            recommendations=(Recommendation("confused", hostile, "squat"),),
        )
    )
    assert "script" not in page.tags
    assert f'"><b>& · {hostile}' in page.words
    assert sum(hostile in word for word in page.words) > 4


def test_timelines_show_what_was_missed_and_what_was_false(report: Report) -> None:
    page = report_page(replace(report, timelines=(timeline("ana"),)))
    assert page.count('<rect class="found"') == 2
    assert page.count('<rect class="missed"') == 1
    assert "missed: punch_left, 8.00 to 8.50 s" in page
    assert "false: squat at 7.00 s" in page
    assert page.count('<line class="held"') == 1


@pytest.mark.parametrize("latencies", [(0.2,), (0.0, 0.0), (-0.06, 3.4), tuple([0.1] * 50)])
def test_any_latencies_make_a_histogram(report: Report, latencies: tuple[float, ...]) -> None:
    score = replace(report.overall, latencies_s=latencies)
    assert "nan" not in report_page(replace(report, overall=score))


def test_a_curve_without_held_out_points_is_drawn(report: Report) -> None:
    lonely = (CurvePoint(1, math.nan, 0.5),)
    assert "NaN" not in report_page(replace(report, curves=((), lonely, CURVE)))


def test_json_gives_the_same_report_back(report: Report) -> None:
    numbers = json.loads(json.dumps(report_json(report), allow_nan=False))
    back = report_from_json(numbers)
    assert repr(back) == repr(report)


def test_json_has_null_where_there_is_nothing_to_count(empty: Report) -> None:
    numbers = report_json(empty)
    assert numbers["overall"]["f1"] is None
    assert repr(report_from_json(numbers)) == repr(empty)


@pytest.mark.parametrize("numbers", [{}, [], {"version": 1}, {"version": 99}, None, 7])
def test_a_file_that_is_not_a_report_is_refused(numbers: object) -> None:
    with pytest.raises(ProjectError, match="evaluate again"):
        report_from_json(numbers)  # type: ignore[arg-type]


def test_page_and_numbers_are_written_side_by_side(report: Report, tmp_path: Path) -> None:
    page = write_report(report, tmp_path / "reports", "by-person")
    assert sorted(path.name for path in page.parent.iterdir()) == [
        "by-person.html",
        "by-person.json",
    ]
    assert page.read_text("utf-8") == report_page(report)
    assert repr(read_report(page.with_suffix(".json"))) == repr(report)


def test_a_missing_or_broken_report_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"none\.json cannot be read"):
        read_report(tmp_path / "none.json")
    (tmp_path / "cut.json").write_text('{"version": 1, "sp', "utf-8")
    with pytest.raises(ProjectError, match=r"cut\.json is not JSON"):
        read_report(tmp_path / "cut.json")


@pytest.mark.parametrize(
    "text", ["[" * 5000, '{"version": 1e309}', '{"version": NaN}', f'{{"version": {"9" * 5000}}}']
)
def test_a_report_of_somebody_else_is_read_with_care(tmp_path: Path, text: str) -> None:
    (tmp_path / "by-person.json").write_text(text, "utf-8")
    with pytest.raises(ProjectError, match=r"by-person\.json is not JSON"):
        read_report(tmp_path / "by-person.json")


@given(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True), unique=True, max_size=40))
def test_codes_of_moves_are_never_alike(moves: list[str]) -> None:
    codes = short_names(moves)
    assert list(codes) == moves
    assert len(set(codes.values())) == len(moves)


def test_codes_of_moves_are_their_initials() -> None:
    assert short_names(["punch_left", "squat", "push_left"]) == {
        "punch_left": "PL",
        "squat": "SQ",
        "push_left": "PL2",
    }


@given(st.floats(1e-6, 1e6))
def test_steps_of_axes_are_round_and_enough(least: float) -> None:
    step = next_step(least)
    assert least * 0.999 <= step <= least * 10.0
    assert f"{step:e}"[0] in "125"
