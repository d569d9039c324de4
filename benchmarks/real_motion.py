"""Scores on recordings of real people: fights, everyday motion, continuous play, videos.

    python benchmarks/real_motion.py [--test FOLDER] [--only zero-shot,own] [--bundle FILE] [--json]

The product plays recordings as it would play a camera: same features, predictor, trigger rules.

zero-shot  fights, with the built-in bundle
taught     fights, taught on 1, 3 or 5 people and tested on others
own        fights, with 1, 2 or 5 of the person's own examples of each move on top of the bundle
no-moves   everyday motion, in which nothing should press
videos     videos labelled by eye, and the article's footage
jk2017     setting a of jk2017.py, which has the other settings

FOLDER has subfolders precog, kinder_gator, videos, article and jk2017, or files of Kinect v1; what
is absent is skipped. Nothing is chosen on it: with --test, people are taught on --train alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import jk2017
from measure import ROOT, BenchmarkResult, Table, parse, publish
from real_data import (
    ARTICLE_VIDEO,
    find_sources,
    read_article,
    read_everyday,
    read_fights,
    read_videos,
)
from real_fights import FIGHTS, Run, fight_figures, log, play
from real_scores import press_rate
from real_tables import (
    by_motion,
    everyday_tables,
    fight_tables,
    jk2017_table,
    rates_by_age,
    timelines,
    video_tables,
)

from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle_file import load_bundle

DATA = ROOT.parent / "shared" / "data"
CACHE = ROOT / "build" / "benchmarks" / "real_motion"


@dataclass(frozen=True, slots=True)
class Section:
    """The result of one part of the benchmark."""

    tables: tuple[Table, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=Path, default=DATA, help="people to teach on")
    parser.add_argument("--test", type=Path, help="people to score; default: those of --train")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--bundle", type=Path, help="scored instead of the built-in bundle")
    options = parse(parser)
    parts = options.only.split(",")
    if unknown := set(parts) - {*PARTS}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    bundle = load_bundle(options.bundle) if options.bundle else fighter()
    run = Run(options.train.resolve(), (options.test or options.train).resolve(), bundle)
    publish(measure(run, parts), options)


def measure(run: Run, parts: Sequence[str]) -> BenchmarkResult:
    """Return the tables of some parts; what is absent is in the last table."""
    sections = [score_all_fights(run, [part for part in FIGHTS if part in parts])]
    sections += [score(run) for part, score in OTHERS.items() if part in parts]
    tables = [table for one in sections for table in one.tables]
    skipped = [reason for one in sections for reason in one.skipped]
    if not tables:
        return BenchmarkResult("real_motion", skipped="; ".join(skipped))
    if skipped:
        tables.append(Table(("skipped",), tuple((reason,) for reason in skipped)))
    figures = {name: value for one in sections for name, value in one.figures.items()}
    return BenchmarkResult("real_motion", tuple(tables), figures)


def score_all_fights(run: Run, parts: Sequence[str]) -> Section:
    """Return the scores of fights in some parts of the benchmark."""
    clips = read_fights(find_sources(run.test).fights)
    if not parts or not clips:
        return Section(skipped=(f"fights: none in {run.test}",) if parts else ())
    settings = []
    for part in parts:
        for setting in FIGHTS[part](run, clips):
            log(setting.name, setting.score.metrics.f1, setting.score.reasons)
            settings.append(setting)
    if not settings:
        return Section(skipped=(f"taught fights: there are none to teach on in {run.train}",))
    figures = {one.name: fight_figures(one) for one in settings}
    return Section(fight_tables(settings), {"fights": figures})


def score_everyday(run: Run) -> Section:
    """Return how often everyday motion presses."""
    clips = read_everyday(find_sources(run.test).everyday)
    if not clips:
        return Section(skipped=(f"everyday motion: none in {run.test}",))
    runs = list(zip(clips, play(run.bundle, [clip.item for clip in clips]), strict=True))
    motions = {
        name: {age: asdict(rate) for age, rate in rates_by_age(some).items()}
        for name, some in by_motion(runs).items()
    }
    people = sorted({clip.item.recording.person for clip in clips})
    by_person = {
        name: asdict(press_rate([one for one in runs if one[0].item.recording.person == name]))
        for name in people
    }
    return Section(everyday_tables(runs), {"everyday": motions, "everyday_people": by_person})


def score_videos(run: Run) -> Section:
    """Return the scores of videos, whose observations are extracted on first use."""
    folder = find_sources(run.test).videos
    clips, unreadable = read_videos(folder, CACHE) if folder else ([], [])
    article = run.test / "article"
    if (article / f"{ARTICLE_VIDEO}.mp4").is_file():
        clips.append(read_article(article, CACHE))
    if not clips:
        return Section(skipped=(f"videos: none in {run.test}",))
    runs = list(zip(clips, play(run.bundle, [clip.item for clip in clips]), strict=True))
    figures = {
        one.recording: {
            "metrics": asdict(compute_event_metrics([one])),
            "presses": [(event.move, event.time_s) for event in one.events],
        }
        for one in timelines(runs, with_sides=True)
    }
    return Section(video_tables(runs, unreadable), {"videos": figures})


def score_jk2017(run: Run) -> Section:
    """Return the score of continuous play with the bundle alone."""
    folder = find_sources(run.test).jk2017
    if not folder:
        return Section(skipped=(f"continuous play: no jk2017 in {run.test}",))
    result = jk2017.measure(folder, folder, ["a"], run.bundle)
    return Section((jk2017_table(result.figures),), {"jk2017": result.figures})


OTHERS = {"no-moves": score_everyday, "videos": score_videos, "jk2017": score_jk2017}
PARTS = (*FIGHTS, *OTHERS)


if __name__ == "__main__":
    main()
