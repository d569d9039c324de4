"""Make `fighter`, the bundle that plays before anything is taught, from generated motion alone.

    python tools/make_fighter.py [--clips 12000] [--seed 1] [--to FILE]

Nobody is filmed: a body with joints does moves and everything that is no move, and what BlazePose
would make of it is put on (see.pose_errors). The same seed gives the same motion; on another
machine the network may differ in the last digits. The checksum belongs into assets/NOTICE.md.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from moveset.base.values import NONE, Fold, Sample, ScoreTrack
from moveset.evaluate.report import headline, report_json
from moveset.evaluate.report_text import report_table
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.cross_validation import tempered
from moveset.learn.rule_fitting import ScoredRecording, choose_rules
from moveset.learn.samples import make_sample
from moveset.learn.temperature import fit_temperature, temper_model
from moveset.learn.train import Lesson, Trainer, TrainOptions
from moveset.recognise.builtin import FIGHTER_MOVES, FIGHTER_PATH
from moveset.recognise.bundle import Bundle, save_bundle
from moveset.recognise.model import Model
from moveset.recognise.predictor import Scorer
from moveset.see.extractor import PoseExtractor
from moveset.see.resample import tick_times
from moveset.synth.dataset import generate_recordings
from moveset.workflow.evaluate import score_bundle

HELD_OUT, UNSEEN = 300, 300  # clips that say when to stop and choose the rules; that are scored
CLASSES = (*(setting.move for setting in FIGHTER_MOVES), NONE)
OPTIONS = TrainOptions(
    epochs=16, patience=4, batch_size=32, learning_rate=2e-3, averaging=0.995, copies=0
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=12000, help="to learn from, 12 s each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, default=FIGHTER_PATH)
    options = parser.parse_args()
    began = time.monotonic()
    first = options.seed * 1_000_000
    seeds = range(first, first + options.clips + HELD_OUT + UNSEEN)
    learnt, held = seeds[: options.clips], seeds[options.clips : options.clips + HELD_OUT]
    bundle = make_fighter(learnt, held, options.seed)
    print(f"taught after {time.monotonic() - began:.0f} s")
    report = score_bundle(
        bundle, list(generate_recordings(seeds[-UNSEEN:])), split="generated people never seen"
    )
    print(headline(report))
    for row in report_table(report):
        print("  ".join(f"{cell:>12}" for cell in row))
    print({name: round(score.f1, 3) for name, score in report.rivals.items()})
    summary = {**report_json(report), "strips": [], "curves": []}
    save_bundle(replace(bundle, report=summary), options.to)
    size = options.to.stat().st_size
    print(f"{options.to}: {size / 1e6:.2f} MB, {time.monotonic() - began:.0f} s")


def make_fighter(learnt: Sequence[int], held: Sequence[int], seed: int) -> Bundle:
    """Return the bundle taught on the clips of some seeds, its rules chosen on those of others."""
    extractor = PoseExtractor()
    rng = np.random.default_rng(seed)
    held_out = list(generate_recordings(held))
    samples = [_sample(item) for item in generate_recordings(learnt)]
    names = tuple(sample.recording for sample in samples)
    tests = [_sample(item) for item in held_out]
    trainer = Trainer(Lesson(CLASSES, extractor.features, None, OPTIONS))
    pool = trainer.prepare([*samples, *tests], rng)
    seconds = round(sum(len(sample.labels) for sample in samples) / 30.0, 1)
    del samples
    fold = Fold(names, tuple(sample.recording for sample in tests), "learn")
    model = trainer.fit(pool, fold, rng=rng, progress=_say)
    return _with_rules(model, held_out, tests, len(names), seconds)


def _with_rules(
    model: Model,
    held_out: Sequence[LabelledRecording],
    tests: Sequence[Sample],
    people: int,
    seconds: float,
) -> Bundle:
    """Return the bundle with a temperature and rules that fit clips it did not learn from."""
    scorer = Scorer(model, PoseExtractor())
    rows = [scorer.score_ticks(test) for test in tests]
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
        model=temper_model(model, temperature),
        # As they fit these clips best: many are harder to see than real people, who need no surer.
        rules=choose_rules([tempered(one, temperature) for one in scored], FIGHTER_MOVES),
        taught_on={"people": people, "recordings": people, "seconds": seconds, "generated": True},
    )


def _sample(item: LabelledRecording) -> Sample:
    return make_sample(item, CLASSES[:-1])


def _say(stage: str, done: int, total: int) -> None:
    print(f"{stage}: {done} of {total}", flush=True)


if __name__ == "__main__":
    main()
