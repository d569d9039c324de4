"""Train `fighter`, the built-in bundle, on synthetic people and on real fighters.

    python tools/make_fighter.py --fights FOLDER [--clips N] [--seed N] [--to FILE]
                                 [--folder FOLDER [--workers N | --cluster ADDRESS]]

A jointed body performs moves and distractors; BlazePose's errors are simulated (synth.tracker). The
fights are files of Kinect v1 skeletons with labels, as benchmarks/real_data.py reads them: those of
PRECOG (MIT licence). Three pairs of networks are trained, each without a third of the fighters, who
give its cross-validated score; the bundle has the mean of all six. The same seed gives the same
motion; on another machine the networks may differ in the last digits. The checksum belongs into
assets/NOTICE.md.

With --folder, the synthetic clips are made first, side by side or on a Dask cluster that shares the
folder; a run that was killed goes on where it was. Features then wait in temporary files there, so
that memory does not grow with the number of clips.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
from film_fights import Fight, film_all, read_fight_motion
from make_background import everyday_motion
from real_data import find_sources, read_fights
from real_scores import make_timeline, start_early
from splice_arms import splice_all

from moveset.base.values import (
    NONE,
    EventTimeline,
    FloatArray,
    Fold,
    Sample,
    ScoreTrack,
    TriggerRule,
)
from moveset.base.workers import count_cores
from moveset.evaluate.event_metrics import EventMetrics, compute_event_metrics
from moveset.evaluate.report_json import report_json
from moveset.evaluate.report_text import headline, report_table
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.embedding import add_embedding
from moveset.learn.ensemble import average_models
from moveset.learn.landmark_augmentation import sample_time_path
from moveset.learn.landmark_effects import mirror_sample, time_warp
from moveset.learn.merge_classes import merge_outputs
from moveset.learn.onnx_writer import shift_logits
from moveset.learn.rule_fitting import ScoredRecording, choose_rules
from moveset.learn.samples import make_sample
from moveset.learn.task import TaskSpec
from moveset.learn.temperature import calibrate_model, fit_temperature
from moveset.learn.train import Trainer
from moveset.learn.train_options import TrainOptions
from moveset.learn.weight_rounding import round_weights
from moveset.recognise.builtin import FIGHTER_MOVES, FIGHTER_PATH
from moveset.recognise.bundle import Bundle
from moveset.recognise.bundle_file import save_bundle
from moveset.recognise.events import detect_events
from moveset.recognise.model import Model
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.recognise.trigger_rules import shift_operating_point, with_threshold, with_timing
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.resample import tick_times
from moveset.synth.catalogue import CATALOGUE
from moveset.synth.dataset import GeneratedRecording, generate, generate_recordings
from moveset.workflow.evaluate import score_bundle
from moveset.workflow.synthetic_dataset import (
    Clip,
    generate_clips,
    in_processes,
    on_dask,
    read_clips,
)

SEEDS = 1_000_000  # from the clips of one seed to those of the next
MEMBERS = 3  # parts of the fighters, each of them left out once
NETWORKS = 2  # of each member, from other random weights: one alone depends much on chance
HELD_OUT = 300  # clips for fitting temperature and rules
UNSEEN = 300  # clips to score on
EVERYDAY_SEED, EVERYDAY = 78, 100  # clips without a move that whiten the embedding
COPIES = 20  # times that each real fight is observed, half of them mirrored
SPLICED = 30  # times that it is observed with the arms of synthetic people
SPEED = 0.25  # change of speed of mirrored fights, as a share
MOVES = tuple(setting.move for setting in FIGHTER_MOVES)
CLASSES = (*MOVES, NONE)
REAL = "real"
"""Variant of every move and of none in real fights."""

SHIFTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25)
"""Shifts of the operating point that are tried on real people."""

F1_TOLERANCE = 0.005
"""About one strike of the real fights."""

REAL_WEIGHT = 0.1
"""Factor on the probabilities of the classes of real fights, a prior correction: in training nearly
every fast arm of a real person is a punch, in a living room it is not (docs/log.md)."""

PUNCH_ON, PUNCH_SMOOTHING_S, PUNCH_DURATION_S = 0.2, 0.22, 0.1
"""Rule of punches instead, chosen on videos and fights (docs/log.md). Before a webcam punches are
small and short: at the shift that suits fights before a Kinect nearly all of them are missed."""

MIN_DURATION_S = 0.06
"""Of the other moves: a probability that is high for a single frame is rarely right."""

EPOCHS, BATCH_SIZE = 20, 32
WINDOWS = 4  # in a synthetic clip, about; for the length of the learning rate's decay


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fights", type=Path, required=True, help="folder of real fights")
    parser.add_argument("--clips", type=int, default=12000, help="of each member, 12 s each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, default=FIGHTER_PATH)
    parser.add_argument("--folder", type=Path, help="of the synthetic clips and temporary files")
    parser.add_argument("--workers", type=int, default=count_cores(), help="with --folder")
    parser.add_argument("--cluster", default="", help="with --folder: a Dask scheduler's address")
    options = parser.parse_args()
    began = time.monotonic()
    first = options.seed * SEEDS
    clips = find_clips(options, range(first, first + MEMBERS * options.clips))
    held_out = [generate(number) for number in range(first - HELD_OUT, first)]
    members = list(train_members(options.fights, options.clips, first, held_out, clips))
    print(f"trained after {time.monotonic() - began:.0f} s")
    shift = choose_shift(members, held_out)
    model = add_embedding(
        average_models([one.model for one in members]), everyday_motion(EVERYDAY_SEED, EVERYDAY)
    )
    model = replace(model, onnx=round_weights(model.onnx))
    bundle = Bundle(
        moves=FIGHTER_MOVES,
        features="pose",
        settings=dict(PoseExtractor.settings),
        model=model,
        rules=on_real_people(fit_rules(model, held_out), shift),
    )
    unseen = range(first - HELD_OUT - UNSEEN, first - HELD_OUT)
    report = score_bundle(
        bundle, list(generate_recordings(unseen)), split="unseen synthetic people"
    )
    print(headline(report))
    for row in report_table(report):
        print("  ".join(f"{cell:>12}" for cell in row))
    summary = {**report_json(report), "timelines": [], "curves": []}
    recordings = options.clips * len(members)
    people = {item.recording.person for one in members for item in one.left_out}
    taught_on = {
        "people": recordings + len(people),
        "recordings": recordings + sum(len(one.left_out) for one in members),
        "synthetic": recordings,
        "real_people": sorted(people),
    }
    save_bundle(replace(bundle, report=summary, taught_on=taught_on), options.to)
    size = options.to.stat().st_size
    print(f"{options.to}: {size / 1e6:.2f} MB, {time.monotonic() - began:.0f} s")


@dataclass(frozen=True, slots=True)
class Clips:
    """Where synthetic clips come from, and where features wait; None: in memory."""

    read: Callable[[Sequence[int]], Iterator[Clip | GeneratedRecording]]
    folder: Path | None = None


IN_MEMORY = Clips(partial(map, generate))


def find_clips(options: argparse.Namespace, seeds: Sequence[int]) -> Clips:
    """Return the source of the synthetic clips, which are made now if there is a folder."""
    if options.folder is None:
        return IN_MEMORY
    run_all = on_dask(options.cluster) if options.cluster else in_processes(options.workers)
    generate_clips(seeds, options.folder, run_all)
    return Clips(partial(read_clips, folder=options.folder), options.folder)


@dataclass(frozen=True, slots=True)
class Member:
    """A part of the ensemble.

    Attributes
    ----------
    model
        The mean of ``NETWORKS`` networks.
    left_out
        Real fights, as recorded, of the people that it was not trained on.
    """

    model: Model
    left_out: tuple[LabelledRecording, ...]


def train_members(
    folder: Path,
    count: int,
    first_seed: int,
    held_out: Sequence[GeneratedRecording],
    clips: Clips = IN_MEMORY,
) -> Iterator[Member]:
    """Yield the members, each trained on other synthetic clips and on two thirds of the people."""
    motion = read_fight_motion(folder)
    recorded = [clip.item for clip in read_fights(find_sources(folder).fights)]
    people = sorted({one.person for one in motion})
    for number in range(MEMBERS):
        others = people[number::MEMBERS]
        seeds = range(first_seed + number * count, first_seed + (number + 1) * count)
        rng = np.random.default_rng([first_seed, number])
        kept = [one for one in motion if one.person not in others]
        print(f"member {number + 1} of {MEMBERS}, without {', '.join(others)}", flush=True)
        model = train_member(seeds, kept, held_out, rng, clips)
        left_out = [item for item in recorded if item.recording.person in others]
        yield Member(model, tuple(left_out))


def choose_shift(members: Sequence[Member], held_out: Sequence[GeneratedRecording]) -> float:
    """Return the shift of the operating point that suits real fights left out.

    Prints the cross-validated score of each, and the nested score: every third of the people is
    scored with the shift that is best on the others.
    """
    timelines = [_left_out_timelines(one, held_out) for one in members]
    for shift in SHIFTS:
        print(f"shift {shift}: {_describe([one[shift] for one in timelines])}")
    nested = []
    for number, own in enumerate(timelines):
        others = [one for other, one in enumerate(timelines) if other != number]
        nested.append(own[_best_shift(others)])
    print(f"fights left out, nested: {_describe(nested)}")
    return _best_shift(timelines)


Timelines = list[EventTimeline]


def _left_out_timelines(
    member: Member, held_out: Sequence[GeneratedRecording]
) -> dict[float, Timelines]:
    """Return for each shift what a network presses in the fights of people left out.

    Their labels begin late: half of the presses before a strike come within 0.1 s of it.
    """
    classifier = WindowClassifier(member.model, PoseExtractor())
    items = [
        replace(item, segments=tuple(map(start_early, item.segments))) for item in member.left_out
    ]
    tracks = [score_observations(classifier, item.observations) for item in items]
    rules = fit_rules(member.model, held_out)
    return {
        shift: [
            make_timeline(item, detect_events(track, on_real_people(rules, shift)))
            for item, track in zip(items, tracks, strict=True)
        ]
        for shift in SHIFTS
    }


def _best_shift(timelines: Sequence[dict[float, Timelines]]) -> float:
    """Return the fastest shift whose F1 is within ``F1_TOLERANCE`` of the best one."""
    scores = {shift: _metrics([one[shift] for one in timelines]).f1 for shift in SHIFTS}
    return next(shift for shift in SHIFTS if scores[shift] >= max(scores.values()) - F1_TOLERANCE)


def _metrics(parts: Sequence[Timelines]) -> EventMetrics:
    return compute_event_metrics([timeline for part in parts for timeline in part])


def _describe(parts: Sequence[Timelines]) -> str:
    metrics = _metrics(parts)
    rate, latency_s = metrics.false_positives_per_minute, metrics.latency_median_s
    return f"F1 {metrics.f1:.3f}, {rate:.2f} false per minute, latency {latency_s:.2f} s"


def train_member(
    seeds: Sequence[int],
    fights: Sequence[Fight],
    held_out: Sequence[GeneratedRecording],
    rng: np.random.Generator,
    clips: Clips = IN_MEMORY,
) -> Model:
    """Return the mean of networks of ``CLASSES``, trained on synthetic clips and real fights.

    Each learns each variant of each move, and each distractor, as a class of its own: it is told
    more than ``none`` about what is no move. Their probabilities are added at the end.
    """
    classes = fine_classes(real=bool(fights))
    samples = chain(
        (label_variants(clip, classes) for clip in clips.read(seeds)),
        _real_samples(film_all(fights, COPIES, rng), classes, rng),
        (label_spliced(one, classes) for one in splice_all(fights, SPLICED, rng)),
    )
    tests = [label_variants(item, classes) for item in held_out]
    models = _train(samples, tests, classes, rng, clips.folder)
    return average_models([_calibrate(model, tests, classes) for model in models])


def _calibrate(model: Model, tests: Sequence[Sample], classes: Sequence[str]) -> Model:
    """Return a model of ``CLASSES`` whose probabilities are right on synthetic clips."""
    rows = np.concatenate(_predict(model, tests))
    labels = np.concatenate([test.labels for test in tests])
    weights = np.concatenate([test.weights for test in tests])
    model = calibrate_model(model, fit_temperature(rows, labels, weights))
    model = replace(model, onnx=shift_logits(model.onnx, _prior_correction(classes)))
    return merge_outputs(model, {name: name.split(".")[0] for name in classes}, CLASSES)


def _prior_correction(classes: Sequence[str]) -> FloatArray:
    """Return by how much to raise the logit of each class."""
    real = [name.endswith(f".{REAL}") for name in classes]
    return np.where(real, np.log(REAL_WEIGHT), 0.0).astype(np.float32)


def fine_classes(*, real: bool) -> tuple[str, ...]:
    """Return every variant of every move, every distractor, and ``none``."""
    variants = [
        f"{name}.{variant.name}"
        for name in MOVES
        for variant in CATALOGUE.find_moves([name])[0].diverse_variants
    ]
    distractors = [f"{NONE}.{one.name}" for one in CATALOGUE.distractors if one.diverse]
    strikes = [f"{kind}_{side}" for kind in ("punch", "kick") for side in ("left", "right")]
    fights = [f"{name}.{REAL}" for name in (*strikes, NONE)] if real else []
    return (*variants, *distractors, *fights, NONE)


def label_variants(generated: Clip | GeneratedRecording, classes: Sequence[str]) -> Sample:
    """Return a sample of a synthetic recording; its labels are finer than its moves."""
    sample = make_sample(generated.item, MOVES)
    times_s = tick_times(generated.item.observations)
    labels = np.full(len(times_s), len(classes) - 1)
    for one in generated.schedule:
        during = (times_s >= one.start_s - 0.1) & (times_s <= one.end_s + 0.1)
        name = one.action if one.is_move else NONE
        during &= sample.labels == CLASSES.index(name)
        fine = f"{name}.{one.variant if one.is_move else one.action}"
        labels[during] = classes.index(fine) if fine in classes else len(classes) - 1
    return replace(sample, labels=labels)


def label_spliced(spliced: GeneratedRecording, classes: Sequence[str]) -> Sample:
    """Return a sample of a real fight with synthetic arms: the kicks are real."""
    sample, basic = label_variants(spliced, classes), make_sample(spliced.item, MOVES)
    labels = sample.labels.copy()
    for name in (name for name in MOVES if name.startswith("kick")):
        labels[basic.labels == CLASSES.index(name)] = classes.index(f"{name}.{REAL}")
    return replace(sample, labels=labels)


def _real_samples(
    items: Iterator[LabelledRecording], classes: Sequence[str], rng: np.random.Generator
) -> Iterator[Sample]:
    """Yield samples of real fights, every other one mirrored and at another speed."""
    fine = np.array(
        [classes.index(f"{name}.{REAL}") if f"{name}.{REAL}" in classes else 0 for name in CLASSES]
    )
    for number, item in enumerate(items):
        sample = make_sample(item, MOVES)
        if number % 2:
            path = sample_time_path(len(sample.labels), SPEED, rng)
            sample = time_warp(mirror_sample(sample, MOVES), path)
        yield replace(sample, labels=fine[sample.labels])


def _train(
    samples: Iterable[Sample],
    tests: list[Sample],
    classes: tuple[str, ...],
    rng: np.random.Generator,
    folder: Path | None,
) -> list[Model]:
    """Return ``NETWORKS`` models; samples are read once, and their features wait in a folder."""
    features = PoseExtractor().features
    names: list[str] = []
    everything = chain(_with_names(samples, names), tests)
    with ExitStack() as stack:
        basic = Trainer(TaskSpec(classes, features, None, TrainOptions(copies=0)))
        if folder is None:
            dataset = basic.prepare(list(everything), rng)
        else:
            dataset = stack.enter_context(basic.prepare_on_disk(everything, rng, folder))
        trainer = Trainer(TaskSpec(classes, features, None, _options(len(names))))
        fold = Fold(tuple(names), tuple(sample.recording for sample in tests), "learn")
        return [
            trainer.fit(dataset, fold, rng=rng, progress=_print_progress) for _ in range(NETWORKS)
        ]


def _with_names(samples: Iterable[Sample], names: list[str]) -> Iterator[Sample]:
    """Yield samples, and add their names to a list."""
    for sample in samples:
        names.append(sample.recording)
        yield sample


def _options(samples: int) -> TrainOptions:
    return TrainOptions(
        epochs=EPOCHS,
        patience=0,
        batch_size=BATCH_SIZE,
        learning_rate=4e-3,
        decay_steps=EPOCHS * WINDOWS * samples // BATCH_SIZE,
        ema_decay=0.995,
        copies=0,
    )


def fit_rules(model: Model, held_out: Sequence[GeneratedRecording]) -> tuple[TriggerRule, ...]:
    """Return the rules that suit held-out synthetic clips."""
    items = [one.item for one in held_out]
    rows = _predict(model, [make_sample(item, MOVES) for item in items])
    scored = [
        ScoredRecording(ScoreTrack(CLASSES, tick_times(item.observations), row), item.segments)
        for item, row in zip(items, rows, strict=True)
    ]
    return choose_rules(scored, FIGHTER_MOVES)


def on_real_people(rules: Sequence[TriggerRule], shift: float) -> tuple[TriggerRule, ...]:
    """Return rules fitted on synthetic people, adjusted to real ones."""
    punch = {"smoothing_s": PUNCH_SMOOTHING_S, "min_duration_s": PUNCH_DURATION_S}
    return tuple(
        with_threshold(with_timing(rule, **punch), PUNCH_ON)
        if rule.move.startswith("punch")
        else with_timing(shifted, min_duration_s=MIN_DURATION_S)
        for rule, shifted in zip(rules, shift_operating_point(rules, shift), strict=True)
    )


def _predict(model: Model, samples: Sequence[Sample]) -> list[FloatArray]:
    classifier = WindowClassifier(model, PoseExtractor())
    return [classifier.predict_sample(sample) for sample in samples]


def _print_progress(stage: str, done: int, total: int) -> None:
    print(f"{stage}: {done} of {total}", flush=True)


if __name__ == "__main__":
    main()
