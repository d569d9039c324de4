"""Push and pull: the same pictures in another order, which single frames cannot tell apart.

    python examples/order.py [--recordings 6] [--weights FILE]

From drawn punches comes the arm's way out, slowed down: a push. The very same frames backwards are
a pull. Models of single frames and of sequences, both on MobileNet's features of each frame, learn
from some recordings of a person and are asked about the others: which of the two is it?
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from moveset.base.values import NONE, MoveSetting, Recording, RgbImage, Segment, TimedFrame
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.split import split_by_recording
from moveset.learn.samples import make_sample
from moveset.learn.train import Lesson, TrainOptions, fit
from moveset.recognise.predictor import Scorer, score_observations
from moveset.see.cache import observe_frames
from moveset.see.extractor import Extractor, open_extractor
from moveset.see.mobilenet.extractor import MobileNetOptions
from moveset.synth.performance import act

MOVES = (MoveSetting("push"), MoveSetting("pull"))
WAY_OUT = 0.45  # of a punch: until then the arm goes out
REST = 8  # frames before and after each
STEP_S = 0.1  # from frame to frame: three times as slow as it was drawn
FOLDS = 3
PERSON = 4


def ways_out(seed: int, seconds: float) -> list[list[RgbImage]]:
    """Return the frames of each punch of a drawn person in which the arm goes out."""
    clip = act(seed, moves=("punch_left",), duration_s=seconds, size=(320, 240), person_seed=PERSON)
    frames = list(clip.frames())
    spans = [
        (one.start_s, one.start_s + WAY_OUT * (one.end_s - one.start_s)) for one in clip.segments
    ]
    return [[f.image for f in frames if start <= f.time_s < end] for start, end in spans]


def push_and_pull(name: str, ways: list[list[RgbImage]]) -> tuple[list[TimedFrame], list[Segment]]:
    """Return a recording in which every way is pushed, and pulled back."""
    images: list[RgbImage] = []
    segments = []
    for way in (one for one in ways if len(one) > 2):
        for move, shown in (("push", way), ("pull", way[::-1])):
            images += [shown[0]] * REST
            start_s = len(images) * STEP_S
            images += shown
            segments.append(Segment(name, start_s, len(images) * STEP_S, move))
            images += [shown[-1]] * REST
    return [TimedFrame(number * STEP_S, image) for number, image in enumerate(images)], segments


def record(extractor: Extractor, recordings: int, seconds: float) -> Iterator[LabelledRecording]:
    """Yield labelled recordings of one person, as the extractor sees them."""
    for seed in range(1, recordings + 1):
        name = f"recording{seed}"
        frames, segments = push_and_pull(name, ways_out(seed, seconds))
        recording = Recording(name, "one", Path(f"{name}.mp4"))
        yield LabelledRecording(recording, observe_frames(frames, extractor), tuple(segments))


def told_apart(
    labelled: Sequence[LabelledRecording], train: TrainOptions, extractor: Extractor
) -> tuple[float, float]:
    """Return the shares of frames and of moves, on recordings not learnt from, told rightly."""
    frames, moves = [], []
    names = [one.move for one in MOVES]
    lesson = Lesson((*names, NONE), extractor.features, None, train)
    for fold in split_by_recording([item.recording for item in labelled], FOLDS):
        known = [item for item in labelled if item.recording.name in fold.train]
        samples = [make_sample(item, names) for item in known]
        scorer = Scorer(fit(samples, lesson, rng=np.random.default_rng(0)), extractor)
        for item in (item for item in labelled if item.recording.name in fold.test):
            track = score_observations(scorer, item.observations)
            push, pull = (track.probabilities[:, track.classes.index(one.move)] for one in MOVES)
            for segment in item.segments:
                inside = (track.times_s >= segment.start_s) & (track.times_s < segment.end_s)
                leans = (push - pull)[inside] * (1.0 if segment.move == "push" else -1.0)
                frames += (leans > 0).tolist()
                moves.append(leans.sum() > 0)
    return float(np.mean(frames)), float(np.mean(moves))


def main(argv: list[str] | None = None) -> dict[str, tuple[float, float]]:
    """Compare, and print a line for each kind of model."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recordings", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--weights", type=Path, help="MobileNet's, a Keras .h5 or an .npz")
    given = parser.parse_args(argv)
    extractor = open_extractor("mobilenet", MobileNetOptions(given.weights))
    labelled = list(record(extractor, given.recordings, given.seconds))
    print(f"{sum(len(item.segments) for item in labelled)} moves, chance is 50%")
    shares = {}
    for kind in ("frame", "lstm"):
        train = TrainOptions(kind=kind, epochs=given.epochs)
        shares[kind] = told_apart(labelled, train, extractor)
        frames, moves = shares[kind]
        print(f"{kind:<6} told apart {frames:.0%} of the frames, {moves:.0%} of the moves")
    return shares


if __name__ == "__main__":
    main()
