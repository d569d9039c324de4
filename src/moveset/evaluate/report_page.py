"""Fifth on the road, for the report: the page, section by section."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from moveset.evaluate.event_metrics import LATE_S
from moveset.evaluate.markup import Element, Inside, as_html, element
from moveset.evaluate.report_calibration import reliability_parts
from moveset.evaluate.report_plots import (
    delay_histogram,
    learning_curve,
    marks,
    move_colour,
    share_bar,
    timeline,
)
from moveset.evaluate.report_recommendations import advice_parts
from moveset.evaluate.report_text import (
    COLUMNS,
    NOTHING,
    RULE_COLUMNS,
    basis,
    headline,
    rate,
    report_table,
    rules_table,
    seconds,
    share,
    short_names,
)
from moveset.evaluate.reports import Report

ONE_PRESS = (
    "A press is right when it falls between the start of a segment of its move and "
    f"{LATE_S:g} s after its end, once for each segment; every other press is false."
)
CHANCE = "By chance: as many presses of the same moves, at random times."


def report_page(report: Report) -> str:
    """Return the report as one HTML page that needs nothing beside it."""
    style = files("moveset.evaluate").joinpath("report.css").read_text("utf-8")
    head = element(
        "head",
        None,
        element("meta", {"charset": "utf-8"}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        element("title", None, "moveset report"),
        element("style", None, style),
    )
    body = element("body", None, marks(), element("main", None, *_sections(report)))
    return "<!doctype html>\n" + as_html(element("html", {"lang": "en"}, head, body)) + "\n"


def _sections(report: Report) -> list[Element]:
    sections = [_top(report)]
    sections += [_section(report, *advice_parts(report))] if report.advice else []
    sections += [_timelines(report)] if report.strips else []
    sections += [_moves(report), _shares(report)]
    sections += [_rules(report)] if report.rivals else []
    pair = [_confusion(report), *([_delays(report)] if report.overall.delays_s else [])]
    sections += [element("div", {"class": "pair"}, *pair)]
    trust = report.reliability
    sections += [_section(report, *reliability_parts(trust))] if trust else []
    sections += [_curves(report)] if any(report.curves) else []
    footer = element("footer", None, ONE_PRESS, " ", CHANCE)
    return [*sections, footer]


def _top(report: Report) -> Element:
    score = report.overall
    late = f"95\u00a0% in {seconds(score.delay_p95_s)}"
    frames = f"commonest: {share(report.frame_chance)}"
    tiles = (
        _tile("F1", share(score.f1), f"by chance {share(report.chance_f1)}"),
        _tile("precision", share(score.precision), f"{score.correct} of {score.presses} presses"),
        _tile("recall", share(score.recall), f"{score.correct} of {score.truths} moves"),
        _tile(
            "false a minute",
            rate(score.false_per_minute),
            f"{score.false} in {score.minutes:.1f} min",
        ),
        _tile("delay, median", seconds(score.delay_median_s), late),
        _tile("frames right", share(report.frame_accuracy), frames),
        _tile("frames, mean F1", share(report.frame_f1), "of every class alike"),
    )
    return element(
        "header",
        None,
        element("p", {"class": "brand"}, "moveset report"),
        element("h1", None, headline(report)),
        element("p", {"class": "basis"}, basis(report)),
        element("div", {"class": "tiles"}, *tiles),
    )


def _tile(name: str, value: str, beside: str) -> Element:
    return element(
        "div",
        {"class": "tile"},
        element("span", {"class": "name"}, name),
        element("strong", None, value),
        element("span", {"class": "beside"}, beside),
    )


def _section(report: Report, name: str, words: str, *inside: Inside) -> Element:
    """Return a section; every one repeats what its numbers rest on."""
    heading = element("h2", None, name)
    return element("section", None, heading, element("p", None, words), *inside, _foot(report))


def _foot(report: Report) -> Element:
    return element("p", {"class": "basis"}, basis(report))


def _moves(report: Report) -> Element:
    heads = element("tr", None, *(element("th", None, name) for name in COLUMNS))
    rows = [_table_row(report, row) for row in report_table(report)]
    table = element("table", None, element("thead", None, heads), element("tbody", None, *rows))
    words = "Delays are from the start of the move to the press, of the presses that were right."
    return _section(report, "Move by move", words, _scroll(table))


def _rules(report: Report) -> Element:
    heads = element("tr", None, *(element("th", None, name) for name in RULE_COLUMNS))
    rows = [
        element("tr", None, *(element("td", None, value) for value in row))
        for row in rules_table(report)
    ]
    table = element("table", None, element("thead", None, heads), element("tbody", None, *rows))
    words = "The same probabilities under other rules. Every press beyond a move's first is false."
    return _section(report, "Rule by rule", words, _scroll(table))


def _table_row(report: Report, row: Sequence[str]) -> Element:
    if row[0] == "all":
        name: tuple[Inside, ...] = ("all",)
    else:
        name = (_swatch(report.moves, row[0]), row[0])
    cells = (element("td", None, value) for value in row[1:])
    kind = {"class": "all"} if row[0] == "all" else None
    return element("tr", kind, element("th", {"scope": "row"}, *name), *cells)


def _swatch(moves: Sequence[str], move: str) -> Element:
    return element("i", {"class": "swatch", "style": move_colour(moves, move)})


def _scroll(inside: Element) -> Element:
    return element("div", {"class": "scroll", "tabindex": 0}, inside)


def _shares(report: Report) -> Element:
    rows: list[Inside] = []
    for move in report.moves:
        score = report.per_move[move]
        bars = (share_bar(score.precision, "precision"), share_bar(score.recall, "recall"))
        values = f"{share(score.precision)} · {share(score.recall)}"
        rows += [
            element("span", None, move),
            element("div", None, *bars),
            element("span", {"class": "number"}, values),
        ]
    legend = _legend(
        [
            ("precision", "precision: presses that were right"),
            ("recall", "recall: moves that were pressed"),
        ]
    )
    grid = element("div", {"class": "bars"}, *rows)
    words = "Low precision: it presses too easily. Low recall: it does not see the move."
    return _section(report, "Precision and recall", words, legend, grid)


def _legend(entries: Sequence[tuple[str, str]]) -> Element:
    items = (
        element("span", None, element("i", {"class": f"key {kind}"}), words)
        for kind, words in entries
    )
    return element("p", {"class": "legend"}, *items)


def _confusion(report: Report) -> Element:
    codes = short_names(report.moves)
    names = [*report.moves, "nothing"]
    heads = [
        element("th", {"scope": "col", "title": name}, codes.get(name, NOTHING)) for name in names
    ]
    top = element("tr", None, element("th"), *heads)
    rows = [
        _confusion_row(name, codes.get(name, ""), number, counts)
        for number, (name, counts) in enumerate(zip(names, report.confusion, strict=True))
    ]
    table = element("table", {"class": "confusion"}, top, *rows)
    words = (
        f"Each row is what was done, each column what was pressed ({NOTHING}: nothing). "
        "The diagonal is right; the last row are presses while nothing of the kind was done."
    )
    return _section(report, "What was taken for what", words, _scroll(table))


def _confusion_row(name: str, code: str, number: int, counts: Sequence[int]) -> Element:
    total = max(sum(counts), 1)
    last = number == len(counts) - 1
    cells = [
        _cell(value, value / total, column == number and not last)
        for column, value in enumerate(counts[:-1] if last else counts)
    ]
    code_mark = element("b", None, code)
    return element("tr", None, element("th", {"scope": "row"}, name, code_mark), *cells)


def _cell(value: int, part: float, right: bool) -> Element:
    kind = "hit" if right else "slip"
    strong = " strong" if part > 0.5 else ""
    style = f"--part:{100 * part:.0f}%"
    return element("td", {"class": kind + strong, "style": style}, str(value) if value else "")


def _timelines(report: Report) -> Element:
    figures = [
        element(
            "figure",
            None,
            element("figcaption", None, f"{strip.recording} · {strip.person}"),
            _scroll(timeline(strip, report.moves)),
        )
        for strip in report.strips
    ]
    codes = short_names(report.moves)
    moves = (
        element("span", None, _swatch(report.moves, move), element("b", None, codes[move]), move)
        for move in report.moves
    )
    kinds = _legend([("found", "found"), ("missed", "missed"), ("dot", "right press")])
    cross = element(
        "svg", {"class": "sign", "viewBox": "-8 -8 16 16"}, element("use", {"href": "#cross"})
    )
    kinds.append(element("span", None, cross, "false press"))
    words = (
        "Above, what was done; below, what was pressed. Hold the pointer over a mark to read it."
    )
    legend = element("p", {"class": "legend"}, *moves)
    return _section(report, "Second by second", words, legend, kinds, *figures)


def _delays(report: Report) -> Element:
    words = "From the start of a move to its press, of the presses that were right."
    return _section(
        report, "How soon", words, element("figure", None, delay_histogram(report.overall.delays_s))
    )


def _curves(report: Report) -> Element:
    legend = _legend([("training", "training"), ("held-out", "held out")])
    pictures = (
        element(
            "figure",
            None,
            element("figcaption", None, words),
            learning_curve(report.curves, kind, words),
        )
        for kind, words in (("loss", "loss"), ("accuracy", "frame accuracy"))
    )
    words = "One pair of lines for each fold. Held-out loss that rises again: it learns by heart."
    return _section(report, "Learning", words, legend, element("div", {"class": "pair"}, *pictures))
