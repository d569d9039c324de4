"""Train `fighter`, the built-in bundle, on synthetic people only.

    python tools/make_fighter.py [--clips 12000] [--seed 1] [--to FILE]

A jointed body performs moves and distractors; BlazePose's errors are simulated (synth.tracker). The
same seed gives the same motion; on another machine the network may differ in the last digits. The
checksum belongs into assets/NOTICE.md.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from moveset.base.values import NONE, Fold, Sample, ScoreTrack
from moveset.evaluate.report_json import report_json
from moveset.evaluate.report_text import headline, report_table
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.cross_validation import calibrate_scores
from moveset.learn.rule_fitting import ScoredRecording, choose_rules
from moveset.learn.samples import make_sample
from moveset.learn.temperature import calibrate_model, fit_temperature
from moveset.learn.train import TaskSpec, Trainer
from moveset.learn.train_options import TrainOptions
from moveset.recognise.builtin import FIGHTER_MOVES, FIGHTER_PATH
from moveset.recognise.bundle import Bundle
from moveset.recognise.bundle_file import save_bundle
from moveset.recognise.model import Model
from moveset.recognise.predictor import WindowClassifier
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.resample import tick_times
from moveset.synth.dataset import generate_recordings
from moveset.workflow.evaluate import score_bundle

HELD_OUT = 300  # clips for early stopping and for fitting the rules
UNSEEN = 300  # clips to score on
CLASSES = (*(setting.move for setting in FIGHTER_MOVES), NONE)
OPTIONS = TrainOptions(
    epochs=16, patience=4, batch_size=32, learning_rate=2e-3, ema_decay=0.995, copies=0
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=12000, help="to train on, 12 s each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, default=FIGHTER_PATH)
    options = parser.parse_args()
    began = time.monotonic()
    first = options.seed * 1_000_000
    seeds = range(first, first + options.clips + HELD_OUT + UNSEEN)
    train, held_out = seeds[: options.clips], seeds[options.clips : options.clips + HELD_OUT]
    bundle = make_fighter(train, held_out, options.seed)
    print(f"trained after {time.monotonic() - began:.0f} s")
    report = score_bundle(
        bundle, list(generate_recordings(seeds[-UNSEEN:])), split="unseen synthetic people"
    )
    print(headline(report))
    for row in report_table(report):
        print("  ".join(f"{cell:>12}" for cell in row))
    print({name: round(score.f1, 3) for name, score in report.baselines.items()})
    summary = {**report_json(report), "timelines": [], "curves": []}
    save_bundle(replace(bundle, report=summary), options.to)
    size = options.to.stat().st_size
    print(f"{options.to}: {size / 1e6:.2f} MB, {time.monotonic() - began:.0f} s")


def make_fighter(train_seeds: Sequence[int], held_out_seeds: Sequence[int], seed: int) -> Bundle:
    """Return a bundle trained on clips of some seeds, with rules fitted on clips of others."""
    extractor = PoseExtractor()
    rng = np.random.default_rng(seed)
    held_out = list(generate_recordings(held_out_seeds))
    samples = [_sample(item) for item in generate_recordings(train_seeds)]
    names = tuple(sample.recording for sample in samples)
    tests = [_sample(item) for item in held_out]
    trainer = Trainer(TaskSpec(CLASSES, extractor.features, None, OPTIONS))
    dataset = trainer.prepare([*samples, *tests], rng)
    seconds = round(sum(len(sample.labels) for sample in samples) / 30.0, 1)
    del samples
    fold = Fold(names, tuple(sample.recording for sample in tests), "learn")
    model = trainer.fit(dataset, fold, rng=rng, progress=_print_progress)
    return _with_rules(model, held_out, tests, len(names), seconds)


def _with_rules(
    model: Model,
    held_out: Sequence[LabelledRecording],
    tests: Sequence[Sample],
    people: int,
    seconds: float,
) -> Bundle:
    """Return the bundle, with temperature and rules fitted on held-out clips."""
    classifier = WindowClassifier(model, PoseExtractor())
    rows = [classifier.predict_sample(test) for test in tests]
    labels = np.concatenate([test.labels for test in tests])
    weights = np.concatenate([test.weights for test in tests])
    temperature = fit_temperature(np.concatenate(rows), labels, weights)
    scored = [
        ScoredRecording(ScoreTrack(CLASSES, tick_times(item.observations), row), item.segments)
        for item, row in zip(held_out, rows, strict=True)
    ]
    return Bundle(
        moves=FIGHTER_MOVES,
        features="pose",
        settings=dict(PoseExtractor.settings),
        model=calibrate_model(model, temperature),
        # Without a shift of the operating point: these clips are already harder than real footage.
        rules=choose_rules([calibrate_scores(one, temperature) for one in scored], FIGHTER_MOVES),
        taught_on={"people": people, "recordings": people, "seconds": seconds, "synthetic": True},
    )


def _sample(item: LabelledRecording) -> Sample:
    return make_sample(item, CLASSES[:-1])


def _print_progress(stage: str, done: int, total: int) -> None:
    print(f"{stage}: {done} of {total}", flush=True)


if __name__ == "__main__":
    main()
