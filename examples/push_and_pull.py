"""Push and pull: the same images in reverse order, which single frames cannot distinguish.

    python examples/push_and_pull.py [--recordings 6] [--weights FILE]

The first part of a punch, slowed down, is a push. The same frames played backwards are a pull. A
model of single frames and a model of sequences, both on MobileNet's features, are trained on some
recordings of a person and classify the moves in the others.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from moveset.base.values import (
    NONE,
    FloatArray,
    MoveSetting,
    Observations,
    ProgressCallback,
    Recording,
    Segment,
    TimedFrame,
)
from moveset.cli.progress import ProgressBar
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.split import split_by_recording
from moveset.learn.samples import make_sample
from moveset.learn.task import TaskSpec
from moveset.learn.train import Trainer
from moveset.learn.train_options import TrainOptions
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.see.extractor import Extractor
from moveset.see.observe import observe_frames
from moveset.see.registry import open_extractor
from moveset.synth.clip import synthesise_clip

MOVES = (MoveSetting("push"), MoveSetting("pull"))
EXTENSION = 0.45  # share of a punch in which the arm extends
REST = 8  # still frames before and after each move
FRAME_S = 0.1  # three times as long as in the rendered clip
FOLDS = 3
PERSON = 4


def arm_extensions(seed: int, seconds: float) -> list[list[TimedFrame]]:
    """Return, for each punch of a synthetic person, the frames in which the arm extends."""
    clip = synthesise_clip(
        seed, moves=("punch_left",), duration_s=seconds, size=(320, 240), person_seed=PERSON
    )
    frames = list(clip.frames())
    intervals = [
        (one.start_s, one.start_s + EXTENSION * (one.end_s - one.start_s)) for one in clip.segments
    ]
    return [[f for f in frames if start <= f.time_s < end] for start, end in intervals]


def push_and_pull(name: str, extensions: Iterable[FloatArray]) -> LabelledRecording:
    """Return a recording with a push and a pull per extension, given the features of its frames."""
    rows: list[FloatArray] = []
    segments = []
    for extension in extensions:
        for move, shown in (("push", extension), ("pull", extension[::-1])):
            rows += [shown[0]] * REST
            start_s = len(rows) * FRAME_S
            rows += [*shown]
            segments.append(Segment(name, start_s, len(rows) * FRAME_S, move))
            rows += [shown[-1]] * REST
    observations = Observations(FRAME_S * np.arange(len(rows), dtype=float), np.array(rows))
    return LabelledRecording(
        Recording(name, "one", Path(f"{name}.mp4")), observations, tuple(segments)
    )


def record(extractor: Extractor, recordings: int, seconds: float) -> Iterator[LabelledRecording]:
    """Yield labelled recordings of one person, with MobileNet's features."""
    for seed in range(1, recordings + 1):
        extensions = [one for one in arm_extensions(seed, seconds) if len(one) > 2]
        features = [observe_frames(one, extractor).values for one in extensions]
        yield push_and_pull(f"recording{seed}", features)


def cross_validate(
    labelled: Sequence[LabelledRecording],
    options: TrainOptions,
    extractor: Extractor,
    progress: ProgressCallback,
) -> tuple[float, float]:
    """Return the accuracy per frame and per move on held-out recordings."""
    frames, moves = [], []
    names = [one.move for one in MOVES]
    trainer = Trainer(TaskSpec((*names, NONE), extractor.features, None, options))
    samples = [make_sample(item, names) for item in labelled]
    dataset = trainer.prepare(samples, np.random.default_rng(0))
    for fold in split_by_recording([item.recording for item in labelled], FOLDS):
        # Nothing of the test recordings is used, not even for early stopping.
        training = replace(fold, test=(), name=f"{options.architecture}, {fold.name}")
        model = trainer.fit(dataset, training, rng=np.random.default_rng(0), progress=progress)
        classifier = WindowClassifier(model, extractor)
        for item in (item for item in labelled if item.recording.name in fold.test):
            track = score_observations(classifier, item.observations)
            push, pull = (track.probabilities[:, track.classes.index(one.move)] for one in MOVES)
            for segment in item.segments:
                inside = (track.times_s >= segment.start_s) & (track.times_s < segment.end_s)
                margins = (push - pull)[inside] * (1.0 if segment.move == "push" else -1.0)
                frames += (margins > 0).tolist()
                moves.append(margins.sum() > 0)
    return float(np.mean(frames)), float(np.mean(moves))


def main(argv: list[str] | None = None) -> dict[str, tuple[float, float]]:
    """Compare both models and print their accuracies."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recordings", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--weights", type=Path, help="MobileNet's weights: a Keras .h5 or an .npz")
    options = parser.parse_args(argv)
    extractor = open_extractor("mobilenet", weights=options.weights)
    labelled = []
    with ProgressBar() as bar:
        for item in record(extractor, options.recordings, options.seconds):
            labelled.append(item)
            bar.update("record", len(labelled), options.recordings)
    print(f"{sum(len(item.segments) for item in labelled)} moves, chance is 50%")
    accuracies = {}
    for name in ("frame", "lstm"):
        training = TrainOptions(architecture=name, epochs=options.epochs)
        with ProgressBar() as bar:
            accuracies[name] = cross_validate(labelled, training, extractor, bar.update)
        frames, moves = accuracies[name]
        print(f"{name:<6} {frames:.0%} of the frames and {moves:.0%} of the moves are right")
    return accuracies


if __name__ == "__main__":
    main()
