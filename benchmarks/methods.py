"""The article's method compared with ours: images and MobileNet, or landmarks.

    python benchmarks/methods.py [--people 9] [--seconds 30] [--weights FILE] [--json]

Cross-validation in three folds over synthetic people: each method is trained on the people of two
folds and tested on the recordings of the third. The real footage shows one person, so each method
is trained on all synthetic people and tested on it. People of these seeds are used nowhere else.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from measure import ROOT, BenchmarkResult, Table, parse, publish

from moveset.base.values import NONE, Fold, MoveSetting
from moveset.capture.frame_images import write_frames
from moveset.capture.video_writer import write_video
from moveset.evaluate.event_metrics import EventMetrics
from moveset.evaluate.report import Report
from moveset.label.image_project import ImageProject
from moveset.label.image_set import list_images
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.project import Project, create_project
from moveset.label.project_segments import add_segments, import_segments
from moveset.label.recordings import import_recording
from moveset.label.split import split_by_person
from moveset.label.undersample import undersample
from moveset.learn.image_training import ImageClassifierTrainer
from moveset.learn.options import TeachOptions
from moveset.learn.train_options import TrainOptions
from moveset.recognise.bundle import Bundle
from moveset.recognise.trigger_rules import article_rules
from moveset.synth.clip import synthesise_clip
from moveset.workflow.evaluate import score_bundle
from moveset.workflow.extract import observe_project
from moveset.workflow.options import ARTICLE_SIZE, image_options
from moveset.workflow.teach import teach_on

WEIGHTS = ROOT.parent / "shared/data/mobilenet/mobilenet_v1_1.0_224.npz"
FOOTAGE = ROOT.parent / "shared/data/article"
FIRST_SEED = 9000
FOLDS = 3
MOVES = (MoveSetting("kick"), MoveSetting("punch"))
SYNTHETIC_MOVES = ("punch_left", "punch_right", "kick_left", "kick_right")
PER_CLASS = 200  # images, as in the article
EVERY = 3  # every third frame becomes an image
SIZE = (480, 270)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of training.

    Attributes
    ----------
    shrink
        Size to which frames are reduced before the features, as in the article.
    teach
        Returns a bundle trained on recordings.
    """

    name: str
    features: str
    shrink: tuple[int, int] | None
    teach: Callable[[Sequence[LabelledRecording]], Bundle]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--only", default="", help="methods whose name contains this")
    options = parse(parser)
    if not options.weights.exists():
        publish(BenchmarkResult("methods", skipped="there are no weights; give --weights"), options)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        project = synthetic_project(folder / "synthetic", options.people, options.seconds)
        footage = footage_project(folder / "footage")
        rows, figures = [], {}
        for method in list_methods(options.weights, folder, project):
            if options.only in method.name:
                start = time.perf_counter()
                report, real = run(method, project, footage, options.weights)
                took_s = time.perf_counter() - start
                rows += row_pair(method.name, report, real, took_s)
                figures[method.name] = numbers(report)
        people = f"{options.people} synthetic people, {options.seconds:g} s each"
        publish(BenchmarkResult("methods", (table(rows, people),), figures), options)


def synthetic_project(folder: Path, people: int, seconds: float) -> Project:
    """Return a project of synthetic people who punch and kick; left and right are merged."""
    project = create_project(folder, MOVES)
    for number in range(people):
        name = f"person{number}"
        seed = FIRST_SEED + number
        clip = synthesise_clip(
            seed,
            moves=SYNTHETIC_MOVES,
            duration_s=seconds,
            size=SIZE,
            person_seed=seed,
            recording=name,
        )
        video = folder / f"{name}.mp4"
        write_video(video, clip.frames())
        project = import_recording(project, video, name)
        video.unlink()
        segments = [replace(one, move=one.move.partition("_")[0]) for one in clip.segments]
        project = add_segments(project, [one for one in segments if one.move != NONE])
    return project


def footage_project(folder: Path) -> Project | None:
    """Return a project of the real footage; None if it is missing."""
    if not (FOOTAGE / "demo.mp4").exists():
        return None
    project = import_recording(create_project(folder, MOVES), FOOTAGE / "demo.mp4", "author")
    return import_segments(project, FOOTAGE / "segments.csv")


def list_methods(weights: Path, folder: Path, project: Project) -> list[Method]:
    """Return all methods, the article's first."""

    def on_images(preset: str) -> Callable[[Sequence[LabelledRecording]], Bundle]:
        return lambda labelled: train_on_images(labelled, project, weights, folder, preset)

    def on_recordings(
        features: str, architecture: str
    ) -> Callable[[Sequence[LabelledRecording]], Bundle]:
        options = TeachOptions(
            TrainOptions(architecture=architecture), features=features, weights=weights
        )
        return lambda labelled: teach_on(labelled, MOVES, options)

    return [
        Method("article preset: images", "mobilenet", ARTICLE_SIZE, on_images("article")),
        Method("MobileNet, images", "mobilenet", None, on_images("")),
        Method("MobileNet, frame", "mobilenet", None, on_recordings("mobilenet", "frame")),
        Method("MobileNet, lstm", "mobilenet", None, on_recordings("mobilenet", "lstm")),
        Method("MobileNet, tcn", "mobilenet", None, on_recordings("mobilenet", "tcn")),
        Method("pose, frame", "pose", None, on_recordings("pose", "frame")),
        Method("pose, lstm", "pose", None, on_recordings("pose", "lstm")),
        Method("pose, tcn (default)", "pose", None, on_recordings("pose", "tcn")),
    ]


def train_on_images(
    labelled: Sequence[LabelledRecording],
    project: Project,
    weights: Path,
    folder: Path,
    preset: str,
) -> Bundle:
    """Return a bundle trained on single frames, at most 200 per class, as in the article."""
    names = {item.recording.name for item in labelled}
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        image_folder = Path(temporary) / "images"
        for recording in project.recordings:
            if recording.name in names:
                segments = [one for one in project.segments if one.recording == recording.name]
                write_frames(
                    recording.path, image_folder, segments, name=recording.name, every=EVERY
                )
        for move in (*(setting.move for setting in MOVES), NONE):
            undersample(image_folder, move, PER_CLASS)
        listed = list_images(image_folder)
        # The source of every image is known here and need not be found.
        images = tuple(replace(one, source=one.stem) for one in listed.images)
        options = image_options(len(MOVES), weights=weights, preset=preset)  # type: ignore[arg-type]
        image_project = ImageProject(
            replace(listed, images=images), MOVES, Path(temporary) / "cache"
        )
        trainer = ImageClassifierTrainer(image_project, options)
        model = trainer.train_on_all() if preset else trainer.teach()[0]
    by_name = {move.move: move for move in MOVES}
    moves = tuple(by_name[name] for name in listed.moves)
    settings = dict(trainer.extractor.settings)
    return Bundle(moves, "mobilenet", settings, model, article_rules(moves))


def run(
    method: Method, project: Project, footage: Project | None, weights: Path
) -> tuple[Report, Report | None]:
    """Return the scores of a method on held-out people and on the real footage."""
    options = TeachOptions(
        features=method.features,
        weights=weights,
        feature_settings={"shrink": list(method.shrink) if method.shrink else None},
        frame_copies=0 if "images" in method.name else 2,
    )
    labelled = observe_project(project, options)
    folds = split_by_person([item.recording for item in labelled], FOLDS)
    parts = [score_fold(method, labelled, fold) for fold in folds]
    real = None
    if footage:
        original = replace(options, frame_copies=0)
        real = score_bundle(
            method.teach(labelled), observe_project(footage, original), split="synthetic to real"
        )
    return merge_reports(parts), real


def score_fold(method: Method, labelled: Sequence[LabelledRecording], fold: Fold) -> Report:
    bundle = method.teach([item for item in labelled if item.recording.name in fold.train])
    test = [item for item in labelled if item.recording.name in fold.test]
    return score_bundle(bundle, test, split="by person")


def merge_reports(parts: Sequence[Report]) -> Report:
    """Merge the reports of all folds: counts are summed, frame metrics averaged."""
    overall = sum_metrics([part.overall for part in parts])
    baselines = {
        name: sum_metrics([part.baselines[name] for part in parts]) for name in parts[0].baselines
    }
    return replace(
        parts[0],
        people=sum(part.people for part in parts),
        recordings=sum(part.recordings for part in parts),
        overall=overall,
        baselines=baselines,
        frame_f1=sum(part.frame_f1 for part in parts) / len(parts),
        frame_accuracy=sum(part.frame_accuracy for part in parts) / len(parts),
        frame_majority_accuracy=sum(part.frame_majority_accuracy for part in parts) / len(parts),
        chance_f1=sum(part.chance_f1 for part in parts) / len(parts),
    )


def sum_metrics(scores: Sequence[EventMetrics]) -> EventMetrics:
    """Return the sum of event metrics."""
    return EventMetrics(
        sum(one.true_positives for one in scores),
        sum(one.false_positives for one in scores),
        sum(one.false_negatives for one in scores),
        sum(one.minutes for one in scores),
        tuple(latency_s for one in scores for latency_s in one.latencies_s),
    )


def row_pair(
    name: str, report: Report, real: Report | None, took_s: float
) -> list[tuple[str, ...]]:
    """Return a row for a method with its own rules, and one with the article's."""
    rows: list[tuple[str, ...]] = []
    for rule, score in {"own": report.overall, **report.baselines}.items():
        if rule == "own" and "images" in name:
            continue  # images have no times to fit rules to, so the article's rules are used
        real_text = "not measured"
        if real:
            metrics = real.overall if rule == "own" else real.baselines[rule]
            real_text = (
                f"{metrics.true_positives}/{metrics.segments}, {metrics.false_positives} false"
            )
        rows.append(
            (
                name,
                "chosen" if rule == "own" else "article's",
                f"{report.frame_f1:.2f}",
                f"{score.f1:.2f}",
                f"{score.false_positives_per_minute:.1f}",
                f"{score.latency_median_s:.2f} s",
                real_text,
                f"{took_s:.0f} s",
            )
        )
    return rows


def numbers(report: Report) -> dict[str, float]:
    """Return the raw numbers."""
    return {
        "frame_f1": report.frame_f1,
        "frame_accuracy": report.frame_accuracy,
        "frame_majority_accuracy": report.frame_majority_accuracy,
        "event_f1": report.overall.f1,
        "chance_f1": report.chance_f1,
        "false_per_minute": report.overall.false_positives_per_minute,
        **{f"event_f1, {name}": score.f1 for name, score in report.baselines.items()},
    }


def table(rows: Sequence[tuple[str, ...]], people: str) -> Table:
    columns = (
        "method",
        "rule",
        "mean frame F1",
        "event F1",
        "false per minute",
        "latency",
        "real footage",
        "time taken",
    )
    notes = (
        (
            f"{people}, punch and kick, in {FOLDS} folds by person: nobody is in both training and "
            "test."
        ),
        (
            f"Images: every {EVERY}rd frame, undersampled to {PER_CLASS} per class, with augmented "
            "copies."
        ),
        "Real footage: trained on all synthetic people, tested on one real recording (5 moves).",
    )
    return Table(columns, tuple(rows), notes=notes)


if __name__ == "__main__":
    main()
