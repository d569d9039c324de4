"""Tables of the scores of real people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from measure import Table
from real_data import EverydayClip, VideoClip
from real_scores import (
    EARLY_S,
    MOVE,
    NO_MOVE,
    REASONS,
    SIMILAR,
    Events,
    FightScore,
    PressRate,
    found_by_kind,
    metrics_by_kind,
    motion_group,
    press_rate,
    score_video,
)

from moveset.base.values import EventTimeline
from moveset.evaluate.event_metrics import EventMetrics, compute_event_metrics

SHOWN_MOTIONS = 20
EverydayRuns = Sequence[tuple[EverydayClip, Events]]
VideoRuns = Sequence[tuple[VideoClip, Events]]


@dataclass(frozen=True, slots=True)
class FightSetting:
    """How fights were played, and their score.

    Attributes
    ----------
    tested
        People, recordings and models, in words.
    details
        More numbers, for the JSON output.
    """

    name: str
    tested: str
    score: FightScore
    details: Mapping[str, object] = field(default_factory=dict)


def fight_tables(settings: Sequence[FightSetting]) -> tuple[Table, ...]:
    """Return the scores, strikes found by kind, and false presses by what was done."""
    columns = ("setting", "tested on", "minutes", "F1", "F1 by model", "chance", "missed", "false")
    notes = (
        "A press is right once from a strike's start to 0.2 s after its end.",
        "Taught: rules are fitted by cross-validation over the people taught, nothing on others.",
        "By model: lowest and highest F1 of the models taught, or of the people who enrolled.",
        "Own examples of each move come from a person's other clips; each third is tested once.",
    )
    rows = tuple(map(_fight_row, settings))
    scores = Table((*columns, "false per minute", "latency, median, p95"), rows, "Fights", notes)
    return scores, _kinds_table(settings), _reasons_table(settings)


def _fight_row(setting: FightSetting) -> tuple[str, ...]:
    score, metrics = setting.score, setting.score.metrics
    return (
        setting.name,
        setting.tested,
        f"{metrics.minutes:.1f}",
        f"{metrics.f1:.3f}",
        f"{min(score.run_f1):.3f} to {max(score.run_f1):.3f}" if len(score.run_f1) > 1 else "",
        f"{score.chance_f1:.2f}",
        f"{metrics.false_negatives} of {metrics.segments}",
        str(metrics.false_positives),
        f"{metrics.false_positives_per_minute:.2f}",
        _latency(metrics),
    )


def _latency(metrics: EventMetrics, shift_s: float = 0.0) -> str:
    median_s, p95_s = metrics.latency_median_s + shift_s, metrics.latency_p95_s + shift_s
    return f"{median_s:.2f} s, {p95_s:.2f} s" if metrics.latencies_s else ""


def _kinds_table(settings: Sequence[FightSetting]) -> Table:
    kinds = sorted({kind for one in settings for kind in one.score.found})
    rows = tuple(
        (one.name, *(_of(one.score.found.get(kind, (0, 0))) for kind in kinds)) for one in settings
    )
    notes = ("Back fists and elbows are of the right arm and count as right punches.",)
    return Table(("setting", *kinds), rows, "Strikes found, by kind", notes)


def _of(counts: tuple[int, int]) -> str:
    return f"{counts[0]} of {counts[1]}" if counts[1] else ""


def _reasons_table(settings: Sequence[FightSetting]) -> Table:
    rows = tuple(
        (one.name, *_reasons(one.score), _counts(one.score.false_moves)) for one in settings
    )
    columns = ("setting", *REASONS, "pressed")
    return Table(columns, rows, "False presses in fights, by what was done then")


def _reasons(score: FightScore) -> list[str]:
    return [str(score.reasons.get(reason, 0)) for reason in REASONS]


def everyday_tables(runs: EverydayRuns) -> tuple[Table, ...]:
    """Return presses per minute by group of motions, and by motion."""
    groups = {
        "no move": (NO_MOVE,),
        "similar to a move": (SIMILAR,),
        "both, to press nothing": (NO_MOVE, SIMILAR),
        "a move itself, not counted": (MOVE,),
    }
    rows = tuple(_rate_row(name, _in_groups(runs, kinds)) for name, kinds in groups.items())
    people = {one.item.recording.person: one.is_child for one, _ in runs}
    children = sum(people.values())
    notes = (
        (
            f"{len(people) - children} adults and {children} children, told apart by the width of "
            f"their shoulders; {len(runs)} recordings, {press_rate(runs).minutes:.1f} min."
        ),
        "Similar: bows, touching toes, lunges, leg lifts. Moves: punches, kicks, jumps, jacks.",
    )
    columns = ("adults", "children", "all", "presses", "minutes", "pressed")
    title = "Everyday motion, presses per minute"
    groups_table = Table(("motion", *columns), rows, title, notes)
    return groups_table, *(_motions_table(runs, one, columns) for one in (NO_MOVE, SIMILAR, MOVE))


def _in_groups(runs: EverydayRuns, groups: Iterable[str]) -> EverydayRuns:
    return [(clip, events) for clip, events in runs if motion_group(clip.motion) in groups]


def _rate_row(name: str, runs: EverydayRuns) -> tuple[str, ...]:
    rate, adults, children = press_rate(runs), *rates_by_age(runs).values()
    pressed = _counts(rate.moves)
    rates = [f"{one.per_minute:.2f}" if one.recordings else "" for one in (adults, children, rate)]
    return name, *rates, str(rate.presses), f"{rate.minutes:.1f}", pressed


def rates_by_age(runs: EverydayRuns) -> dict[str, PressRate]:
    """Return the presses of adults and of children."""
    return {
        name: press_rate([(clip, events) for clip, events in runs if clip.is_child == child])
        for name, child in (("adults", False), ("children", True))
    }


def _counts(counts: Mapping[str, int]) -> str:
    common = Counter(counts).most_common()
    return ", ".join(f"{name} {count}" for name, count in common)


def by_motion(runs: EverydayRuns) -> dict[str, EverydayRuns]:
    """Return the runs of each motion, the one with the most presses first."""
    motions = {clip.motion for clip, _ in runs}
    grouped = {name: [one for one in runs if one[0].motion == name] for name in motions}
    return dict(sorted(grouped.items(), key=lambda one: (-press_rate(one[1]).presses, one[0])))


def _motions_table(runs: EverydayRuns, group: str, columns: Sequence[str]) -> Table:
    motions = by_motion(_in_groups(runs, (group,)))
    rows = tuple(_rate_row(name.replace("-", " "), some) for name, some in motions.items())
    rest = [one for some in list(motions.values())[SHOWN_MOTIONS:] for one in some]
    if rest:
        count = len(motions) - SHOWN_MOTIONS
        rows = (*rows[:SHOWN_MOTIONS], _rate_row(f"{count} others", rest))
    return Table(("motion", *columns), rows, f"Everyday motion that is {group}, by name")


def video_tables(runs: VideoRuns, unreadable: Sequence[str]) -> tuple[Table, ...]:
    """Return the scores by group and kind of move, and by video."""
    groups = dict.fromkeys(clip.group for clip, _ in runs)
    rows = [row for group in groups for row in _group_rows(group, in_group(runs, group))]
    rows += _group_rows("all", runs)
    notes = (
        "How many people the videos show is not recorded; most show one.",
        "Labels are by eye; a press is right once from 0.1 s before a segment to 0.2 s after it.",
        "A press in an interval to ignore is neither right nor false.",
        "False presses are counted without sides; with sides, one of the other side is false too.",
        *(f"Not scored: {one}" for one in unreadable),
    )
    columns = ("group", "move", "found", "with its side", "false", "false per minute")
    columns = (*columns, "false with sides, per minute", "latency, median, p95")
    by_video = tuple(_video_row(clip, events) for clip, events in runs)
    names = ("video", "group", "seconds", "found", "with its side", "false", "pressed falsely")
    one_by_one = Table(names, by_video, "Videos, one by one")
    return Table(columns, tuple(rows), "Videos", notes), one_by_one


def in_group(runs: VideoRuns, group: str) -> VideoRuns:
    """Return the runs of the videos of a group."""
    return [(clip, events) for clip, events in runs if clip.group == group]


def timelines(runs: VideoRuns, *, with_sides: bool = False) -> list[EventTimeline]:
    """Return what counts in each video."""
    return [score_video(clip, events, with_sides=with_sides) for clip, events in runs]


def _group_rows(group: str, runs: VideoRuns) -> list[tuple[str, ...]]:
    merged, sided = timelines(runs), timelines(runs, with_sides=True)
    found = found_by_kind(sided)
    rows = [
        _video_metrics(group, kind, one, found[kind], None)
        for kind, one in metrics_by_kind(merged).items()
    ]
    everything = compute_event_metrics(merged)
    rate = compute_event_metrics(sided).false_positives_per_minute
    name = f"all {len(runs)}, {everything.minutes:.1f} min"
    return [*rows, _video_metrics(group, name, everything, sum(found.values()), rate)]


def _video_metrics(
    group: str, name: str, metrics: EventMetrics, with_side: int, sided_rate: float | None
) -> tuple[str, ...]:
    return (
        group,
        name,
        _of((metrics.true_positives, metrics.segments)),
        _of((with_side, metrics.segments)),
        str(metrics.false_positives),
        f"{metrics.false_positives_per_minute:.2f}",
        "" if sided_rate is None else f"{sided_rate:.2f}",
        _latency(metrics, -EARLY_S),
    )


def _video_row(clip: VideoClip, events: Events) -> tuple[str, ...]:
    (merged,), (sided,) = timelines([(clip, events)]), timelines([(clip, events)], with_sides=True)
    score, with_sides = compute_event_metrics([merged]), compute_event_metrics([sided])
    by_kind = metrics_by_kind([merged])
    false = {kind: one.false_positives for kind, one in by_kind.items() if one.false_positives}
    return (
        clip.item.recording.name,
        clip.group,
        f"{merged.duration_s:.1f}",
        _of((score.true_positives, score.segments)),
        _of((with_sides.true_positives, with_sides.segments)),
        str(score.false_positives),
        _counts(false),
    )


def jk2017_table(figures: Mapping[str, Mapping[str, float]]) -> Table:
    """Return the scores of continuous play, by setting."""
    rows = tuple(
        (
            name,
            f"{row['people']} people, {row['minutes']:.1f} min",
            f"{row['f1']:.1f}",
            _of((int(row["missed"]), int(row["segments"]))),
            str(row["false"]),
            f"{row['false_per_minute']:.2f}",
            f"{row['latency_s']:.2f} s, {row['latency_p95_s']:.2f} s",
        )
        for name, row in figures.items()
    )
    notes = (
        "Settings of jk2017.py: a, the bundle alone; a+, only in windows of moves that it knows.",
        "Latency is measured from the peak of the motion.",
    )
    columns = ("setting", "tested on", "F1, %", "missed", "false", "false per minute")
    return Table((*columns, "latency, median, p95"), rows, "Continuous play (JK2017)", notes)
