"""The article's road beside ours on drawn people: pictures, MobileNet, its rule; landmarks; order.

    python benchmarks/roads.py [--people 9] [--seconds 30] [--weights FILE] [--json]

Every person is held out once, in three folds; each road is taught on the others from the start,
and plays the recordings of those held out. The real footage has one person in one room: there each
road is taught on all drawn people, and plays it. Seeds of people were used for nothing else.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from measure import ROOT, Outcome, Table, parse, publish

from moveset.base.values import NONE, Fold, MoveSetting
from moveset.capture.clip import write_video
from moveset.capture.pictures import write_pictures
from moveset.evaluate.reports import EventScore, Report
from moveset.label.image_project import PictureProject
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.labelling import add_segments, import_segments
from moveset.label.picture_set import list_pictures
from moveset.label.project import Project, create_project
from moveset.label.recordings import import_recording
from moveset.label.split import split_by_person
from moveset.label.thinning import thin
from moveset.learn.image_training import Gallery
from moveset.learn.options import TeachOptions
from moveset.learn.train import TrainOptions
from moveset.recognise.bundle import Bundle
from moveset.recognise.trigger_rules import article_rules
from moveset.see.mobilenet.extractor import MobileNetOptions
from moveset.synth.performance import act
from moveset.workflow.evaluate import score_bundle
from moveset.workflow.extract import observe_project
from moveset.workflow.options import ARTICLE_SIZE, picture_options
from moveset.workflow.teach import teach_on

WEIGHTS = ROOT.parent / "shared/data/mobilenet/mobilenet_v1_1.0_224.npz"
FOOTAGE = ROOT.parent / "shared/data/article"
FIRST_SEED = 9000
FOLDS = 3
MOVES = (MoveSetting("kick"), MoveSetting("punch"))
DRAWN_MOVES = ("punch_left", "punch_right", "kick_left", "kick_right")
PER_CLASS = 200  # pictures, as in the article
EVERY = 3  # frames, of those taken as pictures
SIZE = (480, 270)


@dataclass(frozen=True, slots=True)
class Road:
    """A way to teach: its name, and from recordings to learn from to a bundle."""

    name: str
    features: str
    shrink: tuple[int, int] | None
    teach: Callable[[Sequence[LabelledRecording]], Bundle]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--only", default="", help="roads whose name has this in it")
    options = parse(parser)
    if not options.weights.exists():
        publish(Outcome("roads", skipped="there are no weights; give --weights"), options)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        project = draw_project(folder / "drawn", options.people, options.seconds)
        footage = footage_project(folder / "footage")
        rows, figures = [], {}
        for road in roads(options.weights, folder, project):
            if options.only in road.name:
                start = time.perf_counter()
                report, real = run(road, project, footage, options.weights)
                took_s = time.perf_counter() - start
                rows += row_pair(road.name, report, real, took_s)
                figures[road.name] = numbers(report)
        words = f"{options.people} drawn people, {options.seconds:g} s each"
        publish(Outcome("roads", (table(rows, words),), figures), options)


def draw_project(folder: Path, people: int, seconds: float) -> Project:
    """Return a project of drawn people who punch and kick, left and right alike."""
    project = create_project(folder, MOVES)
    for number in range(people):
        name = f"person{number}"
        seed = FIRST_SEED + number
        clip = act(
            seed, moves=DRAWN_MOVES, duration_s=seconds, size=SIZE, person_seed=seed, recording=name
        )
        video = folder / f"{name}.mp4"
        write_video(video, clip.frames())
        project = import_recording(project, video, name)
        video.unlink()
        plain = [replace(one, move=one.move.partition("_")[0]) for one in clip.segments]
        project = add_segments(project, [one for one in plain if one.move != NONE])
    return project


def footage_project(folder: Path) -> Project | None:
    """Return a project of the real footage, where it is."""
    if not (FOOTAGE / "demo.mp4").exists():
        return None
    project = import_recording(create_project(folder, MOVES), FOOTAGE / "demo.mp4", "author")
    return import_segments(project, FOOTAGE / "segments.csv")


def roads(weights: Path, folder: Path, project: Project) -> list[Road]:
    """Return every way to teach, the article's first."""

    def by_pictures(preset: str) -> Callable[[Sequence[LabelledRecording]], Bundle]:
        return lambda labelled: teach_pictures(labelled, project, weights, folder, preset)

    def by_recordings(features: str, kind: str) -> Callable[[Sequence[LabelledRecording]], Bundle]:
        options = TeachOptions(
            TrainOptions(kind=kind), features=features, mobilenet=MobileNetOptions(weights)
        )
        return lambda labelled: teach_on(labelled, MOVES, options)

    return [
        Road("article preset: pictures", "mobilenet", ARTICLE_SIZE, by_pictures("article")),
        Road("MobileNet, pictures", "mobilenet", None, by_pictures("")),
        Road("MobileNet, frame", "mobilenet", None, by_recordings("mobilenet", "frame")),
        Road("MobileNet, lstm", "mobilenet", None, by_recordings("mobilenet", "lstm")),
        Road("MobileNet, tcn", "mobilenet", None, by_recordings("mobilenet", "tcn")),
        Road("pose, frame", "pose", None, by_recordings("pose", "frame")),
        Road("pose, lstm", "pose", None, by_recordings("pose", "lstm")),
        Road("pose, tcn (default)", "pose", None, by_recordings("pose", "tcn")),
    ]


def teach_pictures(
    labelled: Sequence[LabelledRecording],
    project: Project,
    weights: Path,
    folder: Path,
    preset: str,
) -> Bundle:
    """Return a bundle of frames taken as pictures, about 200 of each class, as the article does."""
    names = {item.recording.name for item in labelled}
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        place = Path(temporary) / "pictures"
        for recording in project.recordings:
            if recording.name in names:
                own = [one for one in project.segments if one.recording == recording.name]
                write_pictures(recording.path, place, own, name=recording.name, every=EVERY)
        for move in (*(setting.move for setting in MOVES), NONE):
            thin(place, move, PER_CLASS)
        listed = list_pictures(place)
        # Their sources are known here, and need not be found.
        known = tuple(replace(one, source=one.stem) for one in listed.pictures)
        options = picture_options(len(MOVES), weights=weights, preset=preset)  # type: ignore[arg-type]
        held = PictureProject(replace(listed, pictures=known), MOVES, Path(temporary) / "cache")
        gallery = Gallery(held, options)
        model = gallery.learn_all() if preset else gallery.teach()[0]
    by_name = {move.move: move for move in MOVES}
    moves = tuple(by_name[name] for name in listed.moves)
    settings = dict(gallery.extractor.settings)
    return Bundle(moves, "mobilenet", settings, model, article_rules(moves))


def run(
    road: Road, project: Project, footage: Project | None, weights: Path
) -> tuple[Report, Report | None]:
    """Return how a road does on people held out, and on the real footage."""
    options = TeachOptions(
        features=road.features,
        mobilenet=MobileNetOptions(weights, shrink=road.shrink),
        frame_copies=0 if "pictures" in road.name else 2,
    )
    labelled = observe_project(project, options)
    folds = split_by_person([item.recording for item in labelled], FOLDS)
    parts = [score_fold(road, labelled, fold) for fold in folds]
    real = None
    if footage:
        unaltered = replace(options, frame_copies=0)
        real = score_bundle(
            road.teach(labelled), observe_project(footage, unaltered), split="drawn to real"
        )
    return join(parts), real


def score_fold(road: Road, labelled: Sequence[LabelledRecording], fold: Fold) -> Report:
    bundle = road.teach([item for item in labelled if item.recording.name in fold.train])
    held = [item for item in labelled if item.recording.name in fold.test]
    return score_bundle(bundle, held, split="by person")


def join(parts: Sequence[Report]) -> Report:
    """Return the reports of all folds in one: counts added up, frames' figures averaged."""
    overall = add_scores([part.overall for part in parts])
    rivals = {name: add_scores([part.rivals[name] for part in parts]) for name in parts[0].rivals}
    return replace(
        parts[0],
        people=sum(part.people for part in parts),
        recordings=sum(part.recordings for part in parts),
        overall=overall,
        rivals=rivals,
        frame_f1=sum(part.frame_f1 for part in parts) / len(parts),
        frame_accuracy=sum(part.frame_accuracy for part in parts) / len(parts),
        frame_chance=sum(part.frame_chance for part in parts) / len(parts),
        chance_f1=sum(part.chance_f1 for part in parts) / len(parts),
    )


def add_scores(scores: Sequence[EventScore]) -> EventScore:
    """Return event scores in one."""
    return EventScore(
        sum(one.truths for one in scores),
        sum(one.presses for one in scores),
        sum(one.correct for one in scores),
        sum(one.minutes for one in scores),
        tuple(delay for one in scores for delay in one.delays_s),
    )


def row_pair(
    name: str, report: Report, real: Report | None, took_s: float
) -> list[tuple[str, ...]]:
    """Return a line for a road under its own rules, and one under the article's."""
    rows = []
    for rule, score in {"own": report.overall, **report.rivals}.items():
        if rule == "own" and "pictures" in name:
            continue  # pictures have no times to choose rules by: the article's are its own
        real_words = "not here"
        if real:
            it = real.overall if rule == "own" else real.rivals[rule]
            real_words = f"{it.correct}/{it.truths}, {it.false} false"
        rows.append(
            (
                name,
                "chosen" if rule == "own" else "article's",
                f"{report.frame_f1:.2f}",
                f"{score.f1:.2f}",
                f"{score.false_per_minute:.1f}",
                f"{score.delay_median_s:.2f} s",
                real_words,
                f"{took_s:.0f} s",
            )
        )
    return rows


def numbers(report: Report) -> dict[str, float]:
    """Return the bare figures."""
    return {
        "frame_f1": report.frame_f1,
        "frame_accuracy": report.frame_accuracy,
        "frame_chance": report.frame_chance,
        "event_f1": report.overall.f1,
        "chance_f1": report.chance_f1,
        "false_per_minute": report.overall.false_per_minute,
        **{f"event_f1, {name}": score.f1 for name, score in report.rivals.items()},
    }


def table(rows: Sequence[tuple[str, ...]], words: str) -> Table:
    columns = (
        "road",
        "rule",
        "frames, mean F1",
        "event F1",
        "false a minute",
        "delay",
        "real footage",
        "took",
    )
    notes = (
        f"{words}, punch and kick, in {FOLDS} folds by person: nobody is on both sides.",
        f"Pictures: every {EVERY}rd frame, thinned to {PER_CLASS} of each class, with copies.",
        "Real footage: taught on all drawn people, played on one real recording (5 moves).",
    )
    return Table(columns, tuple(rows), notes=notes)


if __name__ == "__main__":
    main()
