"""Fights, played with the bundle alone, models taught on a few people, and own examples."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from real_data import REST_S, FightClip, find_sources, pad, read_fights
from real_scores import Events, FightRun, score_fights
from real_tables import FightSetting

from moveset.base.values import MoveSetting, Observations, Segment
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.enrolment import enrol
from moveset.learn.options import TeachOptions
from moveset.recognise.bundle import Bundle
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.see.pose.extractor import PoseExtractor
from moveset.workflow.teach import teach_on

MOVES = tuple(
    MoveSetting(f"{kind}_{side}") for kind in ("punch", "kick") for side in ("left", "right")
)
TAUGHT_PEOPLE = (1, 3, 5)
OWN_EXAMPLES = (1, 2, 5)
OWN_FOLDS = 3


@dataclass(frozen=True, slots=True)
class Run:
    """The bundle and the folders of one run of the benchmark.

    Attributes
    ----------
    train
        The people to teach on.
    test
        The people to score; the same folder if each is tested on models of the others.
    """

    train: Path
    test: Path
    bundle: Bundle


def log(*values: object) -> None:
    """Print progress to the error output."""
    print(*values, file=sys.stderr, flush=True)


def play(bundle: Bundle, items: Sequence[LabelledRecording]) -> list[Events]:
    """Return what a bundle presses in each recording, as it would before a camera."""
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    tracks = (score_observations(classifier, item.observations) for item in items)
    return [tuple(detect_events(track, bundle.rules)) for track in tracks]


def play_fights(bundle: Bundle, clips: Sequence[FightClip]) -> FightRun:
    """Return fights with what a bundle presses in them."""
    return list(zip(clips, play(bundle, [clip.item for clip in clips]), strict=True))


def fight_figures(setting: FightSetting) -> dict[str, Any]:
    """Return the numbers of a setting by name."""
    metrics = setting.score.metrics
    rate = metrics.false_positives_per_minute
    derived = {"f1": metrics.f1, "false_positives_per_minute": rate}
    return {**asdict(setting.score), **derived, "tested": setting.tested, **setting.details}


def zero_shot(run: Run, clips: Sequence[FightClip]) -> Iterator[FightSetting]:
    """Yield the score of the bundle as it is."""
    score = score_fights([play_fights(run.bundle, clips)])
    yield FightSetting("bundle alone", describe(clips, trained_on(run.bundle, clips)), score)


def trained_on(bundle: Bundle, clips: Sequence[FightClip]) -> str:
    """Return a warning if the bundle was trained on some of the people."""
    known = set(people_of(clips)) & set(bundle.taught_on.get("real_people", ()))
    return f"; **trained on {len(known)} of them, so no score on unseen people**" if known else ""


def describe(clips: Sequence[FightClip], models: str = "") -> str:
    """Return how many people and recordings are tested, in words."""
    return f"{len(people_of(clips))} people, {len(clips)} recordings{models}"


def people_of(clips: Sequence[FightClip]) -> list[str]:
    """Return the people, sorted."""
    return sorted({clip.person for clip in clips})


def taught(run: Run, clips: Sequence[FightClip]) -> Iterator[FightSetting]:
    """Yield the scores of models taught on a few people, each tested on others.

    They start from random weights if the built-in bundle, from which networks usually start, was
    trained on the people tested.
    """
    is_same = run.train == run.test
    known = clips if is_same else read_fights(find_sources(run.train).fights)
    people = people_of(known)
    for count in sorted({*TAUGHT_PEOPLE, *(() if is_same else (len(people),))}):
        if not 0 < count <= len(people) - is_same:
            continue
        options = TeachOptions(pretrained=not trained_on(run.bundle, clips))
        runs = [taught_run(names, known, clips, is_same, options) for names in draws(people, count)]
        models = f"; {len(runs)} models" + ("" if options.pretrained else " from random weights")
        tested = describe(clips, f"{models}, each on the others" if is_same else models)
        yield FightSetting(f"taught on {count}", tested, score_fights(runs))


def draws(people: Sequence[str], count: int) -> list[tuple[str, ...]]:
    """Return selections of some people in which everybody occurs equally often."""
    starts = range(len(people) if count < len(people) else 1)
    around = (*people, *people)
    return [around[start : start + count] for start in starts]


def taught_run(
    names: Sequence[str],
    known: Sequence[FightClip],
    clips: Sequence[FightClip],
    leave_out: bool,
    options: TeachOptions,
) -> FightRun:
    """Return what a model of some people presses in fights, of others only if they are left out."""
    bundle = teach_on([clip.item for clip in known if clip.person in names], MOVES, options)
    log("taught on", *names)
    tested = [clip for clip in clips if not leave_out or clip.person not in names]
    return play_fights(bundle, tested)


def own(run: Run, clips: Sequence[FightClip]) -> Iterator[FightSetting]:
    """Yield the scores with a person's own examples, on top of the bundle and alone."""
    by_person = [[one for one in clips if one.person == name] for name in people_of(clips)]
    by_person = [some for some in by_person if len(some) > 1]
    for base, text in ((run.bundle, "bundle with {}"), (None, "{} alone")):
        for count in OWN_EXAMPLES if by_person else ():
            choices = Counter[str]()
            runs = [own_run(base, some, count, choices) for some in by_person]
            kept = f"; bundle kept as it is {choices['base']} of {choices.total()} times"
            tested = describe([clip for some in by_person for clip in some], kept if base else "")
            details = {"choices": dict(choices)}
            examples = f"{count} own example{'s' if count > 1 else ''}"
            yield FightSetting(text.format(examples), tested, score_fights(runs), details)


def own_run(
    base: Bundle | None, clips: Sequence[FightClip], count: int, choices: Counter[str]
) -> FightRun:
    """Return what is pressed in each part of a person's clips, with examples of the other parts.

    Parameters
    ----------
    choices
        Counts which candidates enrolment chose.
    """
    played: list[tuple[FightClip, Events]] = []
    for part in np.array_split(np.arange(len(clips)), min(OWN_FOLDS, len(clips))):
        tested = [clips[number] for number in part]
        others = [clip for number, clip in enumerate(clips) if number not in part]
        enrolled = enrol(base, first_examples(others, count), MOVES)
        choices[enrolled.choice] += 1
        played += play_fights(enrolled.bundle, tested)
    return played


def first_examples(clips: Sequence[FightClip], count: int) -> list[LabelledRecording]:
    """Return the first strikes of each move, at most ``count``, each as its own recording."""
    taken, examples = Counter[str](), []
    for clip in clips:
        for segment in clip.item.segments:
            taken[segment.move] += 1
            if taken[segment.move] <= count:
                examples.append(cut_example(clip.item, segment))
    return examples


def cut_example(item: LabelledRecording, segment: Segment) -> LabelledRecording:
    """Return one strike with a rest before and after it, without the strikes beside it."""
    seen = item.observations
    first, end = np.searchsorted(seen.times_s, [segment.start_s - 1e-3, segment.end_s - 1e-3])
    times_s, values = pad(seen.times_s[first:end], seen.values[first:end])
    name = f"{item.recording.name} {segment.start_s:.2f}"
    end_s = REST_S + segment.end_s - segment.start_s
    moved = replace(segment, recording=name, start_s=REST_S, end_s=end_s)
    recording = replace(item.recording, name=name)
    return LabelledRecording(recording, Observations(times_s, values), (moved,))


FIGHTS = {"zero-shot": zero_shot, "taught": taught, "own": own}
"""The parts of the benchmark that play fights."""
